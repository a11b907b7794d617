"""The intake: what waits is judged together, kept in one commit, then acknowledged."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor

from .buffer import Buffer
from .configuration import Configuration
from .desk import Desk, Outcome
from .message import Message, now
from .numbers import Device
from .status import Status

TOGETHER = 5000
"""Most messages judged in one go; others wait for the next."""

AGAIN = 1.0
"""Seconds before a full buffer or disk is tried again."""

log = logging.getLogger("mes.gateway.intake")


class Intake:
    """Takes messages of all sources.

    :param buffer: where they are kept
    :param status: what is counted
    """

    def __init__(self, buffer: Buffer, status: Status):
        self.buffer, self.status = buffer, status
        self.desks: dict[int, Desk] = {}
        self.stored = asyncio.Event()
        self._site = 0
        self._waiting: list[Message] = []
        self._awake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._thread = ThreadPoolExecutor(1, "buffer")
        self._refused: dict[int, int] = {}

    def configure(self, wanted: Configuration) -> None:
        """Go on with the tags and tolerances of today; desks of gone sources stay."""
        self._site = wanted.site
        for source in wanted.sources:
            desk = self.desks.get(source.id)
            if desk is None:
                known = self.buffer.known(source.id)
                self.desks[source.id] = Desk(source, known)
            else:
                desk.under(source)

    def alive(self, source: int) -> int | None:
        """Return when a source was heard last, microseconds since 1970."""
        return self.buffer.known(source).get("alive")

    def devices(self, source: int) -> dict[str, Device]:
        """Return how far each device of a source has been heard, as it is safe."""
        return Desk(self.desks[source].source, self.buffer.known(source)).devices

    def pending(self, source: int, tag: int) -> bool:
        """Tell whether the delay of one of a tag's limits runs."""
        return self.desks[source].pending(tag)

    def put(self, message: Message) -> None:
        """Take a message; it is acknowledged once it is safe."""
        self._waiting.append(message)
        self._idle.clear()
        self._awake.set()

    async def drained(self) -> None:
        """Wait until all that came is safe."""
        await self._idle.wait()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._awake.wait()
            messages = self._waiting[:TOGETHER]
            del self._waiting[:TOGETHER]
            if not self._waiting:
                self._awake.clear()
            await self._take(messages)
            if not self._waiting:
                self._idle.set()

    async def _take(self, messages: list[Message]) -> None:
        if self.buffer.full:
            messages = await self._room(messages)
        outcomes, devices = self._judged(messages)
        parcels = [
            parcel
            for source, outcome in outcomes.items()
            for parcel in self.buffer.parcels(source, self._site, outcome)
        ]
        await self._kept(parcels, self._known(outcomes))
        for message, device in zip(messages, devices, strict=True):
            if message.origin is not None:
                message.origin.committed(message, device)
        for source, outcome in outcomes.items():
            self.status.took(source, outcome)
        self.stored.set()

    def _judged(self, messages: list[Message]) -> tuple[dict, list]:
        """Judge messages; return the outcome by source, and the device of each."""
        outcomes: dict[int, Outcome] = {}
        devices = []
        for message in messages:
            outcome = outcomes.setdefault(message.source, Outcome())
            devices.append(self.desks[message.source].handle(message, outcome))
        return outcomes, devices

    def _known(self, outcomes: dict) -> list[tuple]:
        """Return what has changed at the desks, to be written with the parcels."""
        alive = str(now())
        return [
            (source, name, value)
            for source in outcomes
            for name, value in (
                *self.desks[source].changed().items(),
                ("alive", alive),
            )
        ]

    async def _kept(self, parcels: list, known: list) -> None:
        """Put parcels into the buffer; a disk that is full is tried until it is not."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                put = self.buffer.put
                await loop.run_in_executor(self._thread, put, parcels, known)
                return
            except sqlite3.OperationalError as fault:
                self.status.trouble("buffer", str(fault))
                log.error("the buffer cannot be written: %s", fault)
                await asyncio.sleep(AGAIN)

    async def _room(self, messages: list[Message]) -> list[Message]:
        """Wait for room in the buffer; return the messages that can wait too.

        What a broker keeps until it is acknowledged stays there. What nobody keeps is
        lost: its source has a gap instead, which says from when on.
        """
        held = self._held(messages)
        while self.buffer.full:
            if self.status.trouble("buffer", "it is full"):
                log.error("the buffer is full: %s bytes", self.buffer.size)
            await asyncio.sleep(AGAIN)
            waiting, self._waiting = self._waiting, []
            held += self._held(waiting)
        self.status.trouble("buffer", "")
        return held + self._lost()

    def _held(self, messages: list[Message]) -> list[Message]:
        """Return the messages that can wait; count the readings of the others."""
        for message in messages:
            if message.origin is None and message.readings:
                count = self._refused.get(message.source, 0) + len(message.readings)
                self._refused[message.source] = count
        return [each for each in messages if each.origin or not each.readings]

    def _lost(self) -> list[Message]:
        """Return, for each source whose readings were refused, a gap and its reason."""
        refused, self._refused = self._refused, {}
        return [
            Message(source, lost=True, fault=f"buffer full, {count} readings lost")
            for source, count in refused.items()
        ]
