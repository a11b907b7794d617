"""Returning a version to its author, with what has to change."""

from __future__ import annotations

from odoo import fields, models


class MesRecipeVersionReturn(models.TransientModel):
    """The comment with which a version goes back."""

    _name = "mes.recipe.version.return"
    _description = "Return a version to its author"

    version_id = fields.Many2one("mes.recipe.version", required=True, readonly=True)
    comment = fields.Text("What has to change", required=True)

    def action_return(self):
        """Return the version; the comment is in the record."""
        self.ensure_one()
        self.version_id.return_to_author(self.comment)
        return {"type": "ir.actions.act_window_close"}
