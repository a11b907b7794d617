"""Review by exception, release and rejection."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mes_compliance.verdict import accepted

from .batch_case import BatchCase

CAUSE = {
    "root_cause": "A slip that was found at once",
    "impact": "None on this batch",
    "other_lots": "None concerned",
    "action": "Discussed with the team",
}


@tagged("post_install", "-at_install", "mes")
class TestBatchReview(BatchCase):
    """What a made batch goes through until its lot may leave.

    Whether its record is sealed and verifies is proved on a served site, where a sealer
    is at work (``tests/``); within one transaction nothing can be sealed.
    """

    def setUp(self):
        super().setUp()
        self.batch = self.executed()
        sealed = patch.object(
            self.registry["mes.batch"], "_gate_record", lambda batch: accepted()
        )
        self.startPatcher(sealed)

    def reviewed(self):
        """Take the batch through both reviews."""
        self.decide()
        self.look_at_all(self.batch, self.greta)
        for signer, meaning in (
            (self.david, "reviewed_production"),
            (self.greta, "reviewed_audit_trail"),
            (self.greta, "reviewed_qa"),
        ):
            self.assertSigned(self.sign(self.batch, signer, meaning))

    def decide(self):
        """Have every exception seen, investigated where it is grave, and closed."""
        domain = [("origin_stream", "=", self.batch.mes_stream)]
        decided = {"decision": "no_impact", "assessment": "No influence on the blend"}
        for exception in self.env["mes.exception"].search(domain):
            self.acknowledge(exception)
            if exception.severity in ("major", "critical"):
                self.act(exception, self.david, "prepared", "conclude", **CAUSE)
                self.act(exception, self.farid, "approved", "approve", **decided)
            else:
                self.act(exception, self.farid, "reviewed_qa", "close", **decided)

    def acknowledge(self, exception):
        """Have the supervisor look at an exception that nobody has seen."""
        if exception.state == "open":
            words = "Looked at on the floor"
            self.act(
                exception,
                self.david,
                "acknowledged",
                "acknowledge",
                immediate_action=words,
            )

    def act(self, exception, signer, meaning, name, **values):
        """Sign an act on an exception."""
        answer = self.sign(exception, signer, meaning, values={"act": name, **values})
        self.assertSigned(answer)

    def test_complete_means_what_the_recipe_asked_for(self):
        """[H02] The proof counts every item that was owed, and finds each."""
        proof = self.batch._certificate().as_dict()
        self.assertTrue(proof["complete"], proof)
        self.assertFalse(proof["missing"] or proof["unclassified"])

    def test_review_in_its_order(self):
        """[H01, H03] Production, audit trail, QA: each by who may, after the other."""
        batch = self.batch
        answer = self.sign(batch, self.greta, "reviewed_qa")
        rules = {reason["rule"] for reason in answer["reasons"]}
        self.assertIn("batch_state", rules)
        self.decide()
        self.assertRefused(
            self.sign(batch, self.anna, "reviewed_production"),
            "reviews_own_step",
            "role_missing",
        )
        self.assertSigned(self.sign(batch, self.david, "reviewed_production"))
        answer = self.sign(batch, self.greta, "reviewed_qa")
        self.assertRefused(answer, "audit_trail_to_review", "rows_to_look_at")
        self.look_at_all(batch, self.greta)
        self.assertSigned(self.sign(batch, self.greta, "reviewed_audit_trail"))
        self.assertSigned(self.sign(batch, self.greta, "reviewed_qa"))
        self.assertEqual(batch.state, "qa_reviewed")

    def test_release_makes_the_lot_deliverable(self):
        """[H04, H06] After the signature, and by nothing else."""
        self.reviewed()
        lot = self.batch.lot_id
        self.assertEqual(lot.mes_disposition, "quarantine")
        answer = self.sign(self.batch, self.anna, "released")
        self.assertRefused(answer, "reviews_own_batch", "role_missing")
        self.assertSigned(self.sign(self.batch, self.farid, "released"))
        self.assertEqual(lot.mes_disposition, "released")
        self.assertEqual(self.batch.state, "released")
        effect = self.events(self.batch, "disposition.changed")[0]["data"]
        self.assertTrue(effect)

    def test_release_waits_for_what_is_open(self):
        """[H04, B07] Everything that stands in the way is told at once."""
        answer = self.sign(self.batch, self.farid, "released")
        self.assertFalse(answer["ok"])
        self.reviewed()
        question = self.batch.with_user(self.greta).ask_production("Who cleaned it?")
        answer = self.sign(self.batch, self.farid, "released")
        self.assertRefused(answer, "prerequisite_open")
        answered = self.batch.with_user(self.david)
        answered.answer_question(question, "Anna Frei did")
        self.assertSigned(self.sign(self.batch, self.farid, "released"))

    def test_rejection_needs_a_reason(self):
        """[H04] A rejected lot is rejected at once, and stays so."""
        answer = self.sign(self.batch, self.farid, "rejected", values={"reason": "."})
        self.assertRefused(answer, "reason_missing")
        values = {"reason": "Foreign particles in the blend"}
        answer = self.sign(self.batch, self.farid, "rejected", values=values)
        self.assertSigned(answer)
        self.assertEqual(self.batch.lot_id.mes_disposition, "rejected")
        self.assertFalse(self.sign(self.batch, self.farid, "released")["ok"])

    def test_nobody_reviews_or_releases_what_they_made(self):
        """[H03, M04] Who signed a step, in whatever role, reviews nothing of it."""
        self.decide()
        self.assertSigned(self.sign(self.batch, self.david, "reviewed_production"))
        with patch.object(
            self.registry["mes.batch"],
            "_performers",
            lambda b, critical=False: {"qp.greta"},
        ):
            answer = self.sign(self.batch, self.greta, "reviewed_audit_trail")
        self.assertRefused(answer, "reviews_own_batch")

    def test_questions_are_asked_and_answered_by_their_roles(self):
        """[H03] QA asks, production answers, once, in words."""
        with self.assertRaises(AccessError):
            self.batch.with_user(self.anna).ask_production("Why is that?")
        with self.assertRaises(UserError):
            self.batch.with_user(self.greta).ask_production("?")
        number = self.batch.with_user(self.greta).ask_production("Why is that?")
        with self.assertRaises(AccessError):
            self.batch.with_user(self.anna).answer_question(number, "No idea")
        self.batch.with_user(self.david).answer_question(
            number, "The sieve was changed"
        )
        with self.assertRaises(UserError):
            self.batch.with_user(self.david).answer_question(number, "Once more")

    def test_nothing_more_is_done_in_a_made_batch(self):
        """[P04] A command to a closed batch is refused and changes nothing."""
        before = len(self.batch.value_ids)
        self.refused(self.batch, self.anna, "start", "10.3.1")
        self.refused(
            self.batch,
            self.anna,
            "record",
            "10.3.1",
            parameter="counted",
            value="1",
        )
        self.assertEqual(len(self.batch.value_ids), before)

    def test_the_review_page_shows_what_matters(self):
        """[H01] Exceptions, critical values, corrections and refusals on one page."""
        batch = self.batch.with_user(self.greta)
        page, values = batch.review(), batch.review_rows("values")
        self.assertTrue(page["proof"]["complete"])
        self.assertIn("Moisture", [value["name"] for value in values])
        self.assertEqual(len(page["exceptions"]), len(self.batch.exception_ids))

    def test_who_cannot_sign_is_told_who_does(self):
        """[H03] The page names the role that signs, not what its reader lacks."""
        left = self.batch.with_user(self.farid).review()["left"]
        self.assertEqual(left[0]["key"], "role_missing")
        self.assertEqual(left[0]["text"], "The role Supervisor signs this")
        self.assertEqual(left[0]["mark"], "waiting")
        left = self.batch.with_user(self.david).review()["left"]
        self.assertNotIn("role_missing", [point["key"] for point in left])

    def test_after_the_review_its_reviewer_is_the_one_who_looked(self):
        """[H01] Whoever releases sees what was looked at, and by whom it was signed."""
        self.reviewed()
        page = self.batch.with_user(self.farid).review()
        self.assertEqual(page["head"]["reviewer"], self.greta.name)
        values = page["tabs"]["values"]
        self.assertGreater(values["all"], 0)
        self.assertEqual(values["seen"], values["all"])
        rows = self.batch.with_user(self.farid).review_rows("values")
        self.assertTrue(all(row["seen"] for row in rows))

    def test_the_dialog_does_not_promise_an_expired_lot(self):
        """[H06] What release will do is told as it is: past its date nothing leaves."""
        self.reviewed()
        lot = self.batch.lot_id._mes_act()
        lot.product_id.with_user(self.farid).sudo().use_expiration_date = True
        now = self.env["mes.ledger"]._now()
        for days, expired in ((1, False), (-1, True)):
            lot.write({"expiration_date": now + timedelta(days=days)})
            effect = self.batch.with_user(self.greta).release_page()["effect"]
            self.assertEqual(effect["expired"], expired)
