"""Store and forward: a file that keeps what was judged until the database has it.

SQLite with a write-ahead log and ``synchronous=FULL``: once a commit returns, a power
failure takes nothing of it. What is put in together is one parcel; its records are
numbered without a gap, and a parcel leaves as a whole.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from .desk import Outcome
from .message import now
from .rows import packed

SCHEMA = """
CREATE TABLE IF NOT EXISTS parcel (
    last_seq INTEGER PRIMARY KEY,
    source INTEGER NOT NULL,
    count INTEGER NOT NULL,
    earliest INTEGER,
    latest INTEGER,
    readings BLOB NOT NULL,
    events TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS known (
    source INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (source, name)
) WITHOUT ROWID;
"""

GATEWAY = -1
"""In place of a source's number: what is known of the gateway itself."""


ROWS, EVENTS = 4000, 250
"""Most readings of a parcel, most set aside, most alarm events."""


class Parcel(NamedTuple):
    """What was judged together of one source.

    :ivar last_seq: number of its last record; those of its records follow each other
    :ivar count: number of its records: readings, then set aside, then alarm events
    :ivar earliest: time of its oldest reading, microseconds since 1970; None without
    :ivar latest: time of its newest reading
    :ivar readings: packed (:mod:`rows`)
    :ivar aside: ``[seq, address, ts, received, raw, reason]``
    :ivar alarms: ``[seq, tag, limit_name, kind, ts, received, value, limit_value]``
    """

    last_seq: int
    source: int
    count: int
    earliest: int | None
    latest: int | None
    readings: bytes
    aside: list
    alarms: list


class Buffer:
    """The file.

    :param path: where it is, on a disk that survives a power failure
    :param cap: bytes above which it is full
    """

    def __init__(self, path: Path, cap: int = 1 << 30):
        self.path, self.cap = path, cap
        self._lock = threading.Lock()
        self._in, self._out = self._open(), self._open()
        self._in.executescript(SCHEMA)
        self._out.execute("PRAGMA synchronous=NORMAL")
        self.epoch = self._begun()
        self.next_seq = int(self.known(GATEWAY).get("next_seq", 1))
        held = self._in.execute("SELECT coalesce(sum(count), 0) FROM parcel")
        self.records = held.fetchone()[0]

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=60, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def _begun(self) -> int:
        """Return the epoch of this file: a lost file begins a new one."""
        if "epoch" not in self.known(GATEWAY):
            self.keep("epoch", now())
        return int(self.known(GATEWAY)["epoch"])

    # -- what is known --------------------------------------------------------------

    def known(self, source: int) -> dict:
        """Return what is known of a source by name."""
        query = "SELECT name, value FROM known WHERE source = ?"
        with self._lock:  # not in the middle of a commit
            rows = self._in.execute(query, (source,)).fetchall()
        return {name: json.loads(value) for name, value in rows}

    def keep(self, name: str, value: object) -> None:
        """Keep something of the gateway itself."""
        with self._lock, _transaction(self._in):
            self._keep([(GATEWAY, name, json.dumps(value))])

    def _keep(self, rows: list) -> None:
        self._in.executemany("INSERT OR REPLACE INTO known VALUES (?, ?, ?)", rows)

    # -- in ---------------------------------------------------------------------------

    def parcels(self, source: int, site: int, outcome: Outcome) -> Iterator[Parcel]:
        """Number what was judged, in parcels that are not too big; write nothing."""
        kinds = (outcome.rows, ROWS), (outcome.asides, EVENTS), (outcome.events, EVENTS)
        count = max(-(-len(found) // most) for found, most in kinds)
        for n in range(count):
            part = [found[n * most : (n + 1) * most] for found, most in kinds]
            yield self._parcel(source, site, *part)

    def _parcel(self, source: int, site: int, rows, asides, events) -> Parcel:
        seq = self.next_seq
        times = [row[1] for row in rows]
        after = seq + len(rows)
        aside = [[after + n, *each] for n, each in enumerate(asides)]
        after += len(aside)
        alarms = [[after + n, *each] for n, each in enumerate(events)]
        self.next_seq = after + len(alarms)
        return Parcel(
            self.next_seq - 1,
            source,
            self.next_seq - seq,
            min(times, default=None),
            max(times, default=None),
            packed(rows, site, seq),
            aside,
            alarms,
        )

    def put(self, parcels: Iterable[Parcel], known: list[tuple]) -> None:
        """Write parcels and what is known with them; when it returns they are safe.

        :param known: (source, name, JSON text)
        """
        parcels = list(parcels)
        next_seq = max((each.last_seq for each in parcels), default=0) + 1
        rows = [*known, (GATEWAY, "next_seq", json.dumps(next_seq))]
        with self._lock, _transaction(self._in):
            self._in.executemany(
                "INSERT INTO parcel VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (*each[:6], json.dumps([each.aside, each.alarms], allow_nan=False))
                    for each in parcels
                ),
            )
            self._keep(rows if parcels else known)
        self._count(sum(each.count for each in parcels))

    # -- out --------------------------------------------------------------------------

    def take(self, most: int, without: frozenset[int] = frozenset()) -> list[Parcel]:
        """Return the oldest parcels, of about so many records, at least one.

        :param without: sources whose parcels stay for now
        """
        found, records = [], 0
        for row in self._out.execute("SELECT * FROM parcel ORDER BY last_seq"):
            if row[1] in without:
                continue
            if found and records + row[2] > most:
                break
            found.append(Parcel(*row[:6], *json.loads(row[6])))
            records += row[2]
        return found

    def drop(self, parcels: list[Parcel]) -> None:
        """Forget parcels that the database has."""
        with self._lock, _transaction(self._out):
            self._out.executemany(
                "DELETE FROM parcel WHERE last_seq = ?",
                [(each.last_seq,) for each in parcels],
            )
        self._count(-sum(each.count for each in parcels))

    def _count(self, more: int) -> None:
        """Count records; threads that put in and take out do so in turn."""
        with self._lock:
            self.records += more

    @property
    def full(self) -> bool:
        """Whether nothing more may come in; pages that were freed do not count."""
        return self.size >= self.cap

    @property
    def size(self) -> int:
        """Bytes in use."""
        pages, free, size = (
            self._in.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        return (pages - free) * size

    def close(self) -> None:
        """Close the file."""
        self._in.close()
        self._out.close()


class _transaction:  # noqa: N801 - used as a statement
    """A transaction that takes the right to write at once."""

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_rest: object) -> None:
        self._connection.execute("ROLLBACK" if kind else "COMMIT")
