"""Lots: the status that quality gives them, and what follows from it."""

from __future__ import annotations

from odoo import api, fields, models

from .. import disposition

IDENTITY = (
    "name",
    "product_id",
    "company_id",
    "expiration_date",
    "use_date",
    "removal_date",
    "mes_supplier_lot",
    "mes_retest_date",
)
"""Fields that say which material this is and how long it can be used. After receipt
they change by a signed correction only."""


class StockLot(models.Model):
    """A lot under quality's control: its own record, disposition and results.

    A lot of a controlled product begins in quarantine. Everything that quality decides
    about it is signed; see the signed acts of this model. A lot's name is its control
    number: two shipments of one supplier lot are two lots (21 CFR 211.80(d)).
    """

    _name = "stock.lot"
    _inherit = ["stock.lot", "mes.audited", "mes.signable"]
    _mes_kind = "lot"
    _mes_guarded = (
        "mes_disposition",
        "mes_assay",
        "mes_loss_on_drying",
        "mes_water",
        "mes_analysis_date",
        "mes_restricted_company_id",
        "mes_restricted_batches",
        "mes_restricted_product_ids",
    )
    _mes_audited = (*IDENTITY, "ref", *_mes_guarded)

    mes_controlled = fields.Boolean(related="product_id.mes_controlled")
    mes_disposition = fields.Selection(
        list(disposition.LABELS.items()),
        "Disposition",
        compute="_compute_mes_disposition",
        store=True,
        precompute=True,
        readonly=True,
        copy=False,
        index=True,
        help="What quality has decided about this lot.",
    )
    mes_status = fields.Selection(
        list({**disposition.LABELS, **disposition.DUE}.items()),
        "Status",
        compute="_compute_mes_status",
        help="The disposition, or what time has made of it meanwhile.",
    )
    mes_next = fields.Char(compute="_compute_mes_next")
    mes_settled = fields.Boolean(
        compute="_compute_mes_settled",
        help="The lot has been received: what identifies it is corrected by signature.",
    )
    mes_supplier_lot = fields.Char(
        "Supplier lot",
        copy=False,
        index="btree_not_null",
        help="Lot number on the supplier's label; two shipments of one are two lots.",
    )
    mes_retest_date = fields.Date(
        "Retest date",
        copy=False,
        index="btree_not_null",
        help="Last day on which the results count.",
    )
    mes_assay = fields.Char("Assay", readonly=True, copy=False)
    mes_loss_on_drying = fields.Char("Loss on drying", readonly=True, copy=False)
    mes_water = fields.Char("Water", readonly=True, copy=False)
    mes_analysis_date = fields.Date("Analysed on", readonly=True, copy=False)
    mes_restricted_company_id = fields.Many2one(
        "res.company", "Only at site", readonly=True, copy=False
    )
    mes_restricted_batches = fields.Char(
        "Only for batches",
        readonly=True,
        copy=False,
        help="Batch numbers, with commas.",
    )
    mes_restricted_product_ids = fields.Many2many(
        "product.product",
        "mes_lot_restricted_product_rel",
        string="Only for products",
        readonly=True,
        copy=False,
    )

    @api.depends("product_id.product_tmpl_id.mes_controlled")
    def _compute_mes_disposition(self):
        """Put a lot in quarantine as soon as its product is controlled."""
        for lot in self:
            begin = disposition.BEGIN if lot.product_id.mes_controlled else False
            lot.mes_disposition = lot.mes_disposition or begin

    @api.depends("mes_disposition", "expiration_date", "mes_retest_date", "product_id")
    def _compute_mes_status(self):
        for lot in self:
            lot.mes_status = lot._mes_status_now() if lot.mes_disposition else False

    @api.depends("mes_disposition", "mes_controlled")
    def _compute_mes_next(self):
        """List the dispositions that can follow, for the buttons of the form."""
        for lot in self:
            following = lot._mes_following() if lot.mes_controlled else ()
            lot.mes_next = f",{','.join(following)},"

    def _compute_mes_settled(self):
        """Tell which lots are corrected by signature, so that forms do not invite."""
        for lot in self:
            lot.mes_settled = lot.mes_controlled and lot._mes_settled()

    # -- the record --------------------------------------------------------------

    def _mes_label(self):
        """Return the control number: the name that stands on the label."""
        return self.sudo().name or self._description

    def _mes_audit(self, event, data):
        """Write the audit trail of controlled lots; others are none of quality's."""
        if not self.sudo().mes_controlled:
            return None
        return super()._mes_audit(event, data)

    def _mes_reason_needed(self, old):
        """Ask why a lot changes that was received; before, it is a draft."""
        return super()._mes_reason_needed(old) and self.mes_settled

    def write(self, vals):
        """Write; what identifies a received lot is changed by correction only."""
        names = [name for name in IDENTITY if name in vals]
        if names and not self._mes_acting():
            for lot in self:
                lot._mes_guard_identity({name: vals[name] for name in names})
        return super().write(vals)

    def _mes_guard_identity(self, vals):
        """Refuse to change what identifies a controlled lot once it was received.

        :raise UserError: naming the fields; the attempt is recorded first
        """
        names = [name for name, value in vals.items() if self._mes_differs(name, value)]
        if not names or not self.sudo().mes_controlled or not self._mes_settled():
            return
        labels = ", ".join(sorted(self._fields[name].string for name in names))
        self._mes_refuse(
            "lot_changes_by_correction",
            self.env._(
                "%(lot)s has been received: %(fields)s can be changed by a signed "
                "correction with its reason only.",
                lot=self._mes_label(),
                fields=labels,
            ),
            fields=sorted(names),
        )

    def _mes_differs(self, name, value):
        """Tell whether a value to be written is another than the present one."""
        field, lot = self._fields[name], self.sudo()
        new = field.convert_to_cache(value, lot, validate=False)
        return new != field.convert_to_cache(lot[name], lot, validate=False)

    def _mes_settled(self):
        """Tell whether the lot has been received, made, or decided upon."""
        if not self.ids:
            return False
        if self.sudo().mes_disposition not in (False, disposition.BEGIN):
            return True
        lines = self.env["stock.move.line"].sudo()
        return bool(
            lines.search_count([("lot_id", "=", self.id), ("state", "=", "done")], 1)
        )

    # -- what can follow ---------------------------------------------------------

    def _mes_following(self):
        """Return the dispositions that can follow the present one."""
        present = self.sudo().mes_disposition or disposition.BEGIN
        return disposition.following(present, self._mes_made_here())

    def _mes_made_here(self):
        """Tell whether the lot came out of a manufacturing order."""
        lines = self.env["stock.move.line"].sudo()
        made = [
            ("lot_id", "in", self.ids),
            ("move_id.production_id", "!=", False),
            ("state", "=", "done"),
        ]
        return bool(self.ids) and bool(lines.search_count(made, limit=1))
