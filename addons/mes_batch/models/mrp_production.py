"""Manufacturing orders whose batch has a record: closed by the record alone (B07)."""

from __future__ import annotations

from odoo import api, fields, models

from odoo.addons.mes_compliance.models.mes_stream import acting

PLANNED = frozenset(
    {
        "product_id",
        "product_qty",
        "product_uom_id",
        "bom_id",
        "lot_producing_ids",
        "qty_producing",
        "state",
        "is_locked",
        "date_finished",
        "move_raw_ids",
        "move_finished_ids",
        "move_byproduct_ids",
        "location_src_id",
        "location_dest_id",
    }
)
"""Fields of an order that follow from its batch once there is one."""


class MrpProduction(models.Model):
    """An order and its batch: one is planned, the other is done and recorded."""

    _inherit = "mrp.production"

    mes_batch_ids = fields.One2many("mes.batch", "production_id", "Batches")
    mes_batch_id = fields.Many2one("mes.batch", compute="_compute_mes_batch_id")

    @api.depends("mes_batch_ids.state")
    def _compute_mes_batch_id(self):
        for order in self:
            live = order.mes_batch_ids.filtered(lambda b: b.state != "cancelled")
            order.mes_batch_id = live[:1]

    def action_mes_batch(self):
        """Open the order's batch; make its draft when there is none."""
        self.ensure_one()
        batch = self.mes_batch_id or self.env["mes.batch"]._plan_for(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": "mes.batch",
            "res_id": batch.id,
            "views": [(False, "form")],
        }

    # -- gates -------------------------------------------------------------------

    def write(self, vals):
        """Write, unless it is for the batch's record to say."""
        if PLANNED & vals.keys():
            self._mes_refuse_by_hand(sorted(PLANNED & vals.keys()))
        return super().write(vals)

    def button_mark_done(self):
        """Close the order: the batch does, nobody by hand."""
        self._mes_refuse_by_hand(["state"])
        return super().button_mark_done()

    def action_cancel(self):
        """Cancel the order, unless a batch was issued for it."""
        self._mes_refuse_by_hand(["state"])
        return super().action_cancel()

    def action_toggle_is_locked(self):
        """Unlock the order, unless a batch was issued for it."""
        self._mes_refuse_by_hand(["is_locked"])
        return super().action_toggle_is_locked()

    def unlink(self):
        """Delete the order, unless a batch was made for it."""
        self._mes_refuse_by_hand(["state"])
        return super().unlink()

    def _mes_refuse_by_hand(self, names):
        """Refuse, and keep in the batch's record, what only the batch may do.

        :raise UserError: while a batch that was issued belongs to the order
        """
        if acting(self.env):
            return
        for batch in self.sudo().mes_batch_ids:
            if batch.state not in ("draft", "cancelled"):
                sentence = self.env._(
                    "%(order)s follows the record of batch %(batch)s and is not "
                    "changed by hand.",
                    order=batch.production_id.name,
                    batch=batch.name,
                )
                batch.with_user(self.env.user).sudo()._mes_refuse(
                    "order_by_hand", sentence, fields=names
                )
