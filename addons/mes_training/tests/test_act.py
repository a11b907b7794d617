"""The acts: who assesses, suspends, withdraws; every refusal with every reason."""

from __future__ import annotations

from odoo.tests import tagged

from .common import NOON, TrainingCase


@tagged("post_install", "-at_install", "mes")
class TestAct(TrainingCase):
    def test_qualify(self):
        """[J01] An assessment makes a row with its proof, and an entry."""
        self.assertSigned(self.qualify(self.ben))
        row = self.rows(self.ben)
        self.assertEqual(row.mes_state, "qualified")
        self.assertEqual(row.mes_assessor, "Sofia Rossi")
        self.assertEqual(row.mes_document, "SOP-117 v4")
        self.assertEqual(str(row.valid_to), "2026-11-22")
        events = [entry["type"] for entry in self.told(self.ben)]
        self.assertIn("person.signed", events)
        granted = self.told(self.ben, "qualification.granted")[-1]
        self.assertEqual(granted["why"], "On-the-job training completed")
        self.assertEqual(granted["who"]["login"], "train.sofia")

    def test_oneself(self):
        """[J01] Nobody qualifies themself, training administrator or assessor."""
        self.assertRefused(
            self.qualify(self.sofia, signer=self.sofia), "qualification_own"
        )
        self.qualify(self.jonas, "ASSESSOR-01")
        with self.at(NOON):
            answer = self.qualify(self.jonas, signer=self.jonas)
        self.assertRefused(answer, "qualification_own")
        self.assertFalse(self.rows(self.jonas))

    def test_assessor(self):
        """[J01] An assessor assesses while the own ASSESSOR-01 is valid."""
        with self.at(NOON):
            answer = self.qualify(self.ben, signer=self.jonas)
            self.assertRefused(answer, "qualification_missing")
            self.qualify(self.jonas, "ASSESSOR-01")
            self.assertSigned(self.qualify(self.ben, signer=self.jonas))
        with self.at("2026-11-23 11:00"):
            answer = self.qualify(self.anna, signer=self.jonas)
        self.assertRefused(answer, "qualification_expired")

    def test_every_reason(self):
        """[J01] Role, code, evidence, reason, days: all reasons, and recorded."""
        answer = self.qualify(
            self.ben,
            "NOPE-01",
            signer=self.anna,
            evidence="",
            reason=" ",
            valid_from="2026-13-01",
        )
        self.assertRefused(
            answer,
            "qualification_role",
            "qualification_missing",
            "qualification_unknown",
            "qualification_evidence",
            "qualification_reason",
            "qualification_day",
        )
        refused = self.told(self.ben, "signature.refused")[-1]["data"]
        self.assertEqual(refused["signer"], "op.anna")
        self.assertEqual(len(refused["findings"]), 6)
        self.assertFalse(self.rows(self.ben, "NOPE-01"))

    def test_days(self):
        """[J02] An end before the beginning, and the same days twice: refused."""
        answer = self.qualify(self.ben, valid_from="2026-11-22", valid_to="2026-11-21")
        self.assertRefused(answer, "qualification_ends_first")
        self.assertRefused(self.qualify(self.ben, valid_from=None), "qualification_day")
        self.assertSigned(self.qualify(self.ben))
        self.assertRefused(self.qualify(self.ben), "qualification_granted_already")

    def test_extend(self):
        """[J02] An extension is a new row; the one before stays as it was."""
        self.qualify(self.ben)
        answer = self.qualify(self.ben, valid_from="2026-11-23", valid_to="2027-11-22")
        self.assertSigned(answer)
        first, second = self.rows(self.ben)
        self.assertEqual(str(first.valid_to), "2026-11-22")
        self.assertEqual(first.mes_next_id, second)
        self.assertCompetence(self.ben, at="2026-11-23 11:00")

    def test_suspend_and_resume(self):
        """[J01] The supervisor or QA suspends, with a reason, and resumes."""
        self.qualify(self.ben, valid_to="2027-11-22")
        empty = self.change(self.ben, "suspend", self.david, reason="")
        self.assertRefused(empty, "qualification_reason")
        self.assertSigned(self.change(self.ben, "suspend", self.david))
        self.assertCompetence(self.ben, "qualification_suspended")
        with self.at(NOON):
            again = self.qualify(self.ben, valid_from="2026-11-22")
        self.assertRefused(again, "qualification_step")
        self.assertSigned(self.change(self.ben, "resume", self.farid))
        self.assertCompetence(self.ben)

    def test_suspension_covers_what_comes(self):
        """[J01] A suspension holds for the extension that was granted already."""
        with self.at(NOON):
            self.qualify(self.ben)
            self.qualify(self.ben, valid_from="2026-11-23", valid_to="2027-11-22")
            self.assertSigned(self.change(self.ben, "suspend", self.david))
        self.assertCompetence(
            self.ben, "qualification_suspended", at="2026-11-24 11:00"
        )

    def test_revoke(self):
        """[J01] Withdrawn is withdrawn; a new assessment makes a new one."""
        self.qualify(self.ben, valid_to="2027-11-22")
        self.assertSigned(self.change(self.ben, "revoke", self.farid))
        self.assertCompetence(self.ben, "qualification_revoked")
        resumed = self.change(self.ben, "resume", self.farid)
        self.assertRefused(resumed, "qualification_step")
        with self.at(NOON):
            answer = self.qualify(
                self.ben, valid_from="2026-11-22", valid_to="2027-11-21"
            )
        self.assertSigned(answer)
        self.assertCompetence(self.ben)

    def test_who_may_stop(self):
        """[J01] Neither a colleague nor the person itself suspends."""
        self.qualify(self.ben, valid_to="2027-11-22")
        self.qualify(self.david, valid_to="2027-11-22")
        answer = self.change(self.ben, "suspend", self.anna)
        self.assertRefused(answer, "qualification_role")
        answer = self.change(self.david, "suspend", self.david)
        self.assertRefused(answer, "qualification_own")
        self.assertCompetence(self.ben)

    def test_nothing_to_suspend(self):
        """[J01] What nobody holds cannot be suspended."""
        answer = self.change(self.ben, "suspend", self.david)
        self.assertRefused(answer, "qualification_step")

    def test_due_and_read(self):
        """[J01] Due until the holder, and no one else, has read and signed."""
        self.qualify(self.ben, valid_to="2027-11-22")
        due = self.change(self.ben, "make_due", self.sofia, reason="SOP-117 v5")
        self.assertSigned(due)
        self.assertCompetence(self.ben, "qualification_due")
        answer = self.change(self.ben, "read", self.anna)
        self.assertRefused(answer, "qualification_holder_only")
        self.assertSigned(self.change(self.ben, "read", self.ben))
        self.assertCompetence(self.ben)

    def test_page(self):
        """[J01] The page shows person, standing, decision; a changed one is void."""
        employee = self.employee(self.ben).with_user(self.sofia)
        values = {"act": "qualify", "valid_from": "2026-01-10", "evidence": "TR-1"}
        page = employee.signing_page("assessed", "GRAN-02", values)
        content = page["content"]
        self.assertEqual(content["person"], "Ben Huber")
        self.assertEqual(content["qualification"], "GRAN-02 Granulation")
        self.assertEqual(content["stands"], "not held")
        self.assertEqual(content["valid_from"], "10 Jan 2026")
        self.assertIsNone(content["valid_to"])
        stale = self.sign(
            self.employee(self.anna),
            self.sofia,
            "assessed",
            "GRAN-02",
            {**values, "reason": "Completed", "evidence": "TR-2"},
            shown=page["hash"],
        )
        self.assertRefused(stale, "changed_meanwhile")

    def test_wrong_password(self):
        """[J01] Without the right password nothing is granted."""
        answer = self.sign(
            self.employee(self.ben),
            self.sofia,
            "assessed",
            "GRAN-02",
            {
                "act": "qualify",
                "valid_from": "2026-01-10",
                "evidence": "TR-1",
                "reason": "Completed",
            },
            password="wrong",
        )
        self.assertRefused(answer, "credential_refused")
        self.assertFalse(self.rows(self.ben))

    def test_meaning_does_not_fit(self):
        """[J01] An act is signed with its own meaning."""
        answer = self.sign(
            self.employee(self.ben),
            self.sofia,
            "status_changed",
            "GRAN-02",
            {"act": "qualify"},
        )
        self.assertRefused(answer, "signature_meaning_unknown")
