"""What a scan says: its elements in order, and the answers people ask of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from ..verdict import Finding

GS1 = "gs1"
PLAIN = "plain"


@dataclass(frozen=True)
class Element:
    """One application identifier and its value.

    :param ai: the identifier, ``10``
    :param value: the value exactly as on the label; case and zeros count
    :param title: what it is, in words
    :param position: place of the identifier in the scanned text, from 1
    :param date: the date it states, if any
    :param time: the time of day it states, if any
    :param amount: the exact quantity it states, if any
    :param unit: unit of the amount, empty for units the suite does not use
    """

    ai: str
    value: str
    title: str = ""
    position: int = 0
    date: date | None = None
    time: time | None = None
    amount: Decimal | None = None
    unit: str = ""

    @property
    def text(self) -> str:
        """Return the element for people: ``(17) 2028-06-30``, ``(3103) 25.000 kg``."""
        if self.date:
            hour = f" {self.time:%H:%M}" if self.time else ""
            return f"({self.ai}) {self.date.isoformat()}{hour}"
        if self.amount is not None:
            return f"({self.ai}) {self.amount:f} {self.unit}".rstrip()
        return f"({self.ai}) {self.value}"


@dataclass(frozen=True)
class Scan:
    """A scan that could be read.

    :param raw: the text exactly as the scanner sent it
    :param kind: ``gs1``, or ``plain`` for a badge, an own equipment code, a batch or
        container number: then ``code`` is all there is
    :param symbology: the symbology identifier that was sent, ``]d2``, or empty
    :param elements: the elements in the order of the label; a repeated one counts once
    :param warnings: what is odd about the label without making it unreadable
    """

    raw: str
    kind: str
    symbology: str = ""
    elements: tuple[Element, ...] = ()
    warnings: tuple[Finding, ...] = ()

    @property
    def code(self) -> str:
        """Return the text of a plain code, empty for GS1."""
        return self.raw[len(self.symbology) :] if self.kind == PLAIN else ""

    def get(self, *ais: str) -> Element | None:
        """Return the first element with one of these identifiers, or None."""
        return next((each for each in self.elements if each.ai in ais), None)

    def value(self, *ais: str) -> str:
        """Return the value of the first of these identifiers, empty if absent."""
        element = self.get(*ais)
        return element.value if element else ""

    @property
    def gtin(self) -> str:
        """Return the 14 digits of the trade item, (01) or (03)."""
        return self.value("01", "03")

    @property
    def content(self) -> str:
        """Return the 14 digits of the trade item contained in a logistic unit, (02)."""
        return self.value("02")

    @property
    def lot(self) -> str:
        """Return the lot as printed, (10)."""
        return self.value("10")

    @property
    def serial(self) -> str:
        """Return the serial number of the item, (21)."""
        return self.value("21")

    @property
    def sscc(self) -> str:
        """Return the 18 digits of the logistic unit, (00)."""
        return self.value("00")

    @property
    def grai(self) -> str:
        """Return the returnable asset, 13 digits and its serial, without the zero."""
        return self.value("8003")[1:]

    @property
    def giai(self) -> str:
        """Return the individual asset, company prefix and reference, (8004)."""
        return self.value("8004")

    @property
    def gln(self) -> str:
        """Return the 13 digits of the location, (414)."""
        return self.value("414")

    @property
    def item_code(self) -> str:
        """Return the additional item code of the label, (240)."""
        return self.value("240")

    @property
    def internal(self) -> str:
        """Return our batch number on a label of our own, (91).

        Nothing on a supplier's label may be believed because of it.
        """
        return self.value("91")

    @property
    def expiry(self) -> date | None:
        """Return the expiry or retest date, (17), else that of (7003)."""
        element = self.get("17") or self.get("7003")
        return element.date if element else None

    @property
    def produced(self) -> date | None:
        """Return the production date, (11), else that of (8008)."""
        element = self.get("11") or self.get("8008")
        return element.date if element else None

    @property
    def net(self) -> Element | None:
        """Return the element with the net weight, (310n): ``amount`` and ``unit``."""
        return next((each for each in self.elements if each.ai[:3] == "310"), None)

    @property
    def net_weight(self) -> Decimal | None:
        """Return the exact net weight of the label, decimals kept, or None."""
        return self.net.amount if self.net else None

    @property
    def net_unit(self) -> str:
        """Return the unit of the net weight, empty without one."""
        return self.net.unit if self.net else ""

    def as_dict(self) -> dict:
        """Return the scan as plain data for the record."""
        return {
            "raw": self.raw,
            "kind": self.kind,
            "symbology": self.symbology,
            "elements": [[each.ai, each.value] for each in self.elements],
        }
