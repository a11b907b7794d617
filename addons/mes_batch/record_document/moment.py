"""Moments as a page prints them: the clock of the place, with its distance from UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...mes_compliance.verdict import wording
from ...mes_compliance.verdict.moment import moment


@dataclass(frozen=True, order=True)
class Moment:
    """A moment of the record.

    :ivar utc: aware, UTC
    :ivar offset: the place's distance from UTC then, ``+01:00``
    :ivar zone: name of the place's time zone, ``Europe/Zurich``
    """

    utc: datetime
    offset: str = "+00:00"
    zone: str = "UTC"

    @classmethod
    def of(cls, document: Mapping) -> Moment:
        """Return the moment of an entry document."""
        return cls(moment(document["at"]), document["offset"], document["tz"])

    def at(self, text: str) -> Moment:
        """Return another moment of the record, on the clock of this one."""
        return Moment(moment(text), self.offset, self.zone)

    @property
    def local(self) -> datetime:
        """The time on the clock of the place, without zone."""
        hours, minutes = int(self.offset[1:3]), int(self.offset[4:])
        away = timedelta(hours=hours, minutes=minutes)
        sign = -1 if self.offset[0] == "-" else 1
        return self.utc.replace(tzinfo=None) + sign * away

    @property
    def clock(self) -> str:
        """Time of day, ``14:20:41``."""
        return self.local.strftime("%H:%M:%S")

    @property
    def day(self) -> str:
        """Date, ``22 Nov 2026``."""
        return day_text(self.local)

    @property
    def distance(self) -> str:
        """Distance from UTC, ``UTC+1``."""
        hours, minutes = int(self.offset[1:3]), self.offset[4:]
        if self.offset[1:] == "00:00":
            return "UTC"
        return f"UTC{self.offset[0]}{hours}" + (
            f":{minutes}" if minutes != "00" else ""
        )

    @property
    def minute(self) -> str:
        """Date and time to the minute, ``22 Nov 2026, 14:20``."""
        return f"{self.day}, {self.clock[:5]}"

    @property
    def full(self) -> str:
        """Date, time and distance from UTC: what stands under a signature."""
        return f"{self.day}, {self.clock} {self.distance}"


def day_text(day: object) -> str:
    """Return a date as the page prints it.

    :param day: a date, a datetime, or the text of a date as the record writes it
    """
    if isinstance(day, str):
        day = datetime.strptime(day, "%Y-%m-%d")
    return wording.day_text(day)
