"""The calendar and the wall clock of a site at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

from .moment import stamp
from .wording import moment_text


@dataclass(frozen=True)
class Site:
    """A moment, and the time zone of the site at which it counts.

    :param at: the moment, aware; kept in UTC, so that arithmetic counts elapsed time
    :param tz: the site's time zone, IANA name
    """

    at: datetime
    tz: str

    def __post_init__(self) -> None:
        """Refuse a moment without zone: nobody knows on which day it lies.

        :raises ValueError: for a naive moment
        """
        if self.at.utcoffset() is None:
            raise ValueError("The moment must know its offset from UTC")
        object.__setattr__(self, "at", self.at.astimezone(timezone.utc))

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone."""
        return ZoneInfo(self.tz)

    @property
    def day(self) -> date:
        """Return the day at the site."""
        return self.at.astimezone(self.zone).date()

    @property
    def stamp(self) -> str:
        """Return the moment as the record writes it, UTC."""
        return stamp(self.at)

    def midnight_before(self, day: date) -> datetime:
        """Return the moment, UTC, at which a day begins at the site.

        On nights on which the clocks change midnight may come late, or never: then the
        moment of the change counts.
        """
        midnight = datetime.combine(day, time.min, self.zone)
        return midnight.astimezone(timezone.utc)

    def say(self, moment: datetime) -> str:
        """Return a moment as on the wall: ``18:40``, ``Sat 21 Nov 18:40``."""
        return moment_text(moment, self.zone, self.at)
