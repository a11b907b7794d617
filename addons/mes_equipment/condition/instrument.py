"""Reading what instruments send.

Balances speak MT-SICS, the Mettler Toledo Standard Interface Command Set, level 0: the
answer to ``S`` or ``SI`` is ``S S     126.00 kg``: identification, status, value, unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...mes_compliance.verdict import Finding, Verdict, refused

STABLE = "stable"
MOVING = "moving"
OVERLOAD = "overload"
UNDERLOAD = "underload"
BUSY = "busy"

STATUSES = [
    (STABLE, "Stable"),
    (MOVING, "Moving"),
    (OVERLOAD, "Overload"),
    (UNDERLOAD, "Underload"),
    (BUSY, "Busy"),
]
"""What an instrument says about its reading."""

LONGEST = 64
"""Characters of the longest message that a balance sends."""

_WEIGHT = re.compile(r"S (?P<status>[SD]) +(?P<value>-?\d+(?:\.\d+)?) +(?P<unit>\S+)")
_NO_WEIGHT = {"S +": OVERLOAD, "S -": UNDERLOAD, "S I": BUSY}


@dataclass(frozen=True)
class Message:
    """One message of a balance.

    :param status: ``stable``, ``moving``, ``overload``, ``underload`` or ``busy``
    :param value: the number as the balance wrote it, empty without a weight
    :param unit: the unit as the balance wrote it, empty without a weight
    """

    status: str
    value: str = ""
    unit: str = ""

    @property
    def stable(self) -> bool:
        """Tell whether the balance said that the weight is stable."""
        return self.status == STABLE


def read_balance(raw: object) -> Message | Verdict:
    """Read an MT-SICS answer; the end of line may still be there.

    :param raw: what came in; only text can be a message
    :return: the message, or the verdict that says what was found instead
    """
    if not isinstance(raw, str):
        return _malformed(f"{type(raw).__name__}, no text")
    text = raw.rstrip("\r\n")
    if len(text) > LONGEST:
        return _malformed(f"{len(text)} characters", f"{LONGEST} or fewer")
    status = _NO_WEIGHT.get(text.rstrip(" "))
    if status:
        return Message(status)
    match = _WEIGHT.fullmatch(text)
    if not match or not text.isascii():
        return _malformed(text.strip() or "nothing")
    status = STABLE if match["status"] == "S" else MOVING
    return Message(status, match["value"], match["unit"])


def _malformed(found: str, needed: str = "S S 126.00 kg") -> Verdict:
    return refused(Finding("message_malformed", found=found, needed=needed))
