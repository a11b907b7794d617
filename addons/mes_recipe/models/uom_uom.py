"""Units of stock for quantities of recipes."""

from __future__ import annotations

from decimal import Decimal

from odoo import models

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

    def _mes_amount(self, quantity):
        """Return a quantity of a recipe in this unit, exact; None where it cannot be.

        What is counted is kept in Odoo's units, or in a unit that is called the same:
        tablets in ``tablet``, and in whatever packs of it there are.

        :param Quantity quantity: with a unit of the format
        :return: Decimal
        """
        base = self._mes_base_of(quantity)
        if not base or not base._has_common_reference(self):
            return None
        first = quantity.absolute
        amount = Decimal(first.numerator) / Decimal(first.denominator)
        return amount * Decimal(str(base.factor)) / Decimal(str(self.factor))

    def _mes_base_of(self, quantity):
        """Return the unit of stock for the first unit of a quantity's kind, or none."""
        if quantity.unit.counted:
            called = (self._mes_root().name or "").lower()
            same = called == quantity.unit.symbol
            return self._mes_root() if same else self.env.ref(COUNT)
        xml_id = BASES.get(quantity.dimension.name)
        return self.env.ref(xml_id) if xml_id else self.browse()

    def _mes_root(self):
        """Return the unit that this one is counted in, in the end."""
        unit = self
        while unit.relative_uom_id:
            unit = unit.relative_uom_id
        return unit
