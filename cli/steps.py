"""Setting up, as steps that are done once, in parallel, and safe to interrupt.

A step counts as done when its stamp file holds its key. The stamp goes away before
the work begins and comes back, by an atomic rename, after it has ended: whatever
stops the work in the middle, the next run does that step again and no other.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import commands
from .console import Console
from .layout import Layout
from .refusal import Refusal


@dataclass(frozen=True)
class Step:
    """One piece of the set-up.

    :param name: short name, also the stamp's file name
    :param title: what the console says
    :param key: what the result depends on; another key means to do it again
    :param make: does the work; must bear being run again after an interruption
    :param after: names of the steps that have to be done before
    :param there: whether the result is still in its place
    """

    name: str
    title: str
    key: str
    make: Callable[[], None]
    after: tuple[str, ...] = ()
    there: Callable[[], bool] = lambda: True


def write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file so that it is either the old one or the whole new one."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)


def digest(*parts: str | bytes) -> str:
    """Return a short digest of some texts, for use as a step's key."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()[:16]


def digest_tree(folders: Iterable[Path]) -> str:
    """Return a digest of names and contents of all files below some folders."""
    parts: list[str | bytes] = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                parts += [str(path.relative_to(folder.parent)), path.read_bytes()]
    return digest(*parts)


class Setup:
    """Does the steps that are not done yet, those that can side by side.

    :param layout: where the stamps live
    :param console: where progress goes
    """

    def __init__(self, layout: Layout, console: Console):
        self.layout = layout
        self.console = console

    def is_done(self, step: Step) -> bool:
        """Tell whether a step is done with its present key."""
        stamp = self.layout.stamps / step.name
        try:
            return stamp.read_text() == step.key and step.there()
        except (OSError, Refusal):
            return False

    def run(self, steps: Iterable[Step]) -> bool:
        """Do all steps that are not done; tell whether there was anything to do.

        The first exception of any step is raised once those under way have ended.
        """
        waiting = [step for step in steps if not self.is_done(step)]
        if not waiting:
            return False
        with locked(self.layout, self.console):
            waiting = [step for step in waiting if not self.is_done(step)]
            _Round(self, waiting).run()
        return True

    def do(self, step: Step) -> None:
        """Do one step now, whatever its stamp says, and stamp it."""
        stamp = self.layout.stamps / step.name
        stamp.unlink(missing_ok=True)
        with self.console.timed(step.title):
            step.make()
        write_whole(stamp, step.key)


class _Round:
    """One pass over the steps that wait, in threads, in the order they allow."""

    def __init__(self, setup: Setup, steps: list[Step]):
        self.setup = setup
        self.waiting = {step.name: step for step in steps}
        self.running: set[str] = set()
        self.failures: list[BaseException] = []
        self.changed = threading.Condition()

    def run(self) -> None:
        with self.changed:
            while self.running or (self.waiting and not self.failures):
                self._start_ready()
                self.changed.wait(timeout=0.5)
        if self.failures:
            raise self.failures[0]

    def _start_ready(self) -> None:
        for step in [] if self.failures else list(self.waiting.values()):
            open_names = self.waiting.keys() | self.running
            if not open_names.intersection(step.after):
                self.running.add(step.name)
                del self.waiting[step.name]
                threading.Thread(target=self._do, args=(step,), daemon=True).start()

    def _do(self, step: Step) -> None:
        failure = None
        try:
            self.setup.do(step)
        except BaseException as error:  # handed to the thread that waits
            failure = error
        with self.changed:
            self.running.discard(step.name)
            self.failures += [failure] if failure else []
            self.changed.notify()


@contextmanager
def locked(layout: Layout, console: Console, patience: float = 1800):
    """Hold the set-up's lock; wait for another command that is setting up.

    The programs that are run meanwhile hold it too, so that what a killed command
    left under way comes to its end before anybody else begins.

    :param patience: seconds to wait before giving up
    """
    layout.make()
    with open(layout.home / "lock", "a+") as handle:
        _wait_for(handle, console, patience)
        commands.inherited.add(handle.fileno())
        try:
            yield
        finally:
            commands.inherited.discard(handle.fileno())


def _wait_for(handle, console: Console, patience: float) -> None:
    until, said = time.monotonic() + patience, False
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise
        if not said:
            console.say("  … waiting for another ./mes that is setting up")
            said = True
        time.sleep(0.2)
