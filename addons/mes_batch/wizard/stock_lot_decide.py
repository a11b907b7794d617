"""The sheet on which somebody writes what they are about to sign about a lot."""

from __future__ import annotations

from odoo import fields, models

from .. import disposition
from ..models.stock_lot_signature import CORRECTED


class StockLotDecide(models.TransientModel):
    """What is being decided about a lot, before it is signed.

    Nothing here takes effect: the values go to the signing dialog, and every check
    stands in the signature itself.
    """

    _name = "stock.lot.decide"
    _description = "Decision about a lot"

    lot_id = fields.Many2one("stock.lot", required=True, readonly=True)
    act = fields.Selection(
        [
            ("analysis", "Record analysis"),
            ("disposition", "Change status"),
            ("correction", "Correct data"),
        ],
        required=True,
        readonly=True,
    )
    to = fields.Selection(list(disposition.LABELS.items()), "New status", readonly=True)

    assay = fields.Char(help="In %, as the certificate states it: 99.6")
    loss_on_drying = fields.Char(
        "Loss on drying", help="In %; empty where it was not tested."
    )
    water = fields.Char(help="In %; empty where it was not tested.")
    analysed = fields.Date("Analysed on")
    retest = fields.Date("Retest date", help="Last day on which the results count.")

    batches = fields.Char("Only for batches", help="Batch numbers, with commas.")
    product_ids = fields.Many2many("product.product", string="Only for products")
    company_id = fields.Many2one("res.company", "Only at site")

    name = fields.Char("Control number")
    supplier_lot = fields.Char("Supplier lot")
    expiry = fields.Date("Expiration date", help="Last day on which it can be used.")

    def action_sign(self):
        """Return the signing dialog for what was written."""
        self.ensure_one()
        values = {"act": self.act, **self._values()}
        return self.lot_id._mes_signing(values, reason=self.act != "analysis")

    def _values(self):
        """Return what was written, as the signature takes it."""
        if self.act == "analysis":
            return self._said("assay", "loss_on_drying", "water", "analysed", "retest")
        if self.act == "correction":
            return self._said(*CORRECTED)
        return {
            "to": self.to,
            "batches": self.batches or "",
            "products": self.product_ids.ids,
            "site": self.company_id.id,
        }

    def _said(self, *names):
        """Return the fields that hold something, days as text."""
        return {
            name: str(self[name]).strip()
            for name in names
            if self[name] not in (False, "")
        }
