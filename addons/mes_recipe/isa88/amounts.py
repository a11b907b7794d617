"""Amounts, words and sizes as a recipe writes them on one line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...mes_compliance.measure import Quantity, Range, Unreadable, Written, plain

_MEASURED = re.compile(r"(?:min|max)\b|-?[0-9][0-9.,]*(?: |$)")


class FillUp(Quantity):
    """A quantity up to which is filled, ``to 100.5 kg``."""

    @classmethod
    def parse(cls, text: str) -> Quantity:
        """Return a quantity, as fill-up where the text says ``to``.

        :raises Unreadable: it is no quantity
        """
        bare = plain(text)
        if not bare.startswith("to "):
            return Quantity.parse(bare)
        quantity = Quantity.parse(bare.removeprefix("to "))
        return cls(quantity.value, quantity.unit)

    @property
    def text(self) -> str:
        """The quantity, with the word before it."""
        return f"to {super().text}"


@dataclass(frozen=True, eq=False, repr=False)
class Words(Written):
    """One or several words: choices, states, properties that must all be there.

    :ivar words: in the author's order
    """

    words: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Words:
        """Return the words that a text lists, separated by commas.

        :raises Unreadable: there is an empty one
        """
        words = tuple(word.strip() for word in plain(text).split(","))
        if not all(words):
            raise Unreadable("words_form", text[:60], "words with commas between them")
        return cls(words)

    @property
    def text(self) -> str:
        """The words with commas between them."""
        return ", ".join(self.words)

    def contains(self, word: str) -> bool:
        """Tell whether it is one of them."""
        return word in self.words

    def within(self, other: Words) -> bool:
        """Tell whether each of them is one of the other's."""
        return set(self.words) <= set(other.words)


def target(text: str) -> Quantity | Words:
    """Return the wanted value of a parameter: a quantity, or one of its choices."""
    if _MEASURED.match(plain(text)):
        return Quantity.parse(text)
    return Words.parse(text)


def limit(text: str) -> Range | Words:
    """Return a limit or a property: a range, or the words that are meant."""
    return Range.parse(text) if _MEASURED.match(plain(text)) else Words.parse(text)


@dataclass(frozen=True, eq=False, repr=False)
class Sizes(Written):
    """The batch sizes that are allowed: one, several, or a stretch of them.

    :ivar allowed: the single sizes; empty where a stretch is given
    :ivar span: the stretch; None where single sizes are given
    """

    allowed: tuple[Quantity, ...] = ()
    span: Range | None = None

    @classmethod
    def parse(cls, text: str) -> Sizes:
        """Return the sizes that a text lists.

        :raises Unreadable: it is neither quantities with commas nor a range
        """
        bare = plain(text)
        if ".." in bare or bare.startswith(("min ", "max ")):
            return cls(span=Range.parse(bare))
        return cls(tuple(Quantity.parse(part) for part in bare.split(",")))

    @property
    def text(self) -> str:
        """The sizes with commas between them, or the stretch."""
        return self.span.text if self.span else ", ".join(s.text for s in self.allowed)

    def contains(self, size: Quantity) -> bool:
        """Tell whether a size is allowed.

        :raises UnitMismatch: it measures something else
        """
        if self.span is not None:
            return self.span.contains(size)
        return any(size.amounts_to(allowed) for allowed in self.allowed)


@dataclass(frozen=True, eq=False, repr=False)
class Take(Written):
    """How much a test or a sample takes: ``20 tablet``, ``6.5 g``, ``every vial``.

    :ivar amount: how much; None where every one is taken
    :ivar every: what every one of is taken; empty where an amount is given
    """

    amount: Quantity | None = None
    every: str = ""

    @classmethod
    def parse(cls, text: str) -> Take:
        """Return what a text takes.

        :raises Unreadable: neither a quantity nor ``every`` with a unit
        """
        bare = plain(text)
        if not bare.startswith("every "):
            amount = Quantity.parse(bare)
            if amount.unit.counted and amount.absolute.denominator > 1:
                raise Unreadable("count_not_whole", bare, "a whole number")
            return cls(amount)
        return cls(every=Quantity.of(1, bare.removeprefix("every ")).unit.symbol)

    @property
    def text(self) -> str:
        """The amount, or every one."""
        return self.amount.text if self.amount is not None else f"every {self.every}"

    @property
    def count(self) -> int | None:
        """How many are taken; None where that is not a count."""
        counted = self.amount is not None and self.amount.unit.counted
        return int(self.amount.value) if counted else None
