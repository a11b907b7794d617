"""Answering the checks of a step."""

from __future__ import annotations

from ....mes_compliance.verdict import Finding, refused
from ..case import Case, Decision
from ..gates import acting_equipped


def answer_check(case: Case) -> Decision:
    """Answer one check with yes or no. A no is kept, and the step waits for somebody.

    Command: ``check`` (its place from 1), ``yes`` (bool).
    """
    verdict = acting_equipped(case)
    index = case.said("check")
    checks = {str(n): text for n, text in enumerate(case.phase.checks, 1)}
    if verdict.ok and index not in checks:
        verdict &= refused(Finding("check_unknown", found=index))
    if verdict.ok and case.step.checks.get(index, {}).get("yes"):
        verdict &= refused(Finding("check_answered", about=checks[index]))
    yes = case.command.get("yes")
    if verdict.ok and not isinstance(yes, bool):
        verdict &= refused(Finding("choice_unknown", "", case.said("yes"), "yes, no"))
    if not verdict.ok:
        return case.refuse(verdict)
    case.emit_here("check.answered", check=index, text=checks[index], yes=yes)
    if not yes:
        _not_in_order(case, checks[index])
    return case.accept("verdict_checked" if yes else "verdict_outside", about="")


def _not_in_order(case: Case, text: str) -> None:
    case.raise_exception(
        Finding("check_no", "MAN-01", "no", "yes", text),
        gate="step",
        severity="major" if case.phase.critical else "minor",
        involved=[case.person["login"]],
    )
