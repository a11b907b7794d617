"""Ranges, and the limits of a parameter from inside to outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .dimension import Dimension
from .exact import scaled
from .number import NUMBER, decimals, read_decimal, written
from .quantity import Quantity
from .refusal import Unreadable
from .rounding import rounded
from .unit import ONE, Unit
from .written import Written, plain

_BETWEEN = re.compile(rf"({NUMBER}) ?\.\. ?({NUMBER})(?: (\S+))?")
_SIDE = re.compile(r"(min|max) (.+)")


@dataclass(frozen=True, eq=False, repr=False)
class Range(Written):
    """A stretch of values in one unit, both ends belonging to it.

    Written ``1.5 .. 2.5 %``, ``min 7.000 kg``, ``max 55 %``, or exact ``12 rpm``.

    :ivar least: the number at the low end, None where there is no low end
    :ivar most: the number at the high end, None where there is no high end
    :ivar unit: unit of both
    """

    least: Decimal | None
    most: Decimal | None
    unit: Unit = ONE

    @classmethod
    def parse(cls, text: str) -> Range:
        """Return the range that a text writes.

        :raises Unreadable: no range, or its low end above its high end; says both
        """
        bare = plain(text)
        between, side = _BETWEEN.fullmatch(bare), _SIDE.fullmatch(bare)
        if between:
            return cls._between(*between.groups())
        if side:
            end = Quantity.parse(side[2])
            low, high = (end.value, None) if side[1] == "min" else (None, end.value)
            return cls(low, high, end.unit)
        return cls._exact(bare)

    @classmethod
    def _between(cls, low: str, high: str, symbol: str | None) -> Range:
        least, most = read_decimal(low), read_decimal(high)
        unit = Unit.parse(symbol or "")
        if least > most:
            swapped = cls(most, least, unit)
            found = f"{low} .. {high} {unit}".rstrip()
            raise Unreadable("range_swapped", found, swapped.text)
        return cls(least, most, unit)

    @classmethod
    def _exact(cls, text: str) -> Range:
        try:
            only = Quantity.parse(text)
        except Unreadable as reason:
            if reason.finding.rule != "quantity_form":
                raise
            needed = "1.5 .. 2.5 %, min 7.000 kg, max 55 % or 12 rpm"
            raise Unreadable("range_form", text[:60], needed) from None
        return cls(only.value, only.value, only.unit)

    @property
    def text(self) -> str:
        """The one spelling."""
        if self.least is None:
            body = f"max {written(self.most)}"
        elif self.most is None:
            body = f"min {written(self.least)}"
        elif written(self.least) == written(self.most):
            body = written(self.least)
        else:
            body = f"{written(self.least)} .. {written(self.most)}"
        return f"{body} {self.unit}".rstrip()

    @property
    def low(self) -> Quantity | None:
        """The low end as a quantity."""
        return None if self.least is None else Quantity(self.least, self.unit)

    @property
    def high(self) -> Quantity | None:
        """The high end as a quantity."""
        return None if self.most is None else Quantity(self.most, self.unit)

    @property
    def dimension(self) -> Dimension:
        """What it limits."""
        return self.unit.dimension

    @property
    def exact(self) -> bool:
        """Tell whether one single value is asked for."""
        return self.least is not None and self.least == self.most

    @property
    def decimals(self) -> int:
        """The most decimals either end is written with."""
        return max(decimals(end) for end in (self.least, self.most) if end is not None)

    def contains(self, quantity: Quantity) -> bool:
        """Tell whether a value lies within, ends included.

        :raises UnitMismatch: it measures something else
        """
        self.unit.alongside(quantity.unit, "contains")
        above = self.low is None or self.low <= quantity
        return above and (self.high is None or quantity <= self.high)

    def within(self, other: Range) -> bool:
        """Tell whether every value of this range lies within the other.

        :raises UnitMismatch: the other limits something else
        """
        self.unit.alongside(other.unit, "within")
        return _reaches(other.low, self.low, Quantity.__le__) and _reaches(
            other.high, self.high, Quantity.__ge__
        )

    def scaled(self, factor: Fraction) -> Range:
        """Return the range times a factor, each end half up to its own decimals."""
        least, most = (
            end and rounded(Quantity(scaled(end, factor)), decimals(end)).value
            for end in (self.least, self.most)
        )
        return Range(least, most, self.unit)


def _reaches(outer: Quantity | None, inner: Quantity | None, compare) -> bool:
    """Tell whether an outer end lies beyond an inner one; no end is beyond all."""
    return outer is None or (inner is not None and compare(outer, inner))


@dataclass(frozen=True)
class Limits:
    """What is wanted of a value, from inside to outside.

    Each limit contains the one before; :meth:`disorder` says where not.

    :ivar target: the wanted value
    :ivar alert: outside it somebody should look
    :ivar action: outside it something must be done
    :ivar registered: outside it the product is not what was registered
    """

    target: Quantity | None = None
    alert: Range | None = None
    action: Range | None = None
    registered: Range | None = None

    @property
    def ranges(self) -> dict[str, Range]:
        """The given ranges by name, from inside to outside."""
        named = {
            "alert": self.alert,
            "action": self.action,
            "registered": self.registered,
        }
        return {name: span for name, span in named.items() if span is not None}

    @property
    def unit(self) -> Unit | None:
        """The unit of the limits that decide: action, else the first given one."""
        given = (self.action, self.target, self.alert, self.registered)
        return next((limit.unit for limit in given if limit is not None), None)

    def crossed(self, value: Quantity) -> str:
        """Return the outermost limit that a value lies outside of, else empty text.

        :raises UnitMismatch: the value measures something else
        """
        outside = [n for n, span in self.ranges.items() if not span.contains(value)]
        return outside[-1] if outside else ""

    def disorder(self) -> Iterator[tuple[str, str]]:
        """Yield pairs of limits of which the first does not lie within the second.

        :raises UnitMismatch: two limits measure different things
        """
        names = list(self.ranges)
        spans = dict(self.ranges)
        if self.target is not None:
            target = self.target
            names.insert(0, "target")
            spans["target"] = Range(target.value, target.value, target.unit)
        for inner, outer in zip(names, names[1:], strict=False):
            if not spans[inner].within(spans[outer]):
                yield inner, outer
