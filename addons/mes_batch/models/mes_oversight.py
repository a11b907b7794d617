"""What the oversight page asks of batches and lots, where a domain cannot say it."""

from __future__ import annotations

from odoo import models

from .mes_batch_review import REVIEWED


class MesBatch(models.Model):
    """Batches in review whose proof of completeness was refused."""

    _inherit = "mes.batch"

    def _mes_oversight_review(self, row):
        """Return the batches whose record cannot show that it is complete."""
        waiting = self.search([("state", "in", REVIEWED)])
        proofs = waiting._proofs()
        refused = [batch for batch in proofs if not proofs[batch]["complete"]]
        return {"unproven": [("id", "in", refused)]}


class StockLot(models.Model):
    """Lots in the house that can be used."""

    _inherit = "stock.lot"

    def _mes_oversight_life(self, row):
        """Return usable lots that are in stock: others have no shelf life to watch.

        Who oversees quality need not see stock; that a lot is there is no secret.
        """
        usable = [
            ("mes_controlled", "=", True),
            ("mes_disposition", "in", ("released", "restricted")),
            ("company_id", "in", [self.env.company.id, False]),
        ]
        there = self.sudo().search([*usable, ("product_qty", ">", 0)])
        return {"scope": [("id", "in", there.ids)]}
