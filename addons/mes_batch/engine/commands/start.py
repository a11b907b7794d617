"""Beginning a step, and taking one over."""

from __future__ import annotations

from ....mes_compliance.verdict import Finding, Verdict, accepted, refused
from ..case import Case, Decision
from ..gates import batch_open, in_sequence, not_waiting, qualified, step_open
from ..people import SECOND, another
from ..timing import expire


def start(case: Case) -> Decision:
    """Begin a step (F01, F12, J01): sequence, holds, qualification, second person."""
    verdict = batch_open(case) & _not_taken(case)
    if verdict.ok:
        verdict = in_sequence(case) & not_waiting(case) & qualified(case)
        verdict &= second_person(case)
    if not verdict.ok:
        return case.refuse(verdict)
    case.emit_here("step.started", facts=dict(verdict.facts))
    expire(case)
    return case.accept("verdict_started", step=case.phase.name)


def take_over(case: Case) -> Decision:
    """Go on with a step that a colleague began; both stay in the record."""
    verdict = batch_open(case) & step_open(case) & qualified(case)
    if not verdict.ok:
        return case.refuse(verdict)
    before = case.step.performer
    case.emit_here("step.taken_over", before=before, facts=dict(verdict.facts))
    return case.accept("verdict_taken_over", step=case.phase.name)


def _not_taken(case: Case) -> Verdict:
    step = case.step
    if step is None or step.finished:
        return accepted()
    name = case.facts.get("names", {}).get(step.performer, step.performer)
    return refused(Finding("step_taken", found=name, needed=case.person["name"]))


def second_person(case: Case) -> Verdict:
    """Refuse who begins a step that verifies what this person has done."""
    if case.phase.sign[0].meaning not in SECOND:
        return accepted()
    performers = {recorder(case, name) for name in case.phase.shows}
    verdict = accepted()
    for login in performers:
        verdict &= another(login, case.person)
    return verdict


def recorder(case: Case, name: str) -> str:
    """Return the login of who recorded the latest value of a name."""
    value = case.state.latest(name)
    return value.by if value else ""
