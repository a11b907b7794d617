"""What the gateway has counted and how it is, in a file beside the buffer."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

from .desk import Outcome
from .message import now


class Status:
    """Counts since the start.

    :param path: the file that tells them
    """

    def __init__(self, path: Path):
        self.path = path
        self.begun = now()
        self.sources: dict[int, Counter] = {}
        self.connected: dict[int, bool] = {}
        self.troubles: dict[str, str] = {}
        self.written = 0
        self.last_written: int | None = None

    def took(self, source: int, outcome: Outcome) -> None:
        """Count what was taken from a source."""
        counts = self.sources.setdefault(source, Counter())
        counts["readings"] += len(outcome.rows)
        counts["alarm_events"] += len(outcome.events)
        counts.update(aside.reason for aside in outcome.asides)

    def wrote(self, count: int) -> None:
        """Count what the database has."""
        self.written += count
        self.last_written = now()

    def trouble(self, part: str, text: str) -> bool:
        """Note what is wrong with a part, or nothing; tell whether that is news."""
        news = self.troubles.get(part, "") != text
        self.troubles[part] = text
        return news

    def told(self, **more: object) -> dict:
        """Return everything as plain data."""
        return {
            "at": now(),
            "begun": self.begun,
            "pid": os.getpid(),
            "written": self.written,
            "last_written": self.last_written,
            "sources": {str(key): dict(value) for key, value in self.sources.items()},
            "connected": {str(key): value for key, value in self.connected.items()},
            "troubles": {part: text for part, text in self.troubles.items() if text},
            **more,
        }

    def write(self, **more: object) -> None:
        """Write the file, as a whole or not at all."""
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(self.told(**more), indent=1), encoding="utf-8")
        fresh.replace(self.path)
