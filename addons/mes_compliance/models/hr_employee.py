"""Employees: the badge names a person, it never proves who it is."""

from __future__ import annotations

from odoo import api, models


class HrEmployee(models.Model):
    """A person on the floor."""

    _name = "hr.employee"
    _inherit = ["hr.employee", "mes.stream"]
    _mes_kind = "person"

    @api.model
    def _mes_by_badge(self, badge):
        """Return the employee whose badge this is, or an empty recordset."""
        if not badge:
            return self.browse()
        return self.sudo().search([("barcode", "=", badge)], limit=1)
