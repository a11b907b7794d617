"""Variants: what identifies an item on a label is quality's business too."""

from __future__ import annotations

from decimal import Decimal

from odoo import models

IDENTITY = ("barcode", "default_code")


class ProductProduct(models.Model):
    """A variant of an item."""

    _inherit = "product.product"

    def write(self, vals):
        """Write; a controlled variant stays where it is controlled, and is audited."""
        if "product_tmpl_id" in vals:
            self._mes_template_gate(vals["product_tmpl_id"])
        names = [name for name in IDENTITY if name in vals]
        controlled = self.filtered("mes_controlled") if names else self.browse()
        before = {each.id: {n: each[n] or None for n in names} for each in controlled}
        result = super().write(vals)
        for product in controlled:
            product._mes_audit_identity(before[product.id])
        return result

    def _mes_balance_limit(self):
        """Return the share of a lot that may be unexplained, 0 to 1, as Decimal."""
        return Decimal(str(self.sudo().mes_balance_limit)) / 100

    def _mes_template_gate(self, template_id):
        """Refuse to move a controlled variant to an item that is not controlled."""
        target = self.env["product.template"].browse(template_id)
        if self.env.user._mes_has_role("qa_approver") or target.mes_controlled:
            return
        for product in self.filtered("mes_controlled"):
            if product.product_tmpl_id._mes_lots():
                product.product_tmpl_id._mes_refuse_settings(["product_tmpl_id"])

    def _mes_audit_identity(self, old):
        """Record the numbers by which labels name the variant, old and new."""
        new = {name: self[name] or None for name in old}
        if new != old:
            data = {"variant": self.display_name, "old": old, "new": new}
            self.product_tmpl_id._mes_audit("document.changed", data)
