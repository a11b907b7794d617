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
        title = self.env._("Alarms")
        return self.env["mes.message"]._answer_action(answer, title)
