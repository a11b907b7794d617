"""Words that people write or send: read as they are, or refused with what is wrong."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from .finding import Finding, Verdict, accepted, refused

LEAST = 5
"""Fewest letters and digits of a reason: dots are no reason."""
LONGEST = 2000
"""Most characters of a text that a person writes."""
SHOWN = 80
"""Most characters of a text that is quoted in a reason."""

_LAYOUT = "\t\n\r"
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def legible(text: str) -> bool:
    """Tell whether every character of a text can be shown, and reads as it stands.

    Control characters and half surrogate pairs have no picture; marks that turn the
    direction of writing show something else than what is recorded.
    """
    return all(_shows(character) for character in text)


def printable(value: object, most: int = SHOWN) -> str:
    """Return a value as a reason quotes it: short, what has no picture as ``[U+0000]``.

    :param value: whatever was sent; what is not text is quoted as Python writes it
    """
    text = (value if isinstance(value, str) else repr(value))[: most + 1]
    shown = "".join(
        each if _shows(each) and each not in _LAYOUT else f"[U+{ord(each):04X}]"
        for each in text[:most]
    )
    return shown + "…" if len(text) > most else shown


def meaningful(text: object, least: int = LEAST) -> bool:
    """Tell whether something sent is a text of some letters or digits."""
    if not isinstance(text, str):
        return False
    return sum(character.isalnum() for character in text) >= least


def readable(sent: object, most: int = LONGEST) -> Verdict:
    """Refuse what was sent when one of its texts cannot be shown or kept.

    :param sent: plain data as it came in, however deep
    :param most: characters of the longest text that is taken
    """
    for text in _texts(sent):
        if len(text) > most:
            found, needed = f"{len(text)} characters", f"{most} characters or less"
            return refused(Finding("text_too_long", "", found, needed))
        if not legible(text):
            needed = "letters, digits and signs"
            return refused(Finding("text_illegible", "", printable(text), needed))
    return accepted()


def _shows(character: str) -> bool:
    if character.isprintable():
        return True
    if character in _LAYOUT:
        return True
    hidden = unicodedata.category(character) in ("Cc", "Cs")
    return not hidden and character not in _TURNING


def _texts(sent: object) -> Iterator[str]:
    """Yield every text in plain data, keys included; no depth is too deep."""
    left = [sent]
    while left:
        value = left.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            left += [*value.keys(), *value.values()]
        elif isinstance(value, (list, tuple)):
            left += value
