"""What the command prints: steps as they go, and where the time went."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager


class Console:
    """Prints progress to one stream, from any thread, one line at a time.

    :param stream: where to print; standard error by default, so that standard
        output carries only what was asked for
    """

    def __init__(self, stream=None):
        self.stream = stream or sys.stderr
        self.times: list[tuple[str, float]] = []
        self._lock = threading.Lock()
        self._began = time.monotonic()

    def say(self, text: str = "") -> None:
        """Print one line."""
        with self._lock:
            print(text, file=self.stream, flush=True)

    @contextmanager
    def timed(self, name: str):
        """Say that a piece of work begins and ends, and remember its seconds."""
        self.say(f"  … {name}")
        began = time.monotonic()
        yield
        self.done(name, time.monotonic() - began)

    def done(self, name: str, seconds: float) -> None:
        """Say that a piece of work has ended after so many seconds."""
        self.times.append((name, seconds))
        self.say(f"  ✓ {name} ({seconds:.1f} s)")

    @property
    def seconds(self) -> float:
        """Seconds since the command began."""
        return time.monotonic() - self._began

    def account(self) -> None:
        """Say where the time went, longest first, when there is anything to say."""
        if not self.times:
            return
        self.say(f"Where the time went ({self.seconds:.1f} s in all, parts overlap):")
        for name, seconds in sorted(self.times, key=lambda item: -item[1]):
            self.say(f"  {seconds:7.1f} s  {name}")
