"""Corrections: a new version with a reason; nothing is replaced (F09)."""

from __future__ import annotations

from ....mes_compliance.measure import read_number
from ....mes_compliance.verdict import Finding, Verdict, accepted, refused
from ..calculate import recalculate
from ..case import Case, Decision
from ..gates import RUNNING, legible
from ..tags import correctable, measured
from ..values import keep, keep_choice
from .record import offered, reasoned

CORRECTABLE = (*RUNNING, "executed", "production_reviewed")
"""States of a batch in which a value can still be corrected."""


def may_correct(case: Case) -> Verdict:
    """Return whether this person may correct this value now, with every reason.

    While the step runs its performer corrects. Afterwards a supervisor signs; after
    execution QA signs (domain model §4.5).
    """
    verdict = legible(case)
    if not verdict.ok:
        return verdict
    parameter = _parameter(case)
    verdict = _recorded(case, parameter) & reasoned(case) & _still(case) & _who(case)
    if parameter is not None and verdict.ok:
        verdict &= _readable(case, parameter)
    return verdict


def correct(case: Case) -> Decision:
    """Keep a new version of a value, and work out again what rests on it.

    An open step that was signed is to be signed again: the signature was for the value
    before.
    """
    verdict = may_correct(case)
    if not verdict.ok:
        return case.refuse(verdict)
    parameter = _parameter(case)
    before = case.step.value(parameter.parameter)
    finished, signed = case.step.finished, bool(case.step.signatures)
    after = _keep(case, parameter, before)
    recalculate(case, parameter.parameter)
    if finished:
        _after_signature(case, parameter, before.text, after)
    if signed and not finished:
        return case.accept("verdict_sign_again", about=parameter.name, found=after)
    return case.accept("verdict_corrected", about=parameter.name, found=after)


def _keep(case: Case, parameter, before) -> str:
    """Keep the new version and return its text."""
    more = {"reason": case.command["reason"], "before": before.text}
    more["about"] = before.about
    if parameter.entry.options:
        keep_choice(case, parameter, case.command["value"], **more)
        return case.command["value"]
    quantity = _read(case, parameter).quantity
    keep(case, case.key, parameter, quantity, "typed", **more)
    return quantity.text


def _after_signature(case: Case, parameter, before: str, after: str) -> None:
    case.raise_exception(
        Finding("value_corrected", "DAT-01", after, before, parameter.name),
        occurrence=f"DAT-01 {case.key} {parameter.parameter} {after}",
        involved=[case.person["login"]],
    )


def _parameter(case: Case):
    return case.plan.parameter(case.phase, case.command.get("parameter", ""))


def _recorded(case: Case, parameter) -> Verdict:
    if parameter is None:
        return refused(Finding("parameter_unknown", found=case.said("parameter")))
    if case.step is None or parameter.parameter not in case.step.values:
        return refused(Finding("value_not_recorded", about=parameter.name))
    if parameter.entry.kind == "calculated":
        return refused(Finding("parameter_calculated", about=parameter.name))
    return correctable(case.step, parameter)


def _still(case: Case) -> Verdict:
    if case.state.status in CORRECTABLE:
        return accepted()
    found = case.state.status.replace("_", " ")
    return refused(Finding("batch_closed", "", found))


def _who(case: Case) -> Verdict:
    """Who may correct depends on how far the batch has come, and what was measured."""
    roles = set(case.person["roles"])
    if case.state.status not in RUNNING:
        return _role(case, roles & {"qa_reviewer", "qa_approver"}, "QA reviewer")
    if case.step and (case.step.finished or _from_tag(case)):
        return _role(case, roles & {"supervisor"}, "supervisor")
    if case.step and case.step.performer == case.person["login"]:
        return accepted()
    return _role(case, roles & {"supervisor"}, "performer or supervisor")


def _from_tag(case: Case) -> bool:
    return measured(case.step, case.said("parameter"))


def _role(case: Case, held: set[str], needed: str) -> Verdict:
    if held:
        return accepted()
    return refused(Finding("role_missing", found=case.person["name"], needed=needed))


def _read(case: Case, parameter):
    unit = parameter.measured_in
    return read_number(case.command.get("value"), unit, parameter.decimals)


def _readable(case: Case, parameter) -> Verdict:
    if parameter.entry.options:
        return offered(case, parameter)
    return _read(case, parameter).verdict
