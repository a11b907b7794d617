"""Moves: what stock is taken for, and which lots are offered to them."""

from __future__ import annotations

from odoo import models

from .. import disposition


class StockMove(models.Model):
    """A movement of stock that knows whether it consumes or delivers."""

    _inherit = "stock.move"

    def write(self, vals):
        """Write; nothing becomes done with a lot that may not be used for it."""
        if vals.get("state") == "done":
            self.move_line_ids._mes_use_gate(final=True)
        return super().write(vals)

    # -- what it is for ----------------------------------------------------------

    def _mes_need(self, destination=None):
        """Return what a move takes stock for, None where stock stays or comes in.

        Asked are where it really goes, the order that consumes it, and the step of a
        route that leads to either: picking for a delivery, picking components.

        :param destination: where a line of the move goes, when that is asked; a line
            may stand without a move
        """
        move = self.sudo()
        purpose = (destination or move.location_dest_id)._mes_purpose()
        purpose = purpose or move._mes_purpose()
        if not purpose:
            return None
        orders = move.raw_material_production_id
        orders |= move.move_dest_ids.raw_material_production_id
        numbers = orders.mapped("name") + orders.lot_producing_ids.mapped("name")
        made = [each.default_code or each.name for each in orders.product_id]
        site = move.company_id.name or ""
        return disposition.Need(purpose, site, tuple(numbers), tuple(made))

    def _mes_purpose(self):
        """Return the purpose of the order or the route that a move belongs to."""
        if self.raw_material_production_id and not self.scrap_id:
            return "consume"
        if not self.location_id or self.location_id.should_bypass_reservation():
            return ""
        kind = self.picking_type_id
        if kind and kind == kind.warehouse_id.pbm_type_id:
            return "consume"
        return self.location_final_id._mes_purpose() if self.location_final_id else ""

    def _mes_document(self):
        """Return the transfer or order that a move belongs to, else the move."""
        return self.picking_id or self.raw_material_production_id or self

    # -- what it is offered ------------------------------------------------------

    def _mes_asking(self):
        """Return the move as it asks quants for stock: saying what it is for.

        What it says is an object of ours. A context that comes over the network is
        JSON and can neither say nor unsay it.
        """
        if not self.product_id.mes_controlled:
            return self
        return self.with_context(mes_need=self._mes_need(), mes_need_date=self.date)

    def _update_reserved_quantity_vals(
        self,
        need,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=True,
    ):
        """Reserve; only lots that may serve this move are offered."""
        return super(StockMove, self._mes_asking())._update_reserved_quantity_vals(
            need, location_id, lot_id, package_id, owner_id, strict
        )

    def _get_available_quantity(
        self,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
        allow_negative=False,
    ):
        """Return what is there for this move: of lots that may serve it."""
        return super(StockMove, self._mes_asking())._get_available_quantity(
            location_id, lot_id, package_id, owner_id, strict, allow_negative
        )

    def _set_quantity_done_prepare_vals(self, qty):
        """Take a quantity; only lots that may serve this move are offered."""
        return super(StockMove, self._mes_asking())._set_quantity_done_prepare_vals(qty)
