"""The sheet on which somebody says what a recall list is about."""

from __future__ import annotations

from odoo import fields, models


class MesRecallAsk(models.TransientModel):
    """A lot, a supplier's lot, a batch, or a unit of equipment in a time."""

    _name = "mes.recall.ask"
    _description = "Ask for a recall list"

    purpose = fields.Selection(
        [("mock", "Mock recall"), ("list", "Recall list")],
        required=True,
        default="mock",
    )
    about = fields.Selection(
        [
            ("lot", "A lot"),
            ("supplier", "A supplier's lot"),
            ("batch", "A batch"),
            ("equipment", "A unit of equipment in a time"),
        ],
        required=True,
        default="lot",
    )
    lot_id = fields.Many2one("stock.lot")
    supplier_lot = fields.Char("Supplier lot", help="As it stands on their label.")
    batch_id = fields.Many2one("mes.batch")
    equipment_id = fields.Many2one(
        "maintenance.equipment", "Unit", domain=[("mes_code", "!=", False)]
    )
    since = fields.Datetime("From")
    until = fields.Datetime("To")

    def action_ask(self):
        """Ask for the list and open it."""
        self.ensure_one()
        return self.env["mes.recall"].ask(self._scope(), self.purpose)

    def _scope(self):
        """Return what was chosen, as :meth:`mes.recall.ask` takes it."""
        if self.about == "supplier":
            return {"supplier_lot": self.supplier_lot or ""}
        record = {
            "lot": self.lot_id,
            "batch": self.batch_id,
            "equipment": self.equipment_id,
        }[self.about]
        times = {name: self[name] and str(self[name]) for name in ("since", "until")}
        return {"model": record._name, "id": record.id, **times}
