"""Limits, quantities and readings as a page prints them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

LONGEST = 12
"""Digits after the point that are printed; the record file holds all."""

_LONG = re.compile(rf"(\d\.\d{{{LONGEST}}})\d+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"(?<![\d.])(\d{5,})(?=(?:\.\d+)? [a-z])")


def span(text: str) -> str:
    """Return a limit as it is read: ``15 … 22 A``, ``≤ 55 %``, ``≥ 4 kg``."""
    text = (text or "").replace(" .. ", " … ")
    for word, sign in (("max ", "≤ "), ("min ", "≥ ")):
        if text.startswith(word):
            text = sign + text[len(word) :]
    return text


def limits(stated: Mapping | None) -> str:
    """Return the limits of a value: what it had to keep, and what is registered."""
    stated = stated or {}
    kept = span(stated.get("action") or "")
    if not kept:
        return span(stated.get("registered") or stated.get("alert") or "")
    registered = stated.get("registered")
    return f"{kept} (registered {span(registered)})" if registered else kept


def quantity(text: str) -> str:
    """Return a quantity, whole thousands apart, without a tail nobody reads."""
    return _THOUSANDS.sub(_apart, shortened(text or ""))


def shortened(text: str) -> str:
    """Return a text whose long decimal fractions are cut, marked with ``…``."""
    return _LONG.sub(r"\1…", text)


def rounded(text: str, digits: int = 3) -> str:
    """Return a quantity with so many significant digits, for figures of statistics."""
    number, _space, unit = text.partition(" ")
    try:
        value = Decimal(number)
    except InvalidOperation:
        return text
    places = max(0, digits - 1 - value.adjusted()) if value else 0
    return f"{value:.{places}f} {unit}".strip()


def readings(texts: Sequence[str]) -> str:
    """Return readings in a row; a unit they share is said once."""
    units = {text.partition(" ")[2] for text in texts}
    if len(units) != 1 or "|" in "".join(texts):
        return " · ".join(texts)
    numbers = "  ".join(text.partition(" ")[0] for text in texts)
    return f"{numbers} {units.pop()}".strip()


def strip(texts: Sequence[str], rule: str) -> dict | None:
    """Return where readings lie between their limits; None where it cannot be drawn.

    :param rule: the limits of the single readings or of their mean, ``80 .. 140 N``
    :return: dict of ``dots``, ``low`` and ``high``, in thousandths of the width;
        ``low`` or ``high`` is None where there is no such limit
    """
    dots = [_figure(text) for text in texts]
    low, high = _ends(rule)
    if None in dots or len(dots) < 2 or (low is None and high is None):
        return None
    known = [each for each in (*dots, low, high) if each is not None]
    least, most = min(known), max(known)
    width = (most - least) or Decimal(1)
    place = lambda each: int(40 + 920 * (each - least) / width)  # noqa: E731
    return {
        "dots": [place(each) for each in dots],
        "low": None if low is None else place(low),
        "high": None if high is None else place(high),
    }


def _figure(text: str) -> Decimal | None:
    """Return the figure of a text that holds just one."""
    found = _NUMBER.match(text)
    return Decimal(found[0]) if found and "|" not in text else None


def _ends(text: str) -> tuple[Decimal | None, Decimal | None]:
    """Return the ends of a range."""
    low, two, high = text.partition(" .. ")
    if two:
        return _figure(low), _figure(high)
    least = _figure(text[4:]) if text.startswith("min ") else None
    most = _figure(text[4:]) if text.startswith("max ") else None
    return least, most


def _apart(found: re.Match) -> str:
    return f"{int(found[1]):,}".replace(",", "\u202f")
