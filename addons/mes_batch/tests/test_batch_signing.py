"""Signing steps: two people, two components, the very page that was shown."""

from __future__ import annotations

from odoo.tests import tagged

from .batch_case import BatchCase


@tagged("post_install", "-at_install", "mes")
class TestBatchSigning(BatchCase):
    """Signatures of performer and witness."""

    def setUp(self):
        super().setUp()
        self.batch, self.step = self.issued(), "10.1.1"
        batch, step = self.batch, self.step
        self.ok(batch, self.anna, "start", step)
        self.ok(batch, self.anna, "scan", step, text="SCALE-1")
        self.ok(batch, self.anna, "scan", step, text="ACT-1")
        for value in ("4.100", "3.941"):
            self.show(value)
            self.ok(batch, self.anna, "weigh", step)

    def performed(self, signer=None, **more):
        """Sign as performer and return the answer."""
        return self.sign(
            self.batch, signer or self.anna, "performed", self.step, **more
        )

    def checked(self, signer=None, **more):
        """Sign as the second person and return the answer."""
        signer = signer or self.ben
        return self.sign(self.batch, signer, "second_checked", self.step, **more)

    def test_a_step_ends_with_its_last_signature(self):
        """[F02, F03] Two people, in their order, and the step is done."""
        self.assertRefused(self.checked(), "signature_not_asked")
        self.assertSigned(self.performed())
        self.assertEqual(self.status(), "open")
        self.assertSigned(self.checked(session=self.anna))
        self.assertEqual(self.status(), "done")
        meanings = self.batch.mes_signature_ids.filtered_domain(
            [("subject", "=", self.step)]
        )
        self.assertEqual(
            sorted(meanings.mapped("meaning")), ["performed", "second_checked"]
        )

    def status(self):
        """Return the status of the step."""
        steps = self.batch.step_ids
        return steps.filtered_domain([("key", "=", self.step)]).status

    def test_a_second_person_is_another_person(self):
        """[C11, F03, J06] The performer cannot check: PER-03, in the record."""
        self.assertSigned(self.performed())
        answer = self.checked(self.anna)
        self.assertFalse(answer["ok"])
        self.assertTrue(self.numbers(self.batch, "PER-03"))
        self.assertEqual(self.status(), "open")

    def test_only_who_is_qualified_signs(self):
        """[J02, J06] Chloe holds no DISP-T1: refused with the reason, PER-01."""
        self.assertSigned(self.performed())
        answer = self.checked(self.chloe)
        rules = {reason["rule"] for reason in answer["reasons"]}
        self.assertIn("qualification_missing", rules)
        self.assertTrue(self.numbers(self.batch, "PER-01"))
        self.assertSigned(self.checked())

    def test_what_was_shown_is_what_is_signed(self):
        """[F02] A value that came in between makes the signature fail."""
        batch, step = self.issued(), self.step
        self.ok(batch, self.ben, "start", step)
        self.ok(batch, self.ben, "scan", step, text="SCALE-2")
        self.ok(batch, self.ben, "scan", step, text="ACT-1")
        self.show("4.100", "SCALE-2")
        self.ok(batch, self.ben, "weigh", step)
        shown = batch.signing_page("performed", step)["hash"]
        self.show("3.941", "SCALE-2")
        self.ok(batch, self.ben, "weigh", step)
        for seen in (shown, "0" * 64, "", None):
            answer = self.sign(batch, self.ben, "performed", step, shown=seen or "")
            self.assertRefused(answer, "changed_meanwhile")
        self.assertSigned(self.sign(batch, self.ben, "performed", step))

    def test_claims_that_are_none(self):
        """[F02] What is no login, password or claim is refused in words."""
        shown = self.batch.signing_page("performed", self.step)["hash"]
        for claim in (None, "op.anna", [], {"login": ["op.anna"]}, {"login": "nobody"}):
            sign = self.batch.with_user(self.anna).sign
            self.assertFalse(sign("performed", shown, claim, self.step)["ok"])
        self.assertEqual(self.status(), "open")

    def test_two_components_every_time(self):
        """[F02] Badge alone, wrong password, somebody else's password: refused."""
        for password in ("", "wrong", None, {"$ne": 1}):
            self.assertFalse(self.performed(password=password)["ok"])
        self.assertEqual(self.status(), "open")

    def test_what_is_missing_is_said(self):
        """[F01, F02] An incomplete step is not signed; all that is left is told."""
        batch = self.issued()
        self.ok(batch, self.ben, "start", self.step)
        answer = self.sign(batch, self.ben, "performed", self.step)
        self.assertFalse(answer["ok"])
        self.assertTrue(all(reason["text"] for reason in answer["reasons"]))

    def test_nothing_is_added_after_the_signature(self):
        """[F05] Once performed, the step takes corrections only."""
        self.assertSigned(self.performed())
        self.show("0.500")
        answer = self.command(self.batch, self.anna, "weigh", self.step)
        self.assertFalse(answer["ok"])

    def test_a_signature_is_not_given_twice(self):
        """[F02, P04] The second try finds nothing to sign."""
        self.assertSigned(self.performed())
        self.assertFalse(self.performed()["ok"])
        signed = self.events(self.batch, "batch.signed")
        mine = [e for e in signed if e["data"]["subject"] == self.step]
        self.assertEqual(len(mine), 1)
