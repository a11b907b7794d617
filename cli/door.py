"""The site's front door: one port for people, Odoo's processes behind it.

Odoo's workers answer requests; another of its processes holds the live connections.
The door looks at the first line of a connection, passes it to the one or the other,
tells Odoo who is calling, and gets out of the way. One request a connection, as
Odoo's workers do it themselves. A site with a reverse proxy of its own has no door.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress

#: Largest head of a request, bytes, and the seconds a caller may take to send it.
HEAD_LIMIT = 64 * 1024
HEAD_PATIENCE = 30

#: Headers by which a caller could pretend to be somebody else, and those we set.
REPLACED = (b"connection", b"forwarded", b"keep-alive", b"proxy-connection")
REPLACED_PREFIX = b"x-forwarded-"

#: What happens when a caller goes away, is too slow, or does not speak HTTP.
WENT_AWAY = (
    OSError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
    asyncio.TimeoutError,
)

BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 2\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nThe site is starting. One moment."
)


class Door:
    """Listens on one port and passes connections on.

    :param interface: network interface to listen on; empty for all
    :param port: port to listen on
    :param target: gives (host, port) for a path and whether it is a live connection
    """

    def __init__(
        self,
        interface: str,
        port: int,
        target: Callable[[bool], tuple[str, int]],
    ):
        self.interface = interface
        self.port = port
        self.target = target
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._open = threading.Event()
        self._visits: set[asyncio.Task] = set()  # asyncio itself may forget them
        self._failure: OSError | None = None

    def open(self) -> None:
        """Begin to listen.

        :raises OSError: when the port is taken
        """
        self._thread.start()
        self._open.wait()
        if self._failure:
            raise self._failure

    def close(self) -> None:
        """Stop listening and drop what is under way."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._listen())
        except OSError as error:
            self._failure = error
        self._open.set()
        if not self._failure:
            self._loop.run_forever()
        self._finish()

    async def _listen(self) -> None:
        host = self.interface or None
        await asyncio.start_server(
            self._welcome, host, self.port, limit=HEAD_LIMIT, backlog=512
        )

    def _finish(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _welcome(self, reader, writer) -> None:
        visit = asyncio.current_task()
        self._visits.add(visit)
        with suppress(*WENT_AWAY):
            wait = reader.readuntil(b"\r\n\r\n")
            head = await asyncio.wait_for(wait, HEAD_PATIENCE)
            await self._pass_on(head, reader, writer)
        writer.close()
        self._visits.discard(visit)

    async def _pass_on(self, head: bytes, reader, writer) -> None:
        host, port = self.target(is_live(head))
        try:
            behind_reader, behind_writer = await asyncio.open_connection(host, port)
        except OSError:
            writer.write(BUSY)
            return await writer.drain()
        caller = writer.get_extra_info("peername")[0]
        behind_writer.write(introduced(head, caller))
        up = asyncio.ensure_future(_copy(reader, behind_writer))
        try:
            await _copy(behind_reader, writer)
        finally:
            up.cancel()
            behind_writer.close()


async def _copy(reader, writer) -> None:
    while data := await reader.read(64 * 1024):
        writer.write(data)
        await writer.drain()


def is_live(head: bytes) -> bool:
    """Tell whether a request is for the process that holds live connections.

    :param head: the request's first line and headers
    """
    parts = head.split(b"\r\n", 1)[0].split(b" ")
    path = parts[1].split(b"?")[0] if len(parts) > 1 else b""
    return path == b"/websocket" or path.startswith(b"/websocket/")


def introduced(head: bytes, caller: str) -> bytes:
    """Return a request's head with who is calling, and nothing a caller made up.

    :param head: first line and headers, up to and with the empty line
    :param caller: the caller's address
    """
    first, *headers = head[:-4].split(b"\r\n")
    names = [_name(header) for header in headers]
    kept = [
        header
        for header, name in zip(headers, names, strict=True)
        if name not in REPLACED and not name.startswith(REPLACED_PREFIX)
    ]
    values = dict(zip(names, headers, strict=True))
    host = values.get(b"host", b"host: localhost").partition(b":")[2].strip()
    live = is_live(head) and b"upgrade" in values
    kept += [
        b"Connection: " + (b"Upgrade" if live else b"close"),
        b"X-Forwarded-For: " + caller.encode(),
        b"X-Forwarded-Proto: http",
        b"X-Forwarded-Host: " + host,
    ]
    return b"\r\n".join([first, *kept]) + b"\r\n\r\n"


def _name(header: bytes) -> bytes:
    """Return a header's name as programs behind the door will understand it."""
    return header.partition(b":")[0].strip().lower().replace(b"_", b"-")
