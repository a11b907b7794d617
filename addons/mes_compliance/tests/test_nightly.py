"""The nightly verification: in portions, gone on with, found out, told."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import mes_verification_nightly as nightly
from ..sealer.audit import audit
from ..sealer.seal import Sealer
from .test_oversight import OversightCase

VERIFIED = "mes_compliance.oversight_verification"
FAULTS = "mes_compliance.oversight_fault"

BROKEN = """
ALTER TABLE mes_ledger_entry DISABLE TRIGGER ALL;
UPDATE mes_ledger_entry e SET doc = x.doc, leaf = sha256('\\x00'::bytea || x.doc)
  FROM (SELECT e.id, overlay(e.doc placing 'X' from octet_length(e.doc) / 2 for 1)
               AS doc
          FROM mes_ledger_entry e JOIN mes_ledger_seal s ON s.entry_id = e.id
         WHERE s.block = (SELECT max(block) FROM mes_ledger_seal)
         ORDER BY e.id DESC LIMIT 1) AS x
 WHERE e.id = x.id
"""
"""What the tables' owner can do: switch the triggers off and write."""


@tagged("post_install", "-at_install", "mes")
class TestNightly(OversightCase):
    """All of it in the test's own transaction: nothing broken is left behind."""

    def setUp(self):
        super().setUp()
        self.runs = self.env["mes.verification"]
        self.progress = self.env["mes.verification.progress"]
        self.env["mes.ledger"]._flush()
        while Sealer(self.env.cr).seal_once():
            pass
        own = patch.object(nightly, "audit", self.audited)
        self.startPatcher(own)
        cron = type(self.env["ir.cron"])
        self.left = iter(())
        self.startPatcher(patch.object(cron, "_commit_progress", self.commit))
        self.calls = []

    def audited(self, _cursor, **more):
        """Audit what the test's transaction sees."""
        begun = more["begun"]
        self.calls.append(begun.blocks if begun else 0)
        return audit(self.env.cr, **more)

    def commit(self, _cron, _processed=0, **_more):
        """Say how many seconds are left, as the scheduler does."""
        return next(self.left, 60)

    def last(self):
        return self.runs.search([], limit=1)

    def test_it_runs(self):
        """[M10] The result is kept, told in the site's record and shown on the page."""
        self.runs._cron_verify()
        run = self.last()
        self.assertTrue(run.ok, run.sentence)
        self.assertFalse(self.progress.search([]))
        told = self.told(self.site, "record.verified")[-1]["data"]
        figures = (told["ok"], told["entries"], told["streams"], told["blocks"])
        self.assertEqual(figures, (True, run.entries, run.streams, run.blocks))
        page = self.env["mes.oversight.row"].with_user(self.farid).page()
        self.assertEqual(page["verification"]["last"]["sentence"], run.sentence)
        self.assertTrue(page["verification"]["nights"][-1]["ok"])
        self.assertEqual(self.oversight(self.farid, VERIFIED)["overdue"], 0)

    def test_every_site_is_told(self):
        """[M10, O01] Each site's own record says that it was verified."""
        cork = self.env["res.company"].create({"name": "Cork"})
        self.runs._cron_verify()
        for site in (self.site, cork):
            (*_before, told) = self.told(site, "record.verified")
            self.assertEqual(told["site"], site.mes_stream)

    def test_interrupted(self):
        """[M10] Out of time, it goes on later where it was: nothing twice, all once."""
        whole = audit(self.env.cr)
        self.assertGreater(whole.blocks, 1)
        self.left = iter([0])
        with patch.object(nightly, "PORTION", 1):
            self.runs._cron_verify()
            under_way = self.progress.search([])
            self.assertEqual(under_way.found["blocks"], 1)
            self.assertFalse(self.last().at and self.last().entries == whole.entries)
            shown = self.env["mes.oversight.row"].page()["verification"]["under_way"]
            self.assertEqual((shown["done"], shown["blocks"]), (1, whole.blocks))
            self.calls.clear()
            self.runs._cron_verify()
        self.assertEqual(self.calls[0], 1)
        run = self.last()
        self.assertEqual((run.entries, run.streams), (whole.entries, whole.streams))
        self.assertTrue(run.ok, run.sentence)

    def test_a_broken_stream(self):
        """[M10, M02] One changed entry: named, told, an exception, QA is asked."""
        self.env.cr.execute(BROKEN)
        self.runs._cron_verify()
        run = self.last()
        self.assertFalse(run.ok)
        told = self.told(self.site, "record.verified")[-1]["data"]
        self.assertFalse(told["ok"])
        self.assertIn("is not the entry that was sealed here", str(told["faults"]))
        exception = self.raised_by_verification()
        self.assertEqual(len(exception), 1)
        self.assertEqual((exception.severity, exception.gate), ("critical", "release"))
        self.assertIn(self.farid, exception.activity_ids.user_id)
        for fault in run.fault_ids:
            self.assertStands(self.farid, FAULTS, fault, "overdue")
        self.assertEqual(self.oversight(self.farid, VERIFIED)["overdue"], 1)

    def test_the_same_fault_again(self):
        """[M10] What is known raises nothing again; a further fault does."""
        self.env.cr.execute(BROKEN)
        self.runs._cron_verify()
        self.runs._cron_verify()
        self.assertEqual(len(self.raised_by_verification()), 1)
        shown = self.oversight(self.farid, FAULTS)
        self.assertEqual(shown["overdue"], len(self.last().fault_ids))
        self.env.cr.execute("UPDATE mes_ledger_entry SET type = 'forged' WHERE id = 1")
        self.runs._cron_verify()
        self.assertEqual(len(self.raised_by_verification()), 2)

    def raised_by_verification(self):
        return self.env["mes.exception"].search(
            [("code", "=", "REC-01"), ("origin_stream", "=", self.site.mes_stream)]
        )

    def test_it_did_not_run(self):
        """[M10] No result since yesterday is overdue, whatever the last one said."""
        self.runs._cron_verify()
        self.assertEqual(self.oversight(self.farid, VERIFIED)["order"], 1)
        later = self.last().at + timedelta(hours=27)
        with self.at(f"{later}"):
            shown = self.oversight(self.farid, VERIFIED)
        self.assertEqual((shown["order"], shown["overdue"]), (0, 1))

    def test_verify_now(self):
        """[M10, M04] The administrator starts it; it runs in the background."""
        for person in (self.farid, self.anna):
            with self.assertRaises(AccessError):
                self.runs.with_user(person).action_verify_now()
        self.runs.with_user(self.mona).action_verify_now()
        self.runs.with_user(self.mona).action_verify_now()
        self.assertEqual(len(self.progress.search([])), 1)
        triggers = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.env.ref("mes_compliance.cron_verify").id)]
        )
        self.assertTrue(triggers)
        self.runs._cron_verify()
        self.assertEqual(self.last().user_id, self.mona)
