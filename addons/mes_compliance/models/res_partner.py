"""Partners: the name of a person, the time zone of a site."""

from __future__ import annotations

from odoo import models


class ResPartner(models.Model):
    """What people and sites have of their partner is kept by every worker."""

    _inherit = "res.partner"

    def write(self, vals):
        """Write, and forget the names of people and the places of sites."""
        result = super().write(vals)
        if {"name", "tz"} & vals.keys() and self._mes_known():
            self.env.registry.clear_cache()
        return result

    def _mes_known(self):
        """Tell whether one of these partners is a person with an account, or a site."""
        domain = [("partner_id", "in", self.ids)]
        return any(
            self.env[model].sudo().with_context(active_test=False).search_count(domain)
            for model in ("res.users", "res.company")
        )
