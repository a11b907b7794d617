"""Types of skills: what GMP qualifications stand in."""

from __future__ import annotations

from odoo import api, models
from odoo.exceptions import ValidationError


class HrSkillType(models.Model):
    """A type of skills. GMP qualifications stand in a type of certifications."""

    _inherit = "hr.skill.type"

    @api.constrains("is_certification")
    def _check_mes_certification(self):
        """Keep certifications what they are while GMP qualifications stand in them."""
        for kind in self.filtered(lambda each: not each.is_certification):
            coded = kind.skill_ids.filtered("mes_code")
            if coded:
                raise ValidationError(
                    self.env._(
                        "%(codes)s are GMP qualifications: their type stays a type of "
                        "certifications.",
                        codes=", ".join(coded.mapped("mes_code")),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_qualification(self):
        self.env["hr.employee.skill"]._mes_keep("skill_type_id", self)
        self.sudo().skill_ids.filtered("mes_code")._unlink_except_recorded()
