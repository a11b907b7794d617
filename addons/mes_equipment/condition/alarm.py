"""When a reading passes a limit, and when it keeps it again (ISA-18.2, IEC 62682).

This file needs nothing but Python: the gateway, which runs without Odoo, judges with
the same lines that Odoo shows and tests.

A limit is raised when readings pass it without a break for the delay, and returns when
they keep it by the deadband without a break for the delay. A bad reading, a gap or a
reading without a number changes nothing and breaks the delay. A reading on the limit
keeps it. Readings older than the last one judged change nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

GOOD, UNCERTAIN, BAD, GAP = range(4)
"""Qualities of a reading; good and uncertain ones have a value that counts."""

LOW_ACTION, LOW_ALERT = "low_action", "low_alert"
HIGH_ALERT, HIGH_ACTION = "high_alert", "high_action"
LIMITS = (LOW_ACTION, LOW_ALERT, HIGH_ALERT, HIGH_ACTION)
"""Names of the limits, in the order of their values."""

RAISED, RETURNED = "raised", "returned"


@dataclass(frozen=True)
class AlarmLimits:
    """The limits of a tag; what is None does not exist.

    :param deadband: how far inside its limit a value returns, in the tag's unit
    :param delay: seconds for which a limit is passed, or kept, before it counts
    """

    low_action: float | None = None
    low_alert: float | None = None
    high_alert: float | None = None
    high_action: float | None = None
    deadband: float = 0.0
    delay: float = 0.0

    def passed(self, name: str, value: float) -> bool:
        """Tell whether a value lies beyond a limit."""
        limit = getattr(self, name)
        if limit is None:
            return False
        return value < limit if name.startswith("low") else value > limit

    def kept(self, name: str, value: float) -> bool:
        """Tell whether a value lies inside a limit by the deadband."""
        limit = getattr(self, name)
        if limit is None:
            return True
        if name.startswith("low"):
            return value >= limit + self.deadband
        return value <= limit - self.deadband

    def faults(self) -> list[str]:
        """Return what makes these limits unusable, by name; empty when they are fine.

        ``order``: not low action ≤ low alert < high alert ≤ high action. ``deadband``:
        negative, or so wide that a value between the limits could never return.
        ``delay``: negative.
        """
        checks = {
            "number": not all(math.isfinite(each) for each in self._numbers()),
            "order": not self._ordered(),
            "deadband": self.deadband < 0 or self._too_wide(),
            "delay": self.delay < 0,
        }
        return [name for name, wrong in checks.items() if wrong]

    def _numbers(self) -> list[float]:
        named = [getattr(self, name) for name in LIMITS]
        return [
            *(each for each in named if each is not None),
            self.deadband,
            self.delay,
        ]

    def _ordered(self) -> bool:
        lows = [n for n in (self.low_action, self.low_alert) if n is not None]
        highs = [n for n in (self.high_alert, self.high_action) if n is not None]
        if lows != sorted(lows) or highs != sorted(highs):
            return False
        return not lows or not highs or lows[-1] < highs[0]

    def _too_wide(self) -> bool:
        lows = [n for n in (self.low_action, self.low_alert) if n is not None]
        highs = [n for n in (self.high_alert, self.high_action) if n is not None]
        if not lows or not highs:
            return False
        return lows[-1] + self.deadband > highs[0] - self.deadband


@dataclass(frozen=True)
class Transition:
    """A limit was raised or has returned.

    :param limit_name: one of ``LIMITS``
    :param kind: ``raised`` or ``returned``
    :param ts: time of the reading with which it counts, in seconds
    :param value: that reading
    :param limit_value: the limit; None where it was taken away meanwhile
    """

    limit_name: str
    kind: str
    ts: float
    value: float
    limit_value: float | None


@dataclass(frozen=True)
class AlarmState:
    """How a tag stands against its limits.

    :param raised: names of the limits that stand raised
    :param since: per limit on its way to the other side, when that began (seconds)
    :param last: time of the last reading that was judged
    """

    limits: AlarmLimits
    raised: frozenset[str] = frozenset()
    since: tuple[tuple[str, float], ...] = ()
    last: float = -math.inf

    def under(self, limits: AlarmLimits) -> AlarmState:
        """Return the state under other limits.

        What stands raised stays until it returns. A delay that runs begins anew: it
        ran against another limit.
        """
        return self if limits == self.limits else replace(self, limits=limits, since=())


def evolve(
    state: AlarmState, ts: float, value: float | None, quality: int
) -> tuple[AlarmState, tuple[Transition, ...]]:
    """Return the state after a reading, and what it raised or let return.

    :param ts: time of the reading in seconds, by one clock for the tag
    :param value: what was measured; None where nothing was
    :param quality: ``GOOD``, ``UNCERTAIN``, ``BAD`` or ``GAP``
    """
    if ts < state.last:
        return state, ()
    if quality >= BAD or value is None or not math.isfinite(value):
        return replace(state, since=(), last=ts), ()
    begun = dict(_moving(state, ts, value))
    done = [name for name, since in begun.items() if ts - since >= state.limits.delay]
    waiting = tuple((name, at) for name, at in begun.items() if name not in done)
    after = replace(
        state, raised=state.raised.symmetric_difference(done), since=waiting, last=ts
    )
    return after, tuple(_transition(state, name, ts, value) for name in done)


def _moving(state: AlarmState, ts: float, value: float) -> Iterator[tuple[str, float]]:
    """Yield the limits that are on their way to the other side, and since when."""
    since = dict(state.since)
    for name in LIMITS:
        judge = state.limits.kept if name in state.raised else state.limits.passed
        if judge(name, value):
            yield name, since.get(name, ts)


def _transition(state: AlarmState, name: str, ts: float, value: float) -> Transition:
    kind = RETURNED if name in state.raised else RAISED
    return Transition(name, kind, ts, value, getattr(state.limits, name))
