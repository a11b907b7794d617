"""The life of a version: who signs what, with whom, and what follows."""

from __future__ import annotations

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mes_compliance.verdict import Finding, refused

from .. import isa88
from .common import RecipeCase


@tagged("post_install", "-at_install", "mes")
class TestSignatures(RecipeCase):
    def test_whole_life(self):
        """[A09, A10] From draft to effective by four signatures of three people."""
        version = self.imported()
        with self.at("2026-11-20 09:00"):
            self.effective(version)
        self.assertEqual(version.state, "effective")
        frozen = version._mes_recipe()
        self.assertEqual(isa88.digest(frozen), isa88.digest(self.recipe_a))
        signatures = version.mes_signature_ids
        self.assertEqual(
            [(s.meaning, s.printed_name) for s in signatures],
            [
                ("prepared", "Kim Aebi"),
                ("checked", "Lars Oberholzer"),
                ("approved", "Farid Nasser"),
                ("made_effective", "Farid Nasser"),
            ],
        )

    def test_signed_is_the_content(self):
        """[A10] Every signature holds the hash of the content it was given for."""
        version = self.approved()
        for entry in self.told(version, "recipe.signed"):
            shown = entry["data"]["content"]
            self.assertEqual(shown["sha256"], isa88.digest(self.recipe_a))
            self.assertEqual(shown["recipe"], self.recipe_a.header.recipe.text)
        whole = self.told(version, "recipe.content")[-1]["data"]
        self.assertEqual(
            isa88.digest(isa88.from_content(whole["content"])), version.digest
        )

    def test_author_does_not_check(self):
        """[A10] Whoever submitted a version does not check it, in any role."""
        kim_too = self.env.ref("mes_compliance.group_approver")
        self.kim.group_ids += kim_too
        version = self.submitted()
        answer = self.sign(version, self.kim, "checked")
        self.assertRefused(answer, "recipe_own_work")
        self.assertFalse(version.checked_by_id)

    def test_hand_in_the_draft(self):
        """[A10] Whoever wrote in a draft does not check it, whoever submitted."""
        version = self.imported()
        version.with_user(self.lars).strength = "501 mg"
        self.submitted(version)
        answer = self.sign(version, self.lars, "checked")
        self.assertRefused(answer, "recipe_own_work")

    def test_same_person_twice(self):
        """[A10] Whoever checked does not approve."""
        self.lars.group_ids += self.env.ref("mes_compliance.group_qa_approver")
        version = self.submitted()
        self.assertSigned(self.sign(version, self.lars, "checked"))
        answer = self.sign(version, self.lars, "approved")
        self.assertRefused(answer, "recipe_own_work")
        self.assertEqual(version.state, "in_review")

    def test_approval_before_the_check(self):
        """[A10] QA approves what somebody has checked."""
        answer = self.sign(self.submitted(), self.farid, "approved")
        self.assertRefused(answer, "recipe_not_checked")

    def test_refused_signature_is_told(self):
        """[A10] A refused signature is in the record with its reasons."""
        version = self.submitted()
        self.sign(version, self.farid, "approved")
        (told,) = self.told(version, "signature.refused")
        self.assertEqual(told["data"]["findings"][0]["rule"], "recipe_not_checked")

    def test_roles(self):
        """[A10] Every act has its role, and nobody else's signature counts."""
        version = self.imported()
        everybody = (self.kim, self.lars, self.farid, self.ines, self.anna)
        steps = (
            ("prepared", (self.kim, self.lars), self.kim),
            ("checked", (self.lars,), self.lars),
            ("approved", (self.farid,), self.farid),
            ("made_effective", (self.farid,), self.farid),
        )
        values = {"training": "done"}
        for meaning, may, signer in steps:
            for person in everybody:
                if person not in may:
                    answer = self.sign(version, person, meaning, values=values)
                    rules = [reason["rule"] for reason in answer["reasons"]]
                    self.assertIn("role_missing", rules, (meaning, person.login))
            self.assertSigned(self.sign(version, signer, meaning, values=values))

    def test_unknown_meanings(self):
        """[A09] Other meanings, subjects and acts bring about nothing."""
        version = self.imported()
        for meaning, subject, values in (
            ("released", None, {}),
            ("prepared", "20.4.3", {}),
            ("status_changed", None, {}),
            ("status_changed", None, {"act": "submit"}),
            ("void", None, {"act": "retire"}),
        ):
            answer = self.sign(version, self.kim, meaning, subject, values)
            self.assertRefused(answer, "signature_meaning_unknown")

    def test_states(self):
        """[A09] No act starts from a state it does not belong to."""
        version = self.imported()
        acts = (
            (self.lars, "checked", {}),
            (self.farid, "approved", {}),
            (self.farid, "made_effective", {"training": "done"}),
            (self.farid, "status_changed", {"act": "suspend", "reason": "because"}),
            (self.farid, "status_changed", {"act": "retire", "reason": "because"}),
            (self.farid, "void", {"act": "withdraw", "reason": "because"}),
        )
        for person, meaning, values in acts:
            answer = self.sign(version, person, meaning, values=values)
            rules = [reason["rule"] for reason in answer["reasons"]]
            self.assertIn("recipe_state", rules, meaning)
        self.assertEqual(version.state, "draft")
        self.submitted(version)
        self.assertRefused(self.sign(version, self.kim, "prepared"), "recipe_state")

    def test_changed_while_reading(self):
        """[A10] What changed since it was shown is not signed."""
        version = self.imported()
        shown = version.signing_page("prepared")["hash"]
        version.strength = "501 mg"
        answer = self.sign(version, self.kim, "prepared", shown=shown)
        self.assertRefused(answer, "changed_meanwhile")

    def test_signature_of_somebody_else(self):
        """[A10] A signature needs the credential of its signer."""
        version = self.submitted()
        answer = self.sign(
            version, self.lars, "checked", session=self.kim, password="x"
        )
        self.assertFalse(answer["ok"])
        self.assertFalse(version.checked_by_id)


@tagged("post_install", "-at_install", "mes")
class TestReturn(RecipeCase):
    def test_return(self):
        """[A09, A10] A returned version is edited, and every signature given again."""
        version = self.submitted()
        self.assertSigned(self.sign(version, self.lars, "checked"))
        version.with_user(self.farid).return_to_author("20.4.3: why 3.0 %?")
        self.assertEqual(version.state, "draft")
        self.assertFalse(version.content)
        (told,) = self.told(version, "recipe.returned")
        self.assertEqual(told["why"], "20.4.3: why 3.0 %?")
        version.strength = "501 mg"
        self.submitted(version)
        self.assertRefused(
            self.sign(version, self.farid, "approved"), "recipe_not_checked"
        )
        self.assertSigned(self.sign(version, self.lars, "checked"))

    def test_return_needs_words(self):
        """[A09] A version is not returned without a comment."""
        version = self.submitted()
        for comment in ("", "  ", "no", None):
            with self.assertRaises(UserError):
                version.with_user(self.lars).return_to_author(comment)

    def test_who_returns(self):
        """[A09] Authors do not take back what they submitted."""
        version = self.submitted()
        for person in (self.kim, self.ines, self.anna):
            with self.assertAttemptTold(AccessError, version, "role_missing"):
                version.with_user(person).return_to_author("I want it back")
        self.assertEqual(version.state, "in_review")

    def test_never_back_from_approved(self):
        """[A09] An approved version never becomes a draft again."""
        version = self.approved()
        with self.assertRaises(UserError):
            version.with_user(self.farid).return_to_author("One more thought")


@tagged("post_install", "-at_install", "mes")
class TestEnds(RecipeCase):
    def change(
        self, version, act, meaning="status_changed", signer=None, reason="Found"
    ):
        values = {"act": act, "reason": reason}
        return self.sign(version, signer or self.farid, meaning, values=values)

    def test_suspend_and_resume(self):
        """[A09] A suspended version is not used, and comes back by a signature."""
        version = self.effective()
        self.assertSigned(self.change(version, "suspend", reason="Wrong picture"))
        self.assertEqual(version.state, "suspended")
        product, site = version.product_id, version.company_id
        self.assertFalse(version._mes_effective(product, site))
        self.assertFalse(version._mes_issue_verdict().ok)
        self.assertSigned(self.change(version, "resume"))
        self.assertEqual(version._mes_effective(product, site), version)

    def test_reason_is_needed(self):
        """[A09] Nothing is suspended, retired or withdrawn without a reason."""
        version = self.approved()
        answer = self.change(version, "withdraw", "void", reason="x")
        self.assertRefused(answer, "text_missing")
        self.assertSigned(self.put_into_effect(version))
        self.assertRefused(self.change(version, "suspend", reason=" "), "text_missing")

    def test_withdraw(self):
        """[A09] An approved version that is withdrawn is never used."""
        version = self.approved()
        self.assertSigned(self.change(version, "withdraw", "void"))
        self.assertEqual(version.state, "withdrawn")
        self.assertRefused(self.put_into_effect(version), "recipe_state")

    def test_give_up_a_draft(self):
        """[A09] A draft nobody needs is given up, and its number stays used."""
        version = self.imported()
        answer = self.change(version, "discard", "void", self.kim, "Wrong file")
        self.assertSigned(answer)
        self.assertEqual(version.state, "withdrawn")
        answer = self.versions().import_text(self.text_a)
        self.assertIn("recipe_version_exists", self.rules(answer))

    def test_retire(self):
        """[A09] A version that an open batch uses is not retired."""
        version = self.effective()
        self.assertSigned(self.change(version, "suspend"))
        used = refused(Finding("recipe_state", found="PCM26031"))
        self.patch(type(version), "_mes_use_verdict", lambda self: used)
        self.assertRefused(self.change(version, "retire"), "recipe_state")
        self.patch(type(version), "_mes_use_verdict", lambda self: refused())
        self.assertSigned(self.change(version, "retire"))
        self.assertEqual(version.state, "retired")
        answer = self.change(version, "resume")
        self.assertRefused(answer, "recipe_state", "recipe_time_over")
