"""The procedure of a recipe, and the recipe: steps around phases, and the whole."""

from __future__ import annotations

from dataclasses import dataclass

from ...mes_compliance.measure import Expression, Quantity
from .clauses import Anchor, Outside, When
from .formula import Formula, Header, Need, Other, Part
from .keys import key
from .kinds import SPACED, Mapping, Rows
from .phase import Numbered, Phase
from .references import Element
from .scalars import (
    ANCHOR,
    DURATION,
    ELEMENT,
    EXPRESSION,
    FORMAT,
    NAMED,
    NAMES,
    NOTE,
    NUMBERED,
    OUTSIDE,
    ROUNDS,
    SENTENCE,
    WHEN,
)

#: The steps inside something; it learns its classes when all of them are declared.
STEPS = Rows(layout=SPACED)


@dataclass(frozen=True, kw_only=True)
class Operation(Numbered):
    """What is done in one go on some equipment."""

    operation: Element = key(ELEMENT)
    equipment: tuple[str, ...] = key(NAMES, ())
    runs_while: str = key(NUMBERED, "")
    note: str = key(NOTE, "")
    steps: tuple = key(STEPS)

    @property
    def element(self) -> Element:
        """Number and name."""
        return self.operation


@dataclass(frozen=True, kw_only=True)
class UnitProcedure(Numbered):
    """What is done on one unit."""

    unit_procedure: Element = key(ELEMENT)
    equipment: tuple[str, ...] = key(NAMES, ())
    runs_while: str = key(NUMBERED, "")
    note: str = key(NOTE, "")
    steps: tuple = key(STEPS)

    @property
    def element(self) -> Element:
        """Number and name."""
        return self.unit_procedure


@dataclass(frozen=True, kw_only=True)
class Branch(Part):
    """One way of a group."""

    branch: str = key(SENTENCE)
    when: When | None = key(WHEN, None)
    steps: tuple = key(STEPS)


@dataclass(frozen=True, kw_only=True)
class AllOf(Part):
    """AND: every branch, in any order; goes on when all are done."""

    all_of: str = key(NAMED)
    branches: tuple[Branch, ...] = key(Rows(Branch, layout=SPACED))


@dataclass(frozen=True, kw_only=True)
class OneOf(Part):
    """OR: the first branch whose condition holds; the last is otherwise."""

    one_of: str = key(NAMED)
    branches: tuple[Branch, ...] = key(Rows(Branch, layout=SPACED))


@dataclass(frozen=True, kw_only=True)
class Repeat(Part):
    """A loop: do, then ask; bounded, and each round is its own record."""

    repeat: str = key(NAMED)
    until: Expression = key(EXPRESSION)
    at_most: Quantity = key(ROUNDS)
    every: Quantity | None = key(DURATION, None)
    exceeded: Outside | None = key(OUTSIDE, None)
    steps: tuple = key(STEPS)

    @property
    def rounds(self) -> int:
        """How many rounds there may be."""
        return int(self.at_most.value)


STEPS.admit(UnitProcedure, Operation, Phase, AllOf, OneOf, Repeat)
Step = UnitProcedure | Operation | Phase | AllOf | OneOf | Repeat


@dataclass(frozen=True, kw_only=True)
class TimeLimit(Part):
    """A time between two moments of the procedure."""

    limit: str = key(NAMED)
    name: str = key(SENTENCE)
    from_: Anchor = key(ANCHOR)
    to: Anchor = key(ANCHOR)
    at_most: Quantity | None = key(DURATION, None)
    at_least: Quantity | None = key(DURATION, None)
    exceeded: Outside | None = key(OUTSIDE, None)


@dataclass(frozen=True, kw_only=True)
class Procedure(Part):
    """The steps of the recipe and the times between them."""

    labelled = False

    steps: tuple = key(STEPS, ())
    time_limits: tuple[TimeLimit, ...] = key(Rows(TimeLimit, layout=SPACED), ())


@dataclass(frozen=True, kw_only=True)
class Recipe(Part):
    """One version of one recipe, complete: ISA-88's five categories."""

    labelled = False

    format: str = key(FORMAT)
    header: Header = key(Mapping(Header))
    formula: Formula = key(Mapping(Formula), Formula())
    equipment: tuple[Need, ...] = key(Rows(Need, layout=SPACED), ())
    procedure: Procedure = key(Mapping(Procedure), Procedure())
    other: Other = key(Mapping(Other), Other())
