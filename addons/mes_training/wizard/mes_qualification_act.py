"""The form in which an assessment is written before it is signed."""

from __future__ import annotations

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..models.hr_employee_qualification import QUALIFY


class MesQualificationAct(models.TransientModel):
    """What somebody is about to grant. It grants nothing: the signature does."""

    _name = "mes.qualification.act"
    _description = "Assessment before its signature"

    employee_id = fields.Many2one("hr.employee.public", "Person", required=True)
    skill_id = fields.Many2one(
        "hr.skill",
        "Qualification",
        required=True,
        domain=[("mes_code", "!=", False)],
    )
    valid_from = fields.Date(
        "From", required=True, default=lambda self: self._default_valid_from()
    )
    valid_to = fields.Date(
        "To",
        compute="_compute_proposal",
        store=True,
        readonly=False,
        help="The last day, until midnight at the site. Empty for no end.",
    )
    sop = fields.Char("SOP", compute="_compute_document", store=True, readonly=False)
    sop_version = fields.Char(
        "Version", compute="_compute_document", store=True, readonly=False
    )
    evidence = fields.Text(
        help="What proves it: the number of the form, who watched, which batch."
    )
    stands = fields.Char("Now", compute="_compute_stands")

    def _default_valid_from(self):
        return self.env["hr.employee.skill"]._mes_today()

    @api.depends("skill_id", "valid_from")
    def _compute_proposal(self):
        """Propose the last day that the catalogue gives."""
        for act in self:
            months = act.skill_id.mes_validity_months
            act.valid_to = (
                act.valid_from + relativedelta(months=months, days=-1)
                if months and act.valid_from
                else False
            )

    @api.depends("skill_id")
    def _compute_document(self):
        for act in self:
            act.sop = act.skill_id.mes_sop
            act.sop_version = act.skill_id.mes_sop_version

    @api.depends("employee_id", "skill_id")
    def _compute_stands(self):
        for act in self:
            employee = self.env["hr.employee"].browse(act.employee_id.id)
            code = act.skill_id.mes_code
            act.stands = employee._mes_stands(code) if employee and code else False

    @api.model
    def _open(self, employee, skill=None):
        """Return the action that opens the form for a person."""
        given = {"default_employee_id": employee.id}
        if skill:
            given["default_skill_id"] = skill.id
        context = {name: value for name, value in given.items() if value}
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_training.mes_qualification_act_action"
        )
        return {**action, "context": context}

    def action_sign(self):
        """Open the signing dialog with what is written here."""
        self.ensure_one()
        employee = self.env["hr.employee"].browse(self.employee_id.id)
        return employee._mes_sign_action(
            "assessed",
            self.skill_id.mes_code,
            {
                "act": QUALIFY,
                "valid_from": fields.Date.to_string(self.valid_from),
                "valid_to": fields.Date.to_string(self.valid_to) or None,
                "sop": self.sop or None,
                "sop_version": self.sop_version or None,
                "evidence": self.evidence or None,
            },
            reason=self.env._("Why"),
            title=employee._mes_title(self.skill_id.mes_code),
        )
