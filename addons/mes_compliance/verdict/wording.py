"""Days, times and durations as people on the floor say them, in any server locale."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
_MONTHS += ("Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day_text(day: date) -> str:
    """Return a day, ``22 Nov 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_text(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Return a time as on the wall: ``18:40``, with its day when that is not today.

    :param moment: the time to be said, aware
    :param zone: the site's time zone
    :param now: the time at which it is said, aware
    :return: ``18:40``, ``Sat 21 Nov 18:40``, ``Sat 21 Nov 2025 18:40``
    """
    there, here = moment.astimezone(zone), now.astimezone(zone)
    clock = f"{there:%H:%M}"
    if there.date() == here.date():
        return clock
    day = f"{_DAYS[there.weekday()]} {there.day} {_MONTHS[there.month - 1]}"
    year = "" if there.year == here.year else f" {there.year}"
    return f"{day}{year} {clock}"


def duration_text(duration: timedelta) -> str:
    """Return a duration in hours and minutes: ``51 h``, ``3 h 40 min``, ``12 min``.

    Seconds are cut off above a minute: what has not passed yet is never said to have.
    """
    seconds = int(duration.total_seconds())
    if 0 <= seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod(seconds // 60, 60)
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, f"{minutes} min"] if minutes else parts)
