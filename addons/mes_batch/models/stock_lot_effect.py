"""What a disposition does to stock, at once and in the same transaction."""

from __future__ import annotations

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.mes_compliance import clock

from .. import disposition
from .stock_lot_facts import HELD, OPEN

EVENT = "lot.disposition"
"""Type of the entry that tells a disposition with its effect."""

PICKING = "stock.picking"


class StockLotEffect(models.Model):
    """Release gives the lot to what waits for it; all else takes it back."""

    _inherit = "stock.lot"

    def _mes_dispose(self, to, reason=None, limits=None):
        """Give the lot a disposition and let stock follow; the caller has signed.

        :param str to: key of the disposition
        :param str reason: why, as the person said it
        :param dict limits: what restricts the lot, values of its fields
        :return: what changed: ``lot``, ``before``, ``now``, ``stock`` (by location),
            ``transfers`` and ``orders`` (reference, quantity, before, now), ``free``
        """
        self.ensure_one()
        lot = self.sudo()
        before = disposition.words(lot.mes_disposition)
        lot._mes_act().write({**(limits or {}), "mes_disposition": to})
        lot.flush_recordset()
        documents = lot._mes_withdraw() + lot._mes_offer()
        effect = {
            "lot": lot.name,
            "before": before,
            "now": disposition.words(to),
            **lot._mes_stock_rows(before),
            "transfers": [each for each in documents if each["model"] == PICKING],
            "orders": [each for each in documents if each["model"] != PICKING],
        }
        self._mes_record(EVENT, effect, reason)
        return effect

    def _mes_effects(self):
        """Return every disposition's effect from the record, oldest first."""
        ledger = self.env["mes.ledger"].sudo()
        entries = ledger._read_stream(self.sudo().mes_stream, (EVENT,))
        return [{**entry["data"], "at": entry["at"]} for entry in entries]

    # -- taking back -------------------------------------------------------------

    def _mes_withdraw(self):
        """Free what is reserved for needs these lots may no longer serve.

        :return: what was stopped: list of reference, quantity, before, now
        """
        lines = self.env["stock.move.line"].sudo()
        reserved = lines.search([("lot_id", "in", self.ids), *OPEN])
        stopped = reserved.filtered(lambda line: not line._mes_use_verdict().ok)
        held = [
            (document, _state(document), _quantity(own))
            for document, own in stopped.grouped(
                lambda line: line._mes_document()
            ).items()
        ]
        stopped.unlink()
        for document, _before, quantity in held:
            self._mes_tell_stopped(document, quantity)
        return [_row(*each) for each in held]

    def _mes_tell_stopped(self, document, quantity):
        """Leave a note where the people of the warehouse will look first."""
        if not hasattr(document, "message_post"):
            return
        lots = ", ".join(self.mapped("name"))
        body = self.env._(
            "%(quantity)s of %(lots)s were taken back: the lot can no longer be used "
            "for this.",
            quantity=quantity,
            lots=lots,
        )
        document.message_post(body=body)

    @api.model
    def _mes_withdraw_expired(self):
        """Free what has become unusable by time alone; called by the scheduler."""
        lines = self.env["stock.move.line"].sudo()
        domain = [("lot_id.mes_disposition", "!=", False), *OPEN]
        for lot in lines.search(domain).lot_id.filtered("mes_controlled"):
            stopped = lot._mes_withdraw()
            if stopped:
                lot._mes_record("lot.withdrawn", {"stopped": stopped})

    # -- offering ----------------------------------------------------------------

    def _mes_offer(self):
        """Let moves that wait for this item have the lot, where it may serve them.

        :return: what got stock of it: list of reference, quantity, before, now
        """
        self.ensure_one()
        if self.mes_disposition not in ("released", *disposition.LIMITED):
            return []
        waiting = self._mes_waiting_moves()
        present = waiting.move_line_ids
        before = {move.id: _state(move._mes_document()) for move in waiting}
        waiting._action_assign()
        given = (waiting.move_line_ids - present).filtered(lambda li: li.lot_id == self)
        return [
            _row(document, before[own[0].move_id.id], _quantity(own))
            for document, own in given.grouped(
                lambda line: line._mes_document()
            ).items()
        ]

    def _mes_waiting_moves(self):
        """Return the moves that could reserve this lot now, most urgent first."""
        parameters = self.env["ir.config_parameter"].sudo()
        if parameters.get_param("stock.picking_no_auto_reserve"):
            return self.env["stock.move"]
        today = self._mes_moment()[1]
        due = Domain("reservation_date", "<=", today) | Domain(
            "picking_type_id.reservation_method", "=", "at_confirm"
        )
        waits = Domain("state", "in", ("confirmed", "partially_available")) & due
        chained = Domain("move_orig_ids.state", "=", "done")
        waits |= Domain("state", "in", ("confirmed", "waiting")) & chained
        places = self.quant_ids.filtered_domain(HELD).location_id
        here = Domain("location_id", "parent_of", places.ids)
        of_item = Domain("product_id", "=", self.product_id.id)
        moves = self.env["stock.move"].sudo()
        return moves.search(of_item & here & waits, order="priority desc, date, id")

    # -- telling -----------------------------------------------------------------

    def _mes_stock_rows(self, before):
        """Return the lot's stock by location, and what of it can be delivered."""
        held = [("lot_id", "=", self.id), *HELD]
        quants = self.env["stock.quant"].sudo().search(held)
        usable = self._mes_check(disposition.Need("deliver")).ok
        rows, free = [], 0
        for location, own in quants.grouped("location_id").items():
            ready = usable and location.usage == "internal" and location.warehouse_id
            rows.append(self._mes_stock_row(location, own, before, bool(ready)))
            taken = sum(own.mapped("reserved_quantity"))
            free += sum(own.mapped("quantity")) - taken if ready else 0
        return {"stock": rows, "free": self._mes_quantity(free)}

    def _mes_stock_row(self, location, quants, before, ready):
        quantity = self._mes_quantity(sum(quants.mapped("quantity")))
        return {
            "location": location.complete_name,
            "containers": len(quants.package_id),
            "quantity": quantity,
            "before": before,
            "now": disposition.words(self.mes_disposition),
            "deliverable": quantity if ready else None,
        }


def _state(document):
    """Return how far stock is there for a document, in Odoo's own words."""
    name = "reservation_state" if "reservation_state" in document else "state"
    labels = dict(document._fields[name]._description_selection(document.env))
    return labels.get(document[name], "")


def _quantity(lines):
    """Return the quantity of move lines of one lot as text with its unit."""
    return lines.lot_id[:1]._mes_quantity(sum(lines.mapped("quantity_product_uom")))


def _row(document, before, quantity):
    """Return one document as the record and the screens name it."""
    partner = document.partner_id if "partner_id" in document else None
    planned = next(
        document[name]
        for name in ("scheduled_date", "date_start", "date")
        if name in document
    )
    return {
        "model": document._name,
        "id": document.id,
        "reference": document.display_name,
        "partner": partner.display_name if partner else None,
        "planned": clock.stamp(clock.aware(planned)) if planned else None,
        "quantity": quantity,
        "before": before,
        "now": _state(document),
    }
