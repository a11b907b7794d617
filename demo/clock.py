"""The demonstration's clock: days pass in minutes, and every entry says so."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

from meter import CHUNK


class Clock:
    """Moves the plant's time; the server reads the offset from a file.

    Only a server that was started for demonstration has such a file.
    """

    def __init__(self, path: Path):
        """Take the file that the server reads."""
        self.path = path
        self.offset = timedelta(0)
        self.meter = None

    @property
    def now(self) -> datetime:
        """The plant's time, aware UTC."""
        return datetime.now(timezone.utc) + self.offset

    def turn_to(self, moment: datetime) -> None:
        """Let it be this moment in the plant."""
        self.offset = moment - datetime.now(timezone.utc)
        self._keep()

    def wait(self, **span: float) -> None:
        """Let time pass in the plant, and what is measured come in."""
        left = timedelta(**span)
        while self.meter is not None and self.meter.sends and left > CHUNK:
            self._pass(CHUNK)
            left -= CHUNK
        self._pass(left)

    def _pass(self, span: timedelta) -> None:
        self.offset += span
        self._keep()
        if self.meter is not None:
            self.meter.pour(self.now)

    def present(self) -> None:
        """Let the plant's time be the world's again."""
        self.meter = None
        self.offset = timedelta(0)
        self._keep()

    def _keep(self) -> None:
        fresh = self.path.with_suffix(".new")
        fresh.write_text(f"{self.offset.total_seconds():.6f}\n", encoding="ascii")
        fresh.replace(self.path)
