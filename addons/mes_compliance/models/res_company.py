"""A company is a site."""

from __future__ import annotations

from odoo import fields, models

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
        return self.mes_timezone or self.partner_id.tz or "UTC"
