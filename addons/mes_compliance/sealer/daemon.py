"""The sealer as a process of its own: the only holder of the site's private key."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
import time
from pathlib import Path

import psycopg2
from psycopg2 import errors, extensions

from ..record.hashes import fingerprint
from ..record.report import grouped
from . import key
from .seal import APPLICATION, LIMIT, LOCK, Sealer

INTERVAL = 200
"""Milliseconds between two looks for new entries."""

PATIENCE = 5.0
"""Longest pause, in seconds, before the database is tried again."""

EXTEND = 3600.0
"""Seconds between two looks at the partitions of the coming months."""

log = logging.getLogger("mes.sealer")


class Daemon:
    """Seals until it is stopped, and comes back when the database does.

    :param dsn: libpq connection string
    :param signer: what signs the blocks, None to chain only
    :param interval: seconds between two looks for new entries
    """

    def __init__(self, dsn: str, signer: key.Signer | None, interval: float):
        self._dsn = dsn
        self._signer = signer
        self._interval = interval
        self._stopped = threading.Event()
        self._extended = 0.0
        self._said = ""

    def stop(self, *_args: object) -> None:
        """End after the transaction at hand; fit to be a signal handler."""
        self._stopped.set()

    def run(self) -> None:
        """Seal until stopped."""
        pause = self._interval
        while not self._stopped.is_set():
            try:
                self._serve()
                pause = self._interval
            except psycopg2.Error as fault:
                self._say(f"waiting for the database: {_first_line(fault)}")
                self._stopped.wait(pause)
                pause = min(2 * pause, PATIENCE)

    def once(self) -> int:
        """Seal all that is committed now; return how many entries that were."""
        connection = self._connect()
        try:
            return self._all(connection) if _take(connection) else 0
        finally:
            connection.close()

    def _serve(self) -> None:
        connection = self._connect()
        try:
            while not self._stopped.is_set() and not _take(connection):
                self._say("standing by: another sealer is at work")
                self._stopped.wait(1)
            self._work(connection)
        finally:
            connection.close()

    def _work(self, connection: object) -> None:
        sealer = self._sealer(connection)
        name = f"signing with key {self._signer.key}" if self._signer else "unsigned"
        while not self._stopped.is_set():
            sealed = sealer.seal_once()
            connection.commit()
            self._say(f"sealing, {name}")
            if sealed < LIMIT:
                self._look_after(connection)
                self._stopped.wait(self._interval)

    def _all(self, connection: object) -> int:
        sealer, total = self._sealer(connection), 0
        while sealed := sealer.seal_once():
            connection.commit()
            total += sealed
        connection.commit()
        return total

    def _sealer(self, connection: object) -> Sealer:
        return Sealer(connection.cursor(), self._signer, whole=True)

    def _connect(self) -> object:
        connection = psycopg2.connect(self._dsn, application_name=APPLICATION)
        level = extensions.ISOLATION_LEVEL_REPEATABLE_READ
        connection.set_session(isolation_level=level)
        return connection

    # -- between two looks ----------------------------------------------------------

    def _look_after(self, connection: object) -> None:
        if time.monotonic() - self._extended > EXTEND:
            self._extend(connection)

    def _extend(self, connection: object) -> None:
        """Make the partitions of the coming months; busy tables are tried again."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT public.mes_ledger_extend()")
            connection.commit()
            self._extended = time.monotonic()
        except errors.LockNotAvailable:
            connection.rollback()
            self._extended = time.monotonic() - EXTEND + 60

    def _say(self, text: str) -> None:
        """Log a state once, not at every look."""
        if text != self._said:
            self._said = text
            log.info(text)


def main(arguments: list[str] | None = None) -> int:
    """Run the sealer from the command line; return the exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        format="%(asctime)s %(name)s %(levelname)s %(message)s", level=logging.INFO
    )
    try:
        if options.make_key:
            signer = key.make(options.make_key)
            print(f"{options.make_key}: {grouped(fingerprint(signer.public))}")
            return 0
        signer = key.Signer.load(options.key) if options.key else None
        return _seal(options, signer)
    except (key.KeyRefused, psycopg2.Error) as fault:
        print(_first_line(fault), file=sys.stderr)
        return 1


def _seal(options: argparse.Namespace, signer: key.Signer | None) -> int:
    daemon = Daemon(options.dsn, signer, options.interval / 1000)
    if options.once:
        print(f"{daemon.once()} entries sealed")
        return 0
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, daemon.stop)
    daemon.run()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("sealer", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--dsn", help="database, as libpq spells it")
    what.add_argument(
        "--make-key", type=Path, metavar="FILE", help="make a key and end"
    )
    parser.add_argument("--key", type=Path, metavar="FILE", help="sign with this key")
    parser.add_argument(
        "--interval", type=int, default=INTERVAL, help="milliseconds between two looks"
    )
    parser.add_argument("--once", action="store_true", help="seal what is there, end")
    return parser


def _take(connection: object) -> bool:
    """Take the lock of the one sealer at work, for as long as we are connected."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", LOCK)
        (taken,) = cursor.fetchone()
    connection.commit()
    return taken


def _first_line(fault: Exception) -> str:
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]
