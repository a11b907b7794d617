"""Lots made in a batch follow the batch."""

from __future__ import annotations

from odoo import models

from odoo.addons.mes_compliance.verdict import Finding, refused


class StockLot(models.Model):
    """A lot that a batch made is released through the batch's record, not beside it."""

    _inherit = "stock.lot"

    def _mes_disposition_gate(self, to):
        """Refuse to release or reject such a lot on its own form."""
        verdict = super()._mes_disposition_gate(to)
        batch = (
            self.env["mes.batch"].sudo().search([("lot_id", "in", self.ids)], limit=1)
        )
        if batch and to in ("released", "restricted"):
            found = self.env._("batch %(batch)s", batch=batch.name)
            verdict &= refused(Finding("lot_of_batch", about=self.name, found=found))
        return verdict
