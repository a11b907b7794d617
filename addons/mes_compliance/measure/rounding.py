"""Rounding: to declared decimals or to a scale's division, never silently."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from .exact import CONTEXT
from .number import decimals as decimals_of
from .quantity import Quantity
from .refusal import MeasureError

#: The declared ways to round: half away from zero, to the next higher value, to the
#: next lower value (for a negative number too: -0.25 goes up to -0.2).
MODES: dict[str, str] = {
    "half_up": ROUND_HALF_UP,
    "up": ROUND_CEILING,
    "down": ROUND_FLOOR,
}

_ALL_DIGITS = Context(prec=10_000)


def rounded(quantity: Quantity, decimals: int, mode: str = "half_up") -> Quantity:
    """Return the quantity with so many decimals of its own unit.

    :param mode: ``half_up``, ``up`` or ``down``
    """
    step = Decimal(1).scaleb(-decimals)
    value = quantity.value.quantize(step, MODES[mode], _ALL_DIGITS)
    return Quantity(value, quantity.unit)


def to_division(quantity: Quantity, division: Quantity, mode: str) -> Quantity:
    """Return the nearest weight a scale can show, in the scale's unit and decimals.

    :param division: the smallest step of the scale, ``0.02 kg``
    :param mode: ``half_up``, ``up`` (never less) or ``down`` (never more)
    :raises MeasureError: the division is not above zero
    :raises UnitMismatch: the scale shows something else
    """
    if division.value <= 0:
        raise MeasureError("division_not_positive", division.text, "above zero")
    quantity.unit.alongside(division.unit, "in steps of")
    steps = quantity.absolute / division.absolute
    count = _whole(steps, mode)
    shown = CONTEXT.multiply(Decimal(count), division.value)
    return rounded(Quantity(shown, division.unit), decimals_of(division.value))


def _whole(number: Fraction, mode: str) -> int:
    """Return the whole number that a fraction becomes."""
    if mode == "up":
        return -(-number.numerator // number.denominator)
    if mode == "down":
        return number.numerator // number.denominator
    half = abs(number) + Fraction(1, 2)
    count = half.numerator // half.denominator
    return count if number >= 0 else -count
