"""The checks of a draft on its form: what is said, and what a reason answers."""

from __future__ import annotations

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DraftCase


@tagged("post_install", "-at_install", "mes")
class TestChecks(DraftCase):
    def test_missing_header(self):
        """[A02] A version without its header fields cannot leave draft."""
        for name in (
            "product",
            "strength",
            "dosage_form",
            "batch_size",
            "theoretical_yield",
        ):
            self.draft[name] = False
        answer = self.draft.check()
        self.assertFalse(answer["ok"])
        self.assertEqual(self.rules(answer).count("header_missing"), 5)
        answer = self.sign(self.draft, self.kim, "prepared")
        self.assertFalse(answer["ok"])
        self.assertEqual(self.draft.state, "draft")

    def test_missing_reason(self):
        """[A09] A version without change and reason cannot leave draft."""
        self.draft.write({"change": False, "reason": False})
        answer = self.sign(self.draft, self.kim, "prepared")
        self.assertRefused(answer, "recipe_finding_open", "recipe_finding_open")

    def test_warning_with_reason(self):
        """[A10] A warning is kept with a reason, which is part of what is signed."""
        self.line("paracetamol").tolerance = "-0.2 / +0.2 %"
        answer = self.draft.check()
        self.assertEqual(self.rules(answer), ["tolerance_under_label"])
        self.assertFalse(self.sign(self.draft, self.kim, "prepared")["ok"])
        self.draft.keep(answer["findings"][0], "Agreed with QA in CC-2026-058")
        self.assertTrue(self.draft.check()["ok"])
        self.assertSigned(self.sign(self.draft, self.kim, "prepared"))
        shown = self.told(self.draft, "recipe.signed")[0]["data"]["content"]
        (kept,) = shown["warnings_kept"]
        self.assertEqual(kept["reason"], "Agreed with QA in CC-2026-058")
        self.assertEqual(kept["kept_by"], "Kim Aebi")

    def test_reason_of_an_older_figure(self):
        """[A10] A reason counts for the figures it was given for."""
        self.line("paracetamol").tolerance = "-0.2 / +0.2 %"
        self.keep_warnings(self.draft)
        self.line("paracetamol").tolerance = "-0.3 / +0.2 %"
        self.assertFalse(self.draft.check()["ok"])

    def test_reason_too_short(self):
        """[A10] A dot is not a reason, and an error is not kept at all."""
        self.line("paracetamol").tolerance = "-0.2 / +0.2 %"
        (finding,) = self.draft.check()["findings"]
        with self.assertRaises(UserError):
            self.draft.keep(finding, ".")
        self.draft.strength = False
        error = self.draft.check()["findings"][0]
        with self.assertRaises(UserError):
            self.draft.keep(error, "A very good reason")

    def test_things_that_are_gone(self):
        """[A15] What a recipe names has to be here when it is submitted."""
        self.env["product.product"].search(
            [("default_code", "=", "RM-0006")]
        ).active = 0
        answer = self.draft.check()
        self.assertEqual(self.rules(answer), ["product_unknown"])
        self.assertEqual(answer["findings"][0]["place"], "talc")

    def test_mine(self):
        """[A17] Authors find the versions in which they had a hand."""
        domain = [("is_mine", "=", True)]
        self.assertEqual(self.draft.search(domain), self.draft)
        self.assertFalse(self.draft.with_user(self.lars).search(domain))
        self.assertTrue(self.draft.is_mine)

    def test_other_site(self):
        """[A02] A recipe that is written for another site cannot be submitted."""
        self.draft.site = "Cork Sterile"
        self.assertEqual(self.rules(self.draft.check()), ["site_differs"])
