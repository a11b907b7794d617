"""The clock of the plant: the server's, never a client's.

A demonstration site lives through days in minutes. Its server is started with the
environment variable ``MES_DEMO_CLOCK`` naming a file that holds an offset in seconds;
no request can set it, and every entry written under it says ``"clock": "demo"``.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from .verdict.moment import moment as read
from .verdict.moment import stamp
from .verdict.wording import day_text

__all__ = (
    "DEMO_CLOCK",
    "aware",
    "day_and_time",
    "naive",
    "now",
    "offset_text",
    "read",
    "source",
    "stamp",
)

DEMO_CLOCK = "MES_DEMO_CLOCK"


def source() -> str:
    """Return ``server``, or ``demo`` where a demonstration clock is at work."""
    return "demo" if os.environ.get(DEMO_CLOCK) else "server"


def now() -> datetime:
    """Return the plant's time: aware, UTC, with microseconds."""
    return datetime.now(timezone.utc) + _offset()


def naive() -> datetime:
    """Return the plant's time as Odoo stores it: UTC without zone, whole seconds."""
    return now().replace(tzinfo=None, microsecond=0)


def aware(moment: datetime) -> datetime:
    """Return a moment that Odoo stored, UTC without zone, with its zone."""
    return moment.replace(tzinfo=timezone.utc)


def day_and_time(moment: datetime, zone: str) -> str:
    """Return a stored moment as people of a place read it, ``22 Nov 2026 14:31``."""
    local = aware(moment).astimezone(ZoneInfo(zone))
    return f"{day_text(local)} {local:%H:%M}"


def offset_text(moment: datetime, zone: str) -> str:
    """Return the zone's distance from UTC at a moment, ``+01:00``."""
    raw = moment.astimezone(ZoneInfo(zone)).strftime("%z")
    return f"{raw[:3]}:{raw[3:]}"


def _offset() -> timedelta:
    path = os.environ.get(DEMO_CLOCK)
    if not path:
        return timedelta(0)
    try:
        with open(path, encoding="ascii") as file:
            return timedelta(seconds=float(file.read().strip() or 0))
    except FileNotFoundError:
        return timedelta(0)
