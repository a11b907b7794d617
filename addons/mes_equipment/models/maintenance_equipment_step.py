"""Steps on the axes of a unit: what each act is, and what the rules say to it."""

from __future__ import annotations

from dataclasses import dataclass

from odoo import models

from odoo.addons.mes_compliance.verdict import Finding, Verdict, refused

from ..condition import Act, Party, evolve, judge
from ..condition.unit import DIRTY, DIRTY_OVERDUE

CLEANLINESS = "cleanliness"
USE = "use"
QUALIFICATION = "qualification"


@dataclass(frozen=True)
class Step:
    """A step that people take with a unit.

    :param axis: the axis it is on
    :param target: the state it leads to
    :param event: type of the entry in the unit's record
    :param meaning: meaning of the signature, empty where none is asked for
    :param reason: whether people are asked why
    :param approved: whether QA has to approve before it takes effect; ``critical`` for
        units of critical classes only
    """

    axis: str
    target: str
    event: str
    meaning: str = ""
    reason: bool = False
    approved: str = ""


STEPS = {
    "soil": Step(CLEANLINESS, "dirty", "equipment.dirty", reason=True),
    "start_cleaning": Step(CLEANLINESS, "cleaning", "equipment.cleaning"),
    "clean": Step(CLEANLINESS, "cleaned", "equipment.cleaned", "performed"),
    "verify": Step(CLEANLINESS, "verified_clean", "equipment.verified", "verified"),
    "sanitise": Step(CLEANLINESS, "sanitised", "equipment.sanitised", "verified"),
    "sterilise": Step(CLEANLINESS, "sterile", "equipment.sterilised", "verified"),
    "doubt": Step(CLEANLINESS, "unknown", "equipment.cleanliness_unknown", reason=True),
    "take_out": Step(USE, "out_of_service", "equipment.out_of_service", reason=True),
    "bring_back": Step(
        USE, "available", "equipment.returned", "status_changed", True, "critical"
    ),
    "qualify": Step(
        QUALIFICATION, "qualified", "equipment.qualified", "prepared", True, "always"
    ),
    "disqualify": Step(
        QUALIFICATION, "not_qualified", "equipment.disqualified", reason=True
    ),
}
"""The steps people take themselves; use by a batch goes through its booking."""


class MaintenanceEquipmentStep(models.Model):
    """Steps without a signature, and what all steps have in common."""

    _inherit = "maintenance.equipment"

    def mes_step(self, act, reason=None):
        """Take a step for which no signature is asked: begin to clean, take out.

        :param str act: key of the step, ``start_cleaning``
        :param str reason: why, where the step asks for it
        :return: answer with ok and reasons; a refusal is recorded too
        """
        self.ensure_one()
        self.check_access("read")
        verdict = self._mes_step(act, {"act": act, "reason": reason})
        return self.env["mes.message"]._answer(verdict)

    def _mes_step(self, act, values):
        step = STEPS.get(act)
        if not step or step.meaning:
            return refused(Finding("signature_meaning_unknown", found=str(act)))
        verdict = judge(self._mes_wish(step, self.env.user, values))
        if verdict.ok:
            self._mes_take(step, values)
        else:
            self._mes_step_refused(act, verdict, values)
        return verdict

    def _mes_step_refused(self, act, verdict, values):
        findings = [finding.as_dict() for finding in verdict.findings]
        data = {"act": act, "findings": findings}
        self._mes_record("step.refused", data, values.get("reason") or None)

    # -- what is asked -----------------------------------------------------------

    def _mes_wish(self, step, user, values, **more):
        """Return somebody's wish to take a step, as plain data for the rules."""
        return Act(
            unit=self._mes_label(),
            axis=step.axis,
            source=self._mes_source(step.axis),
            target=step.target,
            actor=self._mes_party(user),
            roles=self._mes_roles_of(user),
            reason=str(values.get("reason") or ""),
            first=self._mes_first(step),
            critical=self.sudo().mes_class_id.critical,
            **more,
        )

    def _mes_source(self, axis):
        """Return the state of an axis as the last act left it."""
        unit = self.sudo()
        if axis == CLEANLINESS:
            return unit.mes_cleanliness if unit.mes_cleanable else "not tracked"
        if axis == QUALIFICATION:
            return unit.mes_qualification
        return unit.mes_use

    def _mes_first(self, step):
        """Return who did what this step verifies, or None."""
        by = self.sudo().mes_clean_by_id
        return self._mes_party(by) if step.axis == CLEANLINESS and by else None

    # -- what is done ------------------------------------------------------------

    def _mes_take(self, step, values):
        """Take a step: write the axis, and tell it."""
        if step.axis == CLEANLINESS:
            self._mes_take_clean(step)
        elif step.axis == USE:
            self._mes_take_use(step, values)
        else:
            self._mes_take_qualification(step, values)
        data = {"prepared_by": values.get("prepared_by"), "due": values.get("due")}
        data.update(self._mes_axes())
        self._mes_record(step.event, data, values.get("reason") or None)

    def _mes_take_clean(self, step):
        late = self.mes_cleanliness_now == DIRTY_OVERDUE
        state = self.sudo()._mes_clean_state()
        moment = self.env["mes.ledger"]._moment()
        if late and step.target != DIRTY:
            self._mes_raise_late(state)
        self._mes_write_clean(evolve(state, step.target, moment))

    def _mes_raise_late(self, state):
        """Keep that the dirty hold was over before cleaning began (EQP-02)."""
        self.env["mes.exception"]._raise(
            "EQP-02",
            self,
            self.env._("%(code)s was dirty for too long", code=self._mes_label()),
            {"cleanliness": state.as_dict()},
            occurrence=f"dirty {state.since:%Y-%m-%dT%H:%M:%SZ}",
        )

    def _mes_take_use(self, step, values):
        out = step.target == "out_of_service"
        self._mes_act().write(
            {
                "mes_out_of_service": out,
                "mes_out_reason": values.get("reason") if out else False,
                "mes_pending": False,
            }
        )

    def _mes_take_qualification(self, step, values):
        good = step.target == "qualified"
        self._mes_act().write(
            {
                "mes_qualification": step.target,
                "mes_qualification_due": (good and values.get("due")) or False,
                "mes_pending": False,
            }
        )

    # -- two people, one after the other -----------------------------------------

    def _mes_needs_approval(self, step):
        """Tell whether QA has to approve before the step takes effect."""
        critical = self.sudo().mes_class_id.critical
        return step.approved == "always" or (step.approved == "critical" and critical)

    def _mes_judge_prepared(self, step, user, values):
        """Judge the first of two people: the second is still to come."""
        verdict = judge(self._mes_wish(step, user, values))
        if step.axis == QUALIFICATION:
            verdict &= self._mes_stated()
        if not self._mes_needs_approval(step):
            return verdict
        waiting = ("unit_second_missing",)
        findings = [each for each in verdict.findings if each.rule not in waiting]
        return Verdict(tuple(findings), verdict.passed, verdict.facts)

    def _mes_stated(self):
        """Check that the unit states every property that its class asks for."""
        unit = self.sudo()
        stated = unit._mes_properties()
        asked = unit.mes_class_id._mes_definitions().filtered("needed")
        missing = asked.filtered(lambda each: each.code not in stated)
        values = [{"property": each.name} for each in missing]
        code = self._mes_label()
        return Verdict(
            tuple(
                Finding("unit_property_missing", about=code, values=each)
                for each in values
            )
        )

    def _mes_judge_approved(self, user):
        """Judge the second of two people, with what the first one prepared."""
        pending = self.sudo().mes_pending
        if not pending:
            return refused(Finding("unit_nothing_pending", about=self._mes_label()))
        step = STEPS[pending["act"]]
        wish = self._mes_wish(
            step,
            user,
            pending["values"],
            second=self._mes_party(user),
            second_roles=self._mes_roles_of(user),
        )
        by = Party(pending["by"], pending["by_name"])
        return judge(
            Act(**{**vars(wish), "actor": by, "roles": tuple(pending["roles"])})
        )
