"""Timers: the server's clock measures, the client's is never asked (F08)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ....mes_compliance.measure import Quantity, rounded
from ....mes_compliance.verdict import Finding, Verdict, accepted, refused
from ....mes_compliance.verdict.moment import moment
from ..case import Case, Decision
from ..gates import acting_equipped
from ..values import keep
from .record import answer

DECIMALS = {"s": 0, "min": 2, "h": 3, "d": 4}
"""Decimals of a measured duration per unit: about a second."""


def start_timer(case: Case) -> Decision:
    """Start the timer of a parameter."""
    verdict = acting_equipped(case)
    verdict = verdict & _of_timer(case) if verdict.ok else verdict
    if verdict.ok and case.command["parameter"] in case.step.timers:
        verdict &= refused(Finding("timer_running", about=case.command["parameter"]))
    if not verdict.ok:
        return case.refuse(verdict)
    case.emit_here("timer.started", parameter=case.command["parameter"])
    return case.accept("verdict_timer", about=_parameter(case).name)


def stop_timer(case: Case) -> Decision:
    """Stop the timer of a parameter: what has passed is its value."""
    verdict = acting_equipped(case)
    verdict = verdict & _of_timer(case) if verdict.ok else verdict
    if verdict.ok and case.command["parameter"] not in case.step.timers:
        verdict &= refused(Finding("timer_not_running", about=_parameter(case).name))
    if not verdict.ok:
        return case.refuse(verdict)
    parameter = _parameter(case)
    begun = moment(case.step.timers[parameter.parameter])
    quantity = duration(case.now - begun, parameter.measured_in.symbol)
    keep(case, case.key, parameter, quantity, "timer")
    return answer(case, parameter)


def duration(passed: timedelta, unit: str) -> Quantity:
    """Return a stretch of time in a unit, to about a second."""
    microseconds = Decimal(passed // timedelta(microseconds=1))
    seconds = Quantity.of(microseconds / 1_000_000, "s")
    return rounded(seconds.to(unit), DECIMALS.get(unit, 2))


def _parameter(case: Case):
    return case.plan.parameter(case.phase, case.command.get("parameter", ""))


def _of_timer(case: Case) -> Verdict:
    parameter = _parameter(case)
    if parameter is None or parameter.entry.kind != "timer":
        return refused(Finding("parameter_unknown", found=case.said("parameter")))
    if parameter.parameter in case.step.values:
        value = case.step.value(parameter.parameter)
        return refused(
            Finding("value_recorded_already", found=value.text, about=parameter.name)
        )
    return accepted()
