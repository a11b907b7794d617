"""The writer: takes parcels from the buffer to the database, by what way is open."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time

from .away import Away
from .buffer import Buffer, Parcel
from .intake import Intake
from .status import Status

ROWS, PAUSE = 500, 0.25
"""Written are so many records at once, or what came within so many seconds."""

MOST = 20_000
"""Records of one transaction."""

AGAIN, REST = 0.5, 5.0
"""Seconds before the next try: at first, and at the most."""

log = logging.getLogger("mes.gateway.writer")


class Writer:
    """Writes until cancelled.

    :param ways: ways into the database, the better one first
    """

    def __init__(self, intake: Intake, buffer: Buffer, status: Status, ways: list):
        self.intake, self.buffer, self.status = intake, buffer, status
        self.ways = ways
        self.site = 0
        self.written = asyncio.Event()
        self._closed_until: dict[str, float] = {}
        self._held: set[int] = set()

    async def run(self) -> None:
        """Write whatever comes."""
        pause = AGAIN
        while True:
            await self._enough()
            try:
                await self.flush()
                pause = AGAIN
            except (Away, sqlite3.OperationalError) as fault:
                log.debug("not written: %s", fault)
                await asyncio.sleep(pause)
                pause = min(2 * pause, REST)

    async def _enough(self) -> None:
        """Wait until there is enough to write, or something has waited long enough."""
        if not self.buffer.records:
            self.intake.stored.clear()
            await self.intake.stored.wait()
        until = time.monotonic() + PAUSE
        while self.buffer.records < ROWS and (left := until - time.monotonic()) > 0:
            self.intake.stored.clear()
            try:
                await asyncio.wait_for(self.intake.stored.wait(), left)
            except asyncio.TimeoutError:
                return

    async def flush(self) -> None:
        """Write what is there now, up to :data:`MOST` records.

        :raises Away: no way is open, or nothing is left that is taken
        """
        held = frozenset(self._held)
        parcels = await asyncio.to_thread(self.buffer.take, MOST, held)
        if not parcels:
            self._held = set()
            raise Away("what is left was not taken")
        safe = await self._deliver(parcels)
        self._hold({each.source for each in parcels} - {each.source for each in safe})
        await asyncio.to_thread(self.buffer.drop, safe)
        self.status.wrote(sum(each.count for each in safe))
        self.written.set()

    def _hold(self, sources: set[int]) -> None:
        """Leave sources that are not taken aside, until the others are through."""
        self._held |= sources
        text = ", ".join(map(str, sorted(self._held)))
        if self.status.trouble("sources not taken", text) and text:
            log.warning("Odoo takes nothing of these sources: %s", text)

    async def _deliver(self, parcels: list[Parcel]) -> list[Parcel]:
        for way in self.ways:
            if self._closed_until.get(way.name, 0) > time.monotonic():
                continue
            try:
                safe = await way.deliver(self.site, parcels)
            except Away as fault:
                self._closed_until[way.name] = time.monotonic() + self._rest(way)
                if self.status.trouble(way.name, str(fault)):
                    log.warning("%s: %s", way.name, fault)
            else:
                if self.status.trouble(way.name, ""):
                    log.info("writing by way of %s", way.name)
                return safe
        raise Away("no way into the database")

    def _rest(self, way: object) -> float:
        """Return how long a way is left alone; the last one is tried each time."""
        return 0 if way is self.ways[-1] else REST
