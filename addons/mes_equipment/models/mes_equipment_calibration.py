"""Calibrations of a unit's measured ranges (21 CFR 211.68, 211.160(b)(4))."""

from __future__ import annotations

from odoo import fields, models

from ..condition import Calibration


class MesEquipmentCalibration(models.Model):
    """One calibration of one measured range: certificate, result, next due day.

    Of each range the last one counts. It is written by a signed act; one that was out
    of tolerance stays in the way until QA has assessed what it means.
    """

    _name = "mes.equipment.calibration"
    _inherit = ["mes.equipment.history"]
    _description = "Calibration"
    _order = "performed_on desc, id desc"

    name = fields.Char("Range", required=True, readonly=True, help="mass 0 .. 300 kg")
    certificate = fields.Char(readonly=True)
    performed_on = fields.Date("Calibrated", required=True, readonly=True)
    due = fields.Date(required=True, readonly=True, help="The last day it counts.")
    state = fields.Selection(
        [
            ("in_cal", "In tolerance"),
            ("failed", "Out of tolerance"),
            ("impact_assessed", "Impact assessed"),
        ],
        "Result",
        required=True,
        readonly=True,
    )
    current = fields.Boolean(
        "Counts", readonly=True, help="The last calibration of its range."
    )
    user_id = fields.Many2one("res.users", "By", readonly=True)
    reason = fields.Text("Remark", readonly=True)

    _one_current = models.UniqueIndex(
        "(equipment_id, name) WHERE current", "Of a range one calibration counts."
    )

    def _mes_calibration(self):
        """Return the calibration as plain data for the rules."""
        return Calibration(self.name, self.due, self.state, self.entry or "")
