"""Qualifications: Odoo's certifications, written by signed acts only."""

from __future__ import annotations

from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.fields import Domain

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.models.mes_stream import ACT, acting
from odoo.addons.mes_compliance.verdict.site import Site

from ..competence import Grant, standing

STATES = [
    ("qualified", "Qualified"),
    ("due", "Due"),
    ("suspended", "Suspended"),
    ("revoked", "Revoked"),
]
"""What acts make of a qualification; time does the rest."""

STANDINGS = [
    ("qualified", "Qualified"),
    ("expiring", "Ends soon"),
    ("not_yet_valid", "Not yet valid"),
    ("due", "Reading due"),
    ("suspended", "Suspended"),
    ("expired", "Expired"),
    ("revoked", "Revoked"),
]
"""How a qualification stands today."""

SOON = timedelta(days=30)


class HrEmployeeSkill(models.Model):
    """What somebody is able to do, and for GMP skills: is allowed to do.

    A row whose skill has a code is a GMP qualification. It comes from a signed act, and
    no other route creates, changes or deletes it: not the employee's form, RPC, import
    or a server action, not with ``sudo()``, and not the cascade from skill, type, level
    or employee. Rows of ordinary skills behave as in stock.
    """

    _inherit = "hr.employee.skill"

    mes_code = fields.Char("Code", readonly=True, copy=False, index="btree_not_null")
    mes_state = fields.Selection(STATES, "State", readonly=True, copy=False)
    mes_holder = fields.Char(
        "Holder's record",
        readonly=True,
        copy=False,
        help="Whose qualification it is. It does not pass to another account.",
    )
    mes_entry = fields.Char("Entry", readonly=True, copy=False)
    mes_assessor_id = fields.Many2one("res.users", readonly=True, copy=False)
    mes_assessor = fields.Char("Assessed by", readonly=True, copy=False)
    mes_evidence = fields.Text("Evidence", readonly=True, copy=False)
    mes_sop = fields.Char("SOP", readonly=True, copy=False)
    mes_sop_version = fields.Char("SOP version", readonly=True, copy=False)
    mes_next_id = fields.Many2one(
        "hr.employee.skill",
        "Followed by",
        readonly=True,
        copy=False,
        help="The qualification that was granted after this one.",
    )
    mes_company_id = fields.Many2one(
        "res.company",
        "Site",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Where it was granted: it does not move with the person.",
    )
    mes_document = fields.Char("Document", compute="_compute_mes_document")
    mes_standing = fields.Selection(
        STANDINGS,
        "Standing",
        compute="_compute_mes_standing",
        search="_search_mes_standing",
    )

    def init(self):
        """Let the table itself refuse to lose a GMP qualification."""
        with tools.file_open("mes_training/sql/qualification.sql") as file:
            self.env.cr.execute(file.read())

    @api.depends("mes_sop", "mes_sop_version")
    def _compute_mes_document(self):
        for row in self:
            row.mes_document = " ".join(
                filter(None, (row.mes_sop, row.mes_sop_version))
            )

    @api.depends("skill_id", "skill_level_id", "mes_code")
    def _compute_display_name(self):
        """Name a GMP qualification by its code, as people do."""
        result = super()._compute_display_name()
        for row in self.filtered("mes_code"):
            row.display_name = f"{row.mes_code} {row.skill_id.name}"
        return result

    # -- how it stands -----------------------------------------------------------

    @api.depends("mes_state", "valid_from", "valid_to")
    def _compute_mes_standing(self):
        today = self._mes_today()
        for row in self:
            row.mes_standing = (
                standing(row._mes_grant(), today, SOON) if row.mes_code else False
            )

    def _search_mes_standing(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = self._mes_standing_domains()
        domains = [wanted[key] for key in value if key in wanted]
        return Domain("mes_code", "!=", False) & Domain.OR(domains)

    @api.model
    def _mes_standing_domains(self):
        """Return the domain of each standing; the same rule as for one row."""
        today = self._mes_today()
        ended = Domain("valid_to", "<", today)
        good = ~ended & Domain("mes_state", "=", "qualified")
        begun = Domain("valid_from", "<=", today)
        soon = Domain("valid_to", "<=", today + SOON)
        revoked = Domain("mes_state", "=", "revoked")
        return {
            "revoked": revoked,
            "expired": ended & ~revoked,
            "suspended": ~ended & Domain("mes_state", "=", "suspended"),
            "due": ~ended & Domain("mes_state", "=", "due"),
            "not_yet_valid": good & ~begun,
            "expiring": good & begun & soon,
            "qualified": good & begun & ~soon,
        }

    @api.model
    def _mes_today(self):
        """Return today's date at the site."""
        return Site(clock.now(), self.env.company._mes_tz()).day

    def _mes_grant(self, holder=None):
        """Return the row as plain data for the rules."""
        return Grant(
            code=self.mes_code,
            person=holder or self.mes_holder,
            valid_from=self.valid_from,
            valid_to=self.valid_to or None,
            state=self.mes_state,
            uuid=self.mes_entry,
            sop=self.mes_document,
            assessor=self.mes_assessor,
            evidence=self.mes_evidence or "",
        )

    # -- gates -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create rows; a GMP qualification only by an act."""
        for vals in vals_list:
            self.new(vals)._mes_guard()
        rows = super().create(vals_list)
        rows._mes_guard()
        return rows

    def write(self, vals):
        """Write; a row that is or becomes a GMP qualification only by an act."""
        self._mes_guard()
        result = super().write(vals)
        self._mes_guard()
        return result

    def unlink(self):
        """Delete rows; a GMP qualification never."""
        self._mes_guard()
        return super().unlink()

    def _mes_guard(self):
        """Refuse to write GMP qualifications by any route that is not an act.

        :raise UserError: naming the qualification; the attempt is recorded first
        """
        if acting(self.env):
            return
        for row in self.sudo():
            code = row.mes_code or row.skill_id.mes_code
            if code:
                row.employee_id._mes_refuse(
                    "qualification_by_act_only",
                    self.env._(
                        "%(code)s is a GMP qualification. It is written when somebody "
                        "else assesses %(person)s and signs, under Pharma MES, People.",
                        code=code,
                        person=row.employee_id.name,
                    ),
                    qualification=code,
                )

    @api.model
    def _mes_keep(self, name, records):
        """Refuse to delete records on which GMP qualifications hang.

        :param str name: the field that refers to them, ``skill_id``
        """
        domain = [(name, "in", records.ids), ("mes_code", "!=", False)]
        for row in self.sudo().search(domain, limit=1):
            row.employee_id._mes_refuse(
                "qualification_never_deleted",
                self.env._(
                    "%(code)s of %(person)s depends on this and stays. Archive it "
                    "instead.",
                    code=row.mes_code,
                    person=row.employee_id.name,
                ),
                qualification=row.mes_code,
            )

    def _mes_act_rows(self):
        """Return the rows as the acts write them, whatever the caller says."""
        return self.with_env(self.env(su=True, context={"mes_act": ACT}))

    # -- for the screens ---------------------------------------------------------

    def action_mes_assess(self):
        """Open the form of an assessment, with the person of the row where one is."""
        return self.env["mes.qualification.act"]._open(self[:1].employee_id)

    def action_mes_record(self):
        """Open what the record tells about the person."""
        return self.employee_id.action_mes_record()

    def action_mes_act(self):
        """Open the signing dialog for the act that the button names in its context."""
        self.ensure_one()
        act = self.env.context.get("mes_qualification_act")
        return self.employee_id._mes_act_action(act, self.mes_code)

    def action_mes_extend(self):
        """Open the form of an assessment, filled in to follow this qualification."""
        self.ensure_one()
        return self.env["mes.qualification.act"]._open(self.employee_id, self.skill_id)
