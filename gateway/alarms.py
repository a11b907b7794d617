"""Alarms of a source's tags, by the state machine that Odoo shows and tests."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

from .configuration import Tag
from .judge import Row
from .machine import machine


class Event(NamedTuple):
    """A limit was raised or has returned; times in microseconds since 1970."""

    tag: int
    limit_name: str
    kind: str
    ts: int
    received: int
    value: float
    limit_value: float | None


class Watch:
    """One tag under watch.

    :param tag: its limits
    :param kept: what :meth:`kept` gave earlier, of which it goes on
    """

    def __init__(self, tag: Tag, kept: dict | None = None):
        self.tag = tag.id
        limits = machine.AlarmLimits(*tag.limits, tag.deadband, tag.delay)
        kept = kept or {"raised": [], "since": [], "last": None}
        self.state = machine.AlarmState(
            limits,
            frozenset(kept["raised"]),
            tuple((name, at) for name, at in kept["since"]),
            -math.inf if kept["last"] is None else kept["last"],
        )
        low_action, low_alert, high_alert, high_action = tag.limits
        lows = [each for each in (low_action, low_alert) if each is not None]
        highs = [each for each in (high_alert, high_action) if each is not None]
        self._inside = max(lows, default=-math.inf), min(highs, default=math.inf)
        self._last = self.state.last

    def under(self, tag: Tag) -> Watch:
        """Return the watch under the limits of today."""
        fresh = Watch(tag)
        state = replace(self.state, last=self._last)
        fresh.state, fresh._last = state.under(fresh.state.limits), self._last
        return fresh

    def quiet(self, row: Row) -> bool:
        """Tell whether a reading changes nothing, as nearly all do; note its time."""
        state, value = self.state, row.value
        if value is None or state.raised or state.since:
            return False
        low, high = self._inside
        if not low <= value <= high:
            return False
        at = row.ts / 1e6
        if at > self._last:
            self._last = at
        return True

    def take(self, row: Row, received: int) -> list[Event]:
        """Return what a reading raises or lets return."""
        state = replace(self.state, last=self._last)
        self.state, found = machine.evolve(state, row.ts / 1e6, row.value, row.quality)
        self._last = self.state.last
        return [
            Event(
                self.tag, f.limit_name, f.kind, row.ts, received, f.value, f.limit_value
            )
            for f in found
        ]

    def kept(self) -> dict:
        """Return what has to be remembered, as plain data."""
        last = None if math.isinf(self._last) else self._last
        raised, since = sorted(self.state.raised), list(self.state.since)
        return {"raised": raised, "since": since, "last": last}
