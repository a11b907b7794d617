"""Recording values, choices, checks and readings. The first value is kept (F05)."""

from __future__ import annotations

from ....mes_compliance.measure import Quantity, read_number, rounded
from ....mes_compliance.verdict import Finding, Verdict, accepted, meaningful, refused
from ..calculate import calculate
from ..case import Case, Decision
from ..gates import acting_equipped
from ..tags import from_tag, kept, may_be_typed, typed_instead
from ..values import keep, keep_choice

OUTSIDE = {"action", "registered"}
"""Limits whose crossing is told before anything else."""


def record(case: Case) -> Decision:
    """Record the value of a parameter: typed, chosen, or from an instrument.

    Command: ``parameter``, ``value`` (text), ``unit`` (text, optional), ``reason``.
    Facts: ``reading`` where an instrument sent the value, with ``value``, ``unit``,
    ``device``, ``raw``, ``at`` and its ``verdict``; ``segment`` where a tag gives it,
    or ``offered`` where it is typed although a tag could (:mod:`..tags`).
    """
    verdict = acting_equipped(case)
    parameter = case.plan.parameter(case.phase, case.command.get("parameter", ""))
    if parameter is None:
        verdict &= _unknown(case)
    if not verdict.ok:
        return case.refuse(verdict)
    verdict = (
        _belongs(case, parameter)
        & _first(case, parameter)
        & _may_be_entered(case, parameter)
    )
    if not verdict.ok:
        return case.refuse(verdict)
    return (
        _choose(case, parameter)
        if parameter.entry.options
        else _measure(case, parameter)
    )


def _measure(case: Case, parameter) -> Decision:
    quantity, verdict = read_entry(case, parameter)
    if not verdict.ok:
        return case.refuse(verdict)
    way = how(case, parameter)
    more = {"reading": _source(case, way), "about": _about(case)}
    if "segment" in case.facts:
        more["segment"] = kept(case.facts["segment"])
    if _by_hand(parameter, way):
        more["why"] = case.command["reason"]
    keep(case, case.key, parameter, quantity, way, **more)
    _typed_by_hand(case, parameter, way)
    return answer(case, parameter)


def _choose(case: Case, parameter) -> Decision:
    verdict = offered(case, parameter)
    if not verdict.ok:
        return case.refuse(verdict)
    keep_choice(case, parameter, case.command["value"])
    return answer(case, parameter)


def offered(case: Case, parameter) -> Verdict:
    """Refuse what is not among the choices of a parameter."""
    if case.command.get("value") in parameter.entry.options:
        return accepted()
    found, options = case.said("value"), ", ".join(parameter.entry.options)
    return refused(Finding("choice_unknown", "", found, options))


def read_entry(case: Case, parameter) -> tuple[Quantity | None, Verdict]:
    """Read the value of a command or an instrument into the parameter's unit."""
    if "segment" in case.facts:
        return from_tag(case, parameter)
    reading = case.facts.get("reading")
    unit = parameter.measured_in
    if reading is None:
        command = case.command
        found = read_number(
            command.get("value"), unit, parameter.decimals, command.get("unit")
        )
        return found.quantity, found.verdict
    if not reading["verdict"].ok:
        return None, reading["verdict"]
    if case.facts.get("book") is not None:
        return _difference(case, parameter, reading), accepted()
    found = read_number(reading["value"], unit, None, reading["unit"])
    return found.quantity, found.verdict


def _difference(case: Case, parameter, reading) -> Quantity:
    """Return how far what the scale shows lies from the book, as a ratio (C14)."""
    book = case.facts["book"]
    shown = Quantity.of(reading["value"], reading["unit"])
    away = ((shown - book) / book).to(parameter.measured_in)
    return rounded(away, parameter.action.decimals + 1)


def how(case: Case, parameter) -> str:
    """Return how a value was entered: by an instrument, or typed."""
    if not _measured(case):
        return "typed"
    return "tag" if parameter.entry.kind == "tag" else "scale"


def answer(case: Case, parameter) -> Decision:
    """Calculate what follows from a value, and say how it stands with all of it."""
    value = case.step.value(parameter.parameter)
    crossed = {value.crossed, *calculate(case)}
    say = "verdict_outside" if crossed & OUTSIDE else "verdict_recorded"
    return case.accept(say, about=parameter.name, found=value.text)


def _measured(case: Case) -> bool:
    return "reading" in case.facts or "segment" in case.facts


def _source(case: Case, way: str) -> dict | None:
    """Return where an instrument's value came from, as the record keeps it."""
    reading = case.facts.get("reading")
    if reading is None or way in ("typed", "timer"):
        return None
    return {key: reading[key] for key in ("device", "tag", "raw", "at")}


def _by_hand(parameter, way: str) -> bool:
    return parameter.entry.kind in ("scale", "tag") and way == "typed"


def _typed_by_hand(case: Case, parameter, way: str) -> None:
    """Keep that a value was typed which an instrument should have sent (WGH-02)."""
    if _by_hand(parameter, way) and parameter.entry.kind == "tag":
        typed_instead(case, parameter)
    elif _by_hand(parameter, way):
        reason, about = case.command["reason"], parameter.name
        case.raise_exception(
            Finding("weight_typed", "WGH-02", reason, about=about),
            involved=[case.person["login"]],
        )


def _unknown(case: Case) -> Verdict:
    names = ", ".join(each.parameter for each in case.plan.parameters_of(case.phase))
    return refused(Finding("parameter_unknown", "", case.said("parameter"), names))


def _about(case: Case) -> str:
    """Return the container that a value is about; empty where it is about none."""
    return case.command.get("about") or ""


def _belongs(case: Case, parameter) -> Verdict:
    """Refuse a value about a container where the batch weighed from no such container.

    Only the difference to the book is recorded once for each container (C14).
    """
    if not _about(case):
        return accepted()
    found = case.said("about")
    if case.phase.kind != "reconcile" or parameter.entry.kind != "scale":
        return refused(Finding("scan_not_needed", found=found))
    if found not in {each.source for each in case.state.containers.values()}:
        return refused(Finding("scan_container_unknown", found=found))
    return accepted()


def _first(case: Case, parameter) -> Verdict:
    """Refuse a second first value: what is recorded is corrected, never replaced."""
    given = case.step.values.get(parameter.parameter, [])
    same = [value for value in given if value["about"] == _about(case)]
    if not same:
        return accepted()
    return refused(
        Finding("value_recorded_already", "", same[-1]["text"], about=parameter.name)
    )


def _may_be_entered(case: Case, parameter) -> Verdict:
    kind = parameter.entry.kind
    if kind in ("calculated", "timer"):
        rule = f"parameter_{kind}"
        return refused(Finding(rule, about=parameter.name))
    if kind in ("scale", "tag") and not _measured(case):
        verdict = may_be_typed(case, parameter)
        return verdict & reasoned(case) if verdict.ok else verdict
    return accepted()


def reasoned(case: Case) -> Verdict:
    """Refuse without a reason of some words."""
    if meaningful(case.command.get("reason")):
        return accepted()
    return refused(Finding("reason_missing", found=case.said("reason")))
