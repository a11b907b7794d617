"""People: their qualifications hang on the person, not on whoever holds the account."""

from __future__ import annotations

from odoo import SUPERUSER_ID, api, fields, models


class HrEmployee(models.Model):
    """A person with qualifications."""

    _inherit = "hr.employee"

    mes_qualification_ids = fields.One2many(
        "hr.employee.skill",
        "employee_id",
        "GMP qualifications",
        domain=[("mes_code", "!=", False)],
        readonly=True,
        copy=False,
    )

    def write(self, vals):
        """Write, and refuse a new badge that somebody gives to themself."""
        if "barcode" in vals:
            self._mes_badge_gate()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_qualification(self):
        self.env["hr.employee.skill"]._mes_keep("employee_id", self)

    def _mes_badge_gate(self):
        """Refuse whoever changes the badge of the own qualified person."""
        own = self.sudo().filtered(lambda each: each.user_id == self.env.user)
        if own.mes_qualification_ids:
            own._mes_refuse_own(own.user_id, self.env._("badge"))

    def _mes_link_gate(self, old):
        """Refuse whoever takes or leaves an account with qualifications themself."""
        if self.env.user in old | self.user_id and self.mes_qualification_ids:
            self._mes_refuse_own(old or self, self.env._("account"))
        return super()._mes_link_gate(old)

    def _mes_refuse_own(self, person, what):
        """Refuse a change of one's own identity.

        :param person: whose qualifications they are: account or employee
        :param str what: what would be changed
        """
        if self.env.uid == SUPERUSER_ID:
            return
        person._mes_refuse(
            "identity_by_other",
            self.env._(
                "Qualifications hang on %(person)s. Somebody else has to change the "
                "%(what)s.",
                person=person.sudo().name,
                what=what,
            ),
        )
