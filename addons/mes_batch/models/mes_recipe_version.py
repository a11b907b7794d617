"""What batches answer when recipes ask."""

from __future__ import annotations

from odoo import api, models

from odoo.addons.mes_compliance.verdict import Finding, refused

from .mes_batch import CLOSED


class MesRecipeVersion(models.Model):
    """Knows what can be raised in a batch, and which batches are not closed."""

    _inherit = "mes.recipe.version"

    @api.model
    def _mes_codes(self):
        """Return the codes of the whole exception catalogue."""
        return set(self.env["mes.exception.type"].sudo().search([]).mapped("code"))

    def _mes_use_verdict(self):
        """Refuse while a batch that is not closed uses this version; name each."""
        verdict = super()._mes_use_verdict()
        batches = self.env["mes.batch"].sudo()
        domain = [("version_id", "in", self.ids), ("state", "not in", CLOSED)]
        used = batches.search(domain, order="id")
        if used:
            # A draft has no number yet: its order names it.
            names = (each.name.strip("/") or each.production_id.name for each in used)
            about = ", ".join(names)
            verdict &= refused(Finding("recipe_in_use", about=about))
        return verdict
