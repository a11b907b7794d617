"""Units of stock for quantities of recipes."""

from __future__ import annotations

from decimal import Decimal

from odoo import api, models

BASES = {
    "mass": "uom.product_uom_kgm",
    "volume": "uom.product_uom_litre",
    "length": "uom.product_uom_meter",
}
"""Odoo's unit for the first unit of each kind of quantity."""

COUNT = "uom.product_uom_unit"


class UomUom(models.Model):
    """A unit of stock, in which quantities of recipes are kept."""

    _inherit = "uom.uom"

    @api.model
    def _mes_base_of(self, quantity):
        """Return Odoo's unit for the first unit of a quantity's kind; none without."""
        name = quantity.dimension.name
        xml_id = COUNT if quantity.unit.counted else BASES.get(name)
        return self.env.ref(xml_id) if xml_id else self.browse()

    def _mes_amount(self, quantity):
        """Return a quantity of a recipe in this unit, exact; None where it cannot be.

        :param Quantity quantity: with a unit of the format
        :return: Decimal
        """
        base = self._mes_base_of(quantity)
        if not base or not base._has_common_reference(self):
            return None
        first = quantity.absolute
        amount = Decimal(first.numerator) / Decimal(first.denominator)
        return amount * Decimal(str(base.factor)) / Decimal(str(self.factor))
