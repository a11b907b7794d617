"""Cut a GS1 element string into its elements, and say what is wrong with it.

The walk stops at the first place after which nothing could be told apart any more (an
unknown identifier, a value cut short); what is wrong inside a value is noted and the
walk goes on. Source: GS1 General Specifications, section 7.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ..verdict import Finding
from . import content
from .identifiers import Identifier, identify
from .scan import Element

FNC1 = "\x1d"
CODE = "MAT-06"
CHARACTERS = "A-Z a-z 0-9 ! \" % & ' ( ) * + , - . / : ; < = > ? _"

_OUTSIDE = re.compile(r"[^!\"%-?A-Z_a-z]")
_NO_DIGIT = re.compile(r"[^0-9]")
_DECIMALS = re.compile(r"3[1-6][0-9]([6-9])")


@dataclass
class Walk:
    """The state of one walk over a text.

    :param text: the scanned text
    :param today: the day around which two-digit years are understood
    :param place: where the walk stands, index into the text
    """

    text: str
    today: date
    place: int = 0
    elements: list[Element] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def run(self) -> Walk:
        """Walk to the end, or to where the text cannot be understood any more."""
        self._skip_separator()
        while self.place < len(self.text) and self._step():
            self._skip_separator()
        return self

    def _skip_separator(self) -> None:
        if self.text.startswith(FNC1, self.place):
            self.place += 1

    def _step(self) -> bool:
        known = identify(self.text[self.place : self.place + 4])
        if known is None:
            self.findings.append(self._unknown())
            return False
        start = self.place + len(known.ai)
        value = self._value(known, start)
        broken = _broken(known, value, start)
        if broken:
            self.findings.append(broken)
            return False
        self._read(known, value, start)
        self.place = start + len(value)
        return True

    def _value(self, known: Identifier, start: int) -> str:
        rest = self.text[start:]
        if known.separator:
            return rest.partition(FNC1)[0]
        return rest[: known.longest]

    def _read(self, known: Identifier, value: str, start: int) -> None:
        faults = list(_faults(known, value, start, self.today))
        self.findings.extend(faults)
        if not faults:
            self.elements.append(element(known, value, self.place + 1, self.today))

    def _unknown(self) -> Finding:
        text = self.text[self.place : self.place + 4]
        if text.startswith(FNC1):
            return _finding("gs1_separator", "", self.place, "two separators", "one")
        decimals = _DECIMALS.fullmatch(text)
        if decimals:
            return _finding("gs1_decimals", text, self.place, decimals[1], "0 to 5")
        return _finding(
            "gs1_unknown", text, self.place, printable(text), "a known GS1 identifier"
        )


def element(known: Identifier, value: str, position: int, today: date) -> Element:
    """Return the element with all that its value says."""
    return Element(
        ai=known.ai,
        value=value,
        title=known.title,
        position=position,
        date=content.day(known.ai, value, today),
        time=content.clock(known.ai, value),
        amount=content.amount(known.ai, value),
        unit=content.unit(known.ai),
    )


def printable(text: str) -> str:
    """Return the text with everything but printable ASCII written as ``U+0009``."""
    return "".join(
        letter if " " <= letter <= "~" else f"U+{ord(letter):04X}" for letter in text
    )


def _broken(known: Identifier, value: str, start: int) -> Finding | None:
    """Return the finding about a value whose length is wrong: the walk must stop."""
    cut = value.find(FNC1)
    if cut >= 0:
        return _about(known, "gs1_separator_inside", start + cut, cut, known.length)
    if len(value) < known.shortest:
        rule = "gs1_too_short" if value else "gs1_empty"
        return _about(known, rule, start + len(value), len(value), known.length)
    if len(value) > known.longest:
        place = start + known.longest
        return _about(known, "gs1_too_long", place, len(value), known.length)
    return None


def _faults(
    known: Identifier, value: str, start: int, today: date
) -> Iterator[Finding]:
    """Yield what is wrong inside a value of the right length."""
    stranger = (_NO_DIGIT if known.numeric else _OUTSIDE).search(value)
    if stranger:
        rule = "gs1_no_digit" if known.numeric else "gs1_character"
        needed = "0 to 9" if known.numeric else CHARACTERS
        place = start + stranger.start()
        yield _about(known, rule, place, printable(stranger[0]), needed)
        return
    faults = list(content.check(known.ai, value, today))
    for each in faults:
        place = start + each.offset
        yield _about(known, each.rule, place, each.found, each.needed)
    if not faults and not known.pattern.fullmatch(value):
        yield _about(known, "gs1_form", start, value, known.form)


def _about(
    known: Identifier, rule: str, place: int, found: object, needed: str
) -> Finding:
    return _finding(rule, known.ai, place, str(found), needed, known.name)


def _finding(
    rule: str, ai: str, place: int, found: str, needed: str, about: str = ""
) -> Finding:
    values = {"ai": printable(ai), "position": str(place + 1)}
    return Finding(rule, CODE, found, needed, about or printable(ai), values)
