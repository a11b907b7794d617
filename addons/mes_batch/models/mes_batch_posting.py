"""Posting to stock what the record says, when execution is complete (B07).

Nothing is posted from a plan: what was not charged was not consumed, and what was not
counted was not made. Posting rounds to the precision of stock; the record keeps both.
"""

from __future__ import annotations

from decimal import Decimal

from odoo import models

from odoo.addons.mes_compliance.measure import Quantity

from ..engine import Key


class MesBatchPosting(models.Model):
    """The manufacturing order follows the batch."""

    _inherit = "mes.batch"

    def _project_status(self, status):
        """Post the order when the last step is signed."""
        done = super()._project_status(status)
        if status == "executed":
            self._post_order()
        return done

    def _post_order(self):
        """Write consumption and production of the record to the order and close it."""
        state, plan = self._state_now(), self._plan()
        consumed = self._consumed(state)
        made = self._made(plan, state)
        order = self._mes_act().production_id.with_context(skip_expired=True)
        self._post_moves(order, consumed)
        order.qty_producing = float(made.value)
        order.move_raw_ids.picked = True
        order.with_context(
            skip_consumption=True, skip_backorder=True
        ).button_mark_done()
        self._mes_record("batch.posted", self._posted(order, consumed, made))

    def _consumed(self, state):
        """Return per formula line the quantity of each lot that was used up."""
        consumed = {}
        for container in state.containers.values():
            if container.charged_at:
                key = (container.line, container.lot)
                net = Quantity.parse(container.net)
                consumed[key] = consumed[key] + net if key in consumed else net
        return consumed

    def _made(self, plan, state):
        """Return how much of the product was counted as good.

        The quantity is the entered value of a yield or reconciliation whose unit is
        that of the output.
        """
        output = plan.recipe.formula.outputs[0]
        for key, step in state.steps.items():
            phase = plan.phase(Key.parse(key).number)
            if phase.kind not in ("yield", "reconcile"):
                continue
            for parameter in plan.parameters_of(phase):
                entered = parameter.entry.kind != "calculated"
                if entered and parameter.measured_in == output.quantity.unit:
                    return Quantity.parse(step.value(parameter.parameter).text)
        return output.quantity

    def _post_moves(self, order, consumed):
        """Replace the order's reservations by what was used, lot by lot."""
        order.move_raw_ids.move_line_ids.unlink()
        for (line, lot_name), quantity in consumed.items():
            move = self._move_of(order, line)
            if move:
                self._post_line(move, lot_name, quantity)

    def _move_of(self, order, line):
        """Return the order's component move of a formula line."""
        return order.move_raw_ids.filtered(lambda m: m.bom_line_id.mes_line == line)[:1]

    def _post_line(self, move, lot_name, quantity):
        lot = self.env["stock.lot"].search(
            [("name", "=", lot_name), ("product_id", "=", move.product_id.id)], limit=1
        )
        unit = move.product_id.uom_id
        vals = {
            "move_id": move.id,
            "product_id": move.product_id.id,
            "product_uom_id": unit.id,
            "lot_id": lot.id,
            "quantity": float(_in_unit(quantity, unit.name)),
            "location_id": self._location_of(move, lot).id,
            "location_dest_id": move.location_dest_id.id,
            "picked": True,
        }
        move.env["stock.move.line"].create(vals)

    def _location_of(self, move, lot):
        """Return where a lot lies, so that it is taken from there."""
        quant = lot.quant_ids.filtered(
            lambda q: q.location_id.usage == "internal" and q.quantity > 0
        )[:1]
        return quant.location_id or move.location_id

    def _posted(self, order, consumed, made):
        """Return what was posted beside what was recorded."""
        return {
            "order": order.name,
            "made": made.text,
            "posted": str(order.qty_produced),
            "consumed": [
                {"line": line, "lot": lot, "quantity": quantity.text}
                for (line, lot), quantity in sorted(consumed.items())
            ],
        }


def _in_unit(quantity, unit) -> Decimal:
    """Return the number of a quantity in a stock unit; counted things stay counts."""
    if str(quantity.unit) == unit or quantity.unit.counted:
        return quantity.value
    return quantity.to(unit).value
