"""Numbers as people write them: one spelling is read, every other is explained."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from .refusal import Unreadable

LONGEST = 40
NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"

_NUMBER = re.compile(NUMBER)
_POWER = re.compile(r"[+-]?[0-9][0-9.,]*\s*(?:[eE^]|\*\*|[x*×·]\s*10)\s*[+-]?[0-9^]*.*")
_NOT_FINITE = re.compile(r"[+-]?(?:s?nan\w*|inf(?:inity)?|∞)", re.IGNORECASE)
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:([ ',’_\u00a0\u202f.])[0-9]{3})+(?:[.,][0-9]+)?")
_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_LOOSE = re.compile(r"[+-]?[0-9]*\.?[0-9]*")
_MINUS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "－": "-"})


def read_decimal(text: str) -> Decimal:
    """Return the number that a text writes: digits, a point, digits; no plus sign.

    The written decimals are kept, ``Decimal("250.000")``.

    :raises Unreadable: for every other text, with the reason and the right spelling
    """
    if len(text) > LONGEST:
        found = f"{len(text)} characters"
        raise Unreadable("number_too_long", found, f"{LONGEST} characters or less")
    if not _NUMBER.fullmatch(text):
        raise _explained(text)
    return Decimal(text)


def written(number: Decimal) -> str:
    """Return a number in its one spelling: all digits, no exponent, no minus zero."""
    return format(number if number else number.copy_abs(), "f")


def decimals(number: Decimal) -> int:
    """Return how many decimals are written."""
    return max(0, -int(number.as_tuple().exponent))


def _explained(text: str) -> Unreadable:
    """Return why a text is no number; the first reason that fits is the one."""
    for reason in _REASONS:
        answer = reason(text)
        if answer:
            rule, needed = answer
            return Unreadable(rule, found=text, needed=needed)
    return Unreadable("number_text", found=text, needed="digits, such as 12.5")


def _empty(text: str) -> tuple[str, str] | None:
    return None if text.strip() else ("number_empty", "digits, such as 12.5")


def _not_finite(text: str) -> tuple[str, str] | None:
    if _NOT_FINITE.fullmatch(text.strip()):
        return "number_not_finite", "a finite number, such as 12.5"
    return None


def _foreign_digits(text: str) -> tuple[str, str] | None:
    plain = "".join(map(_ascii_digit, text)).translate(_MINUS)
    if plain != text and _NUMBER.fullmatch(plain):
        return "number_other_digits", plain
    return None


def _power(text: str) -> tuple[str, str] | None:
    if _POWER.fullmatch(text.strip()):
        return "number_power", "all digits, such as 1200"
    return None


def _grouped(text: str) -> tuple[str, str] | None:
    match = _GROUPED.fullmatch(text.strip())
    if not match or (match[1] == "." and text.count(".") < 2 and "," not in text):
        return None
    joined = re.sub(r"[^0-9.,-]", "", text)
    if match[1] != ",":
        grouping = "." if match[1] == "." else ""
        return "number_thousands", joined.replace(grouping, "").replace(",", ".")
    return "number_thousands", _without_commas(joined)


def _without_commas(text: str) -> str:
    """Return both meanings of one comma, or the only one of several."""
    bare = text.replace(",", "")
    single = text.count(",") == 1 and "." not in text
    return f"{bare} or {text.replace(',', '.')}" if single else bare


def _comma(text: str) -> tuple[str, str] | None:
    if _COMMA.fullmatch(text.strip()):
        return "number_comma", text.strip().replace(",", ".")
    return None


def _loose(text: str) -> tuple[str, str] | None:
    """Name the one spelling of ``+5``, ``007``, ``.5``, ``5.`` and `` 5 ``."""
    stripped = text.strip()
    if not _LOOSE.fullmatch(stripped) or not re.search("[0-9]", stripped):
        return None
    sign = "-" if stripped.startswith("-") else ""
    whole, point, rest = stripped.lstrip("+-").partition(".")
    spelling = sign + (whole.lstrip("0") or "0") + (point + rest if rest else "")
    return "number_spelling", spelling


def _ascii_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


_REASONS: tuple[Callable[[str], tuple[str, str] | None], ...] = (
    _empty,
    _not_finite,
    _foreign_digits,
    _power,
    _grouped,
    _comma,
    _loose,
)
