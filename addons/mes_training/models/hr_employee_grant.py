"""Qualifications as plain data for the rules, for many people at once."""

from __future__ import annotations

from odoo import api, models

from ..competence import Person

GRANT_FIELDS = [
    "employee_id",
    "mes_code",
    "mes_state",
    "mes_holder",
    "mes_entry",
    "mes_sop",
    "mes_sop_version",
    "mes_assessor",
    "mes_evidence",
    "valid_from",
    "valid_to",
]


class HrEmployeeGrant(models.Model):
    """Who holds what."""

    _inherit = "hr.employee"

    @api.model
    def _mes_grants(self, people):
        """Return who each of these people is and all they were ever granted here.

        A person is known by the stream of the account, or of the employee where there
        is no account. What was granted at this site counts. A qualification stays with
        whom it was granted to: an account that is linked to the employee later does not
        inherit another's.

        The number of queries does not depend on the number of people.

        :param people: ``res.users`` or ``hr.employee`` records
        :return: dict of record id: pair of Person and list of Grant
        """
        people = people.sudo()
        employees = self._mes_employees(people)
        rows = self._mes_grant_rows(employees.values())
        return {
            each.id: self._mes_granted(each, employees.get(each.id), rows)
            for each in people
        }

    @api.model
    def _mes_employees(self, people):
        """Return per id of a person the employee at this site."""
        if people._name == self._name:
            return {employee.id: employee for employee in people}
        found = self.sudo().search_fetch(
            [("user_id", "in", people.ids), ("company_id", "=", self.env.company.id)],
            ["user_id", "mes_stream", "name"],
        )
        return {employee.user_id.id: employee for employee in found}

    @api.model
    def _mes_grant_rows(self, employees):
        """Return per employee the rows of GMP qualifications, one query."""
        rows = self.env["hr.employee.skill"].sudo()
        ids = [employee.id for employee in employees]
        domain = [
            ("employee_id", "in", ids),
            ("mes_code", "!=", False),
            ("mes_company_id", "=", self.env.company.id),
        ]
        return rows.search_fetch(domain, GRANT_FIELDS).grouped("employee_id")

    @api.model
    def _mes_granted(self, person, employee, rows):
        """Return the pair of Person and grants of one person."""
        account = person if person._name == "res.users" else person.user_id
        identity = account or person
        key = identity.mes_stream
        name = account._mes_name() if account else person.name
        if not employee:
            return Person(key, name), []
        own = {key, employee.mes_stream}
        held = rows.get(employee, self.env["hr.employee.skill"])
        grants = [row._mes_grant(key) for row in held if row.mes_holder in own]
        return Person(key, name), grants
