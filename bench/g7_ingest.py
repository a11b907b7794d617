"""G7: packed samples from the device into the database, against a bare COPY.

A call publishes messages of 50 samples and ends when the last one is in the database,
having been judged, watched for alarms, and safe in the buffer's file on the way. The
reference copies as many rows, put into PostgreSQL's binary form before, into the same
table in one transaction. Odoo's ORM is measured apart, with its plainest table.
"""

from __future__ import annotations

import time
from functools import partial
from statistics import median

import psycopg

from gateway.database import _COPY as COPY
from gateway.judge import Row
from gateway.message import now
from gateway.rows import HEADER, TRAILER, packed

from . import _plant
from ._floor import CLOCK, TAGS, Consumer, Messages, Publisher, broker, database, folder
from ._paired import compare, quantile, rates
from ._report import Figure, keep, ratio_figure

SAMPLES, MESSAGES = 50, 1_000
ROWS = SAMPLES * MESSAGES

BATCH, SINGLE, TIMES = 1_000, 200, 9
"""Records of one create in Odoo, creates of one record, and how often."""

DATABASE = "bench_orm"


def main() -> None:
    """Measure, and keep the figures."""
    with database() as dsn, folder() as place, broker(place) as post:
        consumer = Consumer(place / "ours", post, "ours/1", dsn)
        publisher, messages = Publisher(post, "ours/1"), Messages()
        with psycopg.connect(dsn) as connection:
            ours = partial(run, consumer, publisher, messages)
            found = compare(ours, partial(copied, connection), clock=CLOCK)
        publisher.close()
        consumer.close()
    name = "Rate of samples from the device to a bare binary COPY"
    note = "50 samples a message"
    figures = [ratio_figure(name, "G7", rates(found), 0.6, note, least=True)]
    rate = ROWS / quantile(found.ours, 0.5)
    figures += [absolute(rate), *against_orm(rate)]
    keep("g7_ingest", figures, f"{ROWS} samples a call, all on two cores")


def run(consumer: Consumer, publisher: Publisher, messages: Messages) -> None:
    """Send samples, and wait until they are in the database."""
    with CLOCK.paused():
        packets = publisher.packets(messages.made(MESSAGES, SAMPLES))
    publisher.send(packets)
    consumer.wait_for(ROWS)


def copied(connection) -> None:
    """Copy as many rows."""
    with CLOCK.paused():
        at = now()
        rows = [Row(1 + n % TAGS, at + n, 20 + n / 100, 0) for n in range(ROWS)]
        data = HEADER + packed(rows, 1, 1) + TRAILER
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(data)
    connection.commit()


def absolute(rate: float) -> Figure:
    """Return the rate of samples, which depends on the machine."""
    name = "Samples from the device into the database"
    return Figure(name, "", "", f"{rate:.0f}/s", None, "median", {"rate": rate})


def against_orm(rate: float):
    """Yield how many times the rate of Odoo's ORM that is."""
    _plant.copied(DATABASE)
    try:
        with _plant.environment(DATABASE) as env:
            batch = BATCH / median(created(env, BATCH, 1) for _n in range(TIMES))
            single = SINGLE / median(created(env, 1, SINGLE) for _n in range(TIMES))
    finally:
        _plant.dropped(DATABASE)
    pairs = (("in batches", batch, 20), ("one by one", single, 200))
    for what, orm, target in pairs:
        name = f"Rate of samples to Odoo's create, {what}"
        note = f"ir.logging, {orm:.0f}/s"
        times = rate / orm
        value = f"{times:.0f} times"
        data = {"rate": rate, "orm": orm}
        yield Figure(name, "G7", f"≥ {target}", value, times >= target, note, data)


def created(env, size: int, times: int) -> float:
    """Return the seconds that creating records takes, flushed and taken back."""
    values = {"name": "x", "type": "server", "message": "x", "path": "x", "func": "x"}
    began = time.perf_counter()
    for _time in range(times):
        env["ir.logging"].create([{**values, "line": "1"} for _row in range(size)])
        env.flush_all()
    took = time.perf_counter() - began
    env.cr.rollback()
    return took


if __name__ == "__main__":
    main()
