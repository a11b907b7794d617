"""Decimal arithmetic with room to spare: fifty digits, and never a silent surprise."""

from __future__ import annotations

from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from fractions import Fraction
from functools import lru_cache

CONTEXT = Context(
    prec=50,
    rounding=ROUND_HALF_EVEN,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)


def fraction_to_decimal(number: Fraction) -> Decimal:
    """Return a fraction as a decimal, exact where it ends within fifty digits."""
    over = CONTEXT.create_decimal(number.numerator)
    return CONTEXT.divide(over, CONTEXT.create_decimal(number.denominator))


def scaled(number: Decimal, factor: Fraction) -> Decimal:
    """Return a number times a factor; a power of ten only moves the point.

    ``250.000`` kg are ``250000`` g: as many digits are written as before.
    """
    if factor == 1:
        return number
    shift = _power_of_ten(factor)
    if shift is not None:
        return number.scaleb(shift, CONTEXT)
    return fraction_to_decimal(Fraction(number) * factor)


@lru_cache(maxsize=4096)
def _power_of_ten(factor: Fraction) -> int | None:
    """Return n when the factor is 10**n, else None."""
    digits = str(max(factor.numerator, factor.denominator))
    if min(factor.numerator, factor.denominator) != 1 or digits.strip("0") != "1":
        return None
    shift = len(digits) - 1
    return shift if factor.denominator == 1 else -shift
