"""Equipment: its tags, and the alarms that wait for somebody."""

from __future__ import annotations

from odoo import fields, models


class MaintenanceEquipmentTags(models.Model):
    """What is measured on a unit."""

    _inherit = "maintenance.equipment"

    mes_tag_ids = fields.One2many("mes.tag", "equipment_id", "Tags", copy=False)
    mes_tag_count = fields.Integer("Number of tags", compute="_compute_mes_tag_count")
    mes_alarm_count = fields.Integer(
        "Alarms to acknowledge", compute="_compute_mes_alarm_count"
    )

    def _compute_mes_tag_count(self):
        counts = self._mes_counted("mes.tag", [])
        for unit in self:
            unit.mes_tag_count = counts.get(unit, 0)

    def _compute_mes_alarm_count(self):
        counts = self._mes_counted("mes.alarm", [("acknowledged", "=", False)])
        for unit in self:
            unit.mes_alarm_count = counts.get(unit, 0)

    def _mes_counted(self, model, domain):
        """Return how many records of a model each unit has."""
        if not self.env[model].has_access("read"):
            return {}
        domain = [*domain, ("equipment_id", "in", self.ids)]
        grouped = self.env[model]._read_group(domain, ["equipment_id"], ["__count"])
        return dict(grouped)

    def action_mes_tags(self):
        """Open the tags of this unit."""
        self.ensure_one()
        return self._mes_open(
            "mes_equipment.mes_tag_action", {"default_equipment_id": self.id}
        )

    def action_mes_alarms(self):
        """Open the alarms of this unit, those that wait first."""
        self.ensure_one()
        return self._mes_open(
            "mes_equipment.mes_alarm_action", {"search_default_waiting": 1}
        )

    def _mes_open(self, xmlid, context):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        domain = [("equipment_id", "=", self.id)]
        return {**action, "domain": domain, "context": context}
