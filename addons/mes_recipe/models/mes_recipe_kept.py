"""Warnings that are kept, each with a reason."""

from __future__ import annotations

from odoo import api, fields, models


class MesRecipeKept(models.Model):
    """A warning that an author keeps, and why.

    It counts for exactly this finding: when its figures change, the warning asks for
    a reason again. Reasons are part of what is signed.
    """

    _name = "mes.recipe.kept"
    _inherit = ["mes.recipe.part"]
    _description = "Warning kept with a reason"
    _rec_name = "place"

    version_id = fields.Many2one(
        "mes.recipe.version", required=True, index=True, ondelete="restrict"
    )
    rule = fields.Char(required=True)
    code = fields.Char()
    place = fields.Char()
    key = fields.Char()
    found = fields.Char()
    needed = fields.Char()
    text = fields.Char("Warning", required=True)
    reason = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users", "Kept by", required=True, readonly=True, ondelete="restrict"
    )

    def _mes_key(self):
        """Return what makes two findings the same."""
        return self.version_id._mes_key_of(self._mes_figures())

    def _mes_figures(self):
        names = ("rule", "place", "key", "found", "needed")
        return {name: self[name] for name in names}

    @api.model
    def _mes_keep(self, version, finding, reason):
        """Keep a finding with a reason, in place of an earlier one."""
        key = version._mes_key_of(finding)
        version.sudo().kept_ids.filtered(lambda kept: kept._mes_key() == key).unlink()
        names = ("rule", "code", "place", "key", "found", "needed", "text")
        vals = {name: finding[name] for name in names}
        return self.sudo().create(
            {
                **vals,
                "reason": reason,
                "version_id": version.id,
                "user_id": self.env.uid,
            }
        )
