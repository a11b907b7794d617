"""Dimensions: what kind of thing a unit measures, and what a product of them is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Dimension:
    """A product of powers of base dimensions, ``mass^1 volume^-1``.

    :ivar powers: pairs of base dimension and exponent, sorted, exponents never 0
    """

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, base: str) -> Dimension:
        """Return the dimension of one base, such as ``mass`` or ``tablet``."""
        return cls(((base, 1),))

    def __mul__(self, other: Dimension) -> Dimension:
        """Return the dimension of a product."""
        return self._joined(other, 1)

    def __truediv__(self, other: Dimension) -> Dimension:
        """Return the dimension of a quotient."""
        return self._joined(other, -1)

    def _joined(self, other: Dimension, sign: int) -> Dimension:
        powers = Counter(dict(self.powers))
        for base, exponent in other.powers:
            powers[base] += sign * exponent
        return Dimension(tuple(sorted((b, e) for b, e in powers.items() if e)))

    @property
    def name(self) -> str:
        """The dimension as people say it: ``mass``, ``ratio``, ``mass per volume``."""
        if not self.powers:
            return "ratio"
        over = " times ".join(_power(b, e) for b, e in self.powers if e > 0)
        under = " and ".join(_power(b, -e) for b, e in self.powers if e < 0)
        return f"{over or 'one'} per {under}" if under else over


def _power(base: str, exponent: int) -> str:
    return base if exponent == 1 else f"{base} to the power of {exponent}"


RATIO = Dimension()
