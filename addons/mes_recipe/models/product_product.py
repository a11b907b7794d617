"""Products as recipes name them."""

from __future__ import annotations

from odoo import models


class ProductProduct(models.Model):
    """A material or a product; recipes know it by its internal reference."""

    _inherit = "product.product"

    def _mes_recipe_name(self):
        """Return the name without the code, in no language, on one line."""
        product = self.with_context(lang=None, display_default_code=False).sudo()
        return " ".join(product.display_name.split())
