"""The tables of readings: they only grow, by days, and a segment can be proved."""

from __future__ import annotations

import hashlib
import struct
import subprocess
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import psycopg2
import pytest

READINGS = (
    Path(__file__).parents[2] / "addons" / "mes_equipment" / "sql" / "readings.sql"
)

PROTECT = READINGS.parents[2] / "mes_compliance" / "sql" / "protect.sql"

EVIDENCE = {
    "mes_reading": "value = value",
    "mes_reading_aside": "raw = raw",
    "mes_alarm_event": "value = value",
}

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
NOON = datetime.now(timezone.utc).replace(hour=12, minute=0, second=0, microsecond=7)


class ReadingSite:
    """One database with the record's tables and those of readings."""

    def __init__(self, cluster, user="odoo"):
        self.name = cluster.ledger(user)
        self.cursor = cluster.connect(self.name, user).cursor()
        self.cursor.execute(READINGS.read_text())

    def query(self, words, *values):
        """Return the rows of a query."""
        self.cursor.execute(words, values)
        return self.cursor.fetchall()

    def read(self, *rows, tag=1):
        """Add readings: time, number, value, quality."""
        for ts, seq, value, quality in rows:
            text = None if value is None else str(value)
            self.cursor.execute(
                "INSERT INTO mes_reading (site, tag, ts, seq, value, quality)"
                " VALUES (1, %s, %s, %s, %s, %s)",
                (tag, ts, seq, text, quality),
            )


@pytest.fixture(scope="module")
def site(cluster):
    site = ReadingSite(cluster)
    site.read((NOON, 1, 20.5, 0))
    site.cursor.execute(
        "INSERT INTO mes_reading_aside (site, source, epoch, seq, received, reason)"
        " VALUES (1, 1, 1, 1, now(), 'clock')"
    )
    site.cursor.execute(
        "INSERT INTO mes_alarm_event (site, source, epoch, seq, tag, limit_name, kind,"
        " ts, received) VALUES (1, 1, 1, 1, 1, 'high_alert', 'raised', now(), now())"
    )
    return site


def changes(site):
    """Return every statement that would change or remove readings."""
    for table, change in EVIDENCE.items():
        parts = site.query(
            "SELECT relid::regclass::text FROM pg_partition_tree(%s::regclass)", table
        )
        for name in {table, *(name for (name,) in parts)}:
            yield f"UPDATE {name} SET {change}"
            yield f"DELETE FROM {name}"
            yield f"TRUNCATE {name}"


def test_readings_are_never_changed(site):
    """[K02] UPDATE, DELETE and TRUNCATE are refused, in partitions too."""
    for statement in changes(site):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="only grows"):
            site.cursor.execute(statement)


def test_a_day_is_made_once(site):
    """[K02] A day's partition is made where it is missing, and refuses at once."""
    assert site.query("SELECT mes_reading_partition('2026-01-05')") == [(True,)]
    assert site.query("SELECT mes_reading_partition('2026-01-05')") == [(False,)]
    site.read((datetime(2026, 1, 5, 23, 59, 59, tzinfo=timezone.utc), 1, 1.0, 0))
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        site.cursor.execute("DELETE FROM mes_reading_20260105")
    with pytest.raises(psycopg2.errors.CheckViolation):
        site.read((datetime(2026, 1, 6, tzinfo=timezone.utc), 1, 1.0, 0))


def test_days_ahead(site):
    """[K02] Today, yesterday and the coming days are there; made again, none is new."""
    day = site.query("SELECT current_date")[0][0]
    for ahead in range(-1, 8):
        name = f"mes_reading_{day + timedelta(days=ahead):%Y%m%d}"
        assert site.query("SELECT to_regclass(%s) IS NOT NULL", name) == [(True,)]
    assert site.query("SELECT mes_reading_extend(7)") == [(0,)]


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2999, 1, 1)])
def test_days_nobody_means(site, day):
    """[K01] A clock that is centuries off makes no partitions."""
    with pytest.raises(psycopg2.errors.DatetimeFieldOverflow):
        site.query("SELECT mes_reading_partition(%s)", day)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number(site, value):
    """[K01] Not even by SQL does a reading hold what is no number."""
    with pytest.raises(psycopg2.errors.CheckViolation):
        site.read((NOON, 2, value, 0))


@pytest.mark.parametrize(("value", "quality"), [(None, 0), (None, 1), (1.0, 4)])
def test_what_is_no_reading(site, value, quality):
    """[K01] A good reading has a value; there are four qualities."""
    with pytest.raises(psycopg2.errors.CheckViolation):
        site.read((NOON, 2, value, quality))


def test_the_script_may_be_repeated(site):
    rows = site.query("SELECT count(*) FROM mes_reading")
    site.cursor.execute(READINGS.read_text())
    assert site.query("SELECT count(*) FROM mes_reading") == rows


def test_a_segment_can_be_proved(site):
    """[K06, K07] Its digest is what anybody computes from the rows, byte for byte."""
    rows = [
        (NOON + timedelta(microseconds=step * 1500001), 10 + step, value, quality)
        for step, (value, quality) in enumerate(
            [(20.1, 0), (-0.0, 1), (1e300, 0), (7.5, 2), (None, 2), (None, 3)]
        )
    ]
    site.read(*rows[3:], tag=9)
    site.read(*rows[:3], tag=9)
    site.read((NOON + timedelta(hours=1), 99, 5.0, 0), tag=9)
    void = bytes.fromhex("7ff8000000000000")
    bytes_of = b"".join(
        struct.pack(">qq", (ts - EPOCH) // timedelta(microseconds=1), seq)
        + (void if value is None else struct.pack(">d", value))
        + struct.pack(">h", quality)
        for ts, seq, value, quality in rows
    )
    ((*numbers, digest),) = site.query(
        "SELECT * FROM mes_reading_segment(9, %s, %s)",
        NOON,
        NOON + timedelta(hours=1),
    )
    assert bytes(digest) == hashlib.sha256(bytes_of).digest()
    mean = (20.1 - 0.0 + 1e300) / 3
    assert numbers == [6, 3, -0.0, 1e300, pytest.approx(mean), 1e300, 10, 15]


def test_an_empty_segment(site):
    """[K07] Nothing measured is nothing, not zero."""
    ((*numbers, digest),) = site.query(
        "SELECT * FROM mes_reading_segment(77, %s, %s)", NOON, NOON
    )
    assert numbers == [0, 0, None, None, None, None, None, None]
    assert bytes(digest) == hashlib.sha256(b"").digest()


def test_who_may_only_add(cluster):
    """[K02] The gateway's own role adds rows and makes days, and nothing else."""
    site = ReadingSite(cluster)
    with cluster.connect("postgres").cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS mes_gateway")
        cursor.execute("CREATE ROLE mes_gateway LOGIN")
    site.cursor.execute(
        "GRANT INSERT ON mes_reading, mes_reading_aside, mes_alarm_event"
        " TO mes_gateway;"
        "GRANT SELECT, INSERT, UPDATE ON mes_reading_watermark TO mes_gateway"
    )
    gateway = cluster.connect(site.name, "mes_gateway").cursor()
    gateway.execute("SELECT mes_reading_partition('2026-02-01')")
    gateway.execute(
        "INSERT INTO mes_reading VALUES (1, 1, '2026-02-01T12:00:00Z', 1, 1.0, 0)"
    )
    for statement in [
        "SELECT * FROM mes_reading",
        "DELETE FROM mes_reading",
        "DROP TABLE mes_reading_20260201",
        "CREATE TABLE mine (id integer)",
    ]:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            gateway.execute(statement)


def test_level_a(cluster):
    """[K02, M02] Owned by nobody who can log in, readings come all the same."""
    site = ReadingSite(cluster)
    words = [cluster.programs / "psql", "-X", "-h", cluster.layout.socket]
    words += ["-U", "postgres", "-d", site.name, "-f", PROTECT, "-v", "odoo=odoo"]
    words += ["-v", f"others={' '.join(EVIDENCE)}"]
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True)
    assert "Protection level A" in done.stdout, done.stderr
    assert site.query("SELECT mes_reading_partition('2026-03-01')") == [(True,)]
    site.read((datetime(2026, 3, 1, 12, tzinfo=timezone.utc), 1, 1.0, 0))
    site.cursor.execute(READINGS.read_text())
    for statement in [
        "DELETE FROM mes_reading",
        "DROP TABLE mes_reading_20260301",
        "ALTER TABLE mes_reading DISABLE TRIGGER ALL",
        "UPDATE mes_alarm_event SET kind = 'returned'",
    ]:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            site.cursor.execute(statement)
