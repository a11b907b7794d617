"""Questions about the structure of a recipe: what stands where, and around what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .contract import Path
from .phase import Parameter, Phase, Test
from .procedure import (
    AllOf,
    Branch,
    OneOf,
    Operation,
    Recipe,
    Repeat,
    Step,
    UnitProcedure,
)


@dataclass(frozen=True)
class Place:
    """A step and what stands around it.

    :ivar step: the step
    :ivar path: keys and indices from the root of the recipe
    :ivar around: steps and branches around it, outermost first
    """

    step: Step
    path: Path
    around: tuple[Step | Branch, ...] = ()

    @property
    def number(self) -> str:
        """The number of an element; empty for a group."""
        return getattr(self.step, "number", "")

    @property
    def unit_procedure(self) -> UnitProcedure | None:
        """The unit procedure around it."""
        return self._nearest(UnitProcedure)

    @property
    def operation(self) -> Operation | None:
        """The operation around it."""
        return self._nearest(Operation)

    @property
    def loops(self) -> tuple[Repeat, ...]:
        """The loops around it, outermost first."""
        return tuple(step for step in self.around if isinstance(step, Repeat))

    @property
    def branches(self) -> tuple[tuple[AllOf | OneOf, Branch], ...]:
        """The groups around it with the branch it stands in, outermost first."""
        pairs = zip(self.around, self.around[1:], strict=False)
        return tuple((up, low) for up, low in pairs if isinstance(low, Branch))

    @property
    def alongside(self) -> str:
        """The number of the phase during which it is repeated; empty for none."""
        runs = (getattr(step, "runs_while", "") for step in self.around)
        return next(filter(None, runs), "")

    def _nearest(self, kind: type) -> Any:
        return next((s for s in reversed(self.around) if isinstance(s, kind)), None)


@dataclass(frozen=True)
class Declaration:
    """Where a name is declared.

    :ivar name: unique in the recipe
    :ivar sort: ``line``, ``output``, ``value``, ``need``, ``parameter``, ``test``,
        ``sample``, ``limit``, ``group`` or ``loop``
    :ivar item: what is declared
    :ivar path: where
    :ivar place: the phase that declares it, None outside the procedure
    """

    name: str
    sort: str
    item: Any
    path: Path
    place: Place | None = None


class Structure:
    """One recipe's structure, worked out once."""

    def __init__(self, recipe: Recipe):
        """Take a recipe; nothing of it is changed."""
        self.recipe = recipe

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every step, in the order of the text."""
        procedure = self.recipe.procedure
        return tuple(_walked(procedure.steps, ("procedure", "steps"), ()))

    @cached_property
    def phases(self) -> dict[str, Place]:
        """The phases by number, in the order of the text."""
        return {n: p for n, p in self.elements.items() if isinstance(p.step, Phase)}

    @cached_property
    def elements(self) -> dict[str, Place]:
        """Unit procedures, operations and phases by number; the first of a number."""
        found: dict[str, Place] = {}
        for place in self.places:
            if place.number:
                found.setdefault(place.number, place)
        return found

    @cached_property
    def declarations(self) -> tuple[Declaration, ...]:
        """Everything that is declared, in the order of the text."""
        return (*self._of_formula(), *self._of_needs(), *self._of_procedure())

    @cached_property
    def names(self) -> dict[str, Declaration]:
        """What each name stands for; the first where it is declared twice."""
        found: dict[str, Declaration] = {}
        for declaration in self.declarations:
            found.setdefault(declaration.name, declaration)
        return found

    def declared(self, *sorts: str) -> dict[str, Declaration]:
        """Return the declarations of some sorts by name."""
        return {n: d for n, d in self.names.items() if d.sort in sorts}

    def parameter(self, name: str) -> Parameter | None:
        """Return a declared parameter."""
        declaration = self.declared("parameter").get(name)
        return declaration.item if declaration else None

    def test(self, name: str) -> Test | None:
        """Return a declared test."""
        declaration = self.declared("test").get(name)
        return declaration.item if declaration else None

    def within(self, number: str) -> tuple[Place, ...]:
        """Return the phases inside an element, or the phase itself."""
        element = self.elements.get(number)
        if element is None:
            return ()
        depth = len(element.path)
        places = self.phases.values()
        return tuple(p for p in places if p.path[:depth] == element.path)

    # -- equipment -----------------------------------------------------------------

    def binds(self, number: str) -> tuple[str, ...]:
        """Return the needs that count from an element's first phase on.

        A need counts where it is listed, unless an element inside lists it again;
        then it counts there.
        """
        return self._bound[number]

    @cached_property
    def _bound(self) -> dict[str, tuple[str, ...]]:
        """The needs that count from the first phase of each element on."""
        inner: dict[str, set[str]] = {number: set() for number in self.elements}
        for place in self.elements.values():
            for step in place.around:
                number = getattr(step, "number", "")
                inner.get(number, set()).update(place.step.equipment)
        return {
            number: tuple(n for n in place.step.equipment if n not in inner[number])
            for number, place in self.elements.items()
        }

    def needs(self, number: str) -> tuple[str, ...]:
        """Return the needs that are in force in a phase, outermost first."""
        place = self.phases[number]
        chain = [getattr(step, "number", "") for step in place.around] + [number]
        needs = (need for n in chain if n for need in self.binds(n))
        return tuple(dict.fromkeys(needs))

    def bound_at(self, need: str) -> tuple[str, ...]:
        """Return the elements at whose first phase a need is bound by a scan."""
        return tuple(n for n in self.elements if need in self.binds(n))

    def first_phases(self, number: str) -> tuple[str, ...]:
        """Return the phases of which one is the first of an element."""
        step = self.elements[number].step
        return (number,) if isinstance(step, Phase) else _first(step.steps)[0]

    def last_phases(self, number: str) -> tuple[str, ...]:
        """Return the phases of which one is the last of an element."""
        step = self.elements[number].step
        return (number,) if isinstance(step, Phase) else _first(step.steps, -1)[0]

    # -- declarations --------------------------------------------------------------

    def _of_formula(self) -> Iterator[Declaration]:
        formula = self.recipe.formula
        sections = (
            ("inputs", "line", "line"),
            ("outputs", "line", "output"),
            ("values", "value", "value"),
        )
        for section, key, sort in sections:
            for index, item in enumerate(getattr(formula, section)):
                path = ("formula", section, index)
                yield Declaration(getattr(item, key), sort, item, path)

    def _of_needs(self) -> Iterator[Declaration]:
        for index, need in enumerate(self.recipe.equipment):
            yield Declaration(need.need, "need", need, ("equipment", index))

    def _of_procedure(self) -> Iterator[Declaration]:
        for place in self.places:
            step = place.step
            if isinstance(step, Phase):
                yield from _of_phase(place)
            elif isinstance(step, Repeat):
                yield Declaration(step.repeat, "loop", step, place.path, place)
            elif isinstance(step, (AllOf, OneOf)):
                name = step.all_of if isinstance(step, AllOf) else step.one_of
                yield Declaration(name, "group", step, place.path, place)
        for index, limit in enumerate(self.recipe.procedure.time_limits):
            path = ("procedure", "time_limits", index)
            yield Declaration(limit.limit, "limit", limit, path)


def steps_in(step: Step | Branch) -> tuple[tuple[Path, Branch | None, Sequence], ...]:
    """Return the sequences of steps right inside a step: path, branch, steps."""
    if isinstance(step, (AllOf, OneOf)):
        return tuple(
            (("branches", index, "steps"), branch, branch.steps)
            for index, branch in enumerate(step.branches)
        )
    steps = getattr(step, "steps", None)
    return () if steps is None else ((("steps",), None, steps),)


def _walked(steps: Sequence, path: Path, around: tuple) -> Iterator[Place]:
    """Yield the places of a sequence and of all inside it."""
    for index, step in enumerate(steps):
        here = path + (index,)
        yield Place(step, here, around)
        for inside, branch, inner in steps_in(step):
            outer = (*around, step, branch) if branch else (*around, step)
            yield from _walked(inner, here + inside, outer)


def _of_phase(place: Place) -> Iterator[Declaration]:
    sections = (
        ("parameters", "parameter"),
        ("tests", "test"),
        ("samples", "sample"),
    )
    for section, sort in sections:
        for index, item in enumerate(getattr(place.step, section)):
            name = getattr(item, sort, "")
            if name:
                path = (*place.path, section, index)
                yield Declaration(name, sort, item, path, place)


def _first(steps: Sequence, towards: int = 1) -> tuple[tuple[str, ...], bool]:
    """Return the phases that may come first, and whether there may be none at all.

    :param towards: 1 for the first, -1 for the last
    """
    found: list[str] = []
    for step in steps[::towards]:
        numbers, maybe_none = _first_of(step, towards)
        found += numbers
        if not maybe_none:
            return tuple(found), False
    return tuple(found), True


def _first_of(step: Step, towards: int) -> tuple[tuple[str, ...], bool]:
    if isinstance(step, Phase):
        return (step.number,), False
    ends = [_first(inner, towards) for _path, _branch, inner in steps_in(step)]
    numbers = tuple(number for found, _none in ends for number in found)
    nothing = [none for _found, none in ends]
    return numbers, any(nothing) if isinstance(step, OneOf) else all(nothing)
