"""Screens: forms, acts behind buttons, filters."""

from __future__ import annotations

from lxml import etree

from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import NOON, STREAM, EquipmentCase

PREFIX = "mes_equipment"


@tagged("post_install", "-at_install", "mes")
class TestForms(EquipmentCase):
    def test_new_unit(self):
        """[E01] The equipment team makes a unit on stock's form."""
        units = self.env["maintenance.equipment"].with_user(self.jonas)
        with Form(units.with_context(mes_unit=True)) as form:
            form.name = "Bench scale"
            form.mes_code = "BAL-002"
            form.mes_class_id = self.scale
        unit = form.save()
        self.assertEqual(unit.display_name, "BAL-002 Bench scale")
        self.assertEqual(unit.mes_qualification, "not_qualified")

    def test_stock_form(self):
        """[E01] Stock's form still makes ordinary equipment."""
        manager = self.person(
            "manager", groups="maintenance.group_equipment_manager", name="M"
        )
        with Form(self.env["maintenance.equipment"].with_user(manager)) as form:
            form.name = "Laptop"
        self.assertFalse(form.save().mes_code)

    def test_calibration_form(self):
        """[E06] The form proposes range and due day, and ends in the dialog."""
        self.calibrate(self.bal, "2026-11-20")
        with self.at(NOON):
            action = self.press("calibrate", self.bal, self.jonas)
            form = self.form(action, self.jonas)
            self.assertEqual(form.range, "mass 0 .. 300 kg")
            self.assertEqual(str(form.due), "2027-05-22")
            form.certificate = "C-3"
            sign = form.save().action_do()
        self.assertEqual(sign["tag"], "mes_compliance.sign")
        values = sign["params"]["values"]
        self.assertEqual(values["due"], "2027-05-22")
        self.assertTrue(values["passed"])
        with self.at(NOON):
            answer = self.sign(
                self.bal, self.jonas, sign["params"]["meaning"], values=values
            )
        self.assertSigned(answer)

    def test_step_form(self):
        """[E03] A step with a reason is done; one that is refused says why."""
        action = self.press("take_out", self.hsg, self.anna)
        form = self.form(action, self.anna)
        form.reason = "Bearing is loud"
        act = form.save()
        self.assertEqual(act.action_do()["type"], "ir.actions.act_window_close")
        self.assertTrue(self.hsg.mes_out_of_service)
        refused = act.action_do()
        self.assertEqual(refused["tag"], "mes_compliance.refused")
        self.assertEqual(refused["params"]["reasons"][0]["rule"], "unit_step")

    def test_buttons_without_form(self):
        """[E03] Begin to clean acts at once; verify asks for another person."""
        self.assertEqual(
            self.press("start_cleaning", self.hsg, self.anna)["type"],
            "ir.actions.act_window_close",
        )
        self.act(self.hsg, self.anna, "clean", "performed")
        own = self.press("verify", self.hsg, self.anna)
        self.assertTrue(own["params"]["other"])
        other = self.press("verify", self.hsg, self.ben)
        self.assertFalse(other["params"]["other"])

    def test_page_that_is_signed(self):
        """[E03] The page shows the axes and the decision; its hash covers both."""
        with self.at(NOON):
            page = self.bal.with_user(self.jonas).signing_page(
                "performed", None, {"act": "tare", "tare": "182.40 kg"}
            )
            other = self.bal.with_user(self.jonas).signing_page(
                "performed", None, {"act": "tare", "tare": "182.41 kg"}
            )
        self.assertEqual(page["document"], "BAL-001")
        self.assertEqual(page["content"]["tare"], "182.40 kg")
        self.assertEqual(page["content"]["calibration"], "No calibration")
        self.assertNotEqual(page["hash"], other["hash"])
        answer = self.sign(
            self.bal,
            self.jonas,
            "performed",
            values={"act": "tare", "tare": "1 kg"},
            shown=page["hash"],
        )
        self.assertRefused(answer, "changed_meanwhile")

    def test_filters(self):
        """[E02] Every filter of the list can be asked, and finds what it says."""
        self.clean(self.hsg, "2026-11-22 08:00")
        self.hsg.with_user(self.anna)._mes_bind(STREAM, "PCM26031")
        view = self.env.ref(f"{PREFIX}.maintenance_equipment_view_search")
        units = self.env["maintenance.equipment"].with_user(self.anna)
        action = self.env.ref(f"{PREFIX}.maintenance_equipment_action")
        self.assertEqual(action.search_view_id, view)
        for use in ("available", "reserved", "in_use", "out_of_service"):
            found = units.search([("mes_use", "=", use)])
            self.assertEqual(self.hsg in found, use == "reserved")
            self.assertEqual(self.bal in found, use == "available")
        with self.at(NOON):
            units.invalidate_model()
            for domain in self.domains(view):
                units.search(domain)

    def domains(self, view):
        """Return the domains of a search view's filters."""
        arch = etree.fromstring(view.get_combined_arch())
        return [
            safe_eval(node.get("domain"))
            for node in arch.iter("filter")
            if node.get("domain")
        ]

    def press(self, act, unit, user):
        """Press the button of an act on the form of a unit."""
        unit = unit.with_user(user).with_context(mes_equipment_act=act)
        return unit.action_mes_act()

    def form(self, action, user):
        """Open the form that an action leads to."""
        model = self.env[action["res_model"]].with_user(user)
        return Form(model.with_context(**action["context"]))
