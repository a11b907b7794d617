"""Cut an expression into words, numbers with units, and signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..number import read_decimal
from ..quantity import Quantity
from ..refusal import MeasureError, Unreadable
from ..unit import Unit

LONGEST = 1000
WORDS = ("and", "or", "not", "in")

_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_UNIT = re.compile(r" ?((?:[^\W\d_]|[%‰°])[^\s()*+<>=,-]*)")
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?")
_SIGN = re.compile(r"<=|>=|[-+*/<>=(),]")
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True)
class Token:
    """One piece of an expression.

    :ivar kind: ``quantity``, ``name``, ``sign`` (also the words and, or, not, in) or
        ``end``
    :ivar text: as written
    :ivar position: where it begins, counted from 1
    :ivar quantity: the quantity, for that kind
    """

    kind: str
    text: str
    position: int
    quantity: Quantity | None = None


def tokens(text: str) -> Iterator[Token]:
    """Yield the pieces of an expression, at last one of kind ``end``.

    :raises Unreadable: a character or a unit that means nothing; names its position
    """
    if len(text) > LONGEST:
        raise Unreadable(
            "expression_too_long", f"{len(text)} characters", f"{LONGEST} or less"
        )
    at = _SPACE.match(text).end()
    while at < len(text):
        token, end = _token(text, at)
        yield token
        at = _SPACE.match(text, end).end()
    yield Token("end", "", len(text) + 1)


def _token(text: str, at: int) -> tuple[Token, int]:
    """Return the piece that begins here, and where it ends."""
    number = _NUMBER.match(text, at)
    if number:
        return _quantity(text, number)
    match = _NAME.match(text, at) or _SIGN.match(text, at)
    if not match:
        needed = "names, quantities, + - * / < <= = >= >, and, or, not, in, brackets"
        raise at_position(
            Unreadable("expression_character", text[at : at + 20], needed), at + 1
        )
    word = match[0]
    kind = "name" if word[0].isalpha() and word not in WORDS else "sign"
    return Token(kind, word, at + 1), match.end()


def _quantity(text: str, number: re.Match) -> tuple[Token, int]:
    """Return a number together with the unit that follows it."""
    at, end = number.span()
    unit = _UNIT.match(text, end)
    symbol = unit[1] if unit and unit[1] not in WORDS else ""
    try:
        quantity = Quantity(read_decimal(number[0]), Unit.parse(symbol))
    except MeasureError as error:
        raise at_position(error, at + 1) from None
    end = unit.end() if symbol else end
    return Token("quantity", text[at:end], at + 1, quantity), end


def at_position(error: MeasureError, position: int) -> Unreadable:
    """Return the refusal with the place in the expression, counted from 1."""
    finding = error.finding
    return Unreadable(
        finding.rule,
        finding.found,
        finding.needed,
        **{**finding.values, "position": str(position)},
    )
