"""The gateway's buffer, and the transaction that empties it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg2.errors import InsufficientPrivilege

from gateway.alarms import Event
from gateway.away import Away
from gateway.buffer import EVENTS, ROWS, Buffer
from gateway.database import Database, days
from gateway.desk import Outcome
from gateway.judge import Aside, Row
from gateway.odoo import MOST, body_of, bundles
from gateway.rows import packed, unpacked

ROOT = Path(__file__).resolve().parents[2]
READINGS = ROOT / "addons" / "mes_equipment" / "sql" / "readings.sql"
NOW = 1_763_834_400_000_000

rows = st.builds(
    Row,
    st.integers(0, 2**31 - 1),
    st.integers(NOW - 10**12, NOW + 10**12),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 3),
)
asides = st.builds(
    Aside,
    st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=20),
    st.none() | st.integers(0, 3 * 10**15),
    st.just(NOW),
    st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=50),
    st.sampled_from(["clock", "illegible", "repeated"]),
)
events = st.builds(
    Event,
    st.integers(1, 99),
    st.just("high_action"),
    st.just("raised"),
    st.integers(NOW, NOW + 10**9),
    st.just(NOW),
    st.floats(allow_nan=False, allow_infinity=False),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
)
outcomes = st.builds(
    Outcome,
    st.lists(rows, max_size=30),
    st.lists(asides, max_size=5),
    st.lists(events, max_size=5),
)


@given(st.lists(rows), st.integers(0, 2**15 - 1), st.integers(1, 2**62))
def test_rows_are_packed_and_read_again(found, site, seq):
    """What goes into the buffer comes out of it, bit by bit."""
    again = list(unpacked(packed(found, site, seq)))
    assert [
        (tag, ts, value, quality) for tag, ts, _seq, value, quality in again
    ] == found
    assert [each[2] for each in again] == list(range(seq, seq + len(found)))


def filled(buffer, found, source=1):
    """Put outcomes into a buffer, each in a commit of its own."""
    for outcome in found:
        buffer.put(buffer.parcels(source, 1, outcome), [])


def records(parcels):
    """Return the numbers of all records of parcels, in order."""
    return [
        seq
        for each in parcels
        for seq in (
            *(row[2] for row in unpacked(each.readings)),
            *(row[0] for row in each.aside),
            *(row[0] for row in each.alarms),
        )
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(outcomes, max_size=8), st.integers(1, 60), st.data())
def test_the_buffer_gives_everything_once_in_order(found, most, data):
    """[K02] Numbered without a gap, over any number of new openings."""
    with tempfile.TemporaryDirectory() as folder:
        buffer, seen = Buffer(Path(folder) / "b"), []
        epoch = buffer.epoch
        filled(buffer, found)
        total = sum(len(o.rows) + len(o.asides) + len(o.events) for o in found)
        while parcels := buffer.take(most):
            assert len(parcels) == 1 or sum(each.count for each in parcels) <= most
            if data.draw(st.booleans()):
                buffer.close()
                buffer = Buffer(Path(folder) / "b")
                assert buffer.epoch == epoch
                assert buffer.take(most) == parcels
            seen += records(parcels)
            buffer.drop(parcels)
        assert seen == list(range(1, total + 1))
        assert (buffer.records, buffer.next_seq) == (0, total + 1)
        buffer.close()


def test_a_parcel_is_not_too_big(tmp_path):
    """[K02] However much comes at once, Odoo takes each of them."""
    buffer = Buffer(tmp_path / "b")
    aside = Aside("\U0001f600" * 200, None, NOW, "\U0001f600" * 500, "illegible")
    event = Event(1, "high_action", "raised", NOW, NOW, 1.0, None)
    outcome = Outcome([Row(1, NOW, 1.0, 0)] * 9999, [aside] * 1501, [event] * 700)
    buffer.put(buffer.parcels(1, 1, outcome), [])
    parcels = buffer.take(10**6)
    assert records(parcels) == list(range(1, 9999 + 1501 + 700 + 1))
    assert max(each.count for each in parcels) <= ROWS + 2 * EVENTS < MOST
    for bundle in bundles(parcels):
        assert len(json.dumps(body_of(bundle))) < 4 * 2**20


def test_bundles_are_of_one_source_and_in_order(tmp_path):
    buffer = Buffer(tmp_path / "b")
    for source in (2, 1, 2, 1):
        filled(buffer, [Outcome([Row(1, NOW, 1.0, 0)] * 3000)], source)
    found = bundles(buffer.take(10**6))
    assert [{each.source for each in bundle} for bundle in found] == [{1}, {2}]
    for bundle in found:
        assert records(bundle) == sorted(records(bundle))


def test_what_is_known_goes_with_the_parcels(tmp_path):
    """Readings and what was concluded from them are safe together or not at all."""
    buffer = Buffer(tmp_path / "b")
    parcels = list(buffer.parcels(1, 1, Outcome([Row(1, NOW, 1.0, 0)])))
    with pytest.raises(Exception, match="JSON|bind|support"):
        buffer.put(parcels, [(1, "device/a", object())])
    assert buffer.take(10) == [] and buffer.known(1) == {}
    buffer.put(parcels, [(1, "device/a", '{"last": 4}')])
    assert len(buffer.take(10)) == 1 and buffer.known(1) == {"device/a": {"last": 4}}


def test_a_full_buffer_says_so_and_has_room_again(tmp_path):
    """[K02] Pages that were given back count as room."""
    buffer = Buffer(tmp_path / "b", cap=1 << 20)
    while not buffer.full:
        filled(buffer, [Outcome([Row(1, NOW, 1.0, 0)] * 1000)])
    assert buffer.size < 2 << 20
    buffer.drop(buffer.take(10**6))
    assert not buffer.full


WRITES = """
import sys
from pathlib import Path
from gateway.buffer import Buffer
from gateway.desk import Outcome
from gateway.judge import Row
buffer = Buffer(Path(sys.argv[1]))
while True:
    rows = [Row(1, 1763834400000000, float(n), 0) for n in range(20)]
    buffer.put(buffer.parcels(1, 1, Outcome(rows)), [])
    print(buffer.next_seq - 1, flush=True)
"""


def test_what_was_committed_survives_a_kill(tmp_path):
    """[K02] Killed in the middle of writing, again and again: no number is lost."""
    path = tmp_path / "b"
    for _kill in range(5):
        words = [sys.executable, "-c", WRITES, str(path)]
        writer = subprocess.Popen(
            words, cwd=ROOT, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        told = [int(writer.stdout.readline()) for _line in range(30)]
        os.kill(writer.pid, signal.SIGKILL)
        told += [int(line) for line in writer.stdout if line.endswith("\n")]
        writer.wait()
        buffer = Buffer(path)
        found = records(buffer.take(10**6))
        assert found == list(range(1, len(found) + 1))
        assert len(found) >= told[-1]
        buffer.close()


# -- into the database ---------------------------------------------------------------


class Tables:
    """A database with the tables of readings."""

    def __init__(self, cluster):
        self.name = cluster.ledger()
        self.cursor = cluster.connect(self.name, "odoo").cursor()
        self.cursor.execute(READINGS.read_text())
        self.dsn = cluster.dsn(self.name, "odoo")

    def query(self, words):
        self.cursor.execute(words)
        return self.cursor.fetchall()


@pytest.fixture
def tables(cluster):
    return Tables(cluster)


def deliver(tables, epoch, *deliveries):
    """Deliver parcels, one list after the other, on one connection."""

    async def work():
        database = Database(tables.dsn, epoch)
        for parcels in deliveries:
            await database.deliver(1, parcels)
        await database.close()

    asyncio.run(work())


def test_what_is_delivered_twice_is_written_once(tables, tmp_path):
    """[K02] Killed between the database's commit and the buffer's: nothing doubles."""
    buffer = Buffer(tmp_path / "b")
    aside = Aside("XX", NOW, NOW, '["XX"]\t\\N', "unknown_tag")
    event = Event(1, "high_action", "raised", NOW, NOW, 61.0, 60.0)
    for n in range(4):
        row, gap = Row(1, NOW + n, 1.5, 0), Row(2, NOW + n, None, 3)
        filled(buffer, [Outcome([row, gap], [aside], [event])], source=n % 2)
    parcels = buffer.take(100)
    deliver(tables, buffer.epoch, parcels[:2], parcels, parcels[1:3])
    counts = [
        tables.query(f"SELECT count(*), count(DISTINCT seq) FROM {name}")[0]
        for name in ("mes_reading", "mes_reading_aside", "mes_alarm_event")
    ]
    assert counts == [(8, 8), (4, 4), (4, 4)]
    found = tables.query("SELECT site, tag, seq, value, quality FROM mes_reading")
    assert (1, 1, 1, 1.5, 0) in found and (1, 2, 2, None, 3) in found
    raws = tables.query("SELECT DISTINCT raw, address FROM mes_reading_aside")
    assert raws == [('["XX"]\t\\N', "XX")]
    marks = tables.query(
        "SELECT source, last_seq FROM mes_reading_watermark ORDER BY 1"
    )
    assert marks == [(0, 12), (1, 16)]


def test_a_new_buffer_is_a_new_epoch(tables, tmp_path):
    """[K02] A buffer that was lost begins at 1 again, and is written all the same."""
    for name in "ab":
        buffer = Buffer(tmp_path / name)
        filled(buffer, [Outcome([Row(1, NOW, 1.0, 0)])])
        deliver(tables, buffer.epoch, buffer.take(10))
    assert tables.query("SELECT count(*), max(seq) FROM mes_reading") == [(2, 1)]


def test_readings_of_any_two_days_find_their_partition(tables, tmp_path):
    """[K02] What waited over midnight is written into both days."""
    day = 86_400_000_000
    buffer = Buffer(tmp_path / "b")
    filled(buffer, [Outcome([Row(1, NOW - 20 * day, 1.0, 0), Row(1, NOW, 2.0, 0)])])
    parcels = buffer.take(10)
    assert len(days(parcels[0])) == 21
    deliver(tables, buffer.epoch, parcels)
    parts = tables.query("SELECT DISTINCT tableoid::regclass::text FROM mes_reading")
    assert len(parts) == 2


def test_a_delivery_that_fails_leaves_nothing(tables, tmp_path):
    """[K02] All of a transaction or nothing of it; the gateway tries again."""
    buffer = Buffer(tmp_path / "b")
    bad = Aside("XX", NOW, NOW, "", "no such reason")
    filled(buffer, [Outcome([Row(1, NOW, 1.0, 0)], [bad])])
    with pytest.raises(Away, match="check constraint"):
        deliver(tables, buffer.epoch, buffer.take(10))
    assert tables.query("SELECT count(*) FROM mes_reading") == [(0,)]
    assert tables.query("SELECT count(*) FROM mes_reading_watermark") == [(0,)]


def test_a_role_of_its_own_may_only_add(tables, cluster, tmp_path):
    """[K02] With the role of gateway/role.sql the gateway writes, and that is all."""
    admin = cluster.connect(tables.name).cursor()
    admin.execute("CREATE ROLE mes_gateway_test LOGIN")
    words = [cluster.programs / "psql", "-Xq", "-d", cluster.dsn(tables.name, "odoo")]
    words += ["-v", "role=mes_gateway_test", "-f", ROOT / "gateway" / "role.sql"]
    subprocess.run(words, check=True)
    tables.dsn = cluster.dsn(tables.name, "mes_gateway_test")
    buffer = Buffer(tmp_path / "b")
    aside = Aside("XX", NOW, NOW, "", "clock")
    event = Event(1, "high_action", "raised", NOW, NOW, 61.0, 60.0)
    filled(buffer, [Outcome([Row(1, NOW - 10**12, 1.0, 0)], [aside], [event])] * 2)
    deliver(tables, buffer.epoch, buffer.take(100))
    assert tables.query("SELECT count(*) FROM mes_reading") == [(2,)]
    own = cluster.connect(tables.name, "mes_gateway_test").cursor()
    for words in (
        "SELECT value FROM mes_reading",
        "DELETE FROM mes_reading",
        "UPDATE mes_alarm_event SET value = 0",
        "DELETE FROM mes_reading_watermark",
        "SELECT doc FROM mes_ledger_entry",
        "CREATE TABLE mine (x int)",
    ):
        with pytest.raises(InsufficientPrivilege):
            own.execute(words)
