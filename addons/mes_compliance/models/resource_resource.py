"""Resources: the account of an employee hangs on the employee's resource."""

from __future__ import annotations

from odoo import models


class ResourceResource(models.Model):
    """What an employee and an account have in common."""

    _inherit = "resource.resource"

    def write(self, vals):
        """Write, and watch a change of the account wherever it comes from."""
        if "user_id" not in vals:
            return super().write(vals)
        employees = self.sudo().with_context(active_test=False).employee_id
        with employees._mes_linking():
            return super().write(vals)
