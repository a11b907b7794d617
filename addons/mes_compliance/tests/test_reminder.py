"""Activities of the oversight page: made once, closed by themselves, escalated."""

from __future__ import annotations

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_oversight import OPEN, OversightCase

NIGHT = "2026-11-22 02:00"


@tagged("post_install", "-at_install", "mes")
class TestReminder(OversightCase):
    """One exception that nobody acknowledged, and who is asked."""

    def setUp(self):
        super().setUp()
        self.row = self.env.ref(OPEN)
        self.row.write({"user_id": self.david.id})
        self.late = self.raised("2026-11-20 11:00")
        cron = type(self.env["ir.cron"])
        self.startPatcher(
            patch.object(cron, "_commit_progress", lambda *_args, **_more: 60)
        )

    def night(self, at=NIGHT):
        """Let the nightly job run."""
        with self.at(at):
            self.env["mes.oversight.row"]._cron_oversee()

    def asked(self, document=None):
        """Return the activities of a document that stand."""
        self.env.invalidate_all()
        document = document or self.late
        return document.activity_ids.filtered("mes_oversight_row_id")

    def test_the_owner_is_asked_once(self):
        """[M10] Two nights, one activity; what is not late brings none."""
        fresh = self.raised("2026-11-22 01:00")
        self.night()
        self.night()
        self.assertEqual(self.asked().user_id, self.david)
        self.assertEqual(len(self.asked()), 1)
        self.assertEqual(str(self.asked().date_deadline), "2026-11-20")
        self.assertFalse(self.asked(fresh))

    def test_it_is_closed_by_itself(self):
        """[M10] When the thing is done, the next night closes the activity."""
        self.night()
        mine = self.asked()
        self.late._mes_act().write({"state": "acknowledged"})
        self.night()
        self.assertFalse(self.asked())
        self.assertFalse(mine.active)
        self.assertIn("No longer late", str(self.late.message_ids[:1].body))

    def test_marked_done_and_not_done(self):
        """[M10] Who marks the activity done without doing the thing is asked again."""
        self.night()
        self.asked().action_feedback()
        self.night()
        self.assertEqual(len(self.asked()), 1)

    def test_escalation(self):
        """[M10] After the row's days whoever is above is asked too, once."""
        self.night()
        self.night("2026-11-22 20:00")
        self.assertEqual(self.asked().user_id, self.david)
        self.night("2026-11-23 02:00")
        self.night("2026-11-24 02:00")
        levels = {each.mes_oversight_level: each.user_id for each in self.asked()}
        self.assertEqual(set(levels), {"owner", "escalated"})
        self.assertEqual(len(self.asked()), 2)
        self.assertTrue(levels["escalated"]._mes_has_role("qa_approver"))
        self.late._mes_act().write({"state": "acknowledged"})
        self.night("2026-11-25 02:00")
        self.assertFalse(self.asked())

    def test_who_is_asked(self):
        """[M10] The record's own owner before the row's, the row's before the role."""
        self.late._mes_act().write({"owner_id": self.farid.id})
        self.night()
        self.assertEqual(self.asked().user_id, self.farid)
        other = self.raised("2026-11-20 11:01")
        self.row.write({"user_id": False})
        self.night()
        self.assertTrue(self.asked(other).user_id._mes_has_role("supervisor"))

    def test_who_has_left_is_not_asked(self):
        """[M10] An owner whose account is closed is passed over."""
        gone = self.person("sup.gone", "supervisor", name="Lars Oberholzer")
        self.late._mes_act().write({"owner_id": gone.id})
        gone.active = False
        self.night()
        self.assertEqual(self.asked().user_id, self.david)

    def test_each_site_by_itself(self):
        """[M10, O01] Another site's night leaves this site's activities alone."""
        cork = self.env["res.company"].create({"name": "Cork"})
        lena = self.person("sup.cork", "supervisor", name="Mona Roth")
        lena.write({"company_ids": [(6, 0, cork.ids)], "company_id": cork.id})
        theirs = self.raised("2026-11-20 11:02")
        theirs._mes_act().write({"company_id": cork.id})
        self.night()
        self.night()
        self.assertEqual(self.asked().user_id, self.david)
        self.assertEqual(self.asked(theirs).user_id, lena)

    def test_the_trend_is_kept(self):
        """[M10] A night keeps the counts, the last one of a day."""
        self.night()
        self.late._mes_act().write({"state": "acknowledged"})
        self.night("2026-11-22 03:00")
        kept = self.env["mes.oversight.count"].search(
            [("row_id", "=", self.row.id), ("day", "=", "2026-11-22")]
        )
        kept = kept.filtered(lambda each: each.company_id == self.site)
        self.assertEqual(kept.mapped("overdue"), [0])

    def test_remind_now(self):
        """[M10, M04] QA and administrators remind at once; others do not."""
        with self.at(NIGHT):
            rows = self.env["mes.oversight.row"]
            for person in (self.anna, self.david):
                with self.assertRaises(AccessError):
                    rows.with_user(person).action_remind()
            rows.with_user(self.farid).action_remind()
            rows.with_user(self.mona).action_remind()
        self.assertEqual(len(self.asked()), 1)
