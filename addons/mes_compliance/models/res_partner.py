"""Partners: the name of a person, the time zone of a site."""

from __future__ import annotations

from odoo import models


class ResPartner(models.Model):
    """What people and sites have of their partner is kept by every worker."""

    _inherit = "res.partner"

    def write(self, vals):
        """Write, tell a person's new name, and forget what workers keep."""
        with self._mes_people(vals)._mes_telling(["name"]):
            result = super().write(vals)
        if {"name", "tz"} & vals.keys() and self._mes_known():
            self.env.registry.clear_cache()
        return result

    def _mes_people(self, vals):
        """Return the accounts that these values rename."""
        users = self.env["res.users"].sudo().with_context(active_test=False)
        named = self.ids if "name" in vals else []
        return users.search([("partner_id", "in", named)])

    def _mes_known(self):
        """Tell whether one of these partners is a person with an account, or a site."""
        domain = [("partner_id", "in", self.ids)]
        return any(
            self.env[model].sudo().with_context(active_test=False).search_count(domain)
            for model in ("res.users", "res.company")
        )
