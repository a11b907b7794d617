"""The kinds of single values that the keys of the format have."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from ...mes_compliance.measure import (
    Expression,
    Quantity,
    Range,
    Share,
    Tolerance,
    Unreadable,
    plain,
)
from .amounts import FillUp, Sizes, Take, Words, limit, target
from .clauses import Anchor, Entry, Outside, Signature, When
from .kinds import BLOCK, EITHER, LIST, Several, Text
from .references import NAME, NUMBER, Element, Reference
from .words import (
    ABOVE_100,
    CLASSES,
    LEVELS,
    LOT_TRACKING,
    METHODS,
    ROUNDINGS,
    SCALINGS,
)

FORMAT_1 = "mes-recipe 1"

_NAME = re.compile(NAME)
_NUMBER = re.compile(NUMBER)
_WHOLE = re.compile(r"0|[1-9][0-9]{0,5}")
_HASH = re.compile(r"[0-9a-f]{64}")
_LIBRARY = re.compile(rf"{NAME} [1-9][0-9]*(?:\.[0-9]+)*")


def _matching(form: re.Pattern, rule: str, needed: str) -> Callable[[str], str]:
    """Return a parser of texts of one form."""

    def parse(text: str) -> str:
        bare = plain(text)
        if not form.fullmatch(bare):
            raise Unreadable(rule, bare[:60], needed)
        return bare

    return parse


def _one_of(words: tuple[str, ...]) -> Text:
    """Return the kind of a word out of a closed list."""

    def parse(text: str) -> str:
        bare = plain(text)
        if bare not in words:
            raise Unreadable("word_unknown", bare[:60], ", ".join(words))
        return bare

    return Text(parse)


def _lines(text: str) -> str:
    """Return a text of several lines without spaces at the ends of them."""
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def _whole(text: str) -> int:
    bare = plain(text)
    if not _WHOLE.fullmatch(bare):
        raise Unreadable("whole_form", bare[:60], "a whole number, such as 2")
    return int(bare)


def _yes(text: str) -> bool:
    bare = plain(text)
    if bare not in ("yes", "no"):
        raise Unreadable("word_unknown", bare[:60], "yes, no")
    return bare == "yes"


def _with_unit(text: str, made: type[Quantity] = Quantity) -> Quantity:
    quantity = made.parse(text)
    if not quantity.unit.symbol:
        raise Unreadable("unit_missing", quantity.text, "a unit, such as kg")
    return quantity


def _of_time(text: str) -> Quantity:
    quantity = _with_unit(text)
    if quantity.dimension.name != "time" or quantity.value <= 0:
        raise Unreadable("duration_form", quantity.text, "a time, such as 30 min")
    return quantity


def _rounds(text: str) -> Quantity:
    quantity = Quantity.parse(text)
    if quantity.unit.symbol != "times" or not _whole_above_zero(quantity):
        raise Unreadable(
            "rounds_form", quantity.text, "1 times or more, such as 4 times"
        )
    return quantity


def _whole_above_zero(quantity: Quantity) -> bool:
    return quantity.value == int(quantity.value) and quantity.value > 0


def _unit(text: str) -> str:
    return _with_unit(f"1 {plain(text)}").unit.symbol


def _expression(text: str) -> Expression:
    return Expression.parse(plain(text))


def _decimal(text: str) -> Decimal:
    return Decimal(_whole(text))


FORMAT = Text(_matching(re.compile(re.escape(FORMAT_1)), "format_unknown", FORMAT_1))
SENTENCE = Text()
PROSE = Text(_lines, BLOCK)
NOTE = Text(_lines, EITHER)
NAMED = Text(_matching(_NAME, "name_form", "a-z, 0-9 and _, such as starch_filler"))
WHOLE = Text(_whole)
WATER = Text(_decimal)
YES_NO = Text(_yes, spell=lambda value: "yes" if value else "no")
ELEMENT = Text(Element.parse)
NUMBERED = Text(_matching(_NUMBER, "number_form", "a number such as 20.4.3"))
REFERENCE = Text(Reference.parse)
DOCUMENT = Text(Reference.document)
LIBRARY = Text(_matching(_LIBRARY, "library_form", "name, version: weigh_potency 3.2"))
HASH = Text(_matching(_HASH, "hash_form", "64 digits of 0-9 and a-f"))

QUANTITY = Text(_with_unit)
FILL_UP = Text(lambda text: _with_unit(text, FillUp))
DURATION = Text(_of_time)
ROUNDS = Text(_rounds)
RANGE = Text(Range.parse)
TOLERANCE = Text(Tolerance.parse)
SIZES = Text(Sizes.parse)
UNIT = Text(_unit)
TARGET = Text(target)
LIMIT = Text(limit)
SHARE = Text(Share.parse)
TAKE = Text(Take.parse)
WORD_LIST = Text(Words.parse)

EXPRESSION = Text(_expression)
WHEN = Text(When.parse)
ENTRY = Text(Entry.parse)
OUTSIDE = Text(Outside.parse)
ANCHOR = Text(Anchor.parse)

LEVEL = _one_of(LEVELS)
SCALING = _one_of(SCALINGS)
LOTS = _one_of(LOT_TRACKING)
METHOD = _one_of(METHODS)
ROUNDING = _one_of(ROUNDINGS)
CLASS = _one_of(CLASSES)
CAPPED = _one_of(ABOVE_100)

NAMES = Several(NAMED)
NUMBERS = Several(NUMBERED)
SIGNATURES = Several(Text(Signature.parse))
SENTENCES = Several(SENTENCE, LIST)
DOCUMENTS = Several(DOCUMENT, LIST)
REFERENCES = Several(REFERENCE, LIST)
