"""Levels of skills: on one of them every qualification stands."""

from __future__ import annotations

from odoo import api, models


class HrSkillLevel(models.Model):
    """A level of a type of skills."""

    _inherit = "hr.skill.level"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_qualification(self):
        self.env["hr.employee.skill"]._mes_keep("skill_level_id", self)
