"""A second person signs on their own device: on the exact page, or not at all."""

from __future__ import annotations

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.mes_compliance.tests.common import PASSWORD

from .batch_case import BatchCase


class WitnessCase(BatchCase):
    """What both screens do: asking, reading, signing."""

    def weighed(self):
        """Have the first weighing performed and signed by Anna."""
        self.batch, self.step = self.issued(), "10.1.1"
        self.meaning = "second_checked"
        self.ok(self.batch, self.anna, "start", self.step)
        self.ok(self.batch, self.anna, "scan", self.step, text="SCALE-1")
        self.ok(self.batch, self.anna, "scan", self.step, text="ACT-1")
        for value in ("4.100", "3.941"):
            self.show(value)
            self.ok(self.batch, self.anna, "weigh", self.step)
        self.sign_step(self.batch, self.step, self.anna)

    # -- acts --------------------------------------------------------------------

    def shown(self):
        """Return the SHA-256 of the page that waits for the second person."""
        batch = self.batch.with_user(self.anna)
        return batch.signing_page(self.meaning, self.step)["hash"]

    def ask(self, *people, by=None, shown=None):
        """Ask people to sign the step, and return the answer."""
        ids = [user.id for user in people]
        batch = self.batch.with_user(by or self.anna)
        return batch.ask_witness(self.step, shown or self.shown(), ids)

    def request(self, *people):
        """Return a request that was accepted."""
        answer = self.ask(*people)
        self.assertTrue(answer["ok"], answer["reasons"])
        return self.env["mes.witness"].browse(answer["request"]["id"])

    def give(self, request, user, password=PASSWORD, shown=None):
        """Sign a request as a person's own device does, and return the answer."""
        own = request.with_user(user)
        shown = shown or own.page()["page"]["hash"]
        return own.sign(shown, password)

    def measured(self):
        """Go on with a step whose value was typed, and signed by Anna."""
        self.batch = self.charged()
        self.step, self.meaning = self.mixed(self.batch), "verified"
        self.sign_step(self.batch, self.step, self.anna)

    def change(self):
        """Change the value under a request: Anna corrects what she typed."""
        values = {"parameter": "moisture", "value": "2.1", "reason": "Misread"}
        self.ok(self.batch, self.anna, "correct", self.step, **values)


@tagged("post_install", "-at_install", "mes")
class TestWitness(WitnessCase):
    """Requests for the second signature of a weighing that Anna performed."""

    def setUp(self):
        super().setUp()
        self.weighed()

    # -- what works --------------------------------------------------------------

    def test_the_asked_signs_on_an_own_device(self):
        """[L03] The same page and code on both screens; the step ends; all is told."""
        asked = self.ask(self.ben)["request"]
        request = self.env["mes.witness"].browse(asked["id"])
        seen = request.with_user(self.ben).page()
        self.assertEqual(seen["page"]["hash"], self.shown())
        self.assertEqual(seen["page"]["code"], asked["code"])
        self.assertTrue(seen["mine"])
        self.assertSigned(self.give(request, self.ben))
        self.assertEqual(request.state, "signed")
        self.assertEqual(request.closed_by_id, self.ben)
        [step] = self.batch.step_ids.filtered(lambda each: each.key == self.step)
        self.assertEqual(step.status, "done")
        [opened] = self.events(self.batch, "witness.opened")
        self.assertEqual(opened["who"]["login"], "op.ben")
        [closed] = self.events(self.batch, "witness.closed")
        signed = self.events(self.batch, "batch.signed")[-1]
        self.assertEqual(closed["data"]["signature"], signed["id"])
        self.assertEqual(signed["who"]["login"], "op.ben")
        self.assertEqual(signed["data"]["shown"], asked["shown"])

    def test_the_asked_hears_of_it(self):
        """[L03] Who is asked finds it in front of them; others do not."""
        request = self.request(self.ben, self.david)
        for user in (self.ben, self.david):
            [line] = self.env["mes.witness"].with_user(user).waiting()
            self.assertEqual(line["id"], request.id)
        self.assertFalse(self.env["mes.witness"].with_user(self.farid).waiting())

    def test_only_who_may_sign_is_offered(self):
        """[L03] Chloe is not qualified, Anna performed: neither is offered."""
        told = self.batch.with_user(self.anna).witnesses(self.step)
        logins = {each["login"] for each in told["people"]}
        self.assertEqual(logins, {"op.ben", "sup.david"})

    def test_signed_at_the_tablet_after_all(self):
        """[L03] Ben comes over and signs there: the request is met."""
        request = self.request(self.ben)
        self.sign_step(self.batch, self.step, self.ben)
        self.assertEqual(request.state, "signed")
        self.assertRefused(self.again(request), "witness_closed")

    def again(self, request):
        """Try to sign a request once more."""
        return request.with_user(self.ben).sign(request.shown, PASSWORD)

    def test_declined_with_a_reason(self):
        """[L03] A no needs words; they stand in the record and at the asker's."""
        request = self.request(self.ben)
        self.assertRefused(request.with_user(self.ben).decline(" "), "reason_missing")
        answer = request.with_user(self.ben).decline("The label is not legible")
        self.assertTrue(answer["ok"])
        told = request.with_user(self.anna).page()["request"]
        self.assertEqual(told["state"], "declined")
        self.assertEqual(told["words"], "The label is not legible")
        self.assertRefused(self.again(request), "witness_closed")

    def test_taken_back(self):
        """[L03] Only Anna takes her request back; then nobody can answer it."""
        request = self.request(self.ben)
        self.assertRefused(
            request.with_user(self.david).withdraw(), "witness_not_yours"
        )
        self.assertTrue(request.with_user(self.anna).withdraw()["ok"])
        self.assertRefused(self.again(request), "witness_closed")

    def test_asking_anew_takes_the_former_back(self):
        """[L03] One request waits at a time."""
        first = self.request(self.ben)
        second = self.request(self.david)
        self.assertEqual((first.state, second.state), ("withdrawn", "open"))

    def test_it_expires(self):
        """[L03] After a quarter of an hour it waits no longer, though nobody looked."""
        request = self.request(self.ben)
        with self.at_later(minutes=16):
            self.env["mes.witness"]._cron_settle()
            self.assertEqual(request.state, "expired")
            self.assertRefused(self.again(request), "witness_closed")
        [closed] = self.events(self.batch, "witness.closed")
        self.assertEqual(closed["data"]["outcome"], "expired")
        self.assertNotEqual(closed["who"]["login"], "op.ben")

    # -- what does not -----------------------------------------------------------

    def test_a_hash_of_something_else(self):
        """[L03] The code of another page, or none, signs nothing."""
        request = self.request(self.ben)
        for shown in ("0" * 64, "x", None, 7):
            answer = request.with_user(self.ben).sign(shown, PASSWORD)
            self.assertRefused(answer, "changed_meanwhile")
        self.assertEqual(request.state, "open")

    def test_somebody_else(self):
        """[L03] David could verify, but was not asked: his session is no way in."""
        request = self.request(self.ben)
        answer = request.with_user(self.david).sign(request.shown, PASSWORD)
        self.assertRefused(answer, "witness_not_asked")
        [kept] = self.events(self.batch, "signature.refused")
        self.assertEqual(kept["data"]["signer"], "sup.david")

    def test_the_same_person(self):
        """[L03] Anna cannot be asked to verify her own step."""
        answer = self.ask(self.anna)
        self.assertRefused(answer, "second_person_same")
        [kept] = self.events(self.batch, "witness.refused")
        self.assertEqual(kept["data"]["people"], ["op.anna"])

    def test_somebody_unqualified(self):
        """[L03] Chloe cannot be asked; with a request meant for her she cannot sign."""
        self.assertRefused(self.ask(self.chloe), "qualification_missing")

    def test_qualification_lost_meanwhile(self):
        """[L03, J02] The gates are asked again when the signature comes."""
        request = self.request(self.ben)
        employee = self.env["hr.employee"].search([("user_id", "=", self.ben.id)])
        values = {"act": "suspend", "reason": "Under investigation", "evidence": "F-2"}
        suspended = self.sign(employee, self.david, "status_changed", "DISP-T1", values)
        self.assertSigned(suspended)
        answer = request.with_user(self.ben).sign(request.shown, PASSWORD)
        self.assertRefused(answer, "qualification_suspended")
        self.assertEqual(request.state, "open")

    def test_a_wrong_password(self):
        """[L03, F02] Own session alone is no signature."""
        request = self.request(self.ben)
        for password in ("", "wrong", None, {"$ne": 1}):
            self.assertFalse(self.give(request, self.ben, password)["ok"])
        self.assertEqual(request.state, "open")
        self.assertSigned(self.give(request, self.ben))

    def test_another_company(self):
        """[L03] A user of another company is not asked, and reads nothing of it."""
        other = self.env["res.company"].create({"name": "Other site"})
        stranger = new_test_user(
            self.env,
            login="op.stranger",
            groups="base.group_user,mes_compliance.group_operator",
            password=PASSWORD,
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertRefused(self.ask(stranger), "witness_elsewhere")
        request = self.request(self.ben)
        for act in ("page", "withdraw"):
            with self.assertRaises(AccessError):
                getattr(request.with_user(stranger), act)()
        with self.assertRaises(AccessError):
            request.with_user(stranger).sign(request.shown, PASSWORD)

    def test_a_bystander_does_not_ask(self):
        """[L03] Ben did not perform the step; David supervises and may ask."""
        self.assertRefused(self.ask(self.david, by=self.ben), "witness_not_yours")
        self.assertTrue(self.ask(self.ben, by=self.david)["ok"])

    def test_nobody_and_nonsense(self):
        """[L03] No names, no people, what is no page: refused in words."""
        self.assertRefused(self.ask(), "witness_nobody")
        for people in ([0], [-1], ["op.ben"], [None], None):
            answer = self.batch.with_user(self.anna).ask_witness(
                self.step, self.shown(), people
            )
            self.assertRefused(answer, "witness_nobody")
        self.assertRefused(self.ask(self.ben, shown="1" * 64), "changed_meanwhile")

    def test_no_such_step(self):
        """[L03, L02] What is no step of the recipe is a clear answer, no crash."""
        batch = self.batch.with_user(self.anna)
        for step in ("99.9", "x", "", None, 7, []):
            with self.assertRaises(UserError):
                batch.witnesses(step)
            with self.assertRaises(UserError):
                batch.ask_witness(step, "0" * 64, self.ben.ids)
            with self.assertRaises(UserError):
                batch.ask_help(step, "What now", self.ben.ids)

    def test_nothing_to_verify(self):
        """[L03] A step that its performer has not signed waits for nobody else."""
        self.sign_step(self.batch, self.step, self.ben)
        self.ok(self.batch, self.anna, "start", "10.1.2")
        answer = self.batch.with_user(self.anna).ask_witness(
            "10.1.2", "0" * 64, self.ben.ids
        )
        self.assertRefused(answer, "witness_nothing")

    def test_no_other_way_in(self):
        """[L03] Requests are written by asking and answering, by no other route."""
        request = self.request(self.ben)
        for act in (
            lambda: request.with_user(self.david).write({"state": "signed"}),
            lambda: request.sudo().write({"asked_ids": [(4, self.chloe.id)]}),
            lambda: request.sudo().unlink(),
        ):
            with self.assertRaises(UserError):
                act()
        self.assertEqual(request.asked_ids, self.ben)
        self.assertLess(
            request.expires_at - request.asked_at, timedelta(minutes=15, seconds=1)
        )


@tagged("post_install", "-at_install", "mes")
class TestWitnessChanged(WitnessCase):
    """A typed value that changes while the request is on its way."""

    def test_changed_meanwhile_is_void(self):
        """[L03] Under a changed value the signature fails and has to be asked anew."""
        self.measured()
        request = self.request(self.ben)
        before = request.shown
        self.change()
        answer = request.with_user(self.ben).sign(before, PASSWORD)
        self.assertRefused(answer, "changed_meanwhile")
        self.assertEqual(request.state, "void")
        [step] = self.batch.step_ids.filtered(lambda each: each.key == self.step)
        self.assertEqual(step.status, "open")
        self.assertFalse(self.ask(self.ben)["ok"])
        self.sign_step(self.batch, self.step, self.anna)
        anew = self.request(self.ben)
        self.assertNotEqual(anew.shown, before)
        self.assertSigned(self.give(anew, self.ben))

    def test_both_screens_hear_that_it_is_void(self):
        """[L03] Whichever screen reads again first finds it void; it is told once."""
        self.measured()
        request = self.request(self.ben)
        self.change()
        for user in (self.anna, self.ben):
            self.assertEqual(request.with_user(user).page()["request"]["state"], "void")
        outcomes = [
            each["data"]["outcome"]
            for each in self.events(self.batch, "witness.closed")
        ]
        self.assertEqual(outcomes, ["void"])
