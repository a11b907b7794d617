"""Resources: the account of an employee hangs on the employee's resource."""

from __future__ import annotations

from odoo import models

SHARED = ("name", "active", "company_id")
"""Fields of a resource that its employee shows as its own."""


class ResourceResource(models.Model):
    """What an employee and an account have in common."""

    _inherit = "resource.resource"

    def write(self, vals):
        """Write, and tell what an employee has of it, wherever it comes from."""
        names = [name for name in SHARED if name in vals]
        if not names and "user_id" not in vals:
            return super().write(vals)
        employees = self.sudo().with_context(active_test=False).employee_id
        with employees._mes_telling(names):
            return self._mes_write(vals, employees)

    def _mes_write(self, vals, employees):
        """Write, and watch a change of the account."""
        if "user_id" not in vals:
            return super().write(vals)
        with employees._mes_linking():
            return super().write(vals)
