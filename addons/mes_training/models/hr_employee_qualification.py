"""The signed acts that make and end a qualification (domain model, state machines)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from odoo import fields, models

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.verdict import Finding, Verdict, accepted, refused
from odoo.addons.mes_compliance.verdict.site import Site
from odoo.addons.mes_compliance.verdict.wording import day_text

from ..competence import DUE, QUALIFIED, REVOKED, SUSPENDED, Act, check, judge
from ..competence.grant import decisive
from ..competence.transition import IN_TRAINING, PASSED

ASSESSOR = "ASSESSOR-01"
"""Code of the qualification that makes somebody an assessor."""

QUALIFY = "qualify"


@dataclass(frozen=True)
class Change:
    """An act on qualifications that somebody holds.

    :param target: state it leads to
    :param meaning: meaning of the signature
    :param event: type of the entry in the record
    :param sources: states of the rows it changes
    """

    target: str
    meaning: str
    event: str
    sources: tuple[str, ...]


CHANGES = {
    "suspend": Change(
        SUSPENDED, "status_changed", "qualification.suspended", (QUALIFIED, DUE)
    ),
    "resume": Change(
        QUALIFIED, "status_changed", "qualification.resumed", (SUSPENDED,)
    ),
    "revoke": Change(
        REVOKED,
        "status_changed",
        "qualification.revoked",
        (QUALIFIED, DUE, SUSPENDED),
    ),
    "make_due": Change(DUE, "status_changed", "qualification.due", (QUALIFIED,)),
    "read": Change(QUALIFIED, "read_understood", "qualification.read", (DUE,)),
}
"""What acts do with qualifications that exist; who may, the rules in competence say."""


class HrEmployeeQualification(models.Model):
    """The acts on a person's qualifications.

    The subject of the signature is the code of the qualification; the decision names
    the act. ``qualify`` makes a new row (an extension is one too), with the dates, the
    document and the evidence of the decision. The others change the state of the rows
    that are not over. Every act and every refused attempt is told in the record of the
    person concerned, with all reasons.
    """

    _name = "hr.employee"
    _inherit = ["hr.employee", "mes.signable"]

    mes_signature_ids = fields.Many2many(groups="hr.group_hr_user")

    # -- what is shown -----------------------------------------------------------

    def _mes_check_readable(self):
        """Let everybody who may see the colleague see what is signed about them."""
        self.env["hr.employee.public"].browse(self.ids).check_access("read")

    def _mes_shown(self, meaning, subject=None):
        """Show the person, the qualification and how it stands now."""
        employee = self.sudo()
        skill = self._mes_skill(subject)
        return {
            "person": employee.name,
            "login": employee.user_id.login or None,
            "qualification": skill.display_name or subject,
            "stands": self._mes_stands(subject),
        }

    def _mes_shown_decision(self, meaning, subject, values):
        """Show what would be granted, or the act."""
        act = values.get("act")
        if act != QUALIFY:
            return {"decision": act}
        return {
            "decision": act,
            "valid_from": self._mes_day_text(values.get("valid_from")),
            "valid_to": self._mes_day_text(values.get("valid_to")),
            "document": self._mes_document_text(values),
            "evidence": values.get("evidence") or None,
        }

    def _mes_statement(self, meaning, subject=None):
        """Say what the signature means for this person."""
        names = {"person": self.sudo().name, "code": subject}
        if meaning == "assessed":
            return self.env._("I assessed %(person)s: qualified for %(code)s.", **names)
        if meaning == "read_understood":
            return self.env._(
                "I have read and understood the document of %(code)s.", **names
            )
        return self.env._("I change how %(code)s of %(person)s stands.", **names)

    def _mes_stands(self, code):
        """Return how a qualification of this person stands, in words."""
        grant = self._mes_decisive(code)
        if grant is None:
            return self.env._("not held")
        return self.env._(
            "%(state)s, %(start)s to %(end)s",
            state=grant.state,
            start=day_text(grant.valid_from),
            end=self._mes_day_text(grant.valid_to) or self.env._("no end"),
        )

    def _mes_day_text(self, value):
        """Return a day in words; what is no day as it is."""
        try:
            day = fields.Date.to_date(value or None)
        except ValueError:
            return str(value)
        return day_text(day) if day else None

    def _mes_document_text(self, values):
        parts = (values.get("sop"), values.get("sop_version"))
        return " ".join(part for part in parts if part) or None

    # -- the gate ----------------------------------------------------------------

    def _mes_signature_gate(self, meaning, signer, subject, values):
        """Check the act: step, person, role, reason, and what would be granted."""
        act = values.get("act")
        if act == QUALIFY and meaning == "assessed":
            return self._mes_gate_qualify(signer, subject, values)
        change = CHANGES.get(act)
        if not change or change.meaning != meaning:
            return refused(Finding("signature_meaning_unknown", found=meaning))
        grant = self._mes_decisive(subject)
        source = grant.state if grant else ""
        return judge(self._mes_wish(signer, subject, values, source, change.target))

    def _mes_gate_qualify(self, signer, subject, values):
        """Check an assessment.

        An assessor who is qualified for it assesses. The training administrator takes
        over what was assessed elsewhere, on its evidence.
        """
        takes_over = signer._mes_has_role("training")
        steps = (PASSED, QUALIFIED) if takes_over else (IN_TRAINING, PASSED)
        wish = self._mes_wish(signer, subject, values, *steps)
        assessor = None if takes_over else self._mes_as_assessor(signer)
        return (
            judge(wish, assessor)
            & self._mes_gate_standing(wish)
            & self._mes_gate_texts(wish, values)
            & self._mes_gate_dates(subject, values)
        )

    def _mes_wish(self, signer, code, values, source, target):
        people = self.env["hr.employee"]
        return Act(
            actor=people._mes_grants(signer)[signer.id][0],
            roles=signer._mes_roles(),
            holder=people._mes_grants(self)[self.id][0],
            code=code or "",
            source=source,
            target=target,
            reason=str(values.get("reason") or ""),
        )

    def _mes_as_assessor(self, signer):
        person, grants = self._mes_grants(signer)[signer.id]
        return check(person, [ASSESSOR], grants, clock.now(), self._mes_tz())

    def _mes_gate_standing(self, wish):
        """Refuse to go round a suspension by a new assessment."""
        grant = self._mes_decisive(wish.code)
        if grant is None or grant.state != SUSPENDED:
            return accepted()
        values = {"qualification": wish.code, "holder": wish.holder.name}
        return refused(
            Finding(
                "qualification_step",
                found=SUSPENDED,
                needed=f"{QUALIFIED} or {REVOKED}",
                about=wish.actor.name,
                values=values,
            )
        )

    def _mes_gate_texts(self, wish, values):
        """Ask for a qualification of the catalogue, evidence and a reason."""
        findings = []
        if not self._mes_skill(wish.code):
            findings.append(Finding("qualification_unknown", found=wish.code or "none"))
        if not str(values.get("evidence") or "").strip():
            findings.append(Finding("qualification_evidence", about=wish.code))
        if not wish.reason.strip():
            findings.append(Finding("qualification_reason", found="none"))
        return Verdict(tuple(findings))

    def _mes_gate_dates(self, code, values):
        """Check the validity: real days, in order, and not granted already."""
        try:
            first, last = self._mes_validity(values)
        except ValueError as error:
            return refused(Finding("qualification_day", found=str(error)))
        if last and last < first:
            found, needed = day_text(last), f"{day_text(first)} or later"
            return refused(Finding("qualification_ends_first", "", found, needed))
        same = [("valid_from", "=", first), ("valid_to", "=", last or False)]
        if self._mes_rows(code).filtered_domain(same):
            return refused(Finding("qualification_granted_already", about=code))
        return accepted()

    def _mes_validity(self, values):
        """Return first and last day of a decision; the last None for no end.

        :raise ValueError: naming what is no day
        """
        days = []
        for name in ("valid_from", "valid_to"):
            text = values.get(name)
            try:
                days.append(date.fromisoformat(text) if text else None)
            except (TypeError, ValueError):
                raise ValueError(str(text)) from None
        if days[0] is None:
            raise ValueError("none")
        return days

    # -- the effect --------------------------------------------------------------

    def _mes_signed(self, meaning, signer, subject, values):
        """Grant the qualification, or change those that are held."""
        if values["act"] == QUALIFY:
            self._mes_qualify(signer, subject, values)
        else:
            self._mes_change(CHANGES[values["act"]], subject, values)

    def _mes_qualify(self, signer, code, values):
        first, last = self._mes_validity(values)
        granted = {
            "code": code,
            "valid_from": first.isoformat(),
            "valid_to": last.isoformat() if last else None,
            "document": self._mes_document_text(values),
            "evidence": values["evidence"],
            "assessor": signer.name,
        }
        entry = self._mes_record("qualification.granted", granted, values["reason"])
        row = self._mes_row_values(signer, code, values)
        row.update(valid_from=first, valid_to=last, mes_entry=entry)
        before = self._mes_rows(code).filtered(lambda each: not each.mes_next_id)
        rows = self.env["hr.employee.skill"]._mes_act_rows()
        before._mes_act_rows().mes_next_id = rows.create(row)

    def _mes_row_values(self, signer, code, values):
        """Return the values of a new row but its dates."""
        skill = self._mes_skill(code)
        levels = skill.skill_type_id.skill_level_ids
        return {
            "employee_id": self.id,
            "skill_id": skill.id,
            "skill_type_id": skill.skill_type_id.id,
            "skill_level_id": (levels.filtered("default_level") or levels)[-1:].id,
            "mes_code": code,
            "mes_company_id": self.env.company.id,
            "mes_state": QUALIFIED,
            "mes_holder": self._mes_grants(self)[self.id][0].key,
            "mes_assessor_id": signer.id,
            "mes_assessor": signer.name,
            "mes_evidence": values["evidence"],
            "mes_sop": values.get("sop") or False,
            "mes_sop_version": values.get("sop_version") or False,
        }

    def _mes_change(self, change, code, values):
        rows = self._mes_open_rows(code).filtered(
            lambda row: row.mes_state in change.sources
        )
        data = {"code": code, "state": change.target, "rows": rows.mapped("mes_entry")}
        self._mes_record(change.event, data, values.get("reason"))
        rows._mes_act_rows().mes_state = change.target

    # -- what is held ------------------------------------------------------------

    def _mes_skill(self, code):
        """Return the qualification of the catalogue with this code, or empty."""
        skills = self.env["hr.skill"].sudo()
        return skills.search([("mes_code", "=", code)], limit=1) if code else skills

    def _mes_rows(self, code):
        """Return all rows of a qualification of this person at this site."""
        domain = [
            ("employee_id", "=", self.id),
            ("mes_code", "=", code),
            ("mes_company_id", "=", self.env.company.id),
        ]
        return self.env["hr.employee.skill"].sudo().search(domain)

    def _mes_open_rows(self, code):
        """Return the rows of a qualification that are not over."""
        today = self._mes_day()
        return self._mes_rows(code).filtered(
            lambda row: not row.valid_to or row.valid_to >= today
        )

    def _mes_decisive(self, code):
        """Return the grant that decides today about a qualification, or None."""
        return decisive(code, self._mes_grants(self)[self.id][1], self._mes_day())

    def _mes_day(self):
        return Site(clock.now(), self._mes_tz()).day

    def _mes_tz(self):
        return self.env.company._mes_tz()

    # -- for the screens ---------------------------------------------------------

    def _mes_act_action(self, act, code):
        """Return the action that opens the signing dialog for an act.

        :param str act: key of the act, ``suspend``
        :param str code: the qualification
        """
        change = CHANGES[act]
        reason = self.env._("Why") if act != "read" else False
        return self._mes_sign_action(
            change.meaning,
            code,
            {"act": act},
            reason=reason,
            title=self._mes_title(code),
        )

    def _mes_title(self, code):
        """Return what the dialog is about, in its head."""
        return self.env._("%(code)s of %(person)s", code=code, person=self.sudo().name)

    def action_mes_qualify(self):
        """Open the form of an assessment of this person."""
        self.ensure_one()
        return self.env["mes.qualification.act"]._open(self)
