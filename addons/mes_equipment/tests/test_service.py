"""Out of service, qualification, maintenance, tare, daily check."""

from __future__ import annotations

from odoo.tests import tagged

from .common import NOON, EquipmentCase


@tagged("post_install", "-at_install", "mes")
class TestService(EquipmentCase):
    def test_out_and_back(self):
        """[E02] Out of service with a reason; back with the equipment team's word."""
        mine = self.hsg.with_user(self.anna)
        self.assertRefused(mine.mes_step("take_out"), "unit_reason")
        self.assertTrue(mine.mes_step("take_out", "Bearing is loud")["ok"])
        self.clean(self.hsg, "2026-11-22 08:00")
        self.assertRules(self.suitability(self.hsg), "unit_out_of_service")
        back = {"reason": "Bearing replaced"}
        answer = self.act(self.hsg, self.anna, "bring_back", "status_changed", **back)
        self.assertRefused(answer, "unit_role")
        answer = self.act(self.hsg, self.jonas, "bring_back", "status_changed", **back)
        self.assertSigned(answer)
        self.assertTrue(self.suitability(self.hsg).ok)

    def test_archived(self):
        """[E02] A unit that is archived is out of service, found by scan or not."""
        self.clean(self.hsg, "2026-11-22 08:00")
        units = self.hsg.with_user(self.jonas)
        units.with_context(mes_reason="Sold to another site").action_archive()
        found = self.env["maintenance.equipment"]._mes_by_code("HSG-300-01")
        self.assertEqual(found, self.hsg)
        self.assertRules(self.suitability(self.hsg), "unit_out_of_service")
        self.assertEqual(self.hsg.mes_use, "out_of_service")

    def test_critical_unit_needs_qa(self):
        """[E02] A unit of a critical class comes back when QA approves."""
        self.granulator.critical = True
        self.clean(self.hsg, "2026-11-22 08:00")
        self.hsg.with_user(self.anna).mes_step("take_out", "Bearing is loud")
        back = {"reason": "Bearing replaced"}
        self.act(self.hsg, self.jonas, "bring_back", "status_changed", **back)
        self.assertRules(self.suitability(self.hsg), "unit_out_of_service")
        self.assertIn("Jonas Weber", self.hsg.mes_pending_text)
        answer = self.act(self.hsg, self.jonas, "approve", "approved")
        self.assertRefused(answer, "unit_second_same")
        answer = self.act(self.hsg, self.ben, "approve", "approved")
        self.assertRefused(answer, "unit_second_role")
        self.assertSigned(self.act(self.hsg, self.farid, "approve", "approved"))
        self.assertTrue(self.suitability(self.hsg).ok)
        returned = self.told(self.hsg, "equipment.returned")[-1]
        self.assertEqual(returned["data"]["prepared_by"], "Jonas Weber")
        self.assertEqual(returned["why"], "Bearing replaced")

    def test_nothing_to_approve(self):
        """[E02] What nobody prepared cannot be approved."""
        answer = self.act(self.hsg, self.farid, "approve", "approved")
        self.assertRefused(answer, "unit_nothing_pending")

    def test_qualification(self):
        """[E02] New units are not qualified until two people have said so."""
        unit = self.unit("HSG-300-09", self.granulator, volume="600 L")
        unit._mes_act().mes_qualification = "not_qualified"
        due = {"due": "2027-11-22", "reason": "OQ-2026-114 passed"}
        self.assertSigned(self.act(unit, self.jonas, "qualify", "prepared", **due))
        self.assertEqual(unit.mes_qualification, "not_qualified")
        self.assertSigned(self.act(unit, self.farid, "approve", "approved"))
        self.assertEqual(unit.mes_qualification, "qualified")
        self.assertEqual(str(unit.mes_qualification_due), "2027-11-22")
        self.clean(unit, "2027-11-22 08:00")
        self.assertTrue(self.suitability(unit, at="2027-11-22 11:00").ok)
        late = self.suitability(unit, at="2027-11-23 11:00")
        self.assertRules(late, "unit_requalification_overdue")

    def test_qualified_with_its_properties(self):
        """[E01] A unit that does not state what its class asks is not qualified."""
        self.granulator.property_ids.needed = True
        due = {"due": "2027-11-22", "reason": "OQ-2026-114 passed"}
        answer = self.act(self.hsg, self.jonas, "qualify", "prepared", **due)
        self.assertRefused(answer, "unit_property_missing")

    def test_maintenance(self):
        """[E02] Maintenance that is overdue stands against use; contact unknowns."""
        self.clean(self.hsg, "2026-11-22 08:00")
        done = {"due": "2026-11-21", "contact": False, "reason": "Oil changed"}
        answer = self.act(self.hsg, self.anna, "maintain", "performed", **done)
        self.assertRefused(answer, "role_missing")
        self.act(self.hsg, self.jonas, "maintain", "performed", **done)
        self.assertRules(self.suitability(self.hsg), "unit_maintenance_overdue")
        done.update(due="2027-05-01", contact=True)
        self.assertSigned(
            self.act(self.hsg, self.jonas, "maintain", "performed", **done)
        )
        self.assertRules(self.suitability(self.hsg), "unit_cleanliness_unknown")

    def test_tare(self):
        """[E02] A tare is a mass with its unit and its day."""
        with self.at(NOON):
            for tare in ("182.40", "182.40 L", "heavy", "-1 kg", "0 kg", None):
                answer = self.act(self.hsg, self.jonas, "tare", "performed", tare=tare)
                self.assertRefused(answer, "unit_tare")
            values = {"tare": "182.40 kg"}
            answer = self.act(self.hsg, self.jonas, "tare", "performed", **values)
        self.assertSigned(answer)
        self.assertEqual(self.hsg.mes_tare, "182.40 kg")
        self.assertEqual(str(self.hsg.mes_tare_on), "2026-11-22")
        self.assertEqual(self.hsg._mes_properties()["tare"], "182.40 kg")

    def test_daily_check(self):
        """[C04] A check says what was put on and what was shown."""
        with self.at(NOON):
            empty = {"reference": "", "indicated": None, "passed": True}
            answer = self.act(self.bal, self.anna, "check", "performed", **empty)
            self.assertRefused(answer, "text_missing", "text_missing")
            self.check(self.bal)
        row = self.bal.mes_check_ids
        self.assertEqual((row.indicated, str(row.day)), ("30.00 kg", "2026-11-22"))
        self.assertEqual(self.bal.mes_check_day, row.day)

    def test_check_of_a_granulator(self):
        """[C04] What is not checked daily is not checked at all."""
        seen = {"reference": "a", "indicated": "b", "passed": True}
        answer = self.act(self.hsg, self.anna, "check", "performed", **seen)
        self.assertRefused(answer, "unit_no_check")

    def test_unknown_act(self):
        """[E03] An act that is not in the table is refused, whatever its meaning."""
        for act in ("explode", "clean", None, "approve"):
            answer = self.act(self.hsg, self.jonas, act, "prepared")
            self.assertRefused(answer, "signature_meaning_unknown")
        answer = self.hsg.with_user(self.anna).mes_step("explode")
        self.assertRefused(answer, "signature_meaning_unknown")
