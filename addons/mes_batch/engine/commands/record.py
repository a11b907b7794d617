"""Recording values, choices, checks and readings. The first value is kept (F05)."""

from __future__ import annotations

from ....mes_compliance.measure import Quantity, read_number, rounded
from ....mes_compliance.verdict import Finding, Verdict, accepted, refused
from .. import limits
from ..calculate import calculate
from ..case import Case, Decision
from ..gates import acting_equipped
from ..values import keep

REASON_LEAST = 5
"""Fewest characters of a reason."""


def record(case: Case) -> Decision:
    """Record the value of a parameter: typed, chosen, or from an instrument.

    Command: ``parameter``, ``value`` (text), ``unit`` (text, optional), ``reason``.
    Facts: ``reading`` where an instrument sent the value, with ``value``, ``unit``,
    ``device``, ``raw``, ``at`` and its ``verdict``.
    """
    verdict = acting_equipped(case)
    parameter = case.plan.parameter(case.phase, case.command.get("parameter", ""))
    if parameter is None:
        verdict &= _unknown(case)
    if not verdict.ok:
        return case.refuse(verdict)
    about = case.command.get("about", "")
    verdict = _first(case, parameter, about) & _may_be_entered(case, parameter)
    if not verdict.ok:
        return case.refuse(verdict)
    return _choose(case, parameter) if parameter.entry.options else _measure(
        case, parameter
    )


def _measure(case: Case, parameter) -> Decision:
    quantity, verdict = read_entry(case, parameter)
    if not verdict.ok:
        return case.refuse(verdict)
    way, about = how(case, parameter), case.command.get("about", "")
    source = _source(case, way)
    keep(case, case.key, parameter, quantity, way, reading=source, about=about)
    _typed_by_hand(case, parameter, way)
    return answer(case, parameter, quantity)


def _choose(case: Case, parameter) -> Decision:
    chosen = str(case.command.get("value", ""))
    if chosen not in parameter.entry.options:
        options = ", ".join(parameter.entry.options)
        return case.refuse(refused(Finding("choice_unknown", "", chosen, options)))
    case.emit_here(
        "value.recorded",
        parameter=parameter.parameter,
        name=parameter.name,
        text=chosen,
        how="choice",
        crossed="" if _wanted(parameter, chosen) else "action",
        limits=limits.texts(parameter),
    )
    if not _wanted(parameter, chosen):
        wanted = str(parameter.action or parameter.target)
        case.raise_exception(
            Finding("choice_not_wanted", "PAR-02", chosen, wanted, parameter.name),
            occurrence=f"{parameter.parameter} {case.key} {chosen}",
            involved=[case.person["login"]],
        )
    return case.accept("verdict_recorded", about=parameter.name, found=chosen)


def _wanted(parameter, chosen: str) -> bool:
    """Tell whether a choice is among those the limits name."""
    asked = parameter.action or parameter.target
    return asked is None or asked.contains(chosen)


def read_entry(case: Case, parameter) -> tuple[Quantity | None, Verdict]:
    """Read the value of a command or an instrument into the parameter's unit."""
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
    if "reading" not in case.facts:
        return "typed"
    return "tag" if parameter.entry.kind == "tag" else "scale"


def answer(case: Case, parameter, exact: Quantity) -> Decision:
    """Calculate what follows from the value, and say how it stands."""
    calculate(case)
    value = limits.compared(parameter, exact)
    crossed = limits.crossed(parameter, value)
    say = "verdict_outside" if crossed in ("action", "registered") else "verdict_recorded"
    return case.accept(say, about=parameter.name, found=value.text)


def _source(case: Case, way: str) -> dict | None:
    """Return where an instrument's value came from, as the record keeps it."""
    reading = case.facts.get("reading")
    if reading is None or way in ("typed", "timer"):
        return None
    return {key: reading[key] for key in ("device", "tag", "raw", "at")}


def _typed_by_hand(case: Case, parameter, way: str) -> None:
    """Keep that a weight was typed although a scale should have sent it (WGH-02)."""
    if parameter.entry.kind == "scale" and way == "typed":
        case.raise_exception(Finding("weight_typed", "WGH-02", about=parameter.name))


def _unknown(case: Case) -> Verdict:
    names = ", ".join(each.parameter for each in case.plan.parameters_of(case.phase))
    return refused(
        Finding("parameter_unknown", "", str(case.command.get("parameter")), names)
    )


def _first(case: Case, parameter, about: str) -> Verdict:
    """Refuse a second first value: what is recorded is corrected, never replaced."""
    given = case.step.values.get(parameter.parameter, [])
    same = [value for value in given if value["about"] == about]
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
    if kind == "scale" and "reading" not in case.facts:
        return reasoned(case)
    return accepted()


def reasoned(case: Case) -> Verdict:
    """Refuse without a reason of some words."""
    if len(str(case.command.get("reason") or "").strip()) >= REASON_LEAST:
        return accepted()
    return refused(
        Finding("reason_missing", found=str(case.command.get("reason") or ""))
    )
