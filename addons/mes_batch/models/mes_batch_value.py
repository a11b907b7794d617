"""Values of a batch, every version of each, as people search and report on them."""

from __future__ import annotations

from odoo import fields, models

HOW = [
    ("typed", "Typed"),
    ("scale", "Scale"),
    ("tag", "Instrument"),
    ("timer", "Timer"),
    ("choice", "Chosen"),
    ("calculated", "Calculated"),
]


class MesBatchValue(models.Model):
    """One version of one value; the first one is never replaced."""

    _name = "mes.batch.value"
    _inherit = ["mes.projection"]
    _description = "Recorded value"
    _order = "batch_id, id"
    _log_access = False

    batch_id = fields.Many2one("mes.batch", required=True, readonly=True, index=True)
    company_id = fields.Many2one(related="batch_id.company_id", store=True, index=True)
    step = fields.Char(required=True, readonly=True)
    parameter = fields.Char(required=True, readonly=True, index=True)
    name = fields.Char(required=True, readonly=True)
    class_ = fields.Char("Class", readonly=True)
    text = fields.Char("Value", required=True, readonly=True)
    number = fields.Float(readonly=True, digits=0, help="For charts; the text counts.")
    unit = fields.Char(readonly=True)
    exact = fields.Char(readonly=True)
    how = fields.Selection(HOW, required=True, readonly=True)
    crossed = fields.Char("Outside", readonly=True)
    limits = fields.Json(readonly=True)
    reason = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True)
    at = fields.Datetime(required=True, readonly=True)
