"""The addon stays installed while people hold GMP qualifications."""

from __future__ import annotations

from odoo import models
from odoo.exceptions import UserError


class IrModuleModule(models.Model):
    """Guards uninstallation."""

    _inherit = "ir.module.module"

    def _mes_refuse_uninstall(self):
        """Refuse while there are GMP qualifications: their columns would be dropped."""
        super()._mes_refuse_uninstall()
        concerned = self | self.downstream_dependencies()
        if "mes_training" not in concerned.mapped("name"):
            return
        rows = self.env["hr.employee.skill"].sudo()
        held = rows.search([("mes_code", "!=", False)], limit=1)
        if held:
            raise UserError(
                self.env._(
                    "GMP qualifications are kept here (%(code)s of %(person)s, for "
                    "one). The addon stays installed as long as they are kept.",
                    code=held.mes_code,
                    person=held.employee_id.name,
                )
            )
