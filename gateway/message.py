"""What a source hands over: one message of a device, not judged yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import time_ns

from .machine import machine

GOOD, UNCERTAIN = machine.GOOD, machine.UNCERTAIN
BAD, GAP = machine.BAD, machine.GAP
"""Qualities of a reading."""


def now() -> int:
    """Return this machine's time in microseconds since 1970."""
    return time_ns() // 1000


@dataclass(slots=True)
class Message:
    """One message.

    :ivar source: number of its source
    :ivar device: who sent it; empty where a source is one device
    :ivar readings: ``[address, time, value, unit, quality]``; the time in microseconds
        since 1970 as a whole number, or as ISO 8601 text; the last two may be missing
    :ivar received: when it came, microseconds since 1970
    :ivar seq: the device's number of this message; None where the protocol has none
    :ivar session: since which start of the device it counts
    :ivar late: the device says that it kept this while it could not send
    :ivar since: readings may be as old as this: nobody listened since (microseconds)
    :ivar raw: as it came, for what is set aside
    :ivar fault: why it is set aside as a whole; empty where it is not
    :ivar reason: the reason's name then
    :ivar lost: no message: from the device's last reading on nothing is known
    :ivar origin: has a method ``committed(message, device)``, called once it is safe
    """

    source: int
    device: str = ""
    readings: list = field(default_factory=list)
    received: int = field(default_factory=now)
    seq: int | None = None
    session: int = 0
    late: bool = False
    since: int | None = None
    raw: bytes | str = b""
    fault: str = ""
    reason: str = "illegible"
    lost: bool = False
    origin: object = None
    mark: object = None
