"""Whatever a recipe refers to is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from ..clauses import Anchor, Outside
from ..contract import Path
from ..phase import Phase
from .view import View

RELEASE = "release"


def formula(view: View) -> None:
    """Lines name scales and balancing lines that are declared."""
    needs, lines = _names(view, "need"), _names(view, "line")
    for index, line in enumerate(view.recipe.formula.inputs):
        path = ("formula", "inputs", index)
        _declared(view, (*path, "weighed_on"), line.weighed_on, needs)
        if line.potency:
            balanced = line.potency.balanced_by
            others = lines - {line.line}
            _declared(view, (*path, "potency", "balanced_by"), balanced, others)


def phases(view: View) -> None:
    """Phases name lines, values, tests, phases and equipment that are declared."""
    lists = {
        "lines": _names(view, "line"),
        "equipment": _names(view, "need"),
        "shows": _names(view, "parameter", "test", "sample"),
        "wait_for": set(view.structure.phases),
    }
    tests = _names(view, "test")
    for place in view.structure.phases.values():
        for key, declared in lists.items():
            _all(view, (*place.path, key), getattr(place.step, key), declared)
        named = [test for test in place.step.tests if isinstance(test, str)]
        _all(view, (*place.path, "tests"), named, tests)
        _parameters(view, place.path, place.step)
        _samples(view, place.path, place.step)


def elements(view: View) -> None:
    """Unit procedures and operations name equipment and phases that are declared."""
    needs, phases = _names(view, "need"), set(view.structure.phases)
    for place in view.structure.elements.values():
        if not isinstance(place.step, Phase):
            _all(view, (*place.path, "equipment"), place.step.equipment, needs)
            runs = place.step.runs_while
            _phase(view, (*place.path, "runs_while"), runs, phases)


def time_limits(view: View) -> None:
    """Time limits begin and end at elements that are there."""
    for index, limit in enumerate(view.recipe.procedure.time_limits):
        path = ("procedure", "time_limits", index)
        _anchor(view, (*path, "from"), limit.from_)
        _anchor(view, (*path, "to"), limit.to)


def kinds(view: View) -> None:
    """Every phase is of a kind that the installation knows."""
    for place in view.structure.phases.values():
        if place.step.kind not in view.known.kinds:
            needed = _nearest(place.step.kind, view.known.kinds)
            view.say((*place.path, "kind"), "kind_unknown", place.step.kind, needed)


def codes(view: View) -> None:
    """Every consequence is one of the exception catalogue."""
    for path, outside in _outsides(view):
        known = view.known.codes
        if outside and known is not None and outside.code not in known:
            needed = _nearest(outside.code, known)
            view.say(path, "code_unknown", outside.code, needed)


def attachments(view: View) -> None:
    """Pictures are attached, and attached files are the ones that were meant."""
    attached = {a.file: a.sha256 for a in view.recipe.other.attachments}
    for place in view.structure.phases.values():
        picture = place.step.picture
        if picture and picture not in attached:
            needed = _nearest(picture, attached) if attached else "an attachment"
            view.say((*place.path, "picture"), "attachment_unknown", picture, needed)
    if view.known.files is not None:
        for index, (name, digest) in enumerate(attached.items()):
            _file(view, ("other", "attachments", index), name, digest)


def _file(view: View, path: Path, name: str, digest: str) -> None:
    found = view.known.files.get(name)
    if found is None:
        view.say((*path, "file"), "attachment_missing", "no file", name)
    elif found != digest:
        view.say((*path, "sha256"), "attachment_differs", found, digest, file=name)


def _parameters(view: View, path: Path, phase: Phase) -> None:
    parameters, needs = _names(view, "parameter"), _names(view, "need")
    for index, item in enumerate(phase.parameters):
        here = (*path, "parameters", index)
        if item.again:
            _declared(view, (*here, "again"), item.again, parameters)
        else:
            _declared(view, (*here, "entry"), item.entry.need, needs)


def _samples(view: View, path: Path, phase: Phase) -> None:
    known = {*view.structure.phases, RELEASE}
    for index, sample in enumerate(phase.samples):
        _phase(view, (*path, "samples", index, "gate"), sample.gate, known)


def _anchor(view: View, path: Path, anchor: Anchor) -> None:
    for number in anchor.numbers:
        _phase(view, path, number, view.structure.elements)


def _outsides(view: View) -> Iterable[tuple[Path, Outside | None]]:
    """Yield every consequence with its path."""
    for declaration in view.structure.declarations:
        for key in ("outside", "exceeded"):
            found = getattr(declaration.item, key, None)
            if isinstance(found, Outside):
                yield (*declaration.path, key), found


def _names(view: View, *sorts: str) -> set[str]:
    return set(view.structure.declared(*sorts))


def _all(view: View, path: Path, names: Iterable[str], known: Collection) -> None:
    for index, name in enumerate(names):
        check = _phase if name[:1].isdigit() else _declared
        check(view, (*path, index), name, known)


def _declared(view: View, path: Path, name: str, known: Collection[str]) -> None:
    if name and name not in known:
        view.say(path, "name_not_declared", name, _nearest(name, known))


def _phase(view: View, path: Path, number: str, known: Collection[str]) -> None:
    if number and number not in known:
        view.say(path, "phase_not_declared", number, _nearest(number, known))


def _nearest(word: str, known: Collection[str]) -> str:
    near = get_close_matches(word, list(known), 1, 0.4)
    return near[0] if near else ", ".join(list(known)[:8]) or "a declared one"


CHECKS = (formula, phases, elements, time_limits, kinds, codes, attachments)
