"""The worklist and the page of review: what moves a batch, and what a page costs."""

from __future__ import annotations

import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .batch_case import BatchCase

PAGE_QUERIES = 16
"""Queries of the review page, three of them the session's own (user, site)."""


@tagged("post_install", "-at_install", "mes")
class TestBatchWorklist(BatchCase):
    """A made batch on its way through the worklist of its reviewers."""

    def setUp(self):
        super().setUp()
        self.batch = self.executed()

    def promise(self, batch, days):
        """Let the order be promised in some days."""
        day = fields.Datetime.now() + timedelta(days=days)
        batch.production_id.write({"date_deadline": day})
        batch.invalidate_recordset()

    def seen_by(self, user):
        """Return the batch as a person's list shows it."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.batch.with_user(user)

    def decide_all(self):
        """Have every exception acknowledged, then closed by QA."""
        for each in self.batch.exception_ids:
            if each.state == "open":
                self.act(
                    each,
                    self.david,
                    "acknowledged",
                    act="acknowledge",
                    immediate_action="Seen on the floor",
                )
            self.act(
                each,
                self.farid,
                "reviewed_qa",
                act="close",
                decision="no_impact",
                assessment="No influence on the blend",
            )

    def act(self, exception, signer, meaning, **values):
        """Sign an act on an exception."""
        self.assertSigned(self.sign(exception, signer, meaning, values=values))

    def produced(self):
        """Take the batch through the production review."""
        self.decide_all()
        self.assertSigned(self.sign(self.batch, self.david, "reviewed_production"))

    # -- what moves it -----------------------------------------------------------

    def test_standing_follows_the_review(self):
        """[H01, H03] Each stage says with a verb what moves the batch on."""
        self.assertEqual(self.seen_by(self.greta).standing, "production")
        self.produced()
        batch = self.seen_by(self.greta)
        self.assertEqual((batch.standing, batch.proof_standing), ("decide", "complete"))
        self.assertTrue(batch.moves.startswith("Look at"), batch.moves)
        self.look_at_all(self.batch, self.greta)
        self.assertEqual(self.seen_by(self.greta).moves, "Sign the audit-trail review")
        self.assertSigned(self.sign(self.batch, self.greta, "reviewed_audit_trail"))
        batch = self.seen_by(self.greta)
        self.assertEqual((batch.standing, batch.moves), ("ready", "Sign QA review"))
        self.assertEqual(batch.reviewed, 100)
        self.assertEqual(batch.reviewer_id, self.greta)

    def test_open_of_all_by_severity(self):
        """[H01] Exceptions are counted as open of all, and none is said as none."""
        number = len(self.batch.exception_ids)
        self.assertEqual(self.seen_by(self.greta).exception_count, number)
        counts = [
            self.seen_by(self.greta)[f"{each}_count"]
            for each in ("critical", "major", "minor", "info")
        ]
        self.assertIn("–", counts)
        self.assertIn(f"{number}/{number}", counts)
        self.decide_all()
        self.assertIn(f"0/{number}", [self.seen_by(self.greta).minor_count])

    def test_a_question_waits_for_its_answer(self):
        """[H03] What waits for production is told apart from what QA can decide."""
        self.produced()
        self.look_at_all(self.batch, self.greta)
        question = self.batch.with_user(self.greta).ask_production("Who sieved it?")
        batch = self.seen_by(self.greta)
        self.assertEqual(batch.standing, "wait")
        self.assertIn("answers 1 question", batch.moves)
        self.batch.with_user(self.david).answer_question(question, "Anna Frei did")
        self.assertEqual(self.seen_by(self.greta).standing, "decide")

    def test_a_refused_proof_asks_for_the_full_review(self):
        """[H02] One entry of an unknown kind, and the list says so."""
        self.produced()
        self.batch._mes_record("batch.whispered", {})
        batch = self.seen_by(self.greta)
        self.assertEqual((batch.standing, batch.proof_standing), ("full", "refused"))
        self.assertIn("Full review", batch.moves)

    # -- groups, filters, strip --------------------------------------------------

    def test_groups_by_promise(self):
        """[H01] Batches are grouped by their promise, the passed ones first."""
        for days, group in ((-2, "0"), (40, "3")):
            self.promise(self.batch, days)
            self.assertEqual(self.seen_by(self.greta).promise_group, group)
            found = self.env["mes.batch"].search([("promise_group", "=", group)])
            self.assertIn(self.batch, found)
            [(key, number)] = self.env["mes.batch"]._read_group(
                [("id", "=", self.batch.id)], ["promise_group"], ["__count"]
            )
            self.assertEqual((key, number), (group, 1))
        self.assertEqual(self.seen_by(self.greta).promise_left, 40)

    def test_groups_of_the_list(self):
        """[H01] The web client can group, open and order by the promise."""
        self.promise(self.batch, -2)
        batches = self.env["mes.batch"].with_user(self.greta)
        found = batches.web_read_group(
            [("id", "=", self.batch.id)],
            ["promise_group"],
            ["__count"],
        )
        self.assertEqual(found["groups"][0]["promise_group"], "0")
        described = batches.fields_get(["promise_group"], ["groupable", "sortable"])
        self.assertTrue(described["promise_group"]["groupable"])

    def test_filters_by_standing(self):
        """[H01] The strip's counts are the counts of its filters."""
        batches = self.env["mes.batch"].with_user(self.greta)
        domain = [("id", "=", self.batch.id), ("standing", "=", "production")]
        self.assertEqual(batches.search_count(domain), 1)
        strip = {each["filter"]: each["count"] for each in batches.worklist_strip()}
        self.assertEqual(strip["waiting"], strip["production"])
        self.produced()
        strip = {each["filter"]: each["count"] for each in batches.worklist_strip()}
        self.assertEqual((strip["production"], strip["decide"]), (0, strip["waiting"]))

    def test_review_next(self):
        """[H01] One click opens the most urgent batch on which a person can act."""
        batches = self.env["mes.batch"]
        self.produced()
        action = batches.with_user(self.greta).action_review_next()
        self.assertEqual(action["res_id"], self.batch.id)
        action = batches.with_user(self.anna).action_review_next()
        self.assertEqual(action["tag"], "display_notification")

    # -- looking -----------------------------------------------------------------

    def test_nothing_is_signed_that_was_not_looked_at(self):
        """[H01, H03] QA's signature waits for every row; the server says how many."""
        self.produced()
        self.assertSigned(self.sign(self.batch, self.greta, "reviewed_audit_trail"))
        answer = self.sign(self.batch, self.greta, "reviewed_qa")
        self.assertRefused(answer, "rows_to_look_at")
        self.look_at_all(self.batch, self.farid)
        answer = self.sign(self.batch, self.greta, "reviewed_qa")
        self.assertRefused(answer, "rows_to_look_at")
        self.look_at_all(self.batch, self.greta)
        self.assertSigned(self.sign(self.batch, self.greta, "reviewed_qa"))

    def test_rows_with_a_note_one_by_one(self):
        """[H01] What lies outside or was corrected is not ticked in a crowd."""
        self.produced()
        batch = self.batch.with_user(self.greta)
        rows = [row["row"] for row in batch.review_rows("overrides")]
        self.assertTrue(rows)
        batch.look("overrides", rows)
        self.assertTrue(all(row["seen"] for row in batch.review_rows("overrides")))
        with self.assertRaises(UserError):
            batch.look("values", ["0"])
        with self.assertRaises(UserError):
            batch.look("secrets", ["0"])

    def test_looking_is_in_the_record(self):
        """[H01] Who looked at what stands in the record, once."""
        self.produced()
        self.look_at_all(self.batch, self.greta)
        told = self.events(self.batch, "review.looked")
        self.assertEqual({each["who"]["login"] for each in told}, {"qp.greta"})
        self.look_at_all(self.batch, self.greta)
        self.assertEqual(len(self.events(self.batch, "review.looked")), len(told))

    def test_only_qa_looks(self):
        """[H03] A look counts for who reviews for QA, and for nobody else."""
        rows = self.batch.with_user(self.anna).review_rows("overrides")
        with self.assertAttemptTold(AccessError, self.batch, "role_missing"):
            self.batch.with_user(self.anna).look("overrides", [rows[0]["row"]])

    # -- the page ----------------------------------------------------------------

    def test_before_signing_is_what_the_gate_says(self):
        """[H03, H04] Each point has its words and leads to its cure."""
        self.produced()
        page = self.batch.with_user(self.greta).review()
        points = {each["key"]: each for each in page["left"]}
        self.assertEqual(set(points), {"rows_to_look_at", "audit_trail_to_review"})
        self.assertEqual(points["rows_to_look_at"]["target"], "values")
        answer = self.sign(self.batch, self.greta, "reviewed_qa")
        self.assertEqual({each["rule"] for each in answer["reasons"]}, set(points))

    def test_exceptions_become_points(self):
        """[H04] Every undecided exception is named, with what is to be done."""
        self.assertSigned(self.acknowledged())
        page = self.batch.with_user(self.greta).review()
        self.assertEqual(page["head"]["next"], "reviewed_qa")
        texts = [each["text"] for each in page["left"]]
        self.assertTrue(any(text.startswith("Assess") for text in texts), texts)

    def acknowledged(self):
        """Have production look at its exceptions and review the batch."""
        for each in self.batch.exception_ids:
            self.act(
                each,
                self.david,
                "acknowledged",
                act="acknowledge",
                immediate_action="Seen on the floor",
            )
        return self.sign(self.batch, self.david, "reviewed_production")

    def test_the_kept_proof_is_the_proof(self):
        """[H02, G10] What a page shows is what the record says, after every act."""
        self.assertSigned(self.acknowledged())
        batch = self.batch.with_user(self.greta)
        self.assertEqual(batch.review()["proof"], batch._certificate().as_dict())
        self.produced_after()
        self.assertEqual(batch.review()["proof"], batch._certificate().as_dict())
        types = batch._evidence()[batch.id]["types"]
        self.assertEqual(sum(types.values()), len(self.events(self.batch)))

    def produced_after(self):
        """Decide what is open, after the production review."""
        for each in self.batch.exception_ids:
            self.act(
                each,
                self.farid,
                "reviewed_qa",
                act="close",
                decision="no_impact",
                assessment="No influence on the blend",
            )

    def test_a_correction_moves_the_evidence(self):
        """[H02, G10] A correction after execution shows on the next page."""
        self.assertSigned(self.acknowledged())
        batch = self.batch.with_user(self.greta)
        batch.review()
        values = {
            "parameter": "counted",
            "value": "9851",
            "reason": "Counted once more",
        }
        answer = self.sign(self.batch, self.farid, "corrected", "10.3.1", values)
        self.assertSigned(answer)
        page = batch.review()
        self.assertEqual(page["proof"], batch._certificate().as_dict())
        rows = batch.review_rows("corrections")
        self.assertEqual(page["tabs"]["corrections"]["all"], len(rows))
        [row] = [each for each in rows if each["value"].startswith("9851")]
        self.assertTrue(row["first"].startswith("9850"))
        self.assertEqual((row["reason"], row["signed"]), ("Counted once more", True))
        self.assertTrue(all(each["note"] for each in rows))

    def test_news_since_the_last_look(self):
        """[H01] The page tells what came since a person was here."""
        self.produced()
        batch = self.batch.with_user(self.greta)
        last = batch.review()["last"]
        self.assertEqual(batch.review(since=last)["since"], {})
        batch.ask_production("Which sieve was used?")
        self.assertEqual(batch.review(since=last)["since"], {"questions": 1})

    def test_a_value_has_its_place_in_its_limits(self):
        """[H01] A critical value is drawn within its limits, with both ends."""
        [row] = [
            each
            for each in self.batch.with_user(self.greta).review_rows("values")
            if each["name"] == "Moisture"
        ]
        limits = row["limits"]
        self.assertEqual(limits["at"], 2.0)
        self.assertTrue(limits["low"] is None or limits["low"] < limits["at"])

    def test_refused_attempts_in_the_words_that_were_shown(self):
        """[H01] Refused attempts are listed with words, person and step."""
        batch = self.issued()
        self.refused(batch, self.anna, "start", "10.2.1")
        rows = batch.with_user(self.greta).review_rows("refusals")
        self.assertEqual(rows[0]["by"], "Anna Frei")
        self.assertTrue(rows[0]["words"])

    # -- what it costs -----------------------------------------------------------

    def test_the_page_costs_the_same_for_any_record(self):
        """[G10] Neither queries nor size follow the number of entries."""
        self.produced()
        batch = self.batch.with_user(self.greta)
        few, small = self.cost(batch)
        note = "document.changed", {"new": {"note": "x"}, "old": {"note": "y"}}
        self.batch._mes_record_all([note] * 400)
        many, large = self.cost(batch)
        self.assertEqual(few, many)
        self.assertLessEqual(many, PAGE_QUERIES)
        self.assertLess(large, small * 1.02)
        self.assertLess(large, 60_000)

    def cost(self, batch):
        """Return queries and bytes of one page, after one that warms up."""
        batch.review()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        page = batch.review()
        return self.env.cr.sql_log_count - before, len(json.dumps(page))

    def test_the_list_costs_the_same_for_any_length(self):
        """[G10] Reading the list takes the same queries for one batch and for three."""
        self.produced()
        one = self.read_cost(self.batch)
        for unit in ("MIX-1",):
            self.make_clean(self.env["maintenance.equipment"]._mes_by_codes([unit]))
        more = self.batch | self.another() | self.another()
        self.assertLessEqual(self.read_cost(more), one + 2)

    def another(self):
        """Return another made batch."""
        self.make_clean(self.mixer)
        return self.executed()

    def read_cost(self, batches):
        """Return the queries of reading the worklist's columns."""
        names = ["name", "standing", "moves", "critical_count", "reviewed", "age"]
        batches = batches.with_user(self.greta)
        batches.read(names)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        batches.read(names)
        return self.env.cr.sql_log_count - before
