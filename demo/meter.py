"""The measuring points of the plant while the crew works: readings in the plant's time.

The simulator lives in the world's time; days of the story pass in minutes. What its
units measure meanwhile comes in the way a gateway without the database brings it.
"""

from __future__ import annotations

import itertools
import math
import time
from datetime import datetime, timedelta

import requests
from units import TAGS
from web import Refused

SPACING = timedelta(seconds=2.5)
"""Between two readings of a point that sends all the time."""

CHUNK = timedelta(seconds=50)
"""Time that passes between two posts: no reading is further off than clocks may be."""

SENDING = {
    (unit, role) for unit, role, _name, _measure, interval, *_more in TAGS if interval
}


class Line:
    """Posts readings of one source, each with its number."""

    def __init__(self, url: str, key: str, source: int):
        """Take the site's address, the gateway's key and the source."""
        self.url, self.source = f"{url}/mes/gateway/readings", source
        self.epoch, self.numbers = time.time_ns() // 1000, itertools.count(1)
        self._web = requests.Session()
        self._web.headers["Authorization"] = f"Bearer {key}"

    def post(self, readings) -> None:
        """Post readings: tag, time and value.

        :raise Refused: the server did not take them
        """
        rows = [
            [tag, at.isoformat(), next(self.numbers), float(value), 0]
            for tag, at, value in readings
        ]
        content = {"source": self.source, "epoch": self.epoch, "rows": rows}
        content.update(aside=[], alarms=[])
        answer = self._web.post(self.url, json=content, timeout=60)
        if not answer.ok:
            raise Refused(f"readings: {answer.status_code} {answer.text[:300]}")


class Meter:
    """What the units of one step measure, from its start on.

    :ivar goals: per tag the value it ends at
    """

    def __init__(self, line: Line, tags: dict, begun: datetime):
        """Take the line, the ids of tags by unit and role, and when the step began."""
        self.line, self.tags, self.until = line, tags, begun
        self.goals: dict[tuple[str, str], float] = {}

    def watch(self, unit: str, role: str, value: str) -> None:
        """Let a point measure something around a value."""
        self.goals[unit, role] = float(value)

    @property
    def sends(self) -> bool:
        """Tell whether a point of the step sends all the time."""
        return bool(self.goals.keys() & SENDING)

    def pour(self, now: datetime) -> None:
        """Post what was measured since the last time."""
        count = max(1, math.ceil((now - self.until) / SPACING))
        step = (now - self.until) / count
        moments = [self.until + step * (number + 1) for number in range(count)]
        self.line.post(
            (self.tags[point], at, self._value(point, value, at == moments[-1]))
            for point, value in self.goals.items()
            for at in (moments if point in SENDING else moments[-1:])
        )
        self.until = now

    @staticmethod
    def _value(point, value: float, latest: bool) -> float:
        """Return a reading: around the value, and the value itself as the latest."""
        swing = 0 if latest or point not in SENDING else value / 400
        return round(value + swing * math.sin(time.monotonic() * 7), 3)
