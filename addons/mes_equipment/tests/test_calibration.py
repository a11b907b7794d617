"""Calibration: due dates, certificates, and what was out of tolerance."""

from __future__ import annotations

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOON, EquipmentCase


@tagged("post_install", "-at_install", "mes")
class TestCalibration(EquipmentCase):
    def setUp(self):
        super().setUp()
        with self.at(NOON):
            self.check(self.bal)

    def test_due_today(self):
        """[E06] On its due day a calibration counts until midnight at the site."""
        self.calibrate(self.bal, "2026-11-22")
        self.assertTrue(self.suitability(self.bal).ok)
        verdict = self.suitability(self.bal, at="2026-11-22 23:00")
        self.assertIn("calibration_overdue", [each.rule for each in verdict.findings])

    def test_overdue(self):
        """[E06] Due two days ago, grace 0: unsuitable, with found and needed."""
        self.calibrate(self.bal, "2026-11-20")
        verdict = self.suitability(self.bal)
        self.assertRules(verdict, "calibration_overdue")
        self.assertEqual(verdict.findings[0].code, "EQP-03")
        self.assertEqual(verdict.findings[0].found, "due 20 Nov 2026")
        with self.at(NOON):
            self.bal.invalidate_recordset()
            self.assertEqual(self.bal.mes_calibration, "overdue")

    def test_ranges_apart(self):
        """[E06] Each measured range has its own due day; the first one counts."""
        self.calibrate(self.bal, "2027-05-31")
        self.calibrate(self.bal, "2026-11-20", name="mass 0 .. 30 kg")
        verdict = self.suitability(self.bal)
        self.assertRules(verdict, "calibration_overdue")
        self.assertEqual(verdict.findings[0].values["part"], "mass 0 .. 30 kg")
        with self.at(NOON):
            self.calibrate(self.bal, "2027-05-22", "2026-11-22", "mass 0 .. 30 kg")
        self.assertTrue(self.suitability(self.bal).ok)
        rows = self.bal.mes_calibration_ids
        self.assertEqual(len(rows), 3)
        self.assertEqual(len(rows.filtered("current")), 2)

    def test_out_of_tolerance(self):
        """[E06] Out of tolerance: unsuitable, a critical exception, QA assesses."""
        failed = self.calibration(passed=False, reason="As found +0.40 kg at 200 kg")
        self.assertSigned(failed)
        self.assertRules(self.suitability(self.bal), "calibration_failed")
        raised = self.env["mes.exception"].search(
            [("origin_stream", "=", self.bal.mes_stream)]
        )
        self.assertEqual((raised.code, raised.severity), ("EQP-03", "critical"))
        again = self.calibration(passed=True)
        self.assertRefused(again, "unit_step")
        values = {"range": "mass 0 .. 300 kg", "reason": "No batch since the last one"}
        answer = self.act(self.bal, self.farid, "assess_impact", "approved", **values)
        self.assertSigned(answer)
        self.assertSigned(self.calibration(passed=True))
        self.assertTrue(self.suitability(self.bal).ok)

    def test_assessed_by_qa_only(self):
        """[E06] The equipment team does not assess the impact itself."""
        self.calibration(passed=False, reason="As found +0.40 kg at 200 kg")
        values = {"range": "mass 0 .. 300 kg", "reason": "No batch since the last one"}
        answer = self.act(self.bal, self.jonas, "assess_impact", "approved", **values)
        self.assertRefused(answer, "unit_role")

    def test_every_reason(self):
        """[E06] No role, no certificate, days that cannot be: all reasons at once."""
        with self.at(NOON):
            answer = self.act(
                self.bal,
                self.anna,
                "calibrate",
                "performed",
                range="mass 0 .. 300 kg",
                certificate=" ",
                performed_on="2026-11-23",
                due="2026-11-01",
                passed=True,
            )
        self.assertRefused(
            answer, "unit_role", "text_missing", "unit_day_to_come", "unit_due_before"
        )
        self.assertFalse(self.bal.mes_calibration_ids)
        answer = self.calibration(due="soon", performed_on=None, passed=True)
        self.assertRefused(answer, "unit_day", "unit_day")

    def test_append_only(self):
        """[E06] No calibration is written, changed or deleted past its act."""
        self.calibrate(self.bal, "2026-11-20")
        row = self.bal.mes_calibration_ids.sudo()
        with self.assertAttemptTold(UserError, self.bal, "written_by_acts_only"):
            row.due = "2030-01-01"
        with self.assertAttemptTold(UserError, self.bal, "record_never_deleted"):
            row.unlink()
        with self.assertAttemptTold(UserError, self.bal, "written_by_acts_only"):
            row.copy()

    def test_searches_agree(self):
        """[E06] Every state that is shown is found by searching for it."""
        other = self.unit("BAL-009", self.scale, capacity="30 kg")
        soon = self.unit("BAL-010", self.scale, capacity="30 kg")
        late = self.unit("BAL-011", self.scale, capacity="30 kg")
        bad = self.unit("BAL-012", self.scale, capacity="30 kg")
        self.calibrate(self.bal, "2027-05-31")
        self.calibrate(soon, "2026-12-01")
        self.calibrate(late, "2026-11-20")
        self.calibration(unit=bad, passed=False, reason="As found +0.40 kg")
        states = ("none", "in_cal", "due_soon", "overdue", "failed")
        units = other | self.bal | soon | late | bad
        with self.at(NOON):
            units.invalidate_recordset()
            for unit, state in zip(units, states, strict=True):
                self.assertEqual(unit.mes_calibration, state)
                found = units.search([("mes_calibration", "=", state)])
                self.assertEqual(found & units, unit)
                rest = units.search([("mes_calibration", "!=", state)])
                self.assertEqual(rest & units, units - unit)

    def calibration(self, unit=None, **values):
        """Sign a calibration of the balance by Jonas, at noon."""
        given = {
            "range": "mass 0 .. 300 kg",
            "certificate": "C-2",
            "performed_on": "2026-11-22",
            "due": "2027-05-22",
            **values,
        }
        with self.at(NOON):
            unit = unit or self.bal
            return self.act(unit, self.jonas, "calibrate", "performed", **given)
