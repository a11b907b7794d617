"""The gateway as a whole: its parts, from the start to an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sqlite3
import sys

from . import configuration, settings
from .away import Away
from .buffer import GATEWAY, Buffer
from .configuration import Configuration, Illegible
from .database import Database
from .intake import Intake
from .odoo import Odoo
from .sources import make
from .status import Status
from .writer import Writer

POLL, FIRST_POLL = 10.0, 2.0
"""Seconds between two looks at the configuration; while there is none yet."""

HINT = 1.0
"""Seconds between two hints."""

TELL = 1.0
"""Seconds between two states of the status file."""

END = 10.0
"""Seconds within which everything is written at the end; what is not stays kept."""

log = logging.getLogger("mes.gateway")


class Gateway:
    """One gateway.

    :param wanted: what it was started with
    """

    def __init__(self, wanted: settings.Settings):
        self.settings = wanted
        self.buffer = Buffer(wanted.buffer, wanted.cap)
        self.status = Status(wanted.buffer.with_suffix(".status.json"))
        self.odoo = Odoo(wanted.url, wanted.key, self.buffer.epoch)
        ways = [Database(wanted.dsn, self.buffer.epoch)] if wanted.dsn else []
        self.intake = Intake(self.buffer, self.status)
        self.writer = Writer(self.intake, self.buffer, self.status, [*ways, self.odoo])
        self.configuration: Configuration | None = None
        self._sources: dict[int, tuple] = {}

    async def run(self) -> None:
        """Work until SIGTERM or SIGINT; then take nothing more, and write the rest."""
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopped.set)
        self._go_on()
        works = (self.intake.run, self.writer.run, self._poll, self._hint, self._tell)
        tasks = [asyncio.create_task(work()) for work in works]
        tasks.append(asyncio.create_task(stopped.wait()))
        done, _open = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        try:
            for task in done:
                task.result()
            await asyncio.wait_for(self._end(tasks), END)
        except asyncio.TimeoutError:
            log.warning("%s records stay in the buffer", self.buffer.records)
        finally:
            self._tell_once()

    async def _end(self, tasks: list[asyncio.Task]) -> None:
        for source, _task in self._sources.values():
            source.accepting = False
        await self.intake.drained()
        await self._cancelled([task for _source, task in self._sources.values()])
        await self.intake.drained()
        await self._cancelled(tasks)
        try:
            while self.buffer.records:
                await self.writer.flush()
        except Away:
            log.info("%s records stay in the buffer", self.buffer.records)
        for way in self.writer.ways[:-1]:
            await way.close()
        self.buffer.close()

    async def _cancelled(self, tasks: list[asyncio.Task]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # -- configuration --------------------------------------------------------------

    def _go_on(self) -> None:
        """Begin with what Odoo said last, if Odoo is away."""
        told = self.buffer.known(GATEWAY).get("configuration")
        if told:
            self._configure(configuration.parsed(told))

    async def _poll(self) -> None:
        """Ask Odoo again and again."""
        while True:
            try:
                await self._ask()
                self.status.trouble("configuration", "")
            except (Away, Illegible, sqlite3.OperationalError) as fault:
                if self.status.trouble("configuration", str(fault)):
                    log.warning("configuration: %s", fault)
            await asyncio.sleep(POLL if self.configuration else FIRST_POLL)

    async def _ask(self) -> None:
        digest = self.configuration.digest if self.configuration else None
        told = await self.odoo.configuration(digest)
        if told is not None:
            wanted = configuration.parsed(told)
            self.buffer.keep("configuration", told)
            await self._stop_changed(wanted)
            self._configure(wanted)

    async def _stop_changed(self, wanted: Configuration) -> None:
        """Stop the sources that are gone or are not what they were."""
        stay = {source.id: source for source in wanted.sources}
        for number, (source, task) in list(self._sources.items()):
            if stay.get(number) != source.source:
                source.accepting = False
                await self.intake.drained()
                await self._cancelled([task])
                del self._sources[number]

    def _configure(self, wanted: Configuration) -> None:
        self.configuration = wanted
        self.writer.site = wanted.site
        self.intake.configure(wanted)
        for source in wanted.sources:
            if source.id not in self._sources:
                made = make(source, wanted.gateway, self)
                task = asyncio.create_task(made.run())
                self._sources[source.id] = made, task
        log.info("%s: %s sources", wanted.gateway, len(wanted.sources))

    # -- telling --------------------------------------------------------------------

    async def _hint(self) -> None:
        """Tell Odoo that something was written, at most once a second."""
        while True:
            await self.writer.written.wait()
            self.writer.written.clear()
            try:
                await self.odoo.hint()
                self.status.trouble("hint", "")
            except Away as fault:
                self.status.trouble("hint", str(fault))
            await asyncio.sleep(HINT)

    async def _tell(self) -> None:
        while True:
            self._tell_once()
            await asyncio.sleep(TELL)

    def _tell_once(self) -> None:
        told = {
            source.source.id: source.connected for source, _ in self._sources.values()
        }
        self.status.connected = told
        with contextlib.suppress(OSError):  # a full disk stops nothing else
            self.status.write(waiting=self.buffer.records, epoch=self.buffer.epoch)


def main(arguments: list[str] | None = None) -> int:
    """Run the gateway from the command line; return the exit code."""
    logging.basicConfig(
        format="%(asctime)s %(name)s %(levelname)s %(message)s", level=logging.INFO
    )
    logging.getLogger("asyncua").setLevel(logging.ERROR)
    try:
        wanted = settings.read(arguments)
        holder = settings.sole(wanted.buffer)
    except settings.Refused as fault:
        print(fault, file=sys.stderr)
        return 1
    with holder:
        asyncio.run(_run(wanted))
    return 0


async def _run(wanted: settings.Settings) -> None:
    await Gateway(wanted).run()
