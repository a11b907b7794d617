"""What is weighed: targets, potency, the compensating line, and windows (C06–C09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ...mes_compliance.measure import (
    LotResult,
    MeasureError,
    Potency,
    Quantity,
    Range,
    Requirement,
    balanced,
    to_division,
)
from ...mes_compliance.verdict import Verdict, accepted, refused
from .case import Case
from .names import Names


@dataclass(frozen=True)
class Target:
    """What is to be weighed of a line now.

    :ivar planned: the formula's quantity
    :ivar exact: the line's total as calculated, before the scale's division
    :ivar total: the line's total that the scale should show over all containers
    :ivar window: the totals that may be confirmed
    :ivar done: what was weighed so far
    :ivar potency: of the lot now being weighed, None for a line without
    :ivar verdict: why it cannot be weighed
    """

    planned: Quantity
    exact: Quantity | None
    total: Quantity | None
    window: Range | None
    done: Quantity
    potency: Potency | None
    verdict: Verdict


def target(case: Case, line, division: Quantity | None) -> Target:
    """Return the target of a formula line as the batch stands now.

    :param division: smallest step of the scale
    """
    planned = case.plan.quantity(line)
    done = weighed(case, line.line, planned)
    potency = potency_now(case, line)
    exact, verdict = _exact(case, line, planned, potency)
    if potency is not None:
        verdict &= potency.verdict
    if exact is None or not verdict.ok:
        return Target(planned, exact, None, None, done, potency, verdict)
    return _windowed(line, planned, exact, done, potency, division)


def line_now(case: Case):
    """Return the line that is being weighed, None while nothing is opened.

    What has no lots, such as water from a loop, needs nothing to be opened.
    """
    source = case.step.source if case.step else {}
    if source.get("line"):
        return case.plan.lines[source["line"]]
    lines = [case.plan.lines[name] for name in case.phase.lines]
    return lines[0] if len(lines) == 1 and lines[0].lots == "none" else None


def weighed(case: Case, line: str, planned: Quantity) -> Quantity:
    """Return what the containers of a line hold together."""
    total = planned - planned
    for container in case.state.line(line):
        total = total + Quantity.parse(container.net)
    return total


def potency_now(case: Case, line) -> Potency | None:
    """Return the potency of the lot now being weighed, None for a line without."""
    if not line.potency:
        return None
    source = (case.step.source if case.step else None) or {}
    return line.potency.rule.potency(lot_result(source), today(case))


def lot_result(source) -> LotResult:
    """Return a lot's analysis from gathered facts."""

    def quantity(name):
        return Quantity.parse(source[name]) if source.get(name) else None

    until = source.get("valid_until")
    return LotResult(
        source.get("lot", ""),
        quantity("assay"),
        quantity("loss_on_drying"),
        quantity("water"),
        date.fromisoformat(until) if until else None,
    )


def today(case: Case) -> date:
    """Return the day at the site."""
    return case.facts["today"]


def _exact(case: Case, line, planned, potency) -> tuple[Quantity | None, Verdict]:
    """Return the total to weigh of a line, exactly as calculated."""
    active = case.plan.compensates(line.line)
    if line.potency:
        if potency is None or potency.value is None:
            return None, accepted()
        return requirement(case, line, planned).total(potency), accepted()
    if active is not None:
        total = weighed(case, active.line, case.plan.quantity(active))
        if not case.state.line(active.line):
            return planned, accepted()
        minimum = line.minimum
        return balanced(planned, case.plan.quantity(active), total, minimum)
    return _by_expression(case, planned), accepted()


def compensator(case: Case, line, potency: Potency) -> Verdict:
    """Refuse a lot of which so much is needed that too little could compensate."""
    if not line.potency.balanced_by:
        return accepted()
    planned = case.plan.quantity(line)
    other = case.plan.lines[line.potency.balanced_by]
    total = requirement(case, line, planned).total(potency)
    quantity, minimum = case.plan.quantity(other), other.minimum
    return balanced(quantity, planned, total, minimum)[1]


def _by_expression(case: Case, planned: Quantity) -> Quantity:
    """Return the quantity of a phase that changes what was planned, or the plan."""
    expression = case.phase.quantity
    if expression is None:
        return planned
    names = Names(case.plan, case.state, {"planned": planned})
    outcome = expression.evaluate(names)
    return outcome.value if outcome.ok else planned


def requirement(case: Case, line, planned: Quantity) -> Requirement:
    """Return what an active line asks, with the active in what was weighed so far."""
    need = Requirement(planned)
    for container in case.state.line(line.line):
        ratio = Quantity.parse(container.active).absolute
        need = need.and_weighed(
            Quantity.parse(container.net), Potency(ratio, accepted())
        )
    return need


def _windowed(line, planned, exact, done, potency, division) -> Target:
    """Put the window of the tolerance around a total."""
    mode = line.potency.rounding if line.potency else "half_up"
    total = to_division(exact, division, mode) if division else exact
    try:
        window = line.tolerance.window(total, division) if line.tolerance else None
    except MeasureError as error:
        verdict = refused(error.finding)
        return Target(planned, exact, total, None, done, potency, verdict)
    return Target(planned, exact, total, window, done, potency, accepted())
