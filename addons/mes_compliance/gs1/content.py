"""What a single value says, once its length and characters are right.

Check digits, dates and decimals; source: GS1 General Specifications, sections 3 and 7.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from biip.checksums import gs1_standard_check_digit

# Where the digits lie whose last one is the check digit.
_CHECKED = {
    "00": slice(18),
    "01": slice(14),
    "02": slice(14),
    "03": slice(14),
    "253": slice(13),
    "255": slice(13),
    "402": slice(17),
    "8003": slice(1, 14),
    "8006": slice(14),
    "8017": slice(18),
    "8018": slice(18),
    "8026": slice(14),
    **{str(ai): slice(13) for ai in range(410, 418)},
}

# Whether day 00, "the last day of the month", is permitted.
_DATES = {
    **dict.fromkeys(("11", "12", "13", "15", "16", "17", "4324", "4325"), True),
    **dict.fromkeys(("4326", "7003", "7006", "7007", "7011", "8008"), False),
}
_NO_TIME = {("4324", "9999"), ("4325", "9999")}
_MEASURE = re.compile(r"3[1-6]\d(\d)|39[0-5](\d)")
_NO_DIGIT = re.compile(r"[^0-9]")
_UNITS = {"310": "kg", "330": "kg", "315": "L", "335": "L", "316": "m³", "336": "m³"}


@dataclass(frozen=True)
class Fault:
    """What is wrong inside a value.

    :param rule: key of the sentence in the message catalogue
    :param offset: place of the fault, counted in characters from the value's first
    :param found: what is there
    :param needed: what would be right
    """

    rule: str
    offset: int
    found: str
    needed: str


def check(ai: str, value: str, today: date) -> Iterator[Fault]:
    """Yield what is wrong with a value of the right length and characters."""
    yield from _check_digit(ai, value)
    if ai in _DATES:
        yield from _check_dates(ai, value, today)


def is_checkable(ai: str) -> bool:
    """Tell whether a value proves itself by a check digit or by being a date."""
    return ai in _CHECKED or ai in _DATES


def day(ai: str, value: str, today: date) -> date | None:
    """Return the date that a value states, None where it is of another kind."""
    return _date(value[:6], today, _DATES[ai]) if ai in _DATES else None


def clock(ai: str, value: str) -> time | None:
    """Return the time of day beside the date, None where the value has none."""
    digits = value[6:]
    if ai not in _DATES or ai == "7007" or not digits or (ai, digits) in _NO_TIME:
        return None
    return _time(digits)


def amount(ai: str, value: str) -> Decimal | None:
    """Return the exact quantity of a measure (310n to 369n, 390n to 395n), else None.

    The number of decimals is kept: (3103)025000 is 25.000.
    """
    measure = _MEASURE.fullmatch(ai)
    if not measure:
        return None
    digits = value[3:] if ai[:3] in ("391", "393") else value
    decimals = int(measure[1] or measure[2])
    return Decimal((0, tuple(map(int, digits)), -decimals))


def unit(ai: str) -> str:
    """Return the unit of a metric measure, empty where the suite uses none."""
    return _UNITS.get(ai[:3], "") if len(ai) == 4 else ""


def _check_digit(ai: str, value: str) -> Iterator[Fault]:
    if ai not in _CHECKED:
        return
    start, digits = _CHECKED[ai].start or 0, value[_CHECKED[ai]]
    stranger = _NO_DIGIT.search(digits)
    if stranger:
        yield Fault("gs1_no_digit", start + stranger.start(), stranger[0], "0 to 9")
        return
    if value[:start] != "0" * start:
        yield Fault("gs1_form", 0, value[:start], "0" * start)
        return
    right = str(gs1_standard_check_digit(digits[:-1]))
    if digits[-1] != right:
        yield Fault("gs1_check_digit", start + len(digits) - 1, digits[-1], right)


def _check_dates(ai: str, value: str, today: date) -> Iterator[Fault]:
    if _date(value[:6], today, _DATES[ai]) is None:
        yield Fault("gs1_date", 0, value[:6], _date_needed(ai))
    rest = value[6:]
    if ai == "7007":
        if rest and _date(rest, today, False) is None:
            yield Fault("gs1_date", 6, rest, _date_needed(ai))
    elif rest and (ai, rest) not in _NO_TIME and _time(rest) is None:
        yield Fault("gs1_time", 6, rest, "hhmm")


def _date_needed(ai: str) -> str:
    days = "00 to 31" if _DATES[ai] else "01 to 31"
    return f"YYMMDD, month 01 to 12, day {days}"


def _date(digits: str, today: date, last_day: bool) -> date | None:
    year = _year(int(digits[:2]), today)
    month, number = int(digits[2:4]), int(digits[4:6])
    if not 1 <= month <= 12:
        return None
    longest = calendar.monthrange(year, month)[1]
    if number == 0 and last_day:
        number = longest
    return date(year, month, number) if 1 <= number <= longest else None


def _year(two_digits: int, today: date) -> int:
    """Return the year within 49 years before and 50 years after the current one."""
    year = today.year - today.year % 100 + two_digits
    if year - today.year > 50:
        return year - 100
    if year - today.year < -49:
        return year + 100
    return year


def _time(digits: str) -> time | None:
    parts = [int(digits[place : place + 2]) for place in range(0, len(digits), 2)]
    try:
        return time(*parts)
    except ValueError:
        return None
