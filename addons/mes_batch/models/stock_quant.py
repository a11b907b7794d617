"""Quants: stock of lots that may not be used is never offered to who would use it."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.mes_compliance import clock

from .. import disposition

MOVED = ("product_id", "lot_id", "location_id")
"""What only moves may change."""

COUNTED = ("quantity",)
"""What only moves and counts may change."""

BY_COUNT = {"inventory_quantity", "inventory_quantity_auto_apply"}
"""Fields by which a count states what was found."""


class StockQuant(models.Model):
    """Stock of a lot at a place."""

    _inherit = "stock.quant"

    mes_status = fields.Selection(related="lot_id.mes_status", string="Status")
    mes_disposition = fields.Selection(
        related="lot_id.mes_disposition", string="Disposition"
    )

    # -- what is offered ---------------------------------------------------------

    def _mes_need(self):
        """Return what the move that asks is for; None when nobody says so."""
        need = self.env.context.get("mes_need")
        return need if isinstance(need, disposition.Need) else None

    def _get_gather_domain(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
    ):
        """Return where stock is looked for: for a need, in lots that may serve it."""
        domain = super()._get_gather_domain(
            product_id, location_id, lot_id, package_id, owner_id, strict
        )
        if self._mes_need() is None or not product_id.mes_controlled:
            return domain
        usable = self._mes_usable_lots(product_id, location_id)
        return Domain(domain) & Domain("lot_id", "in", usable.ids)

    def _gather(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
        qty=0,
    ):
        """Gather; for a need never from a cache that does not know of needs."""
        quants = self.with_context(quants_cache=None) if self._mes_need() else self
        return super(StockQuant, quants)._gather(
            product_id, location_id, lot_id, package_id, owner_id, strict, qty
        )

    @api.model
    def _update_available_quantity(
        self,
        product_id,
        location_id,
        quantity=False,
        reserved_quantity=False,
        lot_id=None,
        package_id=None,
        owner_id=None,
        in_date=None,
    ):
        """Update whichever quant it is, whatever the move that asks is for."""
        quants = self.with_context(mes_need=None) if self._mes_need() else self
        return super(StockQuant, quants)._update_available_quantity(
            product_id,
            location_id,
            quantity,
            reserved_quantity,
            lot_id,
            package_id,
            owner_id,
            in_date,
        )

    def _mes_usable_lots(self, product, location):
        """Return the lots of a product at a place that may serve the need asked for."""
        need, at = self._mes_need(), self.env.context.get("mes_need_date")
        lots = self.env["stock.lot"].sudo()
        here = [("location_id", "child_of", location.id), ("quantity", ">", 0)]
        present = lots.search(
            [("product_id", "=", product.id), ("quant_ids", "any", here)]
        )
        moment = at and clock.aware(at)
        return present.filtered(lambda lot: lot._mes_check(need, moment).ok)

    # -- what is written ---------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create; stock of a controlled item comes by moves and counts only."""
        counts = self._is_inventory_mode() and all(
            BY_COUNT & vals.keys() for vals in vals_list
        )
        quants = super().create(vals_list)
        if not (self.env.su or counts):
            quants.filtered("quantity")._mes_refuse_by_hand(COUNTED)
        return quants

    def write(self, vals):
        """Write; stock of a controlled item is changed by moves and counts only."""
        moved = [name for name in MOVED if name in vals]
        counted = [name for name in COUNTED if name in vals and not self.env.su]
        if moved or counted:
            self._mes_refuse_by_hand((*moved, *counted))
        return super().write(vals)

    def _mes_refuse_by_hand(self, names):
        """Refuse to relabel or invent stock of a controlled item.

        :raise UserError: the attempt is recorded first
        """
        for quant in self.filtered("product_id.mes_controlled"):
            lot = quant.lot_id.sudo() or quant.product_id.product_tmpl_id.sudo()
            lot._mes_refuse(
                "stock_by_moves_only",
                self.env._(
                    "Stock of %(lot)s changes by transfers and counts only.",
                    lot=lot._mes_label(),
                ),
                fields=list(names),
            )
