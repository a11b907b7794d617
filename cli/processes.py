"""Programs that run as long as the site: started, watched, and stopped in order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .console import Console
from .refusal import Refusal
from .steps import write_whole

#: A program that ends so often before it ever answered is not started again.
ATTEMPTS = 5

#: Longest pause, seconds, before one that keeps ending is started again.
PAUSE = 5.0

#: Bytes above which a log makes way for a new one when a program starts.
LOG_LIMIT = 20 * 2**20


@dataclass
class Child:
    """A program to keep running.

    :param name: what people call it
    :param command: gives program and arguments, anew for each start
    :param log: file for all it prints
    :param ready: tells whether it answers; one that cannot be asked always does
    :param env: its environment
    :param stop_signal: what makes it end in order
    :param shared: when it answers already, somebody else runs it: it is left to them,
        until it ends
    :param settled: seconds it has to run before it counts as answering
    :param cwd: folder it runs in
    :ivar proven: whether it ever answered; if so, it is never given up
    """

    name: str
    command: Callable[[], list[str]]
    log: Path
    ready: Callable[[], bool] = lambda: True
    env: dict | None = None
    stop_signal: int = signal.SIGTERM
    shared: bool = False
    settled: float = 0.0
    cwd: Path | None = None
    process: subprocess.Popen | None = None
    attempts: int = 0
    began: float = 0.0
    proven: bool = False

    def start(self) -> None:
        """Start the program in a session of its own, so that no terminal stops it."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.attempts += 1
        self.began = time.monotonic()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                env=self.env,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def alive(self) -> bool:
        """Tell whether the program runs, ours or, where it is shared, somebody's."""
        if self.process is not None and self.process.poll() is None:
            return True
        return self.shared and self.ready()

    def answers(self) -> bool:
        """Tell whether the program answers; from then on its earlier ends are past."""
        young = time.monotonic() - self.began < self.settled
        if young or not self.alive() or not self.ready():
            return False
        self.attempts, self.proven = 0, True
        return True

    @property
    def rests(self) -> bool:
        """Tell whether it is too early to start it once more."""
        pause = min(0.2 * 2**self.attempts, PAUSE) if self.attempts > 1 else 0
        return time.monotonic() < self.began + pause

    def stop(self, patience: float = 30) -> None:
        """Ask the program to end; after ``patience`` seconds, end it."""
        if self.process is None:
            return
        if self.alive():
            self.process.send_signal(self.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        self.sweep()
        self.process = None

    def sweep(self) -> str:
        """End whatever is left of the program's own children; say how it ended."""
        if self.process is None:
            return "not one of ours"
        kill_group(self.process.pid)
        code = self.process.wait()
        return f"by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def kill_group(pid: int) -> None:
    """End a process group at once, if it is there."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def birth(pid: int) -> str | None:
    """Return when a process began, in the kernel's own count; None when it is gone.

    Together with its number this names a process for good: numbers are used again.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    state, *rest = text.rpartition(")")[2].split()
    return None if state == "Z" else rest[18]


class Roll:
    """The file that says what runs for a site, to find what an earlier run left.

    :param path: that file
    """

    def __init__(self, path: Path):
        self.path = path

    def write(self, address: str, children: list[Child]) -> None:
        """Note this process, the site's address, and the children that run."""
        running = [
            [child.process.pid, birth(child.process.pid), int(child.stop_signal)]
            for child in children
            if child.process
        ]
        keeper = [os.getpid(), birth(os.getpid())]
        entry = {"keeper": keeper, "address": address, "children": running}
        write_whole(self.path, json.dumps(entry))

    def read(self) -> dict:
        """Return what was noted, or an empty dictionary."""
        try:
            noted = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return noted if isinstance(noted, dict) else {}

    def keeper(self) -> int | None:
        """Return the process that keeps the site running now, or None."""
        pid, born = self.read().get("keeper", (0, None))
        return pid if born and birth(pid) == born else None

    def end_left_over(self, patience: float = 20) -> list[int]:
        """End the children that still run though their keeper has gone.

        :return: their process numbers
        """
        noted = [] if self.keeper() else self.read().get("children", [])
        found = [each for each in noted if each[1] and birth(each[0]) == each[1]]
        for pid, _born, number in reversed(found):
            os.kill(pid, number)
        until = time.monotonic() + patience
        for pid, born, _number in found:
            while birth(pid) == born and time.monotonic() < until:
                time.sleep(0.05)
            kill_group(pid)
        return [pid for pid, _born, _number in found]

    def clear(self) -> None:
        """Forget what was noted."""
        self.path.unlink(missing_ok=True)


class Supervisor:
    """Keeps programs running, each started after the one before it answers.

    :param console: where to say what happens
    :param changed: called with the programs after every start, for the roll
    """

    def __init__(self, console: Console, changed: Callable[[list[Child]], None] = len):
        self.console = console
        self.changed = changed
        self.children: list[Child] = []
        self.ended = threading.Event()

    def keep(self, child: Child, patience: float = 180) -> None:
        """Start a program, return when it answers, and look after it from then on.

        :raises Refusal: when it does not answer within ``patience`` seconds
        """
        self.children.append(child)
        if not child.alive():
            self._start(child)
        until = time.monotonic() + patience
        while not child.answers():
            self.look_after(child)
            if time.monotonic() > until:
                raise Refusal(f"{child.name} does not answer.", child.log)
            time.sleep(0.05)

    def _start(self, child: Child) -> None:
        child.start()
        self.changed(self.children)

    def watch(self) -> None:
        """Look after the programs until :meth:`end` is called."""
        while not self.ended.wait(0.25):
            for child in self.children:
                self.look_after(child)

    def end(self) -> None:
        """Make :meth:`watch` return."""
        self.ended.set()

    def look_after(self, child: Child) -> None:
        """Start a program again that has ended, at growing intervals.

        One that has answered before fails by what it stands on, a database that is
        down: it is tried until that is back.

        :raises Refusal: when it keeps ending before it ever answered
        """
        if child.alive():
            if child.attempts:
                child.answers()
        elif child.attempts >= ATTEMPTS and not child.proven:
            child.sweep()
            sentence = f"{child.name} ended {ATTEMPTS} times without ever answering."
            raise Refusal(f"{sentence} Its log says why.", child.log)
        elif not child.rests:
            ending = child.sweep()
            self.console.say(f"  ! {child.name} ended ({ending}); starting it again")
            self._start(child)

    def stop(self) -> None:
        """Stop all programs, the last one first; at once when interrupted again."""
        try:
            for child in reversed(self.children):
                child.stop()
        except KeyboardInterrupt:
            for child in self.children:
                child.sweep()
