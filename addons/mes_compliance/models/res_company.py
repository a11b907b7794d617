"""A company is a site."""

from __future__ import annotations

from odoo import api, fields, models, tools

from odoo.addons.base.models.res_partner import _tz_get


class ResCompany(models.Model):
    """A site: its record and its time zone."""

    _name = "res.company"
    _inherit = ["res.company", "mes.stream"]
    _mes_kind = "site"

    mes_timezone = fields.Selection(
        _tz_get,
        "Site time zone",
        help="Dates on the floor (expiry, calibration, qualification) are days of this "
        "zone. UTC is stored with this zone and its offset at the event.",
    )

    def _mes_tz(self):
        """Return the site's time zone name; UTC where none is set."""
        return self._mes_place()[1]

    @tools.ormcache("self.id")
    def _mes_place(self):
        """Return the site's stream, time zone and name, which every act asks for.

        Workers keep them; whoever changes one makes all workers forget.
        """
        site = self.sudo()
        zone = site.mes_timezone or site.partner_id.tz or "UTC"
        return site.mes_stream, zone, site.name

    @api.model_create_multi
    def create(self, vals_list):
        """Create sites, each with the duties that come back everywhere (M10)."""
        sites = super().create(vals_list)
        self.env["mes.periodic.review"]._begin(sites)
        return sites

    def write(self, vals):
        """Write, and forget where the site is."""
        result = super().write(vals)
        if {"mes_timezone", "partner_id", "name"} & vals.keys():
            self.env.registry.clear_cache()
        return result
