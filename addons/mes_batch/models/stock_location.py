"""Locations: what a movement into one means for the stock that goes there."""

from __future__ import annotations

from odoo import models

PURPOSES = {"customer": "deliver", "production": "consume"}


class StockLocation(models.Model):
    """A place, and what taking stock there is for."""

    _inherit = "stock.location"

    def _mes_purpose(self):
        """Return what stock that comes here is taken for, empty where it stays.

        Returns to a supplier and losses (scrap, count differences) are for nothing:
        they stay open to stock of every status.
        """
        location = self.sudo()
        if location.usage == "transit" and not location.company_id:
            return "leave"
        return PURPOSES.get(location.usage, "")
