"""Names of steps: a phase of the recipe, and which round of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...mes_compliance.verdict import printable

_ROUND = "[1-9][0-9]{0,3}"
_KEY = re.compile(rf"([0-9]+(?:\.[0-9]+)*)(?:#({_ROUND}(?:\.{_ROUND})*))?")


@dataclass(frozen=True, order=True)
class Key:
    """The name of one execution of a phase, ``20.4.3#2``.

    :ivar number: the phase's number in the recipe, ``20.4.3``
    :ivar rounds: the round of every loop around it, outermost first; from 1
    """

    number: str
    rounds: tuple[int, ...] = ()

    @classmethod
    def parse(cls, text: object) -> Key:
        """Return the key a text writes, in its one spelling.

        :raises ValueError: the text names no step
        """
        match = _KEY.fullmatch(text) if isinstance(text, str) else None
        if not match:
            raise ValueError(f"{printable(text)} names no step")
        rounds = match[2].split(".") if match[2] else ()
        return cls(match[1], tuple(int(each) for each in rounds))

    @property
    def text(self) -> str:
        """The one spelling."""
        if not self.rounds:
            return self.number
        return f"{self.number}#{'.'.join(map(str, self.rounds))}"

    def __str__(self) -> str:
        """Return the spelling."""
        return self.text


def order(number: str) -> tuple[int, ...]:
    """Return a phase number as a sort key: 20.4.10 comes after 20.4.9."""
    return tuple(int(part) for part in number.split("."))
