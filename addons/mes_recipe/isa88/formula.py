"""Header, formula, equipment and other information of a recipe, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from ...mes_compliance import measure
from ...mes_compliance.measure import PotencyRule, Quantity, Range, Tolerance
from .amounts import FillUp, Sizes, Words
from .keys import key
from .kinds import SPACED, Free, Mapping, Rows
from .references import Reference
from .scalars import (
    CAPPED,
    DOCUMENTS,
    FILL_UP,
    HASH,
    LEVEL,
    LIMIT,
    LOTS,
    METHOD,
    NAMED,
    NOTE,
    PROSE,
    QUANTITY,
    RANGE,
    REFERENCE,
    REFERENCES,
    ROUNDING,
    SCALING,
    SENTENCE,
    SENTENCES,
    SIZES,
    TOLERANCE,
    WATER,
    WHOLE,
    WORD_LIST,
    YES_NO,
)


class Part:
    """A mapping of the text.

    :cvar labelled: its first key names it, and remarks inside it say that name
    """

    labelled: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Header(Part):
    """What the recipe makes, where and how much; 21 CFR 211.186(b)(1), (2), (7)."""

    labelled = False

    recipe: Reference = key(REFERENCE)
    version: int = key(WHOLE)
    follows: int | None = key(WHOLE, None)
    level: str = key(LEVEL, "")
    site: str = key(SENTENCE, "")
    product: Reference | None = key(REFERENCE, None)
    dosage_form: str = key(SENTENCE, "")
    strength: str = key(SENTENCE, "")
    unit_mass: Quantity | None = key(QUANTITY, None)
    unit_volume: Quantity | None = key(QUANTITY, None)
    batch_size: Quantity | None = key(QUANTITY, None)
    sizes: Sizes | None = key(SIZES, None)
    theoretical_yield: Quantity | None = key(QUANTITY, None)
    yield_action: Range | None = key(RANGE, None)
    change: Reference | None = key(REFERENCE, None)
    reason: str = key(PROSE, "")

    @property
    def unit_amount(self) -> Quantity | None:
        """Mass or volume of one unit of the product."""
        return self.unit_mass if self.unit_mass is not None else self.unit_volume


@dataclass(frozen=True, kw_only=True)
class Form(Part):
    """One chemical form of an active."""

    form: str = key(NAMED)
    molar_mass: Quantity = key(QUANTITY)
    water_in_form: Decimal = key(WATER)


@dataclass(frozen=True, kw_only=True)
class Potency(Part):
    """How an active is counted, once and for all places that need it."""

    labelled = False

    quantity_as: str = key(NAMED)
    assay_on: str = key(NAMED)
    assay_state: str = key(NAMED)
    assay_spec: Range = key(RANGE)
    above_100: str = key(CAPPED)
    rounding: str = key(ROUNDING)
    balanced_by: str = key(NAMED, "")
    forms: tuple[Form, ...] = key(Rows(Form), ())

    @property
    def rule(self) -> PotencyRule:
        """The rule to calculate with."""
        return PotencyRule(
            self.quantity_as,
            self.assay_on,
            self.assay_state,
            self.assay_spec,
            self.above_100,
            tuple(
                measure.Form(form.form, form.molar_mass, form.water_in_form)
                for form in self.forms
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Input(Part):
    """A line of the formula that goes in."""

    line: str = key(NAMED)
    item: Reference = key(REFERENCE)
    function: str = key(NAMED, "")
    per_unit: Quantity | None = key(QUANTITY, None)
    quantity: Quantity | None = key(FILL_UP, None)
    minimum: Quantity | None = key(QUANTITY, None)
    scaling: str = key(SCALING, "with_size")
    remains: bool = key(YES_NO, True)
    lots: str = key(LOTS, "")
    tolerance: Tolerance | None = key(TOLERANCE, None)
    weighed_on: str = key(NAMED, "")
    method: str = key(METHOD, "")
    containers: Range | None = key(RANGE, None)
    potency: Potency | None = key(Mapping(Potency), None)
    note: str = key(NOTE, "")

    @property
    def fills_up(self) -> bool:
        """Tell whether it fills up to its quantity, in one or several phases."""
        return isinstance(self.quantity, FillUp)


@dataclass(frozen=True, kw_only=True)
class Output(Part):
    """A line of the formula that comes out."""

    line: str = key(NAMED)
    item: Reference = key(REFERENCE)
    quantity: Quantity | None = key(QUANTITY, None)
    scaling: str = key(SCALING, "with_size")
    action: Range | None = key(RANGE, None)


@dataclass(frozen=True, kw_only=True)
class Value(Part):
    """A named figure of the formula, for expressions."""

    value: str = key(NAMED)
    name: str = key(SENTENCE)
    quantity: Quantity = key(QUANTITY)
    scaling: str = key(SCALING, "with_size")
    note: str = key(NOTE, "")


@dataclass(frozen=True, kw_only=True)
class Formula(Part):
    """What goes in, what comes out, and figures of it."""

    labelled = False

    inputs: tuple[Input, ...] = key(Rows(Input, layout=SPACED), ())
    outputs: tuple[Output, ...] = key(Rows(Output, layout=SPACED), ())
    values: tuple[Value, ...] = key(Rows(Value, layout=SPACED), ())


@dataclass(frozen=True)
class Property:
    """What a piece of equipment must have.

    :ivar name: of the property, as the equipment class declares it
    :ivar value: a range, or words that must all be there
    """

    name: str
    value: Range | Words


@dataclass(frozen=True, kw_only=True)
class Need(Part):
    """A piece of equipment by class and properties, never by its number."""

    need: str = key(NAMED)
    class_: str = key(NAMED)
    where: tuple[Property, ...] = key(Free(Property, NAMED, LIMIT), ())
    state: Words = key(WORD_LIST, Words(()))

    def property(self, name: str) -> Range | Words | None:
        """Return what is asked of a property, None for nothing."""
        return next((p.value for p in self.where if p.name == name), None)


@dataclass(frozen=True, kw_only=True)
class Attachment(Part):
    """A file that belongs to the recipe, fixed by its hash."""

    file: str = key(SENTENCE)
    sha256: str = key(HASH)


@dataclass(frozen=True, kw_only=True)
class Other(Part):
    """Documents, precautions, label specimens, attachments; 211.186(b)(8), (9)."""

    labelled = False

    documents: tuple[Reference, ...] = key(DOCUMENTS, ())
    precautions: tuple[str, ...] = key(SENTENCES, ())
    specimens: tuple[Reference, ...] = key(REFERENCES, ())
    attachments: tuple[Attachment, ...] = key(Rows(Attachment), ())
