"""Who may read and write what: every role against every model."""

from __future__ import annotations

from odoo.tests import tagged

from odoo.addons.mes_compliance.models.res_users import ROLES

from .common import STREAM, EquipmentCase

KEPT = ("mes.equipment.class", "mes.equipment.class.property")
HISTORY = (
    "mes.equipment.booking",
    "mes.equipment.calibration",
    "mes.equipment.check",
    "mes.equipment.log",
    "mes.instrument.message",
)
KEEPERS = ("equipment", "admin")


@tagged("post_install", "-at_install", "mes")
class TestAccess(EquipmentCase):
    def test_matrix(self):
        """[M04] Each role reads all; the keepers alone write, and no history."""
        for role in ROLES:
            user = self.person(f"x.{role}", role)
            keeps = role in KEEPERS
            for name in KEPT + HISTORY:
                model = self.env[name].with_user(user)
                self.assertTrue(model.has_access("read"), (role, name))
                may = keeps and name in KEPT
                for operation in ("write", "create"):
                    found = model.has_access(operation)
                    self.assertEqual(found, may, (role, name, operation))
                self.assertFalse(model.has_access("unlink"), (role, name))
            unit = self.hsg.with_user(user)
            self.assertEqual(unit.mes_code, "HSG-300-01")
            self.assertEqual(unit.has_access("write"), keeps, role)
            self.assertFalse(unit.has_access("unlink"), role)

    def test_without_role(self):
        """[M04] Who has no role of the suite sees none of it."""
        user = self.person("nobody", groups="")
        user.group_ids -= self.env.ref("mes_compliance.group_user")
        for name in KEPT + HISTORY:
            self.assertFalse(self.env[name].with_user(user).has_access("read"), name)
        self.assertFalse(self.hsg.with_user(user).has_access("read"))

    def test_own_sites(self):
        """[M04] Units, bookings and calibrations of other sites are not seen."""
        self.calibrate(self.bal, "2026-12-01")
        self.clean(self.hsg, "2026-11-22 08:00")
        self.hsg.with_user(self.anna)._mes_bind(STREAM, "PCM26031")
        cork = self.env["res.company"].create({"name": "Cork Sterile"})
        greta = self.person("qp.greta", "operator", name="Greta Brunner")
        greta.write({"company_ids": [(6, 0, cork.ids)], "company_id": cork.id})
        for records in (
            self.hsg,
            self.hsg.mes_booking_ids,
            self.bal.mes_calibration_ids,
            self.hsg.mes_property_ids,
        ):
            foreign = records.with_user(greta).with_context(
                allowed_company_ids=cork.ids
            )
            self.assertFalse(foreign.search([("id", "in", records.ids)]))
