"""What the record of a batch must show, as its frozen recipe says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ....mes_recipe.isa88 import AllOf, OneOf, Operation, Phase, Repeat
from ..key import Key
from ..plan import Plan
from ..sequence import label
from ..state import State

CATEGORIES = {
    1: "Dates",
    2: "Equipment",
    3: "Components",
    4: "Weights",
    5: "Test results",
    6: "Areas",
    7: "Yields",
    8: "Labelling",
    9: "Containers",
    10: "Sampling",
    11: "Persons",
    12: "Investigations",
    13: "Examinations",
}
"""The thirteen kinds of evidence of 21 CFR 211.188(b)."""

OF_KIND = {"check": 6, "yield": 7, "reconcile": 7, "verify": 13, "approve": 13}
"""Category of the values and checks of a phase kind; all others are test results."""


@dataclass(frozen=True)
class Item:
    """One piece of evidence that is expected.

    :ivar category: which of the thirteen
    :ivar step: key of the step that owes it; empty for the batch as a whole
    :ivar kind: what it is: ``start``, ``end``, ``equipment``, ``container``,
        ``adjusted``, ``charge``, ``value``, ``test``, ``check``, ``sample``,
        ``signature``, ``decision``
    :ivar name: its name within the step
    """

    category: int
    step: str
    kind: str
    name: str


def expected(plan: Plan, state: State) -> Iterator[Item]:
    """Yield every item that the steps owe which had to be done.

    A step of a branch is owed when the record shows that the branch was taken; each
    round of a loop owes its own. What the recipe lets people leave out owes nothing
    when they did.
    """
    for key in _owed(plan.steps, state, ()):
        step, optional = state.step(key), plan.phase(key.number).optional
        if not (optional and step and step.status == "skipped"):
            yield from _of_step(plan, key)


def _of_step(plan: Plan, key: Key) -> Iterator[Item]:
    phase, text = plan.phase(key.number), key.text
    yield Item(1, text, "start", phase.name)
    yield Item(1, text, "end", phase.name)
    for need in plan.needed(phase):
        yield Item(2, text, "equipment", need)
    yield from _materials(plan, phase, text)
    yield from _values(plan, phase, text)
    for sample in phase.samples:
        yield Item(10, text, "sample", sample.sample)
    for number, sign in enumerate(phase.sign):
        yield Item(11, text, "signature", f"{number} {sign.meaning}")


def _materials(plan: Plan, phase: Phase, text: str) -> Iterator[Item]:
    for line in phase.lines:
        if phase.kind == "weigh":
            adjusts = phase.method == "difference"
            yield Item(4, text, "adjusted" if adjusts else "container", line)
            continue
        packaging = plan.lines[line].function == "packaging"
        yield Item(8 if packaging else 3, text, "charge", line)
        yield Item(9, text, "lot", line)


def _values(plan: Plan, phase: Phase, text: str) -> Iterator[Item]:
    category = OF_KIND.get(phase.kind, 5)
    for number, _check in enumerate(phase.checks, 1):
        yield Item(category, text, "check", str(number))
    for parameter in plan.parameters_of(phase):
        counted = str(parameter.measured_in) == "piece"
        labels = counted and phase.kind == "reconcile"
        yield Item(8 if labels else category, text, "value", parameter.parameter)
    for test in plan.tests_of(phase):
        yield Item(category, text, "test", test.test)


def _owed(steps, state: State, rounds) -> Iterator[Key]:
    """Yield the keys of every step that had to be done."""
    for step in steps:
        yield from _owed_by(step, state, rounds)


def _owed_by(step, state: State, rounds) -> Iterator[Key]:
    if isinstance(step, Phase):
        yield Key(step.number, rounds)
    elif isinstance(step, AllOf):
        for branch in step.branches:
            yield from _owed(branch.steps, state, rounds)
    elif isinstance(step, OneOf):
        taken = _recorded(state, "choices", label(step.one_of, rounds))
        for branch in step.branches:
            if branch.branch == taken:
                yield from _owed(branch.steps, state, rounds)
    elif isinstance(step, Repeat):
        yield from _owed_rounds(step, state, rounds)
    elif isinstance(step, Operation) and step.runs_while:
        yield from _owed_sets(step, state, rounds)
    else:
        yield from _owed(step.steps, state, rounds)


def _owed_rounds(loop: Repeat, state: State, rounds) -> Iterator[Key]:
    turn, again = 1, "again"
    while again == "again":
        inside = (*rounds, turn)
        yield from _owed(loop.steps, state, inside)
        again = _recorded(state, "loops", label(loop.repeat, inside))
        turn += 1


def _owed_sets(operation: Operation, state: State, rounds) -> Iterator[Key]:
    """Yield the sets that were begun; a gap between sets is an exception of its own."""
    for phase in operation.steps:
        turn = 1
        while state.step(Key(phase.number, (*rounds, turn))):
            yield Key(phase.number, (*rounds, turn))
            turn += 1


def _recorded(state: State, part: str, name: str) -> str | None:
    found = None
    for step in state.chronological():
        found = getattr(step, part).get(name, found)
    return found
