"""The form in which alarms are acknowledged."""

from __future__ import annotations

from odoo import fields, models


class MesAlarmComment(models.TransientModel):
    """The comment with which somebody acknowledges alarms. The act does it."""

    _name = "mes.alarm.comment"
    _description = "Comment on alarms"

    alarm_ids = fields.Many2many("mes.alarm", string="Alarms", required=True)
    comment = fields.Text(required=True)

    def action_acknowledge(self):
        """Acknowledge, or show the reasons why not."""
        self.ensure_one()
        answer = self.alarm_ids.mes_acknowledge(self.comment)
        if answer["ok"]:
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.client",
            "tag": "mes_compliance.refused",
            "params": {"title": self.env._("Alarms"), "reasons": answer["reasons"]},
        }
