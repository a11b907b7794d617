"""What the oversight page asks of recipes."""

from __future__ import annotations

from odoo import models, tools


class MesRecipeVersion(models.Model):
    """Drafts whose checks have findings without an answer."""

    _inherit = "mes.recipe.version"

    def _mes_oversight_findings(self, row):
        """Return drafts with an error, or a warning for which no reason is kept.

        Only drafts can have any: submitting asks for an answer to each.
        """
        drafts = self.search([("state", "=", "draft")])
        waiting = drafts.filtered(
            lambda draft: draft._mes_waits_for_answers(draft.id, draft.revision)
        )
        return {"open": [("id", "in", waiting.ids)]}

    @tools.ormcache("draft", "revision")
    def _mes_waits_for_answers(self, draft, revision):
        """Tell whether a draft, as it was with an edit, has open findings.

        Examining a recipe takes as long as a page may; workers keep the answer until
        the next edit.
        """
        return not self.sudo().browse(draft).check()["ok"]
