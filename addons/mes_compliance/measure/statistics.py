"""Figures of a set of readings: mean, sample standard deviation, extremes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from .exact import CONTEXT
from .quantity import Quantity
from .unit import PERCENT


@dataclass(frozen=True)
class Figures:
    """What a set of readings says, exact to fifty digits, not rounded.

    :ivar count: how many readings
    :ivar mean: arithmetic mean, in the unit of the first reading
    :ivar deviation: sample standard deviation (n - 1), None for a single reading
    :ivar relative: deviation in % of the mean, None where it has no meaning
    :ivar least: smallest reading
    :ivar greatest: largest reading
    """

    count: int
    mean: Quantity
    deviation: Quantity | None
    relative: Quantity | None
    least: Quantity
    greatest: Quantity


def figures(readings: Sequence[Quantity]) -> Figures:
    """Return the figures of one or more readings of one dimension.

    :raises UnitMismatch: the readings measure different things
    :raises ValueError: there is no reading
    """
    if not readings:
        raise ValueError("figures of no readings")
    count = len(readings)
    mean = mean_of(readings)
    deviation = _deviation(readings, mean) if count > 1 else None
    return Figures(
        count, mean, deviation, _relative(deviation, mean), min(readings), max(readings)
    )


def mean_of(readings: Sequence[Quantity]) -> Quantity:
    """Return the arithmetic mean, in the unit of the first reading.

    It is worked out from differences, so that temperatures in °C have one too.
    """
    first = readings[0]
    away = [reading - first for reading in readings]
    total = reduce(lambda left, right: left + right, away)
    return first + total / Quantity(Decimal(len(readings)))


def _deviation(readings: Sequence[Quantity], mean: Quantity) -> Quantity:
    """Return the sample standard deviation, in the unit of the differences."""
    away = [reading - mean for reading in readings]
    unit = away[0].unit
    squares = (CONTEXT.power(difference.to(unit).value, 2) for difference in away)
    total = reduce(CONTEXT.add, squares)
    variance = CONTEXT.divide(total, Decimal(len(readings) - 1))
    return Quantity(CONTEXT.sqrt(variance), unit)


def _relative(deviation: Quantity | None, mean: Quantity) -> Quantity | None:
    """Return the deviation in % of the mean; a temperature in °C has none."""
    if deviation is None or mean.unit.offset or not mean.value:
        return None
    return (deviation / abs(mean)).to(PERCENT)
