"""What all sources share: connect, serve, and come back after a pause."""

from __future__ import annotations

import asyncio
import logging
from urllib.parse import urlsplit

from ..away import Away
from ..configuration import Source

AGAIN, REST = 0.5, 10.0
"""Seconds before a source is tried again: at first, and at the most."""

log = logging.getLogger("mes.gateway.source")


class Served:
    """One source.

    :ivar connected: whether it is
    :ivar accepting: whether what comes is still taken
    """

    def __init__(self, source: Source, name: str, gateway: object):
        self.source, self.name = source, name
        self.intake, self.status = gateway.intake, gateway.status
        self.url = urlsplit(source.url)
        self.login = gateway.settings.logins.get(self.url.hostname or "")
        self.connected = False
        self.accepting = True

    async def run(self) -> None:
        """Serve the source until cancelled."""
        pause = AGAIN
        while True:
            try:
                await self.serve()
            except Away as fault:
                self._say(str(fault) or type(fault).__name__)
            except Exception as fault:  # noqa: BLE001 - a library's; it is tried again
                log.exception("source %s", self.source.id)
                self._say(repr(fault))
            pause = AGAIN if self.connected else min(2 * pause, REST)
            self.connected = False
            await asyncio.sleep(pause)

    async def serve(self) -> None:
        """Connect and hand over what comes, until the connection ends.

        :raises Away: it cannot be reached, or the connection ended
        """
        raise NotImplementedError

    def here(self) -> None:
        """Note that the source is connected."""
        self.connected = True
        self._say("")

    def _say(self, text: str) -> None:
        if self.status.trouble(f"source {self.source.id}", text):
            log.info("source %s: %s", self.source.id, text or "connected")
