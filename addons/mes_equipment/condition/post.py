"""What a gateway posts: read strictly, each row placed, set aside, or told.

A post as a whole is refused only where its rows could not be placed: no JSON, too many
rows, or a row without a number. Everything else is kept: as a reading, or set aside
with the reason, so that a gateway never has to send it again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ...mes_compliance.verdict import Finding, Verdict, refused
from ...mes_compliance.verdict.words import printable
from .alarm import GAP, GOOD, LIMITS, RAISED, RETURNED, UNCERTAIN

MOST_ROWS = 10_000
"""Rows of all kinds in one post."""
MOST_BYTES = 4 * 1024 * 1024
"""Size of one post."""
OLDEST = timedelta(days=30)
"""How long a gateway may have kept a reading."""

REASONS = (
    "unknown_tag",
    "wrong_unit",
    "not_a_number",
    "repeated",
    "missing",
    "clock",
    "illegible",
)
"""Why something is set aside."""

_GREATEST = 2**63 - 1
_WIDTHS = {"rows": 5, "aside": 6, "alarms": 8}


@dataclass
class Post:
    """The rows of a post, as they go into the tables.

    :ivar readings: tag, ts, seq, value, quality
    :ivar aside: seq, address, ts, received, raw, reason
    :ivar alarms: seq, tag, limit, kind, ts, received, value, limit's value
    """

    source: int
    epoch: int
    readings: list[tuple] = field(default_factory=list)
    aside: list[tuple] = field(default_factory=list)
    alarms: list[tuple] = field(default_factory=list)

    @property
    def last_seq(self) -> int:
        """Return the greatest number in it, 0 where it is empty."""
        numbers = [row[2] for row in self.readings]
        numbers += [row[0] for row in (*self.aside, *self.alarms)]
        return max(numbers, default=0)


@dataclass(frozen=True)
class Sender:
    """What is known of the source that posts.

    :param tags: the ids of its tags
    :param now: the plant's time, aware
    :param tolerance: how far its clock may be ahead
    """

    tags: Collection[int]
    now: datetime
    tolerance: timedelta

    def keeps_time(self, ts: datetime) -> bool:
        """Tell whether a time can be one of a reading that arrives now."""
        return self.now - OLDEST <= ts <= self.now + self.tolerance


def open_post(body: bytes) -> dict | Verdict:
    """Return the JSON object of a post, or the verdict that says what came instead."""
    if len(body) > MOST_BYTES:
        return _refused("post_too_big", f"{len(body)} bytes", f"{MOST_BYTES} or fewer")
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return _refused("post_illegible", "no JSON", "one JSON object")
    if not isinstance(content, dict):
        return _refused("post_illegible", type(content).__name__, "one JSON object")
    for key in ("source", "epoch"):
        if not _is_number(content.get(key)):
            found = printable(content.get(key), 40)
            return _refused(
                "post_illegible", f"{key}: {found}", "a whole number from 1"
            )
    return _shape(content) or content


def read_post(content: dict, sender: Sender) -> Post:
    """Return the rows of an opened post, each as a reading, an alarm or set aside."""
    post = Post(content["source"], content["epoch"])
    for row in content.get("rows") or ():
        _place_reading(post, row, sender)
    for row in content.get("aside") or ():
        post.aside.append(_aside(row, sender))
    for row in content.get("alarms") or ():
        _place_alarm(post, row, sender)
    return post


# -- the whole ---------------------------------------------------------------------


def _shape(content: dict) -> Verdict | None:
    """Return why the rows of a post cannot be placed, or None."""
    lists = {name: content.get(name) or [] for name in _WIDTHS}
    for name, rows in lists.items():
        if not isinstance(rows, list):
            return _refused("post_illegible", f"{name}: no list", "lists of rows")
    count = sum(map(len, lists.values()))
    if count > MOST_ROWS:
        return _refused("post_too_long", f"{count} rows", f"{MOST_ROWS} or fewer")
    for name, rows in lists.items():
        for number, row in enumerate(rows):
            if not _placeable(name, row):
                needed = f"{_WIDTHS[name]} values, with a number from 1"
                return _refused("post_illegible", f"{name}[{number}]", needed)
    return None


def _placeable(name: str, row: object) -> bool:
    if not isinstance(row, list) or len(row) != _WIDTHS[name]:
        return False
    return _is_number(row[2] if name == "rows" else row[0])


def _is_number(value: object) -> bool:
    return type(value) is int and 0 < value <= _GREATEST


def _refused(rule: str, found: str, needed: str) -> Verdict:
    return refused(Finding(rule, found=found, needed=needed))


# -- one row -----------------------------------------------------------------------


def _place_reading(post: Post, row: list, sender: Sender) -> None:
    tag, _ts, seq, value, quality = row
    ts, number = _moment(row[1]), _finite(value)
    reason = _reason(tag, ts, number, quality, sender)
    if reason:
        address = f"tag {printable(tag, 40)}"
        raw = printable(json.dumps(row), 500)
        post.aside.append((seq, address, ts, sender.now, raw, reason))
        return
    post.readings.append((tag, ts, seq, None if quality == GAP else number, quality))


def _reason(
    tag: object,
    ts: datetime | None,
    number: float | None,
    quality: object,
    sender: Sender,
) -> str:
    """Return why a row is no reading, empty where it is one."""
    if type(tag) is not int or tag not in sender.tags:
        return "unknown_tag"
    if ts is None or type(quality) is not int or not GOOD <= quality <= GAP:
        return "illegible"
    if not sender.keeps_time(ts):
        return "clock"
    return "not_a_number" if number is None and quality <= UNCERTAIN else ""


def _aside(row: list, sender: Sender) -> tuple:
    seq, address, ts, received, raw, reason = row
    return (
        seq,
        None if address is None else printable(address, 200),
        _moment(ts),
        _moment(received) or sender.now,
        None if raw is None else printable(raw, 500),
        reason if reason in REASONS else "illegible",
    )


def _place_alarm(post: Post, row: list, sender: Sender) -> None:
    seq, tag, limit, kind, _ts, _received, value, limit_value = row
    ts, received = _moment(row[4]), _moment(row[5]) or sender.now
    known = type(tag) is int and tag in sender.tags
    if known and ts and limit in LIMITS and kind in (RAISED, RETURNED):
        figures = _finite(value), _finite(limit_value)
        post.alarms.append((seq, tag, limit, kind, ts, received, *figures))
        return
    raw, address = printable(json.dumps(row), 500), f"tag {printable(tag, 40)}"
    reason = "illegible" if known else "unknown_tag"
    post.aside.append((seq, address, ts, received, raw, reason))


def _moment(text: object) -> datetime | None:
    """Return the moment that an ISO 8601 text with its zone names."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo and 1970 <= moment.year < 9999 else None
    except ValueError:
        return None


def _finite(value: object) -> float | None:
    if type(value) not in (int, float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
