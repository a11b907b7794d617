"""Runs over the whole record: what holds, what does not, and what they leave behind."""

from __future__ import annotations

import json
import uuid
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import mes_verification_nightly
from ..record import hashes
from ..sealer.audit import audit
from ..sealer.seal import Sealer
from .common import MesCase

FORGED = """
    INSERT INTO mes_ledger_entry (ts, stream, kind, type, uuid, actor, at, doc, leaf)
    VALUES (now() - interval '1 hour', %(stream)s, 'site', 'site.forged', %(uuid)s, 1,
            now(), %(doc)s, %(leaf)s)"""
"""What the owner of the tables can do: add a row that no sealer has seen."""


@tagged("post_install", "-at_install", "mes")
class TestVerification(MesCase):
    """Everything happens in transactions that are rolled back."""

    def setUp(self):
        super().setUp()
        self.runs = self.env["mes.verification"]
        self.seal()

    def seal(self):
        """Seal what is committed, as the scheduled action does."""
        sealed = True
        while sealed:
            with self.registry.cursor() as cr:
                sealed = Sealer(cr).seal_once()

    def tampered(self, statement, values=None):
        """Let the next run find the tables as they are after a statement."""

        def after(cursor, **more):
            cursor.execute("SET LOCAL lock_timeout = '10s'")
            cursor.execute(statement, values)
            found = audit(cursor, **more)
            cursor.rollback()
            return found

        return patch.object(mes_verification_nightly, "audit", after)

    def forged(self):
        """Return a row that is well made and belongs nowhere."""
        doc = json.dumps({"v": 1}).encode()
        names = {"stream": str(uuid.uuid4()), "uuid": str(uuid.uuid4())}
        return {**names, "doc": doc, "leaf": hashes.leaf(doc)}

    def test_untouched(self):
        """[M02] What nobody touched verifies, and the run is kept with its figures."""
        run = self.runs._verify()
        self.assertTrue(run.ok, run.sentence)
        self.assertGreater(run.entries, 0)
        self.assertGreater(run.blocks, 0)
        self.assertFalse(run.fault_text)
        self.assertEqual(run.level, self.runs.status()["level"])
        told = self.told(self.site, "record.verified")[-1]["data"]
        self.assertEqual((told["ok"], told["sentence"]), (True, run.sentence))
        self.assertEqual((told["entries"], told["faults"]), (run.entries, []))

    def test_an_entry_that_nobody_sealed(self):
        """[M02] A row slipped in is named, in the run and in the site's own record."""
        with self.tampered(FORGED, self.forged()):
            run = self.runs._verify()
        self.assertFalse(run.ok)
        self.assertIn("1 difference", run.sentence)
        self.assertTrue(run.fault_text)
        told = self.told(self.site, "record.verified")[-1]["data"]
        self.assertEqual((told["ok"], told["sentence"]), (False, run.sentence))
        self.assertEqual(told["faults"], [run.fault_text])

    def test_a_block_that_an_earlier_run_saw(self):
        """[M02] Cut off with every trace, the end is missed: a run is a witness."""
        first = self.runs._verify()
        self.assertEqual(first.last_block, first.blocks - 1)
        with patch.object(mes_verification_nightly, "audit", wraps=audit) as asked:
            self.runs._verify()
        witnesses = asked.call_args.kwargs["witnesses"]
        self.assertEqual(witnesses[first.last_block], first.last_hash)

    def test_a_replaced_block(self):
        """[M02] Another block in the place of one that was seen is found."""
        self.env.cr.execute(
            "INSERT INTO mes_verification (at, ok, sentence, last_block, last_hash)"
            " VALUES (now(), true, 'Seen before', 0, %s)",
            ("0" * 64,),
        )
        run = self.runs._verify()
        self.assertFalse(run.ok)
        self.assertIn("not the one seen before", run.fault_text)

    def test_what_a_run_found_stays(self):
        """[M02] Nobody makes a run that found something disappear."""
        with self.tampered(FORGED, self.forged()):
            run = self.runs._verify()
        for role in ("admin", "qa_approver", "qp"):
            person = self.person(f"x.{role}", role)
            for operation in ("write", "unlink", "create"):
                self.assertFalse(run.with_user(person).has_access(operation))

    def test_who_verifies(self):
        """[M02, M04] QA, QP, inspector and administrator verify; others do not."""
        for role in ("admin", "qa_reviewer", "qp", "inspector"):
            person = self.person(f"may.{role}", role)
            action = self.runs.with_user(person).action_verify()
            run = self.runs.browse(action["res_id"])
            self.assertEqual(run.user_id, person)
        anna = self.person("op.anna", "operator", name="Anna Frei")
        with self.assertRaises(AccessError):
            self.runs.with_user(anna).action_verify()
