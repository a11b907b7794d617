"""Daily checks of instruments."""

from __future__ import annotations

from odoo import fields, models


class MesEquipmentCheck(models.Model):
    """The check of one day: what was put on, what was shown, whether it passed."""

    _name = "mes.equipment.check"
    _inherit = ["mes.equipment.history"]
    _description = "Daily check"
    _order = "at desc, id desc"
    _rec_name = "day"

    day = fields.Date(required=True, readonly=True, help="Day at the site.")
    at = fields.Datetime("Time", required=True, readonly=True)
    passed = fields.Boolean(readonly=True)
    reference = fields.Char("Put on", readonly=True)
    indicated = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True)
