"""Batches and lots on the oversight page."""

from __future__ import annotations

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.mes_compliance.tests.oversight_case import OversightMixin

from .batch_case import BatchCase

REVIEW = "mes_batch.oversight_batch_review"
WORK = "mes_batch.oversight_batch_work"
QUESTION = "mes_batch.oversight_question"
SAMPLE = "mes_batch.oversight_sample"
QUALITY = "mes_batch.oversight_lot_quality"
LIFE = "mes_batch.oversight_lot_life"


def ago(days):
    """Return a moment some days ago, as Odoo stores it."""
    return fields.Datetime.now() - timedelta(days=days)


@tagged("post_install", "-at_install", "mes")
class TestBatchOversight(OversightMixin, BatchCase):
    """A batch at each place of its way."""

    def promised(self, batch, days):
        """Let the batch's order be promised in some days."""
        batch.production_id.write({"date_deadline": ago(-days)})
        batch.invalidate_recordset()
        return batch

    def prove(self, batch, complete):
        """Let the kept evidence say whether the record is complete."""
        found = {"complete": complete}
        proofs = type(self.env["mes.batch"])._proofs
        self.patch(
            type(self.env["mes.batch"]),
            "_proofs",
            lambda batches: {**proofs(batches), batch.id: found},
        )

    def test_reviews(self):
        """[M10] Waiting, promise passed, without promise for a month, released."""
        batch = self.executed()
        self.promised(batch, 20)
        self.prove(batch, True)
        self.assertStands(self.farid, REVIEW, batch, "open")
        self.promised(batch, -1)
        self.assertStands(self.farid, REVIEW, batch, "overdue")
        self.promised(batch, 20)
        batch._mes_act().write({"executed_at": ago(31)})
        self.assertStands(self.farid, REVIEW, batch, "overdue")
        batch._mes_act().write({"state": "released"})
        self.assertStands(self.farid, REVIEW, batch, "order")

    def test_a_refused_proof(self):
        """[M10, H01] A batch whose record does not prove itself is unproven."""
        batch = self.promised(self.executed(), 20)
        self.prove(batch, False)
        self.assertStands(self.farid, REVIEW, batch, "unproven")

    def test_in_production(self):
        """[M10] In time, promised this week, promise passed, not begun."""
        batch, draft = self.issued(), self.draft()
        for days, standing in ((30, "order"), (-1, "overdue")):
            self.promised(batch, days)
            self.assertStands(self.farid, WORK, batch, standing)
        monday = fields.Date.today() - timedelta(days=fields.Date.today().weekday())
        with self.at(f"{monday} 12:00"):
            batch.production_id.write({"date_deadline": monday + timedelta(days=2)})
            batch.invalidate_recordset()
            self.assertStands(self.farid, WORK, batch, "open")
        self.assertStands(self.farid, WORK, draft, None)

    def test_questions(self):
        """[M10] A question waits two days, then it is overdue; answered, in order."""
        batch = self.executed()
        asked = batch.with_user(self.farid).ask_production("Why twice the time?")
        question = self.env["mes.batch.question"].browse(asked)
        self.assertStands(self.farid, QUESTION, question, "open")
        question = batch._mes_act().env["mes.batch.question"].browse(asked)
        question.write({"asked_at": ago(3)})
        self.assertStands(self.farid, QUESTION, question, "overdue")
        self.env.ref(QUESTION)._remind(self.site)
        self.assertIn(self.david, batch.activity_ids.user_id)
        batch.with_user(self.david).answer_question(asked, "The filter was changed")
        self.assertStands(self.farid, QUESTION, question, "order")

    def test_samples(self):
        """[M10] A sample without result is open, after two weeks overdue."""
        batch = self.executed()
        vals = {"batch_id": batch.id, "name": "S-1", "sample": "s", "taken_at": ago(1)}
        rows = batch._mes_act().env["mes.batch.sample"]
        sample = rows.create(vals)
        self.assertStands(self.farid, SAMPLE, sample, "open")
        sample.write({"taken_at": ago(15)})
        self.assertStands(self.farid, SAMPLE, sample, "overdue")
        sample.write({"result": "98 %", "result_at": ago(0)})
        self.assertStands(self.farid, SAMPLE, sample, "order")

    def test_lots_waiting_for_quality(self):
        """[M10] In quarantine, on hold, for too long, released, gone."""
        lots = {
            "open": self.lot("Q-1", "RM-T1", "quarantine"),
            "overdue": self.lot("Q-2", "RM-T1", "under_test"),
            "order": self.lot("Q-3", "RM-T1", "released"),
            None: self.lot("Q-4", "RM-T1", "destroyed"),
        }
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_lot SET create_date = %s WHERE id = %s",
            (ago(31), lots["overdue"].id),
        )
        lots["overdue"].invalidate_recordset()
        for standing, lot in lots.items():
            self.assertStands(self.farid, QUALITY, lot, standing)
        held = self.lot("Q-5", "RM-T1", "on_hold")
        self.assertStands(self.farid, QUALITY, held, "open")

    def test_shelf_life(self):
        """[M10] Expiring, expired, due for retest; only what is there and usable."""
        far, today = ago(-400), fields.Date.today()
        cases = {
            "order": {"expiration_date": far},
            "open": {"expiration_date": ago(-10)},
            "overdue": {"expiration_date": ago(1)},
        }
        for number, (standing, vals) in enumerate(cases.items()):
            lot = self.lot(f"L-{number}", "RM-T2")
            lot._mes_act().write(vals)
            self.assertStands(self.farid, LIFE, lot, standing)
        retest = self.lot("L-7", "RM-T2")
        retest._mes_act().write({"mes_retest_date": today - timedelta(days=2)})
        self.assertStands(self.farid, LIFE, retest, "overdue")
        gone = self.filler.copy({"name": "L-8"})
        gone._mes_act().write(
            {"expiration_date": ago(1), "mes_disposition": "released"}
        )
        self.assertStands(self.farid, LIFE, gone, None)
        blocked = self.lot("L-9", "RM-T2", "rejected")
        blocked._mes_act().write({"expiration_date": ago(1)})
        self.assertStands(self.farid, LIFE, blocked, None)

    def test_operators_see_what_they_may(self):
        """[M10, M04] The floor sees batches, not accounts, entries or their counts."""
        page = self.env["mes.oversight.row"].with_user(self.anna).page()
        names = {row["name"] for group in page["groups"] for row in group["rows"]}
        self.assertIn("Batches in production", names)
        self.assertFalse({"People locked out", "Roles that exclude each other"} & names)
        self.assertNotIn("Entries without a seal after a minute", names)
        self.assertFalse(page["may"]["remind"] or page["may"]["verify"])


MONDAY = "2026-11-23 07:00"


@tagged("post_install", "-at_install", "mes")
class TestExceptionsPerBatch(BatchCase):
    """The chart of twelve weeks."""

    def finished(self, at, *severities, state="released"):
        """Return a batch whose execution ended at a moment, with its exceptions."""
        batch = self.issued() if state == "executed" else self.draft()
        batch._mes_act().write({"state": state, "executed_at": at})
        for severity in severities:
            raised = self.env["mes.exception"]._raise("MAN-01", batch, "Lid found open")
            raised._mes_act().write({"severity": severity})
        return batch

    def chart(self, person=None, at=MONDAY):
        """Return the chart as a person sees it on the page; None without it."""
        self.env.flush_all()
        rows = self.env["mes.oversight.row"].with_user(person or self.farid)
        with self.at(at):
            charts = rows.with_company(rows.env.user.company_id).page()["charts"]
        mine = self.env.ref("mes_batch.oversight_chart_exceptions").id
        return next((each for each in charts if each["id"] == mine), None)

    def values(self, chart):
        """Return per series the last two weeks of a chart."""
        return {each["key"]: each["values"][-2:] for each in chart["series"]}

    def test_means_of_a_week(self):
        """[M10] Per week the mean for each finished batch, by severity."""
        self.finished("2026-11-17 10:00:00", "critical", "major", "minor", "info")
        self.finished("2026-11-18 10:00:00", "info", "info", state="rejected")
        self.finished("2026-11-19 10:00:00", "minor", state="executed")
        self.finished("2026-11-23 06:00:00")
        chart = self.chart()
        self.assertEqual(len(chart["labels"]), 12)
        self.assertEqual(chart["labels"][-2:], ["wk 47", "wk 48"])
        self.assertEqual(
            self.values(chart),
            {"grave": [0.67, 0.0], "minor": [0.67, 0.0], "info": [1.0, 0.0]},
        )
        self.assertEqual(
            chart["sentence"], "Right first time: 33 % in week 47, 100 % in week 48."
        )
        self.assertEqual(
            chart["hints"][-2:], ["week 47, 3 batches", "week 48, 1 batch"]
        )

    def test_what_does_not_count(self):
        """[M10] Batches under way, cancelled or of long ago; exceptions of others."""
        self.finished("2026-11-18 10:00:00", "major", state="in_progress")
        self.finished("2026-11-18 10:00:00", "major", state="cancelled")
        self.finished("2026-09-06 20:00:00", "major")
        self.env["mes.exception"]._raise("MAN-01", self.site, "Lid found open")
        chart = self.chart()
        for series in chart["series"]:
            self.assertEqual(set(series["values"]), {None})
        self.assertIn("No batch was finished", chart["sentence"])

    def test_the_week_of_the_site(self):
        """[M10] Sunday night in UTC is Monday at the site: its own week counts."""
        self.finished("2026-11-22 22:30:00", "minor")
        self.finished("2026-11-22 23:30:00", "info")
        chart = self.chart()
        self.assertEqual(self.values(chart)["minor"], [1.0, 0.0])
        self.assertEqual(self.values(chart)["info"], [0.0, 1.0])

    def test_invalidated_and_one_week(self):
        """[M10] What was invalidated happened; one week has one figure."""
        batch = self.finished("2026-11-18 10:00:00", "minor")
        batch.exception_ids._mes_act().write({"state": "invalidated"})
        chart = self.chart()
        self.assertEqual(self.values(chart)["minor"], [1.0, None])
        self.assertEqual(chart["sentence"], "Right first time: 0 % in week 47.")

    def test_another_site(self):
        """[M10, O01] A site's weeks are its own; nobody counts what is hidden."""
        self.finished("2026-11-18 10:00:00", "minor")
        cork = self.env["res.company"].create({"name": "Cork Sterile"})
        self.greta.write({"company_ids": [(6, 0, cork.ids)], "company_id": cork.id})
        chart = self.chart(self.greta)
        self.assertIn("No batch was finished", chart["sentence"])
        self.assertIn("week 47", self.chart()["sentence"])
        self.env["ir.rule"].create(
            {
                "name": "No released batches",
                "model_id": self.env["ir.model"]._get("mes.batch").id,
                "domain_force": "[('state', '!=', 'released')]",
            }
        )
        self.assertIn("No batch was finished", self.chart()["sentence"])

    def test_one_query(self):
        """[M10] Twelve weeks cost one query, however many batches there were."""
        self.finished("2026-11-18 10:00:00", "minor")
        self.finished("2026-11-11 10:00:00", "minor")
        self.env.flush_all()
        batches = self.env["mes.batch"].with_user(self.farid)
        with self.at(MONDAY):
            weeks = batches._weeks_shown()
            batches._exceptions_by_week(weeks[0])
            with self.assertQueryCount(1):
                found = batches._exceptions_by_week(weeks[0])
        self.assertEqual(len(found), 2)
