"""Wrong passwords: counted per person for all workers, told, and ended by another."""

from __future__ import annotations

from odoo.exceptions import AccessDenied, AccessError
from odoo.tests import tagged

from ..models.mes_credential_attempt import LIMIT
from .common import PASSWORD, MesCase


@tagged("post_install", "-at_install", "mes")
class TestLockout(MesCase):
    """Attempts are written for good; what stays of a test names people who are gone."""

    def setUp(self):
        super().setUp()
        self.anna = self.person("op.anna", "operator", name="Anna Frei")
        self.mona = self.person("admin.mona", "admin", name="Mona Roth")
        self.attempts = self.env["mes.credential.attempt"]
        self.addCleanup(self.forget, self.anna.mes_stream)

    def forget(self, stream):
        """Take away the alarms that were raised in transactions of their own."""
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM mes_exception WHERE origin_stream = %s", (stream,))

    def prove(self, password=PASSWORD, user=None):
        """Return the rule that a proof of identity is refused with, or None."""
        verdict = (user or self.anna)._mes_prove(password)
        return verdict.findings[0].rule if verdict.findings else None

    def log_in(self, password=PASSWORD):
        """Log in as the login page does."""
        proof = {"type": "password", "login": "op.anna", "password": password}
        self.anna.with_user(self.anna)._check_credentials(proof, {"interactive": True})

    def fail(self, times=LIMIT):
        """Give a wrong password some times; return the rules."""
        return [self.prove("wrong") for _each in range(times)]

    def alarms(self):
        """Return the alarms about Anna, as they were committed."""
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT code, title FROM mes_exception WHERE origin_stream = %s",
                (self.anna.mes_stream,),
            )
            return cr.fetchall()

    def test_five_in_a_row(self):
        """[M06] Five wrong passwords lock; the right one does not help any more."""
        self.assertEqual(
            self.fail(), ["credential_refused"] * 4 + ["credential_locked"]
        )
        self.assertEqual(self.prove(), "credential_locked")
        with self.assertRaises(AccessDenied):
            self.log_in()

    def test_tries_left_are_told(self):
        """[M06] A refusal says how many tries are left."""
        found = [self.anna._mes_prove("wrong").findings[0] for _each in range(3)]
        self.assertEqual([each.values["left"] for each in found], ["4", "3", "2"])

    def test_login_and_signature_count_together(self):
        """[M06] Tries at the door and tries at a signature are one row."""
        self.fail(3)
        for _each in range(2):
            with self.assertRaises(AccessDenied):
                self.log_in("wrong")
        self.assertEqual(self.prove(), "credential_locked")

    def test_a_success_ends_the_row(self):
        """[M06] Four wrong ones and a right one: counting begins anew."""
        self.fail(4)
        self.assertIsNone(self.prove())
        self.assertEqual(self.fail(4), ["credential_refused"] * 4)
        self.assertIsNone(self.prove())

    def test_one_person_alone(self):
        """[M06] A colleague at the same terminal is not locked with her."""
        self.fail()
        ben = self.person("op.ben", "operator", name="Ben Huber")
        self.assertIsNone(self.prove(user=ben))

    def test_across_workers(self):
        """[M06] What another worker counted is seen, whatever this one has read."""
        self.env.cr.execute("SELECT count(*) FROM mes_credential_attempt")
        for _each in range(LIMIT):
            with self.registry.cursor() as cr:
                self.attempts._note(cr, self.anna, "refused")
        self.assertEqual(self.prove(), "credential_locked")

    def test_outlives_a_rollback(self):
        """[M06, M01] The request fails and is rolled back: its attempts stay, told."""
        savepoint = self.env.cr.savepoint()
        self.fail(2)
        savepoint.close(rollback=True)
        self.assertEqual(self.attempts._left(self.anna), LIMIT - 2)
        told = self.told_apart(self.anna, "credential.refused")
        self.assertEqual([each["data"]["failures"] for each in told], [1, 2])

    def test_alarm(self):
        """[M06, G01] The fifth raises SIG-01 once, and the person's record tells it."""
        self.fail(LIMIT + 2)
        [(code, title)] = self.alarms()
        self.assertEqual(code, "SIG-01")
        self.assertIn("locked", title)
        self.assertTrue(self.told_apart(self.anna, "credential.locked"))
        raised = self.told_apart(self.anna, "exception.raised")
        self.assertEqual([each["data"]["code"] for each in raised], ["SIG-01"])

    def test_unlocked_by_another(self):
        """[M06, M04] A compliance administrator unlocks, and the record says who."""
        self.fail()
        self.anna.with_user(self.mona).sudo(False).action_mes_unlock()
        self.env.cr.execute(
            'SELECT outcome FROM mes_credential_attempt WHERE "user" = %s',
            (self.anna.id,),
        )
        self.assertIn(("unlocked",), self.env.cr.fetchall())
        told = self.told(self.anna, "credential.unlocked")[-1]
        self.assertEqual(told["who"]["login"], "admin.mona")

    def test_after_unlocking(self):
        """[M06] Once unlocked she has all her tries again."""
        self.fail()
        with self.registry.cursor() as cr:
            self.attempts._note(cr, self.anna, "unlocked")
        self.assertEqual(self.attempts._left(self.anna), LIMIT)
        self.assertIsNone(self.prove())

    def test_not_by_oneself_nor_by_others(self):
        """[M06, M04] Nobody else unlocks, nor an administrator the own account."""
        david = self.person("sup.david", "supervisor", name="David Keller")
        farid = self.person("qa.farid", "qa_approver", name="Farid Nasser")
        for who, whom in (
            (self.anna, self.anna),
            (david, self.anna),
            (farid, self.anna),
            (self.mona, self.mona),
        ):
            with self.assertAttemptTold(AccessError, whom, "unlock_by_other"):
                whom.with_user(who).action_mes_unlock()

    def test_nothing_but_adds_attempts(self):
        """[M06] A user's own rights reach no attempt, to read it neither."""
        attempts = self.attempts.with_user(self.anna)
        with self.assertRaises(AccessError):
            attempts.search([])
        self.assertTrue(self.attempts.with_user(self.mona).has_access("read"))
