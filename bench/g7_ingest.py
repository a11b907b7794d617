"""G7: packed samples from the device into the database, against a bare COPY.

A call publishes messages of 50 samples and ends when the last one is in the database,
having been judged, watched for alarms, and safe in the buffer's file on the way. The
reference copies as many rows, put into PostgreSQL's binary form before, into the same
table in one transaction; a second one gives the same rows to psycopg's binary
``write_row``, which is how the goal's anchor was taken. Odoo's ORM is measured apart,
with its plainest table.
"""

from __future__ import annotations

from functools import partial

import psycopg

from gateway.database import _COPY as COPY
from gateway.database import moment
from gateway.judge import Row
from gateway.message import now
from gateway.rows import HEADER, TRAILER, packed

from . import _plant
from ._floor import CLOCK, TAGS, Consumer, Messages, Publisher, broker, database, folder
from ._paired import Measured, compare, quantile, rates
from ._report import Figure, keep, ratio_figure

SAMPLES, MESSAGES = 50, 2_000
ROWS = SAMPLES * MESSAGES

BATCHES, BATCH, SINGLE, BLOCKS = 3, 1_000, 200, 10
"""Creates of a batch and its records, creates of one record; blocks against them."""

DATABASE = "bench_orm"


def main() -> None:
    """Measure, and keep the figures."""
    with database() as dsn, folder() as place, broker(place) as post:
        consumer = Consumer(place / "ours", post, "ours/1", dsn)
        publisher, messages = Publisher(post, "ours/1"), Messages()
        ours = partial(run, consumer, publisher, messages)
        with psycopg.connect(dsn) as connection:
            found = compare(ours, partial(copied, connection), clock=CLOCK)
            by_row = compare(ours, partial(written, connection), BLOCKS, CLOCK)
        figures = [against_copy(found), against_rows(by_row), absolute(found)]
        figures += against_orm(ours)
        publisher.close()
        consumer.close()
    keep("g7_ingest", figures, f"{ROWS} samples a call, all on two cores")


def run(consumer: Consumer, publisher: Publisher, messages: Messages) -> None:
    """Send samples, and wait until they are in the database."""
    with CLOCK.paused():
        packets = publisher.packets(messages.made(MESSAGES, SAMPLES))
    publisher.send(packets)
    consumer.wait_for(ROWS)


def rows_of_now() -> list[Row]:
    """Return as many rows as a call of ours brings."""
    at = now()
    return [Row(1 + n % TAGS, at + n, 20 + n / 100, 0) for n in range(ROWS)]


def copied(connection) -> None:
    """Copy as many rows, their bytes put together before."""
    with CLOCK.paused():
        data = HEADER + packed(rows_of_now(), 1, 1) + TRAILER
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(data)
    connection.commit()


def written(connection) -> None:
    """Copy as many rows, each given as Python's values."""
    with CLOCK.paused():
        rows = [
            (1, row.tag, moment(row.ts), seq, row.value, row.quality)
            for seq, row in enumerate(rows_of_now())
        ]
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.set_types(("int2", "int4", "timestamptz", "int8", "float8", "int2"))
        for row in rows:
            copy.write_row(row)
    connection.commit()


def against_copy(found: Measured) -> Figure:
    """Return the figure of the goal itself."""
    name = "Rate of samples from the device to a bare binary COPY"
    note = f"{SAMPLES} samples a message"
    return ratio_figure(name, "G7", rates(found), 0.6, note, least=True)


def against_rows(found: Measured) -> Figure:
    """Return the figure of the goal against rows that a program hands over."""
    name = "Rate of samples from the device to a COPY row by row"
    note = f"{SAMPLES} samples a message, {BLOCKS} blocks"
    return ratio_figure(name, "G7", rates(found), 0.6, note, least=True)


def absolute(found: Measured) -> Figure:
    """Return the rate of samples, which depends on the machine."""
    rate = ROWS / quantile(found.ours, 0.5)
    name = "Samples from the device into the database"
    return Figure(name, "", "", f"{rate:.0f}/s", None, "median", {"rate": rate})


def against_orm(ours) -> list[Figure]:
    """Return how many times the rate of Odoo's ORM that is."""
    _plant.copied(DATABASE)
    try:
        with _plant.environment(DATABASE) as env:
            ways = ("in batches", BATCH, BATCHES, 20), ("one by one", 1, SINGLE, 200)
            return [_against(ours, env, *way) for way in ways]
    finally:
        _plant.dropped(DATABASE)


def _against(ours, env, what: str, size: int, times: int, target: int) -> Figure:
    orm = partial(created, env, size, times)
    found = rates(compare(ours, orm, BLOCKS, CLOCK), size * times / ROWS)
    name = f"Rate of samples to that of Odoo's create, {what}"
    note = f"ir.logging, {BLOCKS} blocks"
    return ratio_figure(name, "G7", found, target, note, least=True)


def created(env, size: int, times: int) -> None:
    """Create records, so many at a time; all are taken back, which is not timed."""
    values = {"name": "x", "type": "server", "message": "x", "path": "x", "func": "x"}
    for _time in range(times):
        env["ir.logging"].create([{**values, "line": "1"} for _row in range(size)])
        env.flush_all()
    with CLOCK.paused():
        env.cr.rollback()


if __name__ == "__main__":
    main()
