"""Not applicable: only where the recipe allows it, with a reason (F11)."""

from __future__ import annotations

from ....mes_compliance.verdict import Finding, Verdict, accepted, refused
from ..case import Case, Decision
from ..gates import batch_open, in_sequence, legible
from ..settle import settle
from .record import reasoned


def may_skip(case: Case) -> Verdict:
    """Return whether a step may be marked not applicable by this person."""
    verdict = legible(case)
    if not verdict.ok:
        return verdict
    verdict = batch_open(case)
    if verdict.ok:
        verdict = in_sequence(case) & _optional(case) & _untouched(case)
    return verdict & _supervisor(case) & reasoned(case)


def skip(case: Case) -> Decision:
    """Mark a step not applicable; that is an exception of its own (SEQ-02)."""
    verdict = may_skip(case)
    if not verdict.ok:
        return case.refuse(verdict)
    reason = case.command["reason"]
    case.emit_here("step.skipped", reason=reason)
    case.raise_exception(
        Finding("step_not_applicable", "SEQ-02", reason, about=case.phase.name),
        involved=[case.person["login"]],
    )
    settle(case)
    return case.accept("verdict_skipped", about=case.phase.name)


def _optional(case: Case) -> Verdict:
    if case.phase.optional:
        return accepted()
    return refused(Finding("step_not_optional", "SEQ-02", about=case.phase.name))


def _untouched(case: Case) -> Verdict:
    if case.step is None:
        return accepted()
    return refused(Finding("step_begun", about=case.phase.name))


def _supervisor(case: Case) -> Verdict:
    if "supervisor" in case.person["roles"]:
        return accepted()
    name = case.person["name"]
    return refused(Finding("role_missing", found=name, needed="supervisor"))
