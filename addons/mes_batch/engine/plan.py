"""The control recipe, ready to execute: what execution asks of it, worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from ...mes_compliance.measure import Quantity
from ...mes_recipe.isa88 import (
    Again,
    Input,
    Need,
    Parameter,
    Phase,
    Place,
    Recipe,
    Structure,
    Test,
)
from .key import order


class Plan:
    """A recipe of one batch, scaled to its size.

    :ivar recipe: the frozen recipe
    :ivar structure: what stands where in it
    """

    def __init__(self, recipe: Recipe, gates: Mapping[str, str] | None = None):
        """Take a recipe, and per exception code what waits for it."""
        self.recipe = recipe
        self.structure = Structure(recipe)
        self._gates = gates or {}

    def gate(self, code: str) -> str:
        """Return what waits for an exception of this code."""
        return self._gates.get(code, "none")

    @property
    def steps(self) -> tuple:
        """The procedure: the recipe's outermost steps."""
        return self.recipe.procedure.steps

    @cached_property
    def places(self) -> dict[str, Place]:
        """Per phase number its place, in the order of the numbers."""
        phases = self.structure.phases
        return dict(sorted(phases.items(), key=lambda item: order(item[0])))

    def phase(self, number: str) -> Phase:
        """Return a phase.

        :raises ValueError: the recipe has no such phase
        """
        if number not in self.places:
            raise ValueError(f"the recipe has no phase {number}")
        return self.places[number].step

    # -- equipment ---------------------------------------------------------------

    @cached_property
    def needs(self) -> dict[str, Need]:
        """Per name the equipment need."""
        return {need.need: need for need in self.recipe.equipment}

    def needed(self, phase: Phase) -> tuple[str, ...]:
        """Return the needs that are bound in a phase, its lines' scales included."""
        scales = [
            self.lines[line].weighed_on for line in phase.lines if phase.kind == "weigh"
        ]
        in_force = self.structure.needs(phase.number)
        return tuple(dict.fromkeys([*in_force, *filter(None, scales)]))

    # -- what a phase records ----------------------------------------------------

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """Per name the parameter."""
        declared = self.structure.declared("parameter").items()
        return {
            name: declaration.item
            for name, declaration in declared
            if isinstance(declaration.item, Parameter)
        }

    def parameters_of(self, phase: Phase) -> Iterator[Parameter]:
        """Yield the parameters a phase records, declared here or again."""
        for each in phase.parameters:
            yield self.parameters[each.again] if isinstance(each, Again) else each

    def parameter(self, phase: Phase, name: str) -> Parameter | None:
        """Return a parameter that a phase records, or None."""
        found = (each for each in self.parameters_of(phase) if each.parameter == name)
        return next(found, None)

    @cached_property
    def tests(self) -> dict[str, Test]:
        """Per name the test."""
        declared = self.structure.declared("test").items()
        return {name: declaration.item for name, declaration in declared}

    def tests_of(self, phase: Phase) -> Iterator[Test]:
        """Yield the tests of a phase, declared here or named again."""
        for test in phase.tests:
            yield self.tests[test] if isinstance(test, str) else test

    # -- materials ---------------------------------------------------------------

    @cached_property
    def lines(self) -> dict[str, Input]:
        """Per name the formula's input line."""
        return {line.line: line for line in self.recipe.formula.inputs}

    def quantity(self, line: Input) -> Quantity:
        """Return a line's quantity as a plain quantity."""
        return Quantity(line.quantity.value, line.quantity.unit)

    def containers_most(self, line: Input) -> int | None:
        """Return how many containers a line may be dispensed into."""
        return int(line.containers.most) if line.containers else None

    def compensates(self, line: str) -> Input | None:
        """Return the line with a potency that this line balances, or None."""
        for other in self.lines.values():
            if other.potency and other.potency.balanced_by == line:
                return other
        return None

    def charges(self, phase: Phase) -> tuple[str, ...]:
        """Return the lines that a phase uses up."""
        return () if phase.kind == "weigh" else tuple(phase.lines)
