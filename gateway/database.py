"""The way into the database: one transaction with readings, watermark and events."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import psycopg

from .away import Away
from .buffer import Parcel
from .judge import EPOCH
from .rows import HEADER, TRAILER

PATIENCE = 5
"""Seconds within which the server has to take a connection."""

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('mes.reading'), %s)"
_MARK = "SELECT last_seq FROM mes_reading_watermark WHERE source = %s AND epoch = %s"
_COPY = (
    "COPY mes_reading (site, tag, ts, seq, value, quality) FROM STDIN (FORMAT BINARY)"
)
_ASIDE = (
    "COPY mes_reading_aside"
    " (site, source, epoch, seq, address, ts, received, raw, reason) FROM STDIN"
)
_ALARM = (
    "COPY mes_alarm_event (site, source, epoch, seq, tag, limit_name, kind, ts,"
    " received, value, limit_value) FROM STDIN"
)
_MOVE = """
INSERT INTO mes_reading_watermark (source, epoch, last_seq, received)
VALUES (%s, %s, %s, clock_timestamp())
    ON CONFLICT (source, epoch)
    DO UPDATE SET last_seq = EXCLUDED.last_seq, received = EXCLUDED.received
"""


class Database:
    """A connection that comes back.

    :param dsn: libpq connection string
    :param epoch: of the buffer
    """

    name = "database"

    def __init__(self, dsn: str, epoch: int):
        self._dsn, self._epoch = dsn, epoch
        self._connection: psycopg.AsyncConnection | None = None
        self._days: set[date] = set()

    async def deliver(self, site: int, parcels: list[Parcel]) -> list[Parcel]:
        """Write parcels, each at most once; return those that are there: all.

        :raises Away: the database did not say that it has them
        """
        try:
            connection = await self._connected()
            await self._partitions(connection, parcels)
            async with connection.transaction(), connection.cursor() as cursor:
                await self._write(cursor, site, parcels)
            return parcels
        except (psycopg.Error, OSError) as fault:
            await self.close()
            raise Away(_first_line(fault)) from fault

    async def _connected(self) -> psycopg.AsyncConnection:
        if self._connection is None or self._connection.closed:
            self._days.clear()
            self._connection = await psycopg.AsyncConnection.connect(
                self._dsn,
                autocommit=True,
                connect_timeout=PATIENCE,
                application_name="mes_gateway",
            )
        return self._connection

    async def _partitions(self, connection, parcels: list[Parcel]) -> None:
        """Make the partitions of the days that are written, where they are missing."""
        wanted = {day for each in parcels for day in days(each)}
        for day in sorted(wanted - self._days):
            await connection.execute("SELECT mes_reading_partition(%s)", (day,))
            self._days.add(day)

    async def _write(self, cursor, site: int, parcels: list[Parcel]) -> None:
        fresh = []
        for source in sorted({each.source for each in parcels}):
            await cursor.execute(_LOCK, (source,))
            await cursor.execute(_MARK, (source, self._epoch))
            mark = await cursor.fetchone()
            own = [each for each in parcels if each.source == source]
            own = [each for each in own if not mark or each.last_seq > mark[0]]
            if own:
                fresh += own
                await cursor.execute(_MOVE, (source, self._epoch, own[-1].last_seq))
        await self._copy(cursor, site, fresh)

    async def _copy(self, cursor, site: int, parcels: list[Parcel]) -> None:
        readings = b"".join(each.readings for each in parcels)
        if readings:
            async with cursor.copy(_COPY) as copy:
                await copy.write(HEADER + readings + TRAILER)
        aside = (
            (site, each.source, self._epoch, seq, address, *_times(ts, at), raw, reason)
            for each in parcels
            for seq, address, ts, at, raw, reason in each.aside
        )
        await _copied(cursor, _ASIDE, list(aside))
        alarms = (
            (site, each.source, self._epoch, *row[:4], *_times(*row[4:6]), *row[6:])
            for each in parcels
            for row in each.alarms
        )
        await _copied(cursor, _ALARM, list(alarms))

    async def close(self) -> None:
        """Give the connection up; the next delivery makes a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()


async def _copied(cursor, statement: str, rows: list[tuple]) -> None:
    if rows:
        async with cursor.copy(statement) as copy:
            for row in rows:
                await copy.write_row(row)


def days(parcel: Parcel) -> list[date]:
    """Return the days (UTC) between the oldest and the newest reading of a parcel."""
    if parcel.earliest is None:
        return []
    first, last = (moment(ts).date() for ts in (parcel.earliest, parcel.latest))
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def moment(ts: int) -> datetime:
    """Return a time given in microseconds since 1970."""
    return EPOCH + timedelta(microseconds=ts)


def _times(*times: int | None) -> list[datetime | None]:
    return [None if ts is None else moment(ts) for ts in times]


def _first_line(fault: Exception) -> str:
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]
