"""Employees: the badge names a person, it never proves who it is."""

from __future__ import annotations

from contextlib import contextmanager

from odoo import api, fields, models


class HrEmployee(models.Model):
    """A person on the floor.

    A person has one record. What happens to an employee who has an account is told in
    the stream of the account; an employee without one has a stream alone. When the
    account of an employee changes, every stream concerned tells it and names the
    others, so that nothing is lost on the way from one to the other.
    """

    _name = "hr.employee"
    _inherit = ["hr.employee", "mes.audited"]
    _mes_kind = "person"
    _mes_audited = ("name", "barcode", "active", "company_id")

    # stock keeps to HR what a colleague's public profile does not show
    mes_stream = fields.Char(groups="hr.group_hr_user")
    mes_reason = fields.Char(groups="hr.group_hr_user")

    @api.model
    def _mes_by_badge(self, badge):
        """Return the employee whose badge this is, or an empty recordset."""
        if not badge:
            return self.browse()
        return self.sudo().search([("barcode", "=", badge)], limit=1)

    def _mes_record_stream(self):
        """Return the stream of the person's account, else the employee's own."""
        user = self.sudo().user_id
        return user._mes_record_stream() if user else super()._mes_record_stream()

    # -- the account -------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and tell whose account each employee has."""
        employees = super().create(vals_list)
        for employee in employees.sudo().filtered("user_id"):
            employee._mes_tell_link(self.env["res.users"])
        return employees

    def write(self, vals):
        """Write, and watch a change of the account, or of the resource it hangs on."""
        if not vals.keys() & {"user_id", "resource_id"}:
            return super().write(vals)
        with self._mes_linking():
            return super().write(vals)

    @contextmanager
    def _mes_linking(self):
        """Watch a change of the accounts of these employees: judge it, then tell it."""
        before = {employee: employee.user_id for employee in self.sudo()}
        yield
        for employee, old in before.items():
            if employee.user_id != old:
                employee._mes_link_gate(old)
                employee._mes_tell_link(old)

    def _mes_link_gate(self, old):
        """Refuse the link of an employee with the account it has now.

        A hook: addons that hang rights on a person judge here.

        :param old: the account before, a ``res.users`` record or empty
        """

    def _mes_tell_link(self, old):
        """Tell a change of the account in every stream concerned."""
        new = self.user_id
        data = {
            "employee": self.mes_stream,
            "old": old.mes_stream or None,
            "new": new.mes_stream or None,
            "old_login": old.login or None,
            "new_login": new.login or None,
        }
        for stream in sorted({self.mes_stream, *(old | new).mapped("mes_stream")}):
            self.env["mes.ledger"]._append_later(
                stream, self._mes_kind, self._mes_label(), "person.linked", data
            )
