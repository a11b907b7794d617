"""Numbers and names of elements, and references to what lives elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...mes_compliance.measure import Unreadable, Written, plain

NUMBER = r"[1-9][0-9]*(?:\.[1-9][0-9]*)*"
NAME = r"[a-z][a-z0-9_]*"

_ELEMENT = re.compile(rf"({NUMBER}) (\S.*)")
_REFERENCE = re.compile(r"([A-Za-z0-9][^\s,]*) (\S.*)")
_PINNED = re.compile(r"([A-Za-z0-9][^\s,]*) v([1-9][0-9]*) (\S.*)")


@dataclass(frozen=True, eq=False, repr=False)
class Element(Written):
    """Number and name of a procedural element, ``20.4.3 Loss on drying``.

    :ivar number: belongs to its element for ever
    :ivar name: what it is called now
    """

    number: str
    name: str

    @classmethod
    def parse(cls, text: str) -> Element:
        """Return the element that a text names.

        :raises Unreadable: it does not begin with a number and go on with a name
        """
        match = _ELEMENT.fullmatch(plain(text))
        if not match:
            needed = "number, space, name: 20.4.3 Loss on drying"
            raise Unreadable("element_form", text[:60], needed)
        return cls(*match.groups())

    @property
    def text(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"


@dataclass(frozen=True, eq=False, repr=False)
class Reference(Written):
    """Something that lives elsewhere: code, name, and a pinned version or none.

    :ivar code: the reference itself, ``RM-0001``
    :ivar name: compared when the recipe is imported
    :ivar version: of a document, ``4``; empty for the version effective on the day
    """

    code: str
    name: str
    version: str = ""

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Return the reference that a text names.

        :raises Unreadable: code or name is missing
        """
        match = _REFERENCE.fullmatch(plain(text))
        if not match:
            needed = "code, space, name: RM-0001 Paracetamol"
            raise Unreadable("reference_form", text[:60], needed)
        return cls(*match.groups())

    @classmethod
    def document(cls, text: str) -> Reference:
        """Return the document that a text names, with a version where it pins one.

        :raises Unreadable: code or name is missing
        """
        match = _PINNED.fullmatch(plain(text))
        if match:
            return cls(match[1], match[3], match[2])
        return cls.parse(text)

    @property
    def text(self) -> str:
        """Code, version where pinned, name."""
        version = f" v{self.version}" if self.version else ""
        return f"{self.code}{version} {self.name}"
