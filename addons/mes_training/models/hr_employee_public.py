"""What everybody may see of a colleague."""

from __future__ import annotations

from odoo import fields, models


class HrEmployeePublic(models.Model):
    """A colleague as everybody sees them: qualifications are no secret."""

    _inherit = "hr.employee.public"

    mes_qualification_ids = fields.One2many(
        "hr.employee.skill",
        "employee_id",
        "GMP qualifications",
        domain=[("mes_code", "!=", False)],
        readonly=True,
    )
