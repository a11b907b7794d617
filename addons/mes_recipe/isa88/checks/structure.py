"""Numbers, names, levels and branches: what makes it a procedure at all."""

from __future__ import annotations

from ....mes_compliance.measure.expression.syntax import FUNCTIONS
from ....mes_compliance.measure.expression.tokens import WORDS
from ..keys import leading
from ..phase import Phase
from ..procedure import AllOf, Branch, OneOf, Operation, Repeat, UnitProcedure
from ..structure import Place
from .view import View

RESERVED = (*FUNCTIONS, *WORDS, "planned", "otherwise")

_INSIDE = {None: UnitProcedure, UnitProcedure: Operation, Operation: Phase}
_CALLED = {
    UnitProcedure: "a unit procedure",
    Operation: "an operation",
    Phase: "a phase",
}


def numbers(view: View) -> None:
    """A number belongs to one element."""
    for place in view.structure.places:
        first = view.structure.elements.get(place.number)
        if first and first.path != place.path:
            found = f"{place.number} {place.step.name}"
            other = f"{first.number} {first.step.name}"
            path = (*place.path, leading(type(place.step)).name)
            view.say(path, "number_twice", found, "a free number", other=other)


def names(view: View) -> None:
    """A name is declared once in the whole recipe, and is no word of expressions."""
    for declaration in view.structure.declarations:
        path = (*declaration.path, leading(type(declaration.item)).name)
        first = view.structure.names[declaration.name]
        if first.path != declaration.path:
            needed, other = "a name of its own", f"{first.sort} {first.name}"
            view.say(path, "name_twice", declaration.name, needed, other=other)
        if declaration.name in RESERVED:
            view.say(path, "name_reserved", declaration.name, "another name")


def levels(view: View) -> None:
    """Procedure, unit procedure, operation, phase: each inside the one before."""
    if not view.recipe.procedure.steps:
        view.say(("procedure",), "procedure_empty", "no steps", "a unit procedure")
    for place in view.structure.places:
        if isinstance(place.step, (UnitProcedure, Operation, Phase)):
            _level(view, place)
        if isinstance(place.step, (UnitProcedure, Operation, Repeat)):
            _filled(view, place)


def _level(view: View, place: Place) -> None:
    """An element stands right inside one of the level above, groups aside."""
    hosts = [type(s) for s in place.around if type(s) in (UnitProcedure, Operation)]
    asked = _INSIDE[hosts[-1] if hosts else None]
    if type(place.step) is not asked:
        found = _CALLED[type(place.step)]
        where = _CALLED[hosts[-1]] if hosts else "the procedure"
        path = (*place.path, leading(type(place.step)).name)
        view.say(path, "step_misplaced", found, _CALLED[asked], where=where)


def _filled(view: View, place: Place) -> None:
    if not place.step.steps:
        view.say((*place.path, "steps"), "element_empty", "no steps", "one or more")


def branches(view: View) -> None:
    """Groups have ways to go, and a choice always has one that is left."""
    for place in view.structure.places:
        step = place.step
        if not isinstance(step, (AllOf, OneOf)):
            continue
        path = (*place.path, "branches")
        if len(step.branches) < 2:
            view.say(path, "branches_too_few", str(len(step.branches)), "2 or more")
        names = [branch.branch for branch in step.branches]
        for index, name in enumerate(names):
            if name in names[:index]:
                view.say((*path, index), "branch_twice", name, "a name of its own")
        for index, branch in enumerate(step.branches):
            rule = _all_of if isinstance(step, AllOf) else _one_of
            rule(view, (*path, index), branch, index == len(step.branches) - 1)


def _all_of(view: View, path: tuple, branch: Branch, last: bool) -> None:
    if branch.when is not None:
        view.say((*path, "when"), "condition_misplaced", branch.when.text, "none")
    if not branch.steps:
        view.say((*path, "steps"), "element_empty", "no steps", "one or more")


def _one_of(view: View, path: tuple, branch: Branch, last: bool) -> None:
    if branch.when is None:
        rule = "otherwise_missing" if last else "condition_missing"
        view.say(path, rule, "none", "otherwise" if last else "a condition")
    elif last and branch.when.condition is not None:
        found = branch.when.text
        view.say((*path, "when"), "otherwise_missing", found, "otherwise")
    elif not last and branch.when.condition is None:
        view.say((*path, "when"), "otherwise_early", "otherwise", "a condition")


CHECKS = (numbers, names, levels, branches)
