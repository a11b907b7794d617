"""Recipes on the oversight page."""

from __future__ import annotations

from odoo.tests import tagged

from odoo.addons.mes_compliance.tests.oversight_case import OversightMixin

from .common import RecipeCase

REVIEW = "mes_recipe.oversight_recipe_review"
WARNING = "mes_recipe.oversight_recipe_warning"


@tagged("post_install", "-at_install", "mes")
class TestRecipeOversight(OversightMixin, RecipeCase):
    """A recipe on its way, and drafts with findings."""

    def in_state(self, code, state, days=0):
        """Return a version that came into a state some days ago."""
        recipe = self.env["mes.recipe"].create({"code": code, "name": code})
        version = self.env["mes.recipe.version"].create({"recipe_id": recipe.id})
        version._mes_act().write({"state": state})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mes_recipe_version SET write_date = now() - %s * interval '1 day'"
            " WHERE id = %s",
            (days, version.id),
        )
        version.invalidate_recordset()
        return version

    def test_in_review(self):
        """[M10] In review is open, after two weeks overdue; approved is in order."""
        new = self.in_state("R-NEW", "in_review")
        old = self.in_state("R-OLD", "in_review", days=15)
        done = self.in_state("R-DONE", "approved", days=15)
        draft = self.in_state("R-DRAFT", "draft", days=15)
        self.assertStands(self.farid, REVIEW, new, "open")
        self.assertStands(self.farid, REVIEW, old, "overdue")
        self.assertStands(self.farid, REVIEW, done, "order")
        self.assertStands(self.farid, REVIEW, draft, None)

    def test_findings_without_an_answer(self):
        """[M10] A draft counts while it has findings; a complete one is in order."""
        empty = self.in_state("R-EMPTY", "draft")
        full = self.imported()
        self.assertStands(self.farid, WARNING, empty, "open")
        self.keep_warnings(full)
        self.assertTrue(full.check()["ok"])
        self.assertStands(self.farid, WARNING, full, "order")
        full.write({"reason": False})
        self.assertStands(self.farid, WARNING, full, "open")
