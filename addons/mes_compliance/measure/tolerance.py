"""Weighing tolerances: how far below and above the target a weight may lie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .dimension import RATIO
from .limits import Range
from .number import NUMBER, read_decimal, written
from .quantity import Quantity
from .refusal import MeasureError, Unreadable
from .rounding import to_division
from .unit import ONE, Unit
from .written import Written, plain

_BOTH_SIDES = re.compile(rf"[-−] ?({NUMBER}) ?/ ?\+ ?({NUMBER})(?: (\S+))?")
_SYMMETRIC = re.compile(rf"(?:±|\+/-|\+-) ?({NUMBER})(?: (\S+))?")


@dataclass(frozen=True, eq=False, repr=False)
class Tolerance(Written):
    """What may lack and what may be too much, both sides always named.

    Written ``-0 / +0.2 %`` (of the target) or ``-0.05 / +0.05 kg``.

    :ivar below: how much may lack, never negative
    :ivar above: how much may be too much, never negative
    :ivar unit: ``%`` or a unit of what is weighed
    """

    below: Decimal
    above: Decimal
    unit: Unit = ONE

    @classmethod
    def parse(cls, text: str) -> Tolerance:
        """Return the tolerance that a text writes.

        :raises Unreadable: one side is missing, or it is no tolerance at all
        """
        bare = plain(text)
        both, symmetric = _BOTH_SIDES.fullmatch(bare), _SYMMETRIC.fullmatch(bare)
        if symmetric:
            number, symbol = symmetric.groups()
            needed = f"-{number} / +{number} {symbol or '%'}"
            raise Unreadable("tolerance_one_side", bare, needed)
        if not both or "-" in both[1] + both[2]:
            raise Unreadable("tolerance_form", bare[:60], "-0 / +0.2 %")
        unit = Unit.parse(both[3] or "")
        return cls(read_decimal(both[1]), read_decimal(both[2]), unit)

    @property
    def text(self) -> str:
        """The one spelling."""
        sides = f"-{written(self.below)} / +{written(self.above)}"
        return f"{sides} {self.unit}".rstrip()

    def window(self, target: Quantity, division: Quantity | None = None) -> Range:
        """Return the weights that may be confirmed around a target.

        With a scale's division the window is what the scale can show of it: the low
        end goes up, the high end down, so that it is never wider than asked.

        :param target: what the scale should show
        :param division: smallest step of the scale, ``0.02 kg``
        :raises MeasureError: no value of the scale lies within the window
        :raises UnitMismatch: tolerance, target and scale do not go together
        """
        low = target - self._part(self.below, target)
        high = target + self._part(self.above, target)
        if division is not None:
            low = to_division(low, division, "up")
            high = to_division(high, division, "down")
        if high < low:
            needed = f"{self.text} of {target.text}"
            raise MeasureError("window_empty", f"steps of {division}", needed)
        return Range(low.value, high.value, low.unit)

    def _part(self, number: Decimal, target: Quantity) -> Quantity:
        """Return one side as an amount in the target's unit."""
        side = Quantity(number, self.unit)
        return side * target if side.dimension == RATIO else side.to(target.unit)
