"""The table of GS1 application identifiers, as ``biip`` knows it.

``biip`` carries the identifiers with their format. What it leaves open, the smallest
and largest length and whether a value is all digits, is read from that format here.
Source: GS1 General Specifications, section 3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier

TITLES = {
    "00": "SSCC",
    "01": "GTIN",
    "02": "content GTIN",
    "10": "lot",
    "11": "production date",
    "13": "packaging date",
    "15": "best before",
    "16": "sell by",
    "17": "expiry",
    "21": "serial number",
    "30": "count",
    "37": "count",
    "240": "item code",
    "241": "customer item code",
    "243": "component version",
    "400": "order number",
    "414": "location",
    "7003": "expiry",
    "8003": "returnable container",
    "8004": "equipment",
    "8008": "production time",
    "8017": "badge",
    "8018": "badge",
    "91": "internal",
}

_DIGITS = re.compile(r"[0-9]{2,4}")
_PART = re.compile(r"(\[)?\+?([NXYZ])(\.\.)?(\d+)")


@dataclass(frozen=True)
class Identifier:
    """One application identifier.

    :param ai: the identifier, two to four digits
    :param title: its name on the screens
    :param separator: whether an FNC1 must follow unless the value is the last one
    :param shortest: smallest number of characters of the value
    :param longest: largest number of characters of the value
    :param numeric: whether the value is all digits
    :param form: the parts of the value as GS1 writes them, ``N14[+X..16]``
    :param pattern: the same as an anchored regular expression
    """

    ai: str
    title: str
    separator: bool
    shortest: int
    longest: int
    numeric: bool
    form: str
    pattern: re.Pattern

    @property
    def name(self) -> str:
        """Return the identifier as people read it, ``(10) lot``."""
        return f"({self.ai}) {self.title}"

    @property
    def length(self) -> str:
        """Return the length in words, ``14 digits`` or ``1 to 20 characters``."""
        unit = "digits" if self.numeric else "characters"
        if self.shortest == self.longest:
            return f"{self.longest} {unit}"
        return f"{self.shortest} to {self.longest} {unit}"


def identify(text: str) -> Identifier | None:
    """Return the identifier with which the text begins, None where there is none.

    :param text: the next characters of the label; the first four count
    """
    digits = _DIGITS.match(text)
    return _lookup(digits[0]) if digits else None


@cache
def _lookup(digits: str) -> Identifier | None:
    try:
        return _describe(GS1ApplicationIdentifier.extract(digits))
    except ParseError:
        return None


def _describe(known: GS1ApplicationIdentifier) -> Identifier:
    form = known.format.removeprefix(f"N{len(known.ai)}+")
    parts = _parts(form)
    return Identifier(
        ai=known.ai,
        title=TITLES.get(known.ai, known.data_title.lower() or "GS1"),
        separator=known.separator_required,
        shortest=max(1, sum(low for low, _high, _kind in parts)),
        longest=sum(high for _low, high, _kind in parts),
        numeric=all(kind == "N" for _low, _high, kind in parts),
        form=form,
        pattern=re.compile(known.pattern.replace("^" + known.ai, "^", 1)),
    )


def _parts(form: str) -> list[tuple[int, int, str]]:
    """Return (smallest length, largest length, kind) of each part of the value."""
    # 8043 is written "[N1..N2]": an optional part of one or two digits.
    form = form.replace("N1..N2", "N..2").replace("[-]", "[X1]")
    parts = []
    for optional, kind, upto, digits in _PART.findall(form):
        low = 1 if upto else int(digits)
        parts.append((0 if optional else low, int(digits), kind))
    return parts
