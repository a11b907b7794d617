"""Products: whether quality releases their lots."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

SETTINGS = (
    "mes_controlled",
    "tracking",
    "use_expiration_date",
    "is_storable",
    "type",
    "uom_id",
    "mes_balance_limit",
)
"""Settings on which the gate of a controlled product rests."""


class ProductTemplate(models.Model):
    """An item that quality releases lot by lot, or one it has no part in."""

    _name = "product.template"
    _inherit = ["product.template", "mes.audited"]
    _mes_kind = "product"
    _mes_audited = (*SETTINGS, "name", "default_code", "barcode", "active")

    mes_controlled = fields.Boolean(
        "Released by quality",
        copy=True,
        help="Lots begin in quarantine. Only lots that quality has released can be "
        "reserved, consumed or delivered.",
    )

    mes_balance_limit = fields.Float(
        "Unexplained at most (%)",
        default=0.5,
        copy=True,
        help="How much of a lot may be unexplained, in percent of what came in. More "
        "is an exception (YLD-02).",
    )
    _mes_balance_limit_range = models.Constraint(
        "CHECK (mes_balance_limit BETWEEN 0 AND 100)",
        "What may be unexplained is between 0 and 100 %.",
    )

    @api.constrains("mes_controlled", "tracking", "is_storable")
    def _check_mes_controlled(self):
        """Demand lots where lots are released."""
        for product in self.filtered("mes_controlled"):
            if product.tracking == "none" or not product.is_storable:
                raise ValidationError(
                    self.env._(
                        "%(product)s is released by quality lot by lot: its stock is "
                        "tracked by lots or serial numbers.",
                        product=product.name,
                    )
                )

    def write(self, vals):
        """Write; the settings of a controlled product are quality's."""
        self._mes_settings_gate(vals)
        begins = self.browse()
        if vals.get("mes_controlled"):
            begins = self.filtered(lambda product: not product.mes_controlled)
        result = super().write(vals)
        begins._mes_begin_control()
        return result

    def _mes_audit(self, event, data):
        """Write the audit trail of products that are controlled, or cease to be."""
        was = data.get("old", {}).get("mes_controlled")
        if not was and not self.sudo().mes_controlled:
            return None
        return super()._mes_audit(event, data)

    # -- quality's settings ------------------------------------------------------

    def _mes_settings_gate(self, vals):
        """Refuse to weaken the control of products that have lots.

        :raise AccessError: who writes is no QA approver; recorded first
        """
        names = [name for name in SETTINGS if name in vals]
        if not names or self.env.user._mes_has_role("qa_approver"):
            return
        for product in self.filtered("mes_controlled"):
            if product._mes_weakens({name: vals[name] for name in names}):
                product._mes_refuse_settings(names)

    def _mes_weakens(self, vals):
        """Tell whether values change a setting while lots of the product exist."""
        changed = False
        for name, value in vals.items():
            field = self._fields[name]
            new = field.convert_to_cache(value, self, validate=False)
            changed |= new != field.convert_to_cache(self[name], self, validate=False)
        return changed and bool(self._mes_lots())

    def _mes_refuse_settings(self, names):
        self._mes_refuse(
            "product_settings_of_quality",
            self.env._(
                "%(product)s is released by quality and has lots. Only a QA approver "
                "changes how it is controlled.",
                product=self.name,
            ),
            AccessError,
            fields=sorted(names),
        )

    def _mes_lots(self):
        """Return the lots of these products, of every site."""
        lots = self.env["stock.lot"].sudo()
        return lots.search([("product_id.product_tmpl_id", "in", self.ids)])

    def _mes_begin_control(self):
        """Tell that every lot is controlled now; free what it must not serve."""
        if not self:
            return
        for lot in self._mes_lots():
            names = lot._mes_audited_fields()
            data = {"new": lot._mes_audit_values(names), "stopped": lot._mes_withdraw()}
            lot._mes_record("lot.controlled", data)
