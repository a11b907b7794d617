"""Reading a value as somebody typed it or an instrument sent it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ..verdict import Finding, Verdict, accepted, refused
from .number import decimals, read_decimal, written
from .quantity import Quantity
from .refusal import Unreadable
from .rounding import rounded
from .unit import Unit, described

#: Digits, then what may be a unit: letters or a sign, but no power such as e400.
_WITH_UNIT = re.compile(r"(.*\d)\s*((?![eE]+[+-]?\d)(?:[^\W\d_]|[%‰°])\S*)")


@dataclass(frozen=True)
class Reading:
    """What became of a text.

    :ivar quantity: the value in the unit asked for, None when it was refused
    :ivar verdict: every reason against
    """

    quantity: Quantity | None
    verdict: Verdict

    @property
    def ok(self) -> bool:
        """Tell whether there is a value."""
        return self.verdict.ok


def read_number(
    text: object,
    unit: Unit | str,
    places: int | None = None,
    given_unit: str | None = None,
) -> Reading:
    """Read a value as it was typed or sent; nothing is guessed and nothing rounded.

    :param text: the value as text; any other type is refused, because a float has
        already lost its decimals
    :param unit: the unit asked for
    :param places: decimals of the parameter; more are refused, fewer stay as written
    :param given_unit: the unit an instrument named beside its value, if it did
    :return: the quantity in ``unit`` with the written decimals, or all reasons against
    """
    asked = Unit.parse(unit) if isinstance(unit, str) else unit
    if not isinstance(text, str):
        found = f"{type(text).__name__} {str(text)[:40]}"
        return _refused(Finding("number_not_text", found=found, needed='text, "12.5"'))
    number, own_unit = _split(text, asked)
    reasons = [_foreign(number, symbol, asked) for symbol in (own_unit, given_unit)]
    try:
        value = read_decimal(number)
    except Unreadable as reason:
        return _refused(reason.finding, *filter(None, reasons))
    reasons.append(_too_fine(value, asked, places))
    findings = list(filter(None, reasons))
    if findings:
        return _refused(*findings)
    return Reading(Quantity(value, asked), accepted())


def _split(text: str, asked: Unit) -> tuple[str, str | None]:
    """Return number and unit of a text such as ``12.5 kg``; unit None when absent."""
    if asked.symbol and text.endswith(f" {asked}"):
        return text.removesuffix(f" {asked}"), asked.symbol
    match = _WITH_UNIT.fullmatch(text.strip())
    return (match[1], match[2]) if match else (text, None)


def _refused(*findings: Finding) -> Reading:
    return Reading(None, refused(*findings))


def _foreign(number: str, symbol: str | None, asked: Unit) -> Finding | None:
    """Return the finding when the value came in another unit than asked for."""
    if symbol is None or symbol == asked.symbol:
        return None
    found = f"{number} {symbol}".strip()[:80]
    try:
        given = Unit.parse(symbol)
    except Unreadable:
        return Finding("number_unknown_unit", found=found, needed=_inside(asked))
    if given.dimension != asked.dimension:
        found = f"{number} {described(given)}"
        return Finding("number_other_dimension", found=found, needed=_inside(asked))
    return Finding("number_other_unit", found=found, needed=_inside(asked))


def _inside(unit: Unit) -> str:
    return f"a value in {described(unit)}" if unit.symbol else "a plain number"


def _too_fine(value: Decimal, unit: Unit, places: int | None) -> Finding | None:
    """Return the finding when more decimals are written than the parameter has."""
    allowed = 0 if places is None and unit.counted else places
    if allowed is None or decimals(value) <= allowed:
        return None
    quantity = Quantity(value, unit)
    if unit.counted and allowed == 0:
        needed = f"a whole number of {unit}"
        return Finding("number_not_whole", found=quantity.text, needed=needed)
    shape = written(rounded(quantity, allowed).value)
    plural = "decimal" if allowed == 1 else "decimals"
    needed = f"{allowed} {plural}, such as {shape} {unit}".rstrip()
    return Finding("number_decimals", found=quantity.text, needed=needed)
