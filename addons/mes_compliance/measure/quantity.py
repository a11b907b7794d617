"""Quantities: a decimal number with its unit, and the arithmetic that units allow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .dimension import RATIO, Dimension
from .exact import CONTEXT, scaled
from .number import NUMBER, read_decimal, written
from .refusal import Unreadable
from .unit import ONE, Unit
from .written import Written, plain

_QUANTITY = re.compile(rf"({NUMBER})(?: (\S+))?")
_DURATION = re.compile(r"[0-9]+ (?:d|h|min)(?: [0-9]+ (?:h|min|s))+")


@dataclass(frozen=True, eq=False, repr=False)
class Quantity(Written):
    """A number with a unit; the decimals written are the decimals that count.

    ``+ - * /`` and ``< <= > >=`` follow the units and raise :class:`UnitMismatch`
    where they do not go together. ``==`` asks for the same statement,
    :meth:`amounts_to` for the same amount.

    :ivar value: the number
    :ivar unit: its unit; plain ratios have the unit ``ONE``
    """

    value: Decimal
    unit: Unit = ONE

    @classmethod
    def of(cls, value: Decimal | int | str, unit: str = "") -> Quantity:
        """Return a quantity from a number and a unit's symbol.

        :raises Unreadable: the text is no number, or the unit is not in the table
        """
        number = read_decimal(value) if isinstance(value, str) else Decimal(value)
        return cls(number, Unit.parse(unit))

    @classmethod
    def parse(cls, text: str) -> Quantity:
        """Return the quantity that a text writes: number, space, unit.

        :raises Unreadable: with what was found and what would be right
        """
        match = _QUANTITY.fullmatch(plain(text))
        if not match:
            raise _unreadable(plain(text))
        return cls(read_decimal(match[1]), Unit.parse(match[2] or ""))

    @property
    def text(self) -> str:
        """The one spelling: ``250.000 kg``."""
        return f"{written(self.value)} {self.unit}".rstrip()

    @property
    def dimension(self) -> Dimension:
        """What it measures."""
        return self.unit.dimension

    @property
    def absolute(self) -> Fraction:
        """Its exact amount in the dimension's first unit, from the true zero."""
        return Fraction(self.value) * self.unit.factor + self.unit.offset

    def to(self, unit: Unit | str) -> Quantity:
        """Return the same amount in another unit of its dimension.

        :raises UnitMismatch: the unit measures something else
        """
        target = Unit.parse(unit) if isinstance(unit, str) else unit
        self.unit.alongside(target, "->")
        if self.unit.offset == target.offset:
            return Quantity(self._in(target), target)
        shifted = (self.absolute - target.offset) / target.factor
        return Quantity(scaled(Decimal(1), shifted), target)

    def amounts_to(self, other: Quantity) -> bool:
        """Tell whether the other is the same amount: 1 kg and 1000 g are.

        :raises UnitMismatch: they measure different things
        """
        self.unit.alongside(other.unit, "=")
        return self.absolute == other.absolute

    def __add__(self, other: Quantity) -> Quantity:
        """Add within a dimension, in this quantity's unit."""
        unit = self.unit.plus(other.unit)
        return Quantity(CONTEXT.add(self._in(unit), other._in(unit)), unit)

    def __sub__(self, other: Quantity) -> Quantity:
        """Subtract within a dimension, in this quantity's unit."""
        unit = self.unit.minus(other.unit)
        return Quantity(CONTEXT.subtract(self._in(unit), other._in(unit)), unit)

    def __mul__(self, other: Quantity) -> Quantity:
        """Multiply; a ratio keeps the other's unit."""
        unit = self.unit.times(other.unit)
        product = CONTEXT.multiply(self.value, other.value)
        factor = self.unit.factor * other.unit.factor / unit.factor
        return Quantity(scaled(product, factor), unit)

    def __truediv__(self, other: Quantity) -> Quantity:
        """Divide; two of one dimension give a ratio.

        :raises ZeroDivisionError: the other is zero
        """
        unit = self.unit.per(other.unit)
        if not other.value:
            raise ZeroDivisionError(f"{self.text} / {other.text}")
        factor = self.unit.factor / other.unit.factor / unit.factor
        quotient = CONTEXT.divide(self.value, other.value)
        return Quantity(scaled(quotient, factor), unit)

    def __neg__(self) -> Quantity:
        """Return the opposite amount.

        :raises UnitMismatch: it is a temperature in °C
        """
        return Quantity(CONTEXT.minus(self.value), self.unit.times(ONE))

    def __abs__(self) -> Quantity:
        """Return the amount without its sign.

        :raises UnitMismatch: it is a temperature in °C
        """
        return -self if self.value < 0 else Quantity(self.value, self.unit.times(ONE))

    def __lt__(self, other: Quantity) -> bool:
        """Tell whether it is less; exact, across units of the dimension."""
        self.unit.alongside(other.unit, "<")
        return self.absolute < other.absolute

    def __le__(self, other: Quantity) -> bool:
        """Tell whether it is not more."""
        self.unit.alongside(other.unit, "<=")
        return self.absolute <= other.absolute

    def __gt__(self, other: Quantity) -> bool:
        """Tell whether it is more."""
        self.unit.alongside(other.unit, ">")
        return self.absolute > other.absolute

    def __ge__(self, other: Quantity) -> bool:
        """Tell whether it is not less."""
        self.unit.alongside(other.unit, ">=")
        return self.absolute >= other.absolute

    @property
    def is_ratio(self) -> bool:
        """Tell whether it is a ratio, written plainly, in % or in ppm."""
        return self.dimension == RATIO

    def _in(self, unit: Unit) -> Decimal:
        """Return the number of the same difference in another unit."""
        return scaled(self.value, self.unit.factor / unit.factor)


def _unreadable(text: str) -> Unreadable:
    """Return why a text is no quantity: its number, its unit, or its form."""
    if _DURATION.fullmatch(text):
        return Unreadable("duration_mixed", text, _duration(text).text)
    number, _, unit = text.rpartition(" ")
    try:
        read_decimal(number if unit and number else text)
    except Unreadable as reason:
        if reason.finding.rule not in ("number_text", "number_empty"):
            return reason
    return Unreadable("quantity_form", text[:60], "number, space, unit: 250.000 kg")


def _duration(text: str) -> Quantity:
    """Return ``2 h 10 min`` in its smallest unit."""
    words = text.split()
    smallest = Unit.parse(words[-1])
    pairs = zip(words[::2], words[1::2], strict=True)
    parts = [Quantity.of(number, unit).to(smallest) for number, unit in pairs]
    return sum(parts[1:], start=parts[0])
