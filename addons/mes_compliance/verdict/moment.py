"""Moments as the record writes them: UTC, with microseconds and Z."""

from __future__ import annotations

from datetime import datetime, timezone

_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


def stamp(moment: datetime) -> str:
    """Return the text of an aware moment, ``2026-11-22T13:02:11.000000Z``."""
    return moment.astimezone(timezone.utc).strftime(_FORM)


def moment(text: str) -> datetime:
    """Return the moment that :func:`stamp` wrote."""
    return datetime.strptime(text, _FORM).replace(tzinfo=timezone.utc)
