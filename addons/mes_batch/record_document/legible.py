"""Text that can be printed: what the fonts lack, and what would steer a reader's eye.

A page of PDF/A must not hold a character without a picture. What no font of ours draws
is printed as its number, ``[U+5B57]``; so are characters that are not seen but change
how others are read. The record file beside it holds every character as it was.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container

LONGEST = 18
"""Characters in a row without a place to break a line; then one is offered."""

DRAWN = (
    (0x0020, 0x007E),
    (0x00A0, 0x00AC),
    (0x00AE, 0x017F),
    (0x0391, 0x03A1),
    (0x03A3, 0x03C9),
    (0x0410, 0x044F),
    (0x05D0, 0x05EA),
    (0x0621, 0x063A),
    (0x0641, 0x064A),
    (0x2010, 0x2027),
    (0x202F, 0x202F),
    (0x2030, 0x203A),
    (0x20AC, 0x20AC),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x25A0, 0x25FF),
    (0x2713, 0x2718),
)
"""First and last of the characters that the document's fonts draw for certain."""

_BREAK = "\u200b"
_RUN = re.compile(rf"[^\s{_BREAK}]{{{LONGEST + 1},}}")
_HEX = re.compile(r"[0-9a-f]{64}")


def legible(value: object, drawn: Callable[[str], bool]) -> object:
    """Return plain data with every text as it can be printed.

    :param drawn: tells of a character whether a font draws it
    """
    if isinstance(value, str):
        return text(value, drawn)
    if isinstance(value, dict):
        return {key: legible(each, drawn) for key, each in value.items()}
    if isinstance(value, list):
        return [legible(each, drawn) for each in value]
    return value


def text(value: str, drawn: Callable[[str], bool]) -> str:
    """Return a text as it can be printed, with places to break its long words.

    A text that is a hash and nothing else stays whole, to be compared and copied.
    """
    if not value.isascii() or not value.isprintable():
        value = "".join(_shown(char, drawn) for char in value)
    return value if _HEX.fullmatch(value) else _RUN.sub(_breakable, value)


def ranges(known: Container[int] = ()) -> Callable[[str], bool]:
    """Return a function that tells whether a character is drawn.

    :param known: code points that a further font draws
    """
    certain = {point for first, last in DRAWN for point in range(first, last + 1)}
    return lambda char: ord(char) in certain or ord(char) in known


def _shown(char: str, drawn: Callable[[str], bool]) -> str:
    if char in "\n\t":
        return " "
    hidden = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    if not hidden and drawn(char):
        return char
    return f"[U+{ord(char):04X}]"


def _breakable(found: re.Match) -> str:
    """Return a long word with a place to break it after every few characters."""
    word = found[0]
    pieces = [word[i : i + LONGEST] for i in range(0, len(word), LONGEST)]
    return _BREAK.join(pieces)
