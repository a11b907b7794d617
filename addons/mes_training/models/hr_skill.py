"""The catalogue of GMP qualifications."""

from __future__ import annotations

import re

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

CODE = re.compile(r"[A-Z0-9]+(?:[-._][A-Z0-9]+)*")
KEEPERS = ("training", "admin")
"""Roles that keep the catalogue."""


class HrSkill(models.Model):
    """A skill. With a code it is a GMP qualification that steps can ask for."""

    _name = "hr.skill"
    _inherit = ["hr.skill", "mes.audited"]
    _mes_kind = "qualification"
    _rec_names_search = ["name", "mes_code"]
    _mes_audited = (
        "mes_code",
        "name",
        "skill_type_id",
        "mes_sop",
        "mes_sop_version",
        "mes_validity_months",
    )

    mes_code = fields.Char(
        "Code",
        copy=False,
        index="btree_not_null",
        help="Code by which recipes and steps ask for it, GRAN-02. A skill with a code "
        "is a GMP qualification: only signed acts grant it.",
    )
    mes_sop = fields.Char("SOP", copy=False, help="The document that is trained.")
    mes_sop_version = fields.Char("SOP version", copy=False)
    mes_validity_months = fields.Integer(
        "Valid for (months)",
        copy=False,
        help="Proposed when somebody is assessed; 0 for no end.",
    )
    mes_holder_count = fields.Integer("Qualified", compute="_compute_mes_holder_count")

    _mes_code_unique = models.Constraint(
        "UNIQUE (mes_code)", "A code names one qualification."
    )

    def _compute_mes_holder_count(self):
        valid = Domain("mes_standing", "in", ["qualified", "expiring"])
        rows = self.env["hr.employee.skill"]._read_group(
            valid & Domain("skill_id", "in", self.ids),
            ["skill_id"],
            ["employee_id:count_distinct"],
        )
        counts = {skill.id: count for skill, count in rows}
        for skill in self:
            skill.mes_holder_count = counts.get(skill.id, 0)

    @api.depends("mes_code")
    @api.depends_context("from_skill_dropdown")
    def _compute_display_name(self):
        """Begin with the code: that is what people say."""
        result = super()._compute_display_name()
        for skill in self.filtered("mes_code"):
            skill.display_name = f"{skill.mes_code} {skill.display_name}"
        return result

    @api.constrains("mes_code", "skill_type_id")
    def _check_mes_code(self):
        for skill in self.filtered("mes_code"):
            if not CODE.fullmatch(skill.mes_code):
                raise ValidationError(
                    self.env._(
                        "Code %(code)s: found other characters, needed capital letters "
                        "and digits, with - . or _ between them.",
                        code=skill.mes_code,
                    )
                )
            if not skill.skill_type_id.is_certification:
                raise ValidationError(
                    self.env._(
                        "%(code)s has to stand in a type of certifications: found "
                        "%(type)s.",
                        code=skill.mes_code,
                        type=skill.skill_type_id.name,
                    )
                )

    # -- gates -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a GMP qualification only by who keeps the catalogue."""
        skills = super().create(vals_list)
        skills._mes_guard_catalogue()
        return skills

    def write(self, vals):
        """Write; what is or becomes a GMP qualification by who keeps the catalogue."""
        if not vals.keys() & set(self._mes_audited_fields()):
            return super().write(vals)
        self._mes_guard_catalogue()
        self._mes_guard_use(vals)
        result = super().write(vals)
        self._mes_guard_catalogue()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_qualification(self):
        self.env["hr.employee.skill"]._mes_keep("skill_id", self)

    def _mes_guard_catalogue(self):
        """Refuse GMP qualifications to whoever does not keep the catalogue.

        :raise UserError: the attempt is recorded first
        """
        keeps = self.env.uid == SUPERUSER_ID or self.env.user._mes_has_role(*KEEPERS)
        coded = self.sudo().filtered("mes_code")
        if coded and not keeps:
            coded._mes_refuse(
                "catalogue_by_keeper",
                self.env._(
                    "%(code)s: GMP qualifications are kept by the training "
                    "administrator.",
                    code=coded[0].mes_code,
                ),
            )

    def _mes_guard_use(self, vals):
        """Refuse to give another meaning to what people already hold."""
        moved = self.sudo().filtered(
            lambda skill: any(
                name in vals and vals[name] != skill._mes_plain_value(name)
                for name in ("mes_code", "skill_type_id")
            )
        )
        if moved:
            self.env["hr.employee.skill"]._mes_keep("skill_id", moved)

    def _mes_plain_value(self, name):
        value = self[name]
        return value.id if isinstance(value, models.BaseModel) else value

    def _mes_audit(self, event, data):
        """Audit GMP qualifications; ordinary skills stay ordinary."""
        coded = self.sudo().mes_code or (data.get("old") or {}).get("mes_code")
        return super()._mes_audit(event, data) if coded else None

    def _mes_reason_needed(self, old):
        """Ask why a GMP qualification changes; an ordinary skill may become one."""
        return super()._mes_reason_needed(old) and old.get("mes_code", True)

    # -- for the screens ---------------------------------------------------------

    def action_mes_holders(self):
        """Open the list of who holds this qualification today."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_training.hr_employee_skill_action_code"
        )
        context = {"search_default_valid": 1}
        domain = [("skill_id", "=", self.id)]
        named = {"name": self.display_name, "display_name": self.display_name}
        return {**action, **named, "domain": domain, "context": context}
