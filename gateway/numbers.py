"""The numbers of devices' messages: what is repeated, what is missing. Pure.

A device counts its messages 1, 2, 3 … within a session; it begins a new session, with a
greater number, when it has lost count. A number that was jumped over stays a hole, into
which a late message still fits.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

HOLES = 1000
"""Holes remembered for a device; older ones are given up: what comes is repeated."""


@dataclass(frozen=True)
class Device:
    """How far a device has been heard.

    :ivar session: its session; 0 where it does not tell one
    :ivar last: greatest number that came
    :ivar holes: numbers up to ``last`` that did not come, as (first, last), in order
    :ivar tags: time of the newest reading of each of its tags, microseconds since 1970
    """

    session: int = 0
    last: int | None = None
    holes: tuple[tuple[int, int], ...] = ()
    tags: dict[int, int] = field(default_factory=dict)


def numbered(
    device: Device, session: int, seq: int
) -> tuple[Device, bool, tuple[int, int] | None]:
    """Return the device after a message, whether it is new, and what went missing.

    :return: device, whether the message is to be taken, (first, last) of a new hole
    """
    if device.last is None:
        return replace(device, session=session, last=seq), True, None
    if session < device.session:
        return device, False, None
    if session > device.session:
        device = replace(device, session=session, last=0, holes=())
    if seq > device.last:
        return _forward(device, seq)
    return _back(device, seq)


def _forward(device: Device, seq: int):
    hole = (device.last + 1, seq - 1) if seq > device.last + 1 else None
    holes = (*device.holes, hole)[-HOLES:] if hole else device.holes
    return Device(device.session, seq, holes, device.tags), True, hole


def _back(device: Device, seq: int):
    """Take a message that comes late if its number has not come yet."""
    for place, (first, last) in enumerate(device.holes):
        if first <= seq <= last:
            rest = [(first, seq - 1), (seq + 1, last)]
            parts = tuple(part for part in rest if part[0] <= part[1])
            holes = (*device.holes[:place], *parts, *device.holes[place + 1 :])
            return replace(device, holes=holes), True, None
    return device, False, None
