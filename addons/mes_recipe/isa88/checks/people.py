"""People: who signs, and where a second person is needed on every path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..phase import Parameter, Phase
from ..procedure import AllOf, OneOf, Step
from ..structure import Place, steps_in
from .view import View

#: Kinds of phase in which nobody performs: they look at what others did.
LOOKING = ("verify", "approve")

#: What a phase of a kind is for; without it there is nothing to do.
_CONTENT = {
    "check": "checks",
    "measure": "parameters",
    "weigh": "lines",
    "charge": "lines",
    "sample": "samples",
    "ipc": "tests",
    "yield": "parameters",
    "reconcile": "parameters",
    "verify": "shows",
    "approve": "shows",
    "instruct": "instruction",
}


def contents(view: View) -> None:
    """A phase holds what its kind is for."""
    for place in view.structure.phases.values():
        phase = place.step
        key = _CONTENT.get(phase.kind)
        if key and not getattr(phase, key):
            view.say((*place.path, "kind"), "phase_incomplete", phase.kind, key)


def signatures(view: View) -> None:
    """Every phase is signed, and by whom it was performed; 211.188(b)(11)."""
    for place in view.structure.phases.values():
        phase, path = place.step, (*place.path, "sign")
        meanings = [signature.meaning for signature in phase.sign]
        if not meanings:
            view.say(path, "signature_missing", "none", "performed, and who")
        elif "performed" not in meanings and not phase.shows:
            found = ", ".join(meanings)
            view.say(path, "performer_missing", found, "performed, and who")


def second_person(view: View) -> None:
    """What is critical passes a second person on every path; 211.101(c), (d).

    Values of an instrument and calculated ones need none. Others are verified where
    they are recorded, or in a phase that shows them later, whatever way is taken.
    What is weighed is examined where it is weighed, critical or not.
    """
    for place in view.structure.phases.values():
        phase = place.step
        if phase.second_person or phase.kind in LOOKING:
            continue
        for rule in _alone(view, phase):
            needed = "verified, and who"
            view.say((*place.path, "sign"), rule, "one person", needed)
        for key, name in _by_hand(view, phase):
            if not _verified_after(view, place, name):
                needed = "a second person on every path"
                view.say((*place.path, *key), "not_verified", needed=needed)


def _alone(view: View, phase: Phase) -> Iterator[str]:
    """Yield why one person is not enough for a phase, whatever it records."""
    if phase.kind == "weigh":
        yield "weighing_alone"
    elif phase.critical and not _recorded(view, phase):
        yield "critical_alone"


def _recorded(view: View, phase: Phase) -> bool:
    """Tell whether a phase records values, and nothing beside them."""
    beside = phase.checks or phase.lines or phase.samples
    return bool(phase.parameters or phase.tests) and not beside


def _by_hand(view: View, phase: Phase) -> Iterator[tuple[tuple, str]]:
    """Yield the values a second person must see that a person enters."""
    for index, item in enumerate(phase.parameters):
        name = item.again or item.parameter
        parameter = view.structure.parameter(name)
        if parameter and _typed(parameter) and _matters(phase, parameter):
            yield ("parameters", index), name
    if phase.critical:
        for index, test in enumerate(phase.tests):
            name = test if isinstance(test, str) else test.test
            yield ("tests", index), name


def _typed(parameter: Parameter) -> bool:
    entry = parameter.entry
    return not entry.by_instrument and entry.kind != "calculated"


def _matters(phase: Phase, parameter: Parameter) -> bool:
    return phase.critical or parameter.class_ in ("CPP", "CQA")


def _verified_after(view: View, place: Place, name: str) -> bool:
    """Tell whether every path after a phase passes a second person who sees a value."""
    steps = view.recipe.procedure.steps
    levels: list[tuple[Sequence[Step], int]] = []
    current: object = view.recipe.procedure
    for key, index in _sequences(place.path):
        current = getattr(current, key)
        if key == "steps":
            levels.append((current, index))
        current = current[index]
    return bool(steps) and any(
        _certainly_seen(sequence[index + 1 :], name) for sequence, index in levels
    )


def _sequences(path: tuple) -> Iterator[tuple[str, int]]:
    """Yield the pairs of key and index that lead from the procedure to a place."""
    rest = path[1:]
    yield from zip(rest[::2], rest[1::2], strict=True)


def _certainly_seen(steps: Sequence[Step], name: str) -> bool:
    return any(_sees(step, name) for step in steps)


def _sees(step: Step, name: str) -> bool:
    """Tell whether a step, however it goes, shows a value to a second person."""
    if isinstance(step, Phase):
        return name in step.shows and step.second_person
    seen = [_certainly_seen(inner, name) for _path, _branch, inner in steps_in(step)]
    if isinstance(step, OneOf):
        return bool(seen) and all(seen)
    return any(seen) if isinstance(step, AllOf) else seen[0]


CHECKS = (contents, signatures, second_person)
