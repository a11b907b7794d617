"""Decimals of stock quantities: fine enough for what is weighed."""

from __future__ import annotations

from odoo import api, models
from odoo.exceptions import UserError

UNIT = "Product Unit"
LEAST = 5
"""Decimals that stock quantities have at the least: 251.6331 kg stays what it is."""


class DecimalPrecision(models.Model):
    """The number of decimals of stock quantities, one for all units."""

    _inherit = "decimal.precision"

    @api.model
    def _mes_refine(self):
        """Give stock quantities decimals enough; a finer setting stays as it is."""
        unit = self.sudo().search([("name", "=", UNIT), ("digits", "<", LEAST)])
        unit.write({"digits": LEAST})

    def write(self, vals):
        """Write; what was weighed is not rounded away afterwards."""
        if vals.get("digits", LEAST) < LEAST and UNIT in self.mapped("name"):
            self._mes_keep_decimals()
        return super().write(vals)

    def _mes_keep_decimals(self):
        """Refuse fewer decimals while lots that quality releases exist.

        :raise UserError: naming the least
        """
        lots = self.env["stock.lot"].sudo()
        if lots.search_count([("mes_disposition", "!=", False)], limit=1):
            raise UserError(
                self.env._(
                    "Stock of lots that quality releases is kept with %(least)s "
                    "decimals or more.",
                    least=LEAST,
                )
            )
