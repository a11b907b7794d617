"""The verdict on a unit: every reason at once, facts frozen, constant queries."""

from __future__ import annotations

from odoo.tests import tagged

from odoo.addons.mes_compliance.measure import Quantity, Range

from ..condition import Need
from .common import NOON, OTHER_STREAM, STREAM, EquipmentCase


@tagged("post_install", "-at_install", "mes")
class TestSuitability(EquipmentCase):
    def test_all_in_order(self):
        """[E02] A unit in order passes, and says what was looked at."""
        self.clean(self.hsg, "2026-11-22 08:00")
        verdict = self.suitability(self.hsg)
        self.assertTrue(verdict.ok, verdict.findings)
        self.assertIn("passed_cleanliness", verdict.passed)
        self.assertIn("passed_class", verdict.passed)

    def test_every_reason_at_once(self):
        """[E02] Class, property, holder, cleanliness, qualification: all are named."""
        self.clean(self.hsg, "2026-11-18 06:00")
        self.hsg.with_user(self.anna)._mes_bind(OTHER_STREAM, "PCM26030")
        self.hsg.with_user(self.jonas).mes_step("disqualify", "Requalification failed")
        need = Need("m", "cone_mill", {"screen": "1.5 mm"})
        verdict = self.suitability(self.hsg, need)
        self.assertRules(
            verdict,
            "unit_class",
            "unit_property",
            "unit_held",
            "unit_clean_expired",
            "unit_not_qualified",
        )

    def test_scale_asks_what_its_class_asks(self):
        """[E02, C04] A recipe need not ask: a scale must be calibrated and checked."""
        verdict = self.suitability(self.bal)
        self.assertRules(verdict, "calibration_none", "daily_check_missing")
        with self.at(NOON):
            self.calibrate(self.bal, "2026-12-01")
            self.check(self.bal)
        self.assertTrue(self.suitability(self.bal).ok)

    def test_check_of_yesterday(self):
        """[C04] The check of yesterday does not count, nor one that failed."""
        self.calibrate(self.bal, "2026-12-01")
        with self.at("2026-11-21 22:30"):
            self.check(self.bal)
        with self.at("2026-11-21 22:45"):
            self.bal.invalidate_recordset()
            self.assertEqual(self.bal.mes_check, "passed")
        # 23:30 UTC is the next day in Basel
        verdict = self.suitability(self.bal, at="2026-11-21 23:30")
        self.assertRules(verdict, "daily_check_missing")
        with self.at(NOON):
            self.check(self.bal, passed=False)
        self.assertRules(self.suitability(self.bal), "daily_check_failed")

    def test_scale_for_a_weighing(self):
        """[C04] Too little, too much and too fine a tolerance for a scale."""
        weighing = self.bal._mes_weighing
        quantity, window = Quantity.parse, Range.parse
        fits = weighing(quantity("251.64 kg"), window("251.64 .. 252.14 kg"))
        self.assertTrue(fits.ok, fits.findings)
        self.assertRules(weighing(quantity("2.000 kg")), "scale_too_big")
        heavy = weighing(quantity("282.00 kg"), None, quantity("182.40 kg"))
        self.assertRules(heavy, "scale_too_small")
        narrow = weighing(quantity("5.500 kg"), window("5.4 .. 5.6 kg"))
        self.assertRules(narrow, "scale_too_coarse")

    def test_facts_are_frozen(self):
        """[E02] The verdict keeps the facts of its moment; later changes do not."""
        self.clean(self.hsg, "2026-11-22 08:00")
        verdict = self.suitability(self.hsg)
        facts = verdict.facts["equipment.HSG-300-01"]
        self.assertEqual(facts["cleanliness"]["state"], "verified_clean")
        self.hsg.with_user(self.anna).mes_step("soil", "Product spilled on it")
        self.assertEqual(facts["cleanliness"]["state"], "verified_clean")

    def test_confirmed_state(self):
        """[E02] A state that somebody has to prove counts when it is proved."""
        need = Need("s", "scale", states=("cleared",))
        with self.at(NOON):
            self.calibrate(self.bal, "2026-12-01")
            self.check(self.bal)
            refused = self.bal._mes_suitability(need, STREAM)
            self.assertRules(refused, "unit_state")
            passed = self.bal._mes_suitability(need, STREAM, confirmed=("cleared",))
            self.assertTrue(passed.ok, passed.findings)

    def test_queries_do_not_grow(self):
        """[E02] Facts of many units take as many queries as those of one."""
        units = self.hsg | self.bal
        for number in range(8):
            units |= self.unit(f"HSG-9{number}", self.granulator, volume="600 L")
        self.env["mes.equipment.class"]._mes_lines()  # what every worker keeps
        counts = [self.count_queries([self.hsg.mes_code])]
        counts.append(self.count_queries(units.mapped("mes_code")))
        self.assertEqual(counts[0], counts[1])
        facts = self.env["maintenance.equipment"]._mes_facts(units.mapped("mes_code"))
        self.assertEqual(len(facts), len(units))
        self.assertNotIn("nobody", facts)

    def test_list_of_reasons(self):
        """[E02] Lists and cards show the reasons in the catalogue's words."""
        with self.at(NOON):
            self.bal.invalidate_recordset()
            self.assertEqual(self.bal.mes_fit, "unfit")
            self.assertIn("BAL-001 has no calibration", self.bal.mes_reasons)

    def count_queries(self, codes):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["maintenance.equipment"]._mes_facts(codes)
        return self.cr.sql_log_count - before
