"""The gateway as it is, telling on standard output how many records it has written.

With ``stub`` it takes, judges and acknowledges the same, and stores nothing.
"""

from __future__ import annotations

import asyncio
import sys

from gateway import settings
from gateway.buffer import Buffer
from gateway.service import Gateway
from gateway.sources.base import Served


def say(count: int) -> None:
    """Tell a count."""
    print(count, flush=True)


def tell_connection() -> None:
    """Tell 0 once a source is connected."""
    here = Served.here

    def told(self) -> None:
        here(self)
        say(0)

    Served.here = told


def tell_written(gateway: Gateway) -> None:
    """Tell what the database has."""
    wrote, status = gateway.status.wrote, gateway.status

    def told(count: int) -> None:
        wrote(count)
        say(status.written)

    status.wrote = told


def store_nothing(gateway: Gateway) -> None:
    """Have parcels vanish, and tell how many records would have been stored."""
    took, done = gateway.status.took, [0]

    def told(source: int, outcome) -> None:
        took(source, outcome)
        done[0] += len(outcome.rows) + len(outcome.asides) + len(outcome.events)
        say(done[0])

    gateway.status.took = told
    gateway.buffer.put = lambda parcels, known: None
    gateway.buffer.parcels = lambda source, site, outcome: iter(())


async def main() -> None:
    """Run the gateway."""
    wanted = settings.read(sys.argv[2:])
    tell_connection()
    gateway = Gateway(wanted)
    assert isinstance(gateway.buffer, Buffer)
    (store_nothing if sys.argv[1] == "stub" else tell_written)(gateway)
    await gateway.run()


asyncio.run(main())
