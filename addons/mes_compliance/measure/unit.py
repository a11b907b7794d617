"""Units: exact factors within a dimension, and the unit a calculation ends in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache

from .dimension import RATIO, Dimension
from .refusal import UnitMismatch, Unreadable
from .unit_table import COUNTED, OFFSETS, ROWS

_COMPOUND = re.compile(r"([^/\s]*)/([1-9][0-9]*)?([^/\s0-9][^/\s]*)")


@dataclass(frozen=True)
class Unit:
    """A unit of measure.

    :ivar symbol: as it is written, ``kg``, ``tablet/piece``; empty for a plain ratio
    :ivar dimension: what it measures
    :ivar factor: its size in the dimension's first unit, exact
    :ivar offset: its zero point above absolute zero, in the dimension's first unit; it
        counts where two values are compared or one is converted, never in differences
    """

    symbol: str
    dimension: Dimension
    factor: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)

    @classmethod
    def parse(cls, symbol: str) -> Unit:
        """Return the unit that is written so.

        :raises Unreadable: the table does not know it, or it is no text at all; names
            the nearest known one
        """
        if not isinstance(symbol, str):
            raise _unknown(str(symbol))
        return _parsed(symbol)

    def __str__(self) -> str:
        """Return the symbol."""
        return self.symbol

    @property
    def counted(self) -> bool:
        """Tell whether it counts things, which come whole."""
        return self.symbol in COUNTED

    def plus(self, other: Unit) -> Unit:
        """Return the unit of a sum. A temperature takes a difference, never another.

        :raises UnitMismatch: the two cannot be added
        """
        self._same_dimension("+", other)
        if self.offset and other.offset:
            raise _temperatures("+", self, other)
        return other if other.offset else self

    def minus(self, other: Unit) -> Unit:
        """Return the unit of a difference; of two temperatures in °C it is K.

        :raises UnitMismatch: the two cannot be subtracted
        """
        self._same_dimension("-", other)
        if other.offset and not self.offset:
            raise _temperatures("-", self, other)
        return coherent(self.dimension) if other.offset else self

    def times(self, other: Unit) -> Unit:
        """Return the unit of a product; a ratio leaves the other's unit as it is.

        :raises UnitMismatch: one of them is a temperature in °C
        """
        self._no_offset("*", other)
        if RATIO not in (self.dimension, other.dimension):
            return coherent(self.dimension * other.dimension)
        if self.dimension == other.dimension:
            return ONE
        return other if self.dimension == RATIO else self

    def per(self, other: Unit) -> Unit:
        """Return the unit of a quotient; of two of one dimension it is a plain ratio.

        :raises UnitMismatch: one of them is a temperature in °C
        """
        self._no_offset("/", other)
        if self.dimension == other.dimension:
            return ONE
        if other.dimension == RATIO:
            return self
        return coherent(self.dimension / other.dimension)

    def alongside(self, other: Unit, operation: str) -> Unit:
        """Return this unit when the other can be compared with it.

        :raises UnitMismatch: they measure different things
        """
        self._same_dimension(operation, other)
        return self

    def _same_dimension(self, operation: str, other: Unit) -> None:
        if self.dimension != other.dimension:
            raise mismatch(operation, self, other)

    def _no_offset(self, operation: str, other: Unit) -> None:
        if self.offset or other.offset:
            raise _temperatures(operation, self, other)


def mismatch(operation: str, left: Unit, right: Unit) -> UnitMismatch:
    """Return the exception that says which two units do not go together."""
    return UnitMismatch(
        "unit_mismatch",
        found=f"{described(left)} {operation} {described(right)}",
        needed=f"two of one kind, such as {left} {operation} {left}",
        left=described(left),
        right=described(right),
        operation=operation,
    )


def _temperatures(operation: str, left: Unit, right: Unit) -> UnitMismatch:
    """Return the exception for arithmetic that means nothing with a zero point."""
    return UnitMismatch(
        "temperature_arithmetic",
        found=f"{described(left)} {operation} {described(right)}",
        needed="a difference in K, such as °C - °C",
        left=described(left),
        right=described(right),
        operation=operation,
    )


def described(unit: Unit) -> str:
    """Return a unit with its dimension: ``kg (mass)``; counted things stand alone."""
    name = unit.dimension.name
    if name == unit.symbol:
        return unit.symbol
    return f"{unit.symbol} ({name})" if unit.symbol else name


@lru_cache(maxsize=1024)
def coherent(dimension: Dimension) -> Unit:
    """Return the unit in which results of a dimension are given: ``kg``, ``kg/L``."""
    over = "·".join(_powers(dimension, 1))
    under = "·".join(_powers(dimension, -1))
    return Unit(f"{over or 1}/{under}" if under else over, dimension)


def _powers(dimension: Dimension, sign: int) -> list[str]:
    """Return the first units of the bases with exponents of one sign."""
    named = ((_FIRST[base], sign * exponent) for base, exponent in dimension.powers)
    return [s if e == 1 else f"{s}^{e}" for s, e in named if e > 0]


@lru_cache(maxsize=4096)
def _parsed(symbol: str) -> Unit:
    if symbol in _TABLE:
        return _TABLE[symbol]
    compound = _COMPOUND.fullmatch(symbol)
    if not compound:
        raise _unknown(symbol)
    return _quotient(symbol, *compound.groups())


def _quotient(symbol: str, over: str, count: str | None, under: str) -> Unit:
    """Return a compound such as ``tablet/piece``, ``1/min`` or ``CFU/100mL``."""
    if "/" in symbol and under in _TABLE and (over == "1" or over in _TABLE):
        left = ONE if over == "1" else _TABLE[over]
        right = _TABLE[under]
        if not (left.offset or right.offset) and right.dimension != RATIO and over:
            factor = left.factor / (right.factor * int(count or 1))
            return Unit(symbol, left.dimension / right.dimension, factor)
    raise _unknown(symbol)


def _unknown(symbol: str) -> Unreadable:
    """Return the exception for a unit that is not in the table."""
    same = [known for known in _TABLE if known.lower() == symbol.lower()]
    near = same or get_close_matches(symbol, _TABLE, 1, 0.5)
    needed = near[0] if near else "a unit of the table, such as kg"
    return Unreadable("unit_unknown", found=symbol[:40], needed=needed)


def _built() -> dict[str, Unit]:
    table = {}
    for name, units in ROWS:
        dimension = RATIO if name == "ratio" else Dimension.of(name)
        for symbol, factor in units:
            offset = Fraction(OFFSETS.get(symbol, "0"))
            table[symbol] = Unit(symbol, dimension, Fraction(factor), offset)
    for symbol in COUNTED:
        table[symbol] = Unit(symbol, Dimension.of(symbol))
    return table


_TABLE: dict[str, Unit] = _built()
_FIRST: dict[str, str] = {
    **{name: units[0][0] for name, units in ROWS if name != "ratio"},
    **{symbol: symbol for symbol in COUNTED},
}
ONE: Unit = _TABLE[""]
PERCENT: Unit = _TABLE["%"]
