"""What the tags of a step's units tell: gaps in their readings, and alarms (K01–K04).

A step that runs is the bracket around the readings of its units: from its start to its
end, or from when a unit was scanned. Nothing is written for that; it follows from the
record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from ...mes_compliance.verdict import Finding
from ...mes_compliance.verdict.moment import moment
from ...mes_compliance.verdict.wording import duration_text
from .case import Case
from .key import Key
from .plan import Plan
from .sequence import frontier
from .state import State, Step
from .tags import graver


def units_of(plan: Plan, state: State, key: Key) -> dict[str, dict]:
    """Return per unit's code what is bound to the needs of a step."""
    bound = (state.bound(need) for need in plan.needed(plan.phase(key.number)))
    return {unit["code"]: unit for unit in bound if unit}


def bracket(step: Step, unit: Mapping) -> tuple[datetime, datetime | None]:
    """Return from when to when a step counts for a unit's readings.

    A unit that was scanned into the running step counts from its scan; the end is None
    while the step runs.
    """
    begun = max(moment(step.started_at), moment(unit["at"]))
    return begun, moment(step.ended_at) if step.ended_at else None


def running(plan: Plan, state: State) -> Iterator[tuple[Step, dict[str, dict]]]:
    """Yield every open step with the units bound to it."""
    for step in state.chronological():
        if not step.finished:
            yield step, units_of(plan, state, Key.parse(step.key))


def recorded(plan: Plan, key: Key) -> dict[tuple[str, str], object]:
    """Return per need and tag the parameter that a step takes of it."""
    parameters = plan.parameters_of(plan.phase(key.number))
    return {
        (each.entry.need, each.entry.tag): each
        for each in parameters
        if each.entry.kind == "tag"
    }


# -- gaps ------------------------------------------------------------------------


def note_gaps(case: Case) -> None:
    """Raise that readings are missing of which a step takes a value, once each (K03).

    Facts: ``gaps``, a list of ``step``, ``parameter``, ``tag``, ``seconds`` and
    ``most``, the seconds after which silence is a gap.
    """
    for gap in case.facts.get("gaps", ()):
        key = Key.parse(gap["step"])
        phase = case.plan.phase(key.number)
        parameter = case.plan.parameter(phase, gap["parameter"])
        case.raise_exception(
            Finding(
                "data_gap",
                "DAT-02",
                duration_text(timedelta(seconds=gap["seconds"])),
                f"{duration_text(timedelta(seconds=gap['most']))} or less",
                f"{parameter.name} ({gap['tag']})",
            ),
            subject=key.text,
            occurrence=f"DAT-02 {key} {gap['tag']}",
            **graver(parameter),
        )


# -- alarms ----------------------------------------------------------------------


def step_of(plan: Plan, state: State, unit: str, at: datetime) -> str | None:
    """Return the step during which something happened on a unit.

    :return: its key; empty text where the batch held the unit between two steps; None
        where the unit was not the batch's then
    """
    for step in reversed(list(state.chronological())):
        bound = units_of(plan, state, Key.parse(step.key)).get(unit)
        if bound and _within(at, *bracket(step, bound)):
            return step.key
    return "" if _held(plan, state, unit, at) else None


def _within(at: datetime, begun: datetime, ended: datetime | None) -> bool:
    return begun <= at and (ended is None or at <= ended)


def _held(plan: Plan, state: State, unit: str, at: datetime) -> bool:
    return any(
        (state.bound(need) or {}).get("code") == unit
        and state.held(need)
        and moment(state.bound(need)["at"]) <= at
        for need in plan.needs
    )


# -- screens ---------------------------------------------------------------------


def places(plan: Plan, state: State) -> Iterator[tuple[Key, Step | None, dict]]:
    """Yield every step that runs or may begin, with the units it has by now."""
    for key in frontier(plan.steps, state).keys:
        held = [
            need for need in plan.needed(plan.phase(key.number)) if state.held(need)
        ]
        units = {state.bound(need)["code"]: state.bound(need) for need in held}
        yield key, state.step(key), units
