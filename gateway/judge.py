"""Which readings are stored, and why the others are set aside. Pure.

What is set aside is kept as it came, with the first of these reasons that holds:
``illegible``, ``unknown_tag``, ``wrong_unit``, ``not_a_number``, ``clock``; for whole
messages ``illegible``, ``repeated``, ``missing``.
"""

from __future__ import annotations

import json
from datetime import datetime, timezone
from functools import partial
from math import isfinite
from typing import NamedTuple

from .message import BAD

RAW, ADDRESS = 500, 200
"""Characters kept of what is set aside, and of its address."""

MONTH, DAY = 30 * 86_400_000_000, 86_400_000_000
"""Microseconds; whatever a device or a setting says, no reading is older or newer."""

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Row(NamedTuple):
    """A reading to be stored; ``ts`` in microseconds since 1970, no value in a gap."""

    tag: int
    ts: int
    value: float | None
    quality: int


_row = partial(tuple.__new__, Row)
"""Makes a row of a tuple, without looking at it again."""


class Aside(NamedTuple):
    """What is set aside, as it came, and why."""

    address: str
    ts: int | None
    received: int
    raw: str
    reason: str


class Window(NamedTuple):
    """From when to when a reading may say it was taken, microseconds since 1970."""

    earliest: int
    latest: int


def window(
    received: int, tolerance: int, since: int | None = None, late: bool = False
) -> Window:
    """Return what times are believed of a message.

    :param received: when it came, microseconds since 1970
    :param tolerance: microseconds by which a clock may be off
    :param since: since when nobody listened: as old as that may be what waited
    :param late: the device says that it could not send
    """
    oldest = received - MONTH
    begin = received if since is None else min(since, received)
    earliest = oldest if late else max(begin - tolerance, oldest)
    return Window(earliest, received + min(tolerance, DAY))


def judged(
    readings: list, tags: dict, believed: Window, received: int
) -> tuple[list[Row], list[Aside]]:
    """Return what of some readings is stored, and what is set aside.

    :param readings: ``[address, time, value, unit, quality]``, the last two optional
    :param tags: the source's tags by address, with ``id`` and ``unit``
    :param believed: the times that are believed
    """
    rows, asides = [], []
    for reading in readings:
        row = _plain(reading, tags, believed) or _judged(reading, tags, believed)
        if type(row) is Row:
            rows.append(row)
        else:
            asides.append(_aside(reading, row, received))
    return rows, asides


def _plain(reading: list, tags: dict, believed: Window) -> Row | None:
    """Return the row of a reading as nearly all are, in a third of the time.

    None says nothing: whatever is not plain is judged in full.
    """
    try:
        address, time, value, unit, quality = reading
        tag = tags[address]
    except (TypeError, ValueError, KeyError):
        return None
    if type(time) is int and type(value) is float and type(quality) is int:
        earliest, latest = believed
        near = earliest <= time <= latest
        if near and quality == 0 and unit == tag.unit and isfinite(value):
            return _row((tag.id, time, value, 0))
    return None


def _judged(reading: list, tags: dict, believed: Window) -> Row | str:
    """Return the row of a reading, or the reason to set it aside."""
    try:
        address, time, value, unit, quality = _fields(reading)
    except (TypeError, ValueError):
        return "illegible"
    tag = tags.get(address)
    if tag is None:
        return "unknown_tag"
    if unit is not None and unit != tag.unit:
        return "wrong_unit"
    number = _number(value)
    if number is None and not (quality == BAD and _nothing(value)):
        return "not_a_number"
    if not believed.earliest <= time <= believed.latest:
        return "clock"
    return Row(tag.id, time, number, quality)


def _fields(reading: list) -> tuple:
    """Return address, time, value, unit and quality of a reading.

    :raises ValueError: it is not one
    """
    size = len(reading)
    if type(reading) not in (list, tuple) or not 3 <= size <= 5:
        raise ValueError
    address, time, value = reading[:3]
    unit = reading[3] if size > 3 else None
    quality = reading[4] if size > 4 else 0
    if type(time) is not int:
        time = microseconds(time)
    if type(address) is not str or type(quality) is not int or not 0 <= quality <= BAD:
        raise ValueError
    return address, time, value, unit, quality


def microseconds(text: object) -> int:
    """Return the time that ISO 8601 text with its offset says, since 1970.

    :raises ValueError: it says none, or leaves the offset open
    """
    if type(text) is not str:
        raise ValueError
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise ValueError
    return since_1970(moment)


def since_1970(moment: datetime) -> int:
    """Return an aware moment in whole microseconds since 1970."""
    span = moment - EPOCH
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def _number(value: object) -> float | None:
    """Return a finite number, None for what is none."""
    if type(value) is float:
        return value if isfinite(value) else None
    if type(value) is not int:
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _nothing(value: object) -> bool:
    """Tell whether a device says: there is no value."""
    return value is None or type(value) is float


def _aside(reading: object, reason: str, received: int) -> Aside:
    try:
        address, time = reading[0], reading[1]
        time = time if type(time) is int else microseconds(time)
    except (TypeError, ValueError, IndexError, KeyError):
        address, time = _first(reading), None
    raw = json.dumps(reading, ensure_ascii=False, default=str)
    where = text(address, ADDRESS)
    return Aside(where, stored(time), received, text(raw), reason)


def _first(reading: object) -> object:
    return reading[0] if isinstance(reading, list | tuple) and reading else ""


def stored(time: int | None) -> int | None:
    """Return a time that the database can hold, None for others."""
    return time if time is not None and 0 <= time < 4_000_000_000_000_000 else None


def text(value: object, most: int = RAW) -> str:
    """Return text that the database can hold: no NUL, no half characters, not long."""
    if isinstance(value, bytes):
        value = value[: 4 * most].decode(errors="replace")
    kept = str(value)[:most].replace("\0", "\ufffd")
    return kept.encode(errors="replace").decode()
