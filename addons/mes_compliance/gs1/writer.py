"""Write the element strings of the labels we print."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from biip.checksums import gs1_standard_check_digit

from .identifiers import identify
from .reader import read
from .scan import Scan
from .walk import FNC1


def encode(elements: Iterable[tuple[str, str]], today: date) -> str:
    """Return the element string of a label, FNC1 where one is needed.

    What is returned has been read back: a label that our own reader would refuse, or
    read as something else, is never printed.

    :param elements: identifier and value, in the order of the label
    :raises ValueError: when the elements cannot stand on one label
    """
    wanted = list(elements)
    text = "".join(_element(ai, value) for ai, value in wanted).removesuffix(FNC1)
    scan = read(text, today)
    if not isinstance(scan, Scan):
        reasons = ", ".join(f"{each.rule} {each.about}" for each in scan.findings)
        raise ValueError(f"This label could not be read back: {reasons}")
    if [(each.ai, each.value) for each in scan.elements] != wanted:
        raise ValueError(f"This label would be read as {human_readable(scan)}")
    return text


def human_readable(scan: Scan) -> str:
    """Return the line under the symbol, ``(01)09521234000013(10)ACM24117``."""
    return "".join(f"({each.ai}){each.value}" for each in scan.elements)


def with_check_digit(digits: str) -> str:
    """Return the digits followed by their GS1 check digit."""
    return f"{digits}{gs1_standard_check_digit(digits)}"


def sscc(extension: str, company_prefix: str, number: int) -> str:
    """Return the 18 digits that identify one container.

    :param extension: one digit of the site's choice
    :param company_prefix: the site's GS1 company prefix
    :param number: the running number
    :raises ValueError: when the number has more digits than are left
    """
    head = extension + company_prefix
    digits = f"{head}{number:0{17 - len(head)}d}"
    if len(digits) != 17 or number < 0:
        raise ValueError(f"Number {number} does not fit behind {head}")
    return with_check_digit(digits)


def date_value(day: date) -> str:
    """Return a date as a label states it, YYMMDD."""
    return day.strftime("%y%m%d")


def measure(family: str, amount: Decimal) -> tuple[str, str]:
    """Return identifier and value of a measure: ``("310", 25.000)`` is (3103)025000.

    :param family: the first three digits, ``310`` net kg, ``330`` gross kg
    :param amount: the exact quantity; its decimals are kept
    :raises ValueError: when it needs more than five decimals or six digits
    """
    decimals = max(0, -amount.as_tuple().exponent)
    digits = f"{amount:.{decimals}f}".replace(".", "")
    if decimals > 5 or len(digits) > 6 or amount < 0:
        raise ValueError(f"{amount} does not fit into ({family}n)")
    return f"{family}{decimals}", digits.zfill(6)


def _element(ai: str, value: str) -> str:
    known = identify(ai)
    if known is None or known.ai != ai:
        raise ValueError(f"({ai}) is not a GS1 identifier")
    return ai + value + (FNC1 if known.separator else "")
