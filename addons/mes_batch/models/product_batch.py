"""Batch numbers: one scheme for each product (B02)."""

from __future__ import annotations

from odoo import fields, models
from odoo.exceptions import UserError


class ProductTemplate(models.Model):
    """What is made in batches has a scheme for their numbers."""

    _inherit = "product.template"

    mes_batch_sequence_id = fields.Many2one(
        "ir.sequence",
        "Batch numbers",
        help="Gives each issued batch its number, such as PCM26031. A number is never "
        "used again, not even after a batch was cancelled.",
    )


class ProductProduct(models.Model):
    """The next number of a product's batches."""

    _inherit = "product.product"

    def _mes_next_batch_number(self, company):
        """Return the number of the batch that is being issued.

        :raise UserError: the product has no scheme
        """
        self.ensure_one()
        sequence = self.sudo().mes_batch_sequence_id
        if not sequence:
            raise UserError(
                self.env._(
                    "%(product)s has no scheme for batch numbers. Choose one on the "
                    "product, Inventory.",
                    product=self.display_name,
                )
            )
        return sequence.with_company(company).next_by_id()
