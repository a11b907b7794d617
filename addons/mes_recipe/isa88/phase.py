"""Phases of a recipe, and what they record: parameters, tests, samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...mes_compliance import measure
from ...mes_compliance.measure import (
    Expression,
    Limits,
    Quantity,
    Range,
    SamplingRule,
    Share,
)
from .amounts import Take, Words
from .clauses import Entry, Outside, Signature
from .formula import Part
from .keys import key
from .kinds import Mapping, Rows, RowsOrNames
from .references import Element, Reference
from .scalars import (
    CLASS,
    DOCUMENTS,
    DURATION,
    ELEMENT,
    ENTRY,
    EXPRESSION,
    LIBRARY,
    LIMIT,
    METHOD,
    NAMED,
    NAMES,
    NOTE,
    NUMBERS,
    OUTSIDE,
    PROSE,
    QUANTITY,
    RANGE,
    ROUNDING,
    SCALING,
    SENTENCE,
    SENTENCES,
    SHARE,
    SIGNATURES,
    TAKE,
    TARGET,
    UNIT,
    WHOLE,
    YES_NO,
)
from .words import SECOND_PERSON


@dataclass(frozen=True, kw_only=True)
class Parameter(Part):
    """A value that a phase records, with its limits."""

    again: ClassVar[str] = ""

    parameter: str = key(NAMED)
    name: str = key(SENTENCE)
    entry: Entry = key(ENTRY)
    expression: Expression | None = key(EXPRESSION, None)
    unit: str = key(UNIT, "")
    rounding: str = key(ROUNDING, "")
    decimals: int | None = key(WHOLE, None)
    class_: str = key(CLASS, "")
    scaling: str = key(SCALING, "fixed")
    target: Quantity | Words | None = key(TARGET, None)
    alert: Range | Words | None = key(LIMIT, None)
    action: Range | Words | None = key(LIMIT, None)
    registered: Range | Words | None = key(LIMIT, None)
    outside: Outside | None = key(OUTSIDE, None)
    ends_phase: bool = key(YES_NO, False)

    @property
    def limits(self) -> Limits:
        """Its limits, where they are figures; choices have none here."""
        figures = {
            name: None if isinstance(value, Words) else value
            for name, value in self.stated.items()
        }
        return Limits(**figures)

    @property
    def stated(self) -> dict[str, Quantity | Range | Words | None]:
        """Target and limits by name, from inside to outside, as they are stated."""
        return {
            "target": self.target,
            "alert": self.alert,
            "action": self.action,
            "registered": self.registered,
        }

    @property
    def measured_in(self) -> measure.Unit | None:
        """The unit of its values; None for a choice."""
        return measure.Unit.parse(self.unit) if self.unit else self.limits.unit


@dataclass(frozen=True, kw_only=True)
class Again(Part):
    """One more reading of a declared parameter; the name then means the latest."""

    parameter: ClassVar[str] = ""

    again: str = key(NAMED)


@dataclass(frozen=True, kw_only=True)
class Mean(Part):
    """Limits of the mean of a test."""

    labelled = False

    target: Quantity | None = key(QUANTITY, None)
    alert: Range | None = key(RANGE, None)
    action: Range | None = key(RANGE, None)


@dataclass(frozen=True, kw_only=True)
class Each(Part):
    """A rule for the single readings of a test."""

    labelled = False

    target: Quantity | None = key(QUANTITY, None)
    action: Range | None = key(RANGE, None)
    outside: Share | None = key(SHARE, None)
    defect: str = key(NAMED, "")
    at_most: Quantity | None = key(QUANTITY, None)


@dataclass(frozen=True, kw_only=True)
class Test(Part):
    """An in-process test: how much is taken, and what the readings must satisfy."""

    __test__ = False  # not one of pytest's

    test: str = key(NAMED)
    name: str = key(SENTENCE)
    take: Take = key(TAKE)
    readings: tuple[str, ...] = key(NAMES, ())
    expression: Expression | None = key(EXPRESSION, None)
    rounding: str = key(ROUNDING, "")
    decimals: int | None = key(WHOLE, None)
    mean: Mean | None = key(Mapping(Mean), None)
    each: tuple[Each, ...] = key(Rows(Each), ())

    @property
    def unit(self) -> measure.Unit | None:
        """The unit of its results, that of its limits; None for counts of defects."""
        spans = [self.mean.action, self.mean.alert] if self.mean else []
        spans += [each.action for each in self.each]
        return next((span.unit for span in spans if span is not None), None)

    @property
    def reading_unit(self) -> measure.Unit | None:
        """The unit of the named readings: that of what is taken, when it measures."""
        amount = self.take.amount
        return None if amount is None or amount.unit.counted else amount.unit

    @property
    def rule(self) -> SamplingRule:
        """The sampling rule to judge its readings with."""
        mean = self.mean or Mean()
        return SamplingRule(
            self.take.count,
            Limits(mean.target, mean.alert, mean.action),
            tuple(
                measure.Each(e.at_most, e.action, e.outside, e.defect or None)
                for e in self.each
            ),
            self.decimals,
            self.rounding or "half_up",
        )


@dataclass(frozen=True, kw_only=True)
class Sample(Part):
    """Something taken for a result that comes later.

    :ivar gate: number of the phase that waits for the result, or ``release``
    """

    sample: str = key(NAMED)
    name: str = key(SENTENCE)
    take: Take = key(TAKE)
    where: str = key(SENTENCE, "")
    action: Range | None = key(RANGE, None)
    gate: str = key(SENTENCE, "")


class Numbered(Part):
    """A procedural element: it has a number and a name."""

    @property
    def element(self) -> Element:
        """Number and name."""
        raise NotImplementedError

    @property
    def number(self) -> str:
        """Its number, for ever."""
        return self.element.number

    @property
    def name(self) -> str:
        """Its name."""
        return self.element.name


@dataclass(frozen=True, kw_only=True)
class Phase(Numbered):
    """The smallest thing that is signed.

    :ivar optional: a supervisor may mark it not applicable, with a reason
    :ivar quantity: of a weighing, how much of the planned quantity
    :ivar tests: tests declared here, or names of tests declared before
    """

    phase: Element = key(ELEMENT)
    kind: str = key(NAMED)
    library: str = key(LIBRARY, "")
    critical: bool = key(YES_NO, False)
    optional: bool = key(YES_NO, False)
    wait_for: tuple[str, ...] = key(NUMBERS, ())
    lines: tuple[str, ...] = key(NAMES, ())
    method: str = key(METHOD, "")
    quantity: Expression | None = key(EXPRESSION, None)
    containers: Range | None = key(RANGE, None)
    every: Quantity | None = key(DURATION, None)
    gap: Range | None = key(RANGE, None)
    parameters: tuple[Parameter | Again, ...] = key(Rows(Parameter, Again), ())
    checks: tuple[str, ...] = key(SENTENCES, ())
    tests: tuple[Test | str, ...] = key(RowsOrNames(Rows(Test), NAMES), ())
    samples: tuple[Sample, ...] = key(Rows(Sample), ())
    shows: tuple[str, ...] = key(NAMES, ())
    equipment: tuple[str, ...] = key(NAMES, ())
    instruction: str = key(PROSE, "")
    picture: str = key(SENTENCE, "")
    documents: tuple[Reference, ...] = key(DOCUMENTS, ())
    sign: tuple[Signature, ...] = key(SIGNATURES, ())
    note: str = key(NOTE, "")

    @property
    def element(self) -> Element:
        """Number and name."""
        return self.phase

    @property
    def second_person(self) -> bool:
        """Tell whether somebody else than the performer signs."""
        return any(signature.meaning in SECOND_PERSON for signature in self.sign)
