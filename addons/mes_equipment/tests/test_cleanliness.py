"""Cleanliness: states, second person, hold times."""

from __future__ import annotations

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..condition import Need
from .common import NOON, OTHER_STREAM, STREAM, EquipmentCase


@tagged("post_install", "-at_install", "mes")
class TestCleanliness(EquipmentCase):
    def test_way_to_clean(self):
        """[E03] Begun, cleaned by one and verified by another person: clean."""
        self.clean(self.hsg, NOON)
        self.assertEqual(self.hsg.mes_cleanliness, "verified_clean")
        self.assertEqual(self.hsg.mes_clean_by_id, self.ben)
        meanings = self.hsg.mes_signature_ids.sorted("id").mapped("meaning")
        self.assertEqual(meanings, ["performed", "verified"])
        events = [entry["type"] for entry in self.told(self.hsg)]
        for event in ("equipment.cleaning", "equipment.cleaned", "equipment.verified"):
            self.assertIn(event, events)

    def test_same_person_verifies(self):
        """[E03, PER-03] Who cleaned cannot verify; the refusal names every reason."""
        with self.at(NOON):
            self.hsg.with_user(self.anna).mes_step("start_cleaning")
            self.act(self.hsg, self.anna, "clean", "performed")
            answer = self.act(self.hsg, self.anna, "verify", "verified")
        self.assertRefused(answer, "unit_second_same")
        self.assertEqual(self.hsg.mes_cleanliness, "cleaned")
        refused = self.told(self.hsg, "signature.refused")[-1]["data"]
        self.assertEqual(refused["findings"][0]["rule"], "unit_second_same")

    def test_witness_at_the_same_screen(self):
        """[E03] Another person verifies on the session of the one who cleaned."""
        with self.at(NOON):
            self.hsg.with_user(self.anna).mes_step("start_cleaning")
            self.act(self.hsg, self.anna, "clean", "performed")
            values = {"act": "verify"}
            answer = self.sign(
                self.hsg, self.ben, "verified", values=values, session=self.anna
            )
        self.assertSigned(answer)
        self.assertEqual(self.hsg.mes_clean_by_id, self.ben)

    def test_illegal_step(self):
        """[E03] Cleaned without having been cleaned, verified without: refused."""
        with self.at(NOON):
            answer = self.act(self.hsg, self.anna, "clean", "performed")
            self.assertRefused(answer, "unit_step")
            answer = self.act(self.hsg, self.ben, "verify", "verified")
            self.assertRefused(answer, "unit_step")
        self.assertEqual(self.hsg.mes_cleanliness, "unknown")

    def test_step_without_role(self):
        """[E03] Who has no role begins nothing; the attempt is in the record."""
        planner = self.person("plan.ines", "planner")
        answer = self.hsg.with_user(planner).mes_step("start_cleaning")
        self.assertRefused(answer, "unit_role")
        self.assertEqual(len(self.told(self.hsg, "step.refused")), 1)

    def test_signed_step_without_signature(self):
        """[E03] A step that is signed is not taken without its signature."""
        self.hsg.with_user(self.anna).mes_step("start_cleaning")
        answer = self.hsg.with_user(self.anna).mes_step("clean")
        self.assertRefused(answer, "signature_meaning_unknown")
        self.assertEqual(self.hsg.mes_cleanliness, "cleaning")

    def test_not_written_by_hand(self):
        """[E03] No route but an act writes a state: form, import, sudo, context."""
        for vals in (
            {"mes_cleanliness": "verified_clean"},
            {"mes_clean_until": "2030-01-01 00:00:00"},
            {"mes_qualification": "not_qualified"},
            {"mes_check_passed": True},
            {"mes_tare": "1 kg"},
        ):
            for unit in (
                self.hsg.with_user(self.jonas),
                self.hsg.sudo(),
                self.hsg.with_context(mes_act=True),
            ):
                with self.assertAttemptTold(UserError, unit, "written_by_acts_only"):
                    unit.write(vals)
        result = self.hsg.with_user(self.jonas).load(
            [".id", "mes_cleanliness"], [[str(self.hsg.id), "verified_clean"]]
        )
        self.assertFalse(result["ids"])
        unit = self.hsg.with_context(default_mes_cleanliness="verified_clean")
        vals = {"name": "x", "mes_code": "X-1", "mes_class_id": self.granulator.id}
        self.assertEqual(unit.create(vals).mes_cleanliness, "unknown")


@tagged("post_install", "-at_install", "mes")
class TestHoldTimes(EquipmentCase):
    need = Need("granulator", "high_shear_granulator", states=("verified_clean",))

    def test_clean_hold(self):
        """[E04] Clean for 72 hours from the end of cleaning, not a minute longer."""
        self.clean(self.hsg, "2026-11-18 06:00")
        last = self.suitability(self.hsg, self.need, "2026-11-21 06:00")
        self.assertTrue(last.ok, last.findings)
        late = self.suitability(self.hsg, self.need, "2026-11-21 06:01")
        self.assertRules(late, "unit_clean_expired")
        self.assertEqual(late.findings[0].code, "EQP-01")
        self.assertEqual(late.findings[0].found, "clean until 07:00")

    def test_hold_needs_no_job(self):
        """[E04] Time alone makes clean expired: stored state and searches agree."""
        self.clean(self.hsg, "2026-11-18 06:00")
        units = self.env["maintenance.equipment"]
        with self.at("2026-11-21 05:59"):
            self.hsg.invalidate_recordset()
            self.assertEqual(self.hsg.mes_cleanliness_now, "verified_clean")
            clean = units.search([("mes_cleanliness_now", "=", "verified_clean")])
            self.assertIn(self.hsg, clean)
        with self.at("2026-11-21 06:01"):
            self.hsg.invalidate_recordset()
            self.assertEqual(self.hsg.mes_cleanliness_now, "expired")
            self.assertEqual(self.hsg.mes_cleanliness, "verified_clean")
            expired = units.search([("mes_cleanliness_now", "=", "expired")])
            self.assertIn(self.hsg, expired)
            clean = units.search([("mes_cleanliness_now", "=", "verified_clean")])
            self.assertNotIn(self.hsg, clean)

    def test_class_shortens_the_hold(self):
        """[E04] A shorter hold of the class counts at once."""
        self.clean(self.hsg, "2026-11-21 06:00")
        self.granulator.clean_hold_hours = 24
        self.assertEqual(str(self.hsg.mes_clean_until), "2026-11-22 06:00:00")
        verdict = self.suitability(self.hsg, self.need, NOON)
        self.assertRules(verdict, "unit_clean_expired")

    def test_dirty_hold(self):
        """[E04] Dirty for more than 24 hours: cleaning begins with an exception."""
        self.clean(self.hsg, "2026-11-20 06:00")
        with self.at("2026-11-20 08:00"):
            self.use(self.hsg, STREAM)
        with self.at("2026-11-21 12:01"):
            self.hsg.invalidate_recordset()
            self.assertEqual(self.hsg.mes_cleanliness_now, "dirty_overdue")
            self.assertTrue(self.hsg.with_user(self.anna).mes_step("start_cleaning"))
        raised = self.env["mes.exception"].search(
            [("origin_stream", "=", self.hsg.mes_stream)]
        )
        self.assertEqual(raised.code, "EQP-02")

    def test_dirty_hold_in_time(self):
        """[E04] Cleaned within the dirty hold: no exception."""
        self.clean(self.hsg, "2026-11-20 06:00")
        with self.at("2026-11-20 08:00"):
            self.use(self.hsg, STREAM)
        with self.at("2026-11-21 07:59"):
            self.hsg.with_user(self.anna).mes_step("start_cleaning")
        raised = self.env["mes.exception"].search(
            [("origin_stream", "=", self.hsg.mes_stream)]
        )
        self.assertFalse(raised)

    def test_campaign(self):
        """[E04] Of one product a few batches go without a full clean, not of two."""
        self.clean(self.hsg, "2026-11-20 06:00")
        with self.at("2026-11-20 08:00"):
            self.use(self.hsg, STREAM)
        same = Need("g", "high_shear_granulator", product="FG-1001")
        other = Need("g", "high_shear_granulator", product="FG-2002")
        at = "2026-11-20 10:00"
        verdict = self.suitability(self.hsg, same, at, OTHER_STREAM)
        self.assertTrue(verdict.ok, verdict.findings)
        verdict = self.suitability(self.hsg, other, at, OTHER_STREAM)
        self.assertRules(verdict, "unit_dirty")

    def use(self, unit, stream):
        """Have Anna use a unit for a batch of FG-1001, from start to release."""
        unit = unit.with_user(self.anna)
        suitable = unit._mes_suitability(self.need, stream)
        self.assertTrue(suitable.ok, suitable.findings)
        product = "FG-1001"
        verdict = unit._mes_start(stream, "PCM26031", product, suitable=suitable)
        self.assertTrue(verdict.ok, verdict.findings)
        self.assertTrue(unit._mes_release(stream, "PCM26031").ok)
