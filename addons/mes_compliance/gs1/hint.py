"""Propose what a label may have meant. A hint is shown to people, never acted upon."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .content import is_checkable
from .scan import Element
from .walk import Walk

# What readers and people take for one another.
_ALIKE = str.maketrans("OILSZB", "011528")


@dataclass(frozen=True)
class Split:
    """A value that may hold further elements because a separator is missing.

    :param ai: the identifier that swallowed them
    :param value: what it would be without them
    :param elements: the elements that it swallowed
    """

    ai: str
    value: str
    elements: tuple[Element, ...]

    @property
    def text(self) -> str:
        """Return the proposal in words, ``(10) ACM24117 + (17) 2028-06-30``."""
        return " + ".join(
            [f"({self.ai}) {self.value}", *(each.text for each in self.elements)]
        )


def hint_missing_separator(
    value: str, today: date, *, ai: str = "10", known: Collection[str] = ()
) -> Split | None:
    """Return the likeliest reading of a value that swallowed its successors.

    A reading needs evidence: the shortened value is known, or what follows it carries a
    date or a check digit that fits. A known value wins, then the reading with most
    such evidence and least beside it, then the longest value.

    :param value: the lot or serial number that was found nowhere
    :param today: the day around which two-digit years are understood
    :param ai: the identifier of the value
    :param known: the lots or serial numbers that exist
    """
    splits = _splits(value, today, ai)
    likely = [each for each in splits if each.value in known or _is_evident(each)]
    return min(likely, key=lambda each: _unlikeliness(each, known), default=None)


def hint_nearest(value: str, known: Iterable[str]) -> str | None:
    """Return the known value that differs only in case or in letters taken for digits.

    :return: the nearest one, None where none or more than one is as near
    """
    for form in (str.upper, _look):
        alike = {each for each in known if form(each) == form(value)}
        if alike:
            return alike.pop() if len(alike) == 1 else None
    return None


def _splits(value: str, today: date, ai: str) -> Iterator[Split]:
    for cut in range(1, len(value) - 1):
        walk = Walk(value[cut:], today).run()
        if walk.elements and not walk.findings:
            yield Split(ai, value[:cut], tuple(walk.elements))


def _is_evident(split: Split) -> bool:
    return _evidence(split) > 0


def _evidence(split: Split) -> int:
    return sum(is_checkable(each.ai) for each in split.elements)


def _unlikeliness(split: Split, known: Collection[str]) -> tuple:
    evidence = _evidence(split)
    beside = len(split.elements) - evidence
    return (split.value not in known, -evidence, beside, -len(split.value))


def _look(value: str) -> str:
    return value.upper().translate(_ALIKE)
