"""Groups: a right that reaches people through another group obeys the same rules."""

from __future__ import annotations

from odoo import api, models


class ResGroups(models.Model):
    """Roles as groups."""

    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        """Create groups that unite no roles which exclude each other."""
        groups = super().create(vals_list)
        groups._mes_check_members()
        return groups

    def write(self, vals):
        """Write, and refuse what would give somebody roles that exclude each other."""
        result = super().write(vals)
        if {"implied_ids", "implied_by_ids", "user_ids"} & vals.keys():
            self._mes_check_members()
        return result

    def _mes_check_members(self):
        users = self.sudo().with_context(active_test=False).all_user_ids
        self.env["mes.role.conflict"]._check(users)
