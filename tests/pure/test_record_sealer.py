"""The sealer on a real PostgreSQL: order, exactly once, restarts, concurrency."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg2
import pytest
from ledger_site import LedgerSite, fresh, insert
from record_builders import BATCH, OTHER

from addons.mes_compliance.record import hashes
from addons.mes_compliance.record.block import CAPACITY, Header
from addons.mes_compliance.sealer import LOCK, Sealer, at_work
from addons.mes_compliance.sealer.key import KeyRefused, Signer, make

SEALER = Path(__file__).parents[2] / "addons" / "mes_compliance" / "sealer"
UNSEALED = """
SELECT count(*) FROM mes_ledger_entry e WHERE NOT EXISTS (
    SELECT FROM mes_ledger_seal s WHERE s.entry_id = e.id AND s.entry_ts = e.ts)
"""


@pytest.fixture
def site(cluster):
    return LedgerSite(cluster)


def wait(condition, seconds=15):
    until = time.monotonic() + seconds
    while not (answer := condition()) and time.monotonic() < until:
        time.sleep(0.02)
    return answer


class Process:
    """The sealer as people start it."""

    def __init__(self, *arguments):
        self._log = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(
            [sys.executable, str(SEALER), *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def said(self):
        self._log.seek(0)
        return self._log.read()

    def end(self, number=signal.SIGTERM):
        self._process.send_signal(number)
        return self.finish()

    def finish(self):
        out, _none = self._process.communicate(timeout=30)
        return self._process.returncode, out, self.said()


def test_genesis(site):
    """[M02] The first block makes the ledger, whether there are entries or not."""
    assert site.seal() == 0
    ((no, header, hashed, signature),) = site.query("SELECT * FROM mes_ledger_block")
    genesis = Header.decode(bytes(header))
    assert (no, genesis.no, genesis.n) == (0, 0, 0)
    assert genesis.prev == "0" * 64
    assert genesis.root == hashes.tree_root([]).hex()
    assert bytes(hashed) == hashes.header_hash(bytes(header))
    assert genesis.key == site.signer.key and len(bytes(signature)) == 64
    assert site.audit().ok


def test_seals_in_order_and_once(site):
    """[M02] Entries are numbered in order of commit, and sealed once."""
    site.write(*(fresh(number) for number in range(5)))
    assert site.seal() == 5
    assert site.seal() == 0
    site.write(fresh(5), fresh(1, OTHER), fresh(6))
    assert site.seal() == 3
    rows = site.query(
        "SELECT s.seq, e.id FROM mes_ledger_seal s JOIN mes_ledger_entry e"
        " ON e.id = s.entry_id WHERE s.stream = %s ORDER BY s.seq",
        BATCH,
    )
    assert [seq for seq, _id in rows] == list(range(1, 8))
    assert rows == sorted(rows, key=lambda row: row[1])
    assert site.audit().ok
    assert site.verified(BATCH, OTHER).ok


def test_blocks_hold_at_most_their_capacity(site):
    number = 2 * CAPACITY + 5
    with site.transaction() as cursor:
        for place in range(number):
            insert(cursor, fresh(place))
    assert site.seal() == number
    sizes = site.query("SELECT count(*) FROM mes_ledger_seal GROUP BY block ORDER BY 1")
    assert sizes == [(5,), (CAPACITY,), (CAPACITY,)]
    assert site.verified().entries == number


def test_entries_left_behind_are_found_at_the_start(site):
    """After a restore transaction ids begin anew; nothing is missed, nothing twice."""
    site.write(fresh(1), fresh(2))
    site.seal()
    # As a restored dump holds them: ids that this server will only reach later.
    site.tamper("UPDATE mes_ledger_entry SET xid = '9000000000'::xid8")
    site.write(fresh(3))
    site.tamper("UPDATE mes_ledger_entry SET xid = '9000000001'::xid8 WHERE id = 3")
    site.write(fresh(4))
    assert site.seal(whole=True) == 2
    assert site.seal() == 0
    site.write(fresh(5))
    assert site.seal() == 1
    assert site.query(UNSEALED) == [(0,)]
    assert site.audit().ok


def test_cron_after_a_restore(site):
    """Transaction ids of a restored ledger lie ahead, and are passed by new ones."""
    site.write(fresh(1))
    site.seal()
    ((ahead,),) = site.query("SELECT pg_current_xact_id()::text::bigint + 50")
    site.tamper(f"UPDATE mes_ledger_entry SET xid = '{ahead}'::xid8")
    site.write(fresh(2))
    while site.query("SELECT pg_current_xact_id()::text::bigint")[0][0] < ahead + 5:
        pass
    assert site.seal() == 1
    assert site.audit().ok


def test_goes_on_without_its_cache(site):
    """The cached heads are made again from the seals."""
    site.write(fresh(1), fresh(2, OTHER))
    site.seal()
    site.cursor.execute("DELETE FROM mes_ledger_head")
    site.write(fresh(3))
    site.seal()
    heads = site.query("SELECT stream::text, seq FROM mes_ledger_head ORDER BY seq")
    assert heads == [(OTHER, 1), (BATCH, 2)]
    assert site.audit().ok


def test_chains_without_a_key_and_is_covered_by_the_next_signature(site):
    """Odoo's cron chains where no key is at hand; a later signature covers it."""
    site.write(fresh(1))
    assert site.seal(signer=None) == 1
    report = site.verified()
    assert report.ok and (report.signed, report.uncovered) == (0, 1)
    assert "no block is signed" in report.sentence
    site.write(fresh(2))
    site.seal()
    report = site.verified()
    assert report.ok and (report.signed, report.unsigned) == (1, 1)
    assert report.uncovered == 0
    found = site.audit()
    assert found.ok and found.unsigned == 2


def test_only_one_seals(site):
    """A second sealer leaves the work to the first."""
    site.write(fresh(1))
    with site.transaction() as first:
        assert Sealer(first, site.signer).seal_once() == 1
        with site.transaction() as second:
            assert Sealer(second, site.signer).seal_once() == 0
    assert site.query("SELECT count(*) FROM mes_ledger_seal") == [(1,)]


def test_who_is_at_work(site):
    """[X01] Anybody may ask whether a sealer holds the lock."""
    assert at_work(site.cursor) is None
    with site.transaction() as cursor:
        cursor.execute("SET application_name = 'mes_sealer'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
        found = at_work(site.cursor)
        assert found["name"] == "mes_sealer" and found["pid"]


def test_concurrent_writers(site):
    """[M02] 8 writers, delays and rollbacks: nothing missed, nothing twice."""
    stop, written = threading.Event(), []

    def work(seed):
        draw = random.Random(seed)
        connection = psycopg2.connect(site.dsn)
        connection.set_session(isolation_level="REPEATABLE READ")
        cursor, committed = connection.cursor(), 0
        while not stop.is_set():
            for _ in range(draw.randint(1, 4)):
                insert(
                    cursor, fresh(draw.randrange(10**6), draw.choice((BATCH, OTHER)))
                )
                committed += 1
                time.sleep(draw.random() * 0.004)
            if draw.random() < 0.2:
                cursor.execute("SAVEPOINT a")
                insert(cursor, fresh(1))
                cursor.execute("ROLLBACK TO SAVEPOINT a")
            if draw.random() < 0.2:
                connection.rollback()
                committed = 0
            connection.commit()
            written.append(committed)
            committed = 0
        connection.close()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    sealed = sum(_seal_for(site, 4))
    stop.set()
    for thread in threads:
        thread.join()
    sealed += site.seal()
    assert sealed == sum(written) > 200
    assert site.query(UNSEALED) == [(0,)]
    found = site.audit()
    assert found.ok, found.sentence
    assert found.entries == sealed


def _seal_for(site, seconds):
    connection = psycopg2.connect(site.dsn)
    connection.set_session(isolation_level="REPEATABLE READ")
    sealer = Sealer(connection.cursor(), site.signer, whole=True)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield sealer.seal_once()
        connection.commit()
        time.sleep(0.01)
    connection.close()


# -- the process ------------------------------------------------------------------


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "site.pem"
    make(path)
    return path


def test_process_seals_and_stops(site, key_file):
    """[M02] The process seals within its interval and ends on SIGTERM."""
    process = Process("--dsn", site.dsn, "--key", key_file, "--interval", 20)
    try:
        assert wait(lambda: at_work(site.cursor))
        assert at_work(site.cursor)["name"] == "mes_sealer"
        site.write(fresh(1))
        assert wait(lambda: site.query(UNSEALED) == [(0,)], 2)
    finally:
        code, _out, err = process.end()
    assert code == 0 and "Traceback" not in err
    assert f"key {Signer.load(key_file).key}" in err
    assert at_work(site.cursor) is None
    assert site.verified().signed == 1


def test_process_makes_partitions_ahead(site, key_file):
    """[M02] Months ahead have their partitions before their first entry."""
    last = "SELECT max(relid::text) FROM pg_partition_tree('mes_ledger_seal')"
    ((name,),) = site.query(last)
    site.cursor.execute(f"DROP TABLE {name}")
    process = Process("--dsn", site.dsn, "--key", key_file, "--interval", 20)
    try:
        assert wait(lambda: site.query(last) == [(name,)])
    finally:
        process.end()
    assert site.query("SELECT mes_ledger_level()") == [("B",)]


def test_waits_for_nobody(site):
    """[M02] A transaction that stays open holds up no other; its entry comes after."""
    with site.transaction() as slow:
        insert(slow, fresh(1))
        with site.transaction() as quick:
            insert(quick, fresh(2))
        assert site.seal() == 1
        site.write(fresh(3))
        assert site.seal() == 1
    assert site.seal() == 1
    assert site.verified().ok


def test_one_sealer_sees_what_commits_between_others(site):
    """[M02] Neither the oldest nor the newest transaction hides one between them."""
    with site.transaction() as cursor:
        sealer = Sealer(cursor, site.signer)
        cursor.connection.commit()
        with site.transaction() as oldest:
            insert(oldest, fresh(1))
            with site.transaction() as middle:
                insert(middle, fresh(2))
                site.write(fresh(3))
                assert look(sealer, cursor) == 1
                assert look(sealer, cursor) == 0
            assert look(sealer, cursor) == 1
        assert look(sealer, cursor) == 1
    assert site.query(UNSEALED) == [(0,)]


def look(sealer, cursor) -> int:
    """Let a sealer look once, in a transaction of its own."""
    sealed = sealer.seal_once()
    cursor.connection.commit()
    return sealed


def test_process_stands_by(site, key_file):
    """A second process waits, and takes over when the first ends."""
    first = Process("--dsn", site.dsn, "--key", key_file, "--interval", 20)
    assert wait(lambda: at_work(site.cursor))
    second = Process("--dsn", site.dsn, "--key", key_file, "--interval", 20)
    try:
        pid = at_work(site.cursor)["pid"]
        first.end()
        assert wait(lambda: (at_work(site.cursor) or {"pid": pid})["pid"] != pid)
        site.write(fresh(1))
        assert wait(lambda: site.query(UNSEALED) == [(0,)], 5)
    finally:
        second.end()


def test_process_killed_at_random_points(site, key_file):
    """[M02] kill -9 of the sealer: what was not sealed is, what was stays once."""
    draw = random.Random(7)
    for round_ in range(int(os.environ.get("MES_SEALER_KILLS", "8"))):
        process = Process("--dsn", site.dsn, "--key", key_file, "--interval", 1)
        wait(lambda: at_work(site.cursor))
        until = time.monotonic() + draw.random() * 0.3
        while time.monotonic() < until:
            site.write(fresh(round_), fresh(round_, OTHER))
        process.end(signal.SIGKILL)
        assert wait(lambda: at_work(site.cursor) is None)
    assert Process("--dsn", site.dsn, "--key", key_file, "--once").finish()[0] == 0
    assert site.query(UNSEALED) == [(0,)]
    found = site.audit()
    assert found.ok, found.sentence


def test_process_outlives_the_database(cluster, site, key_file):
    """[M02] The database goes away and comes back: sealing goes on by itself."""
    process = Process("--dsn", site.dsn, "--key", key_file, "--interval", 20)
    try:
        assert wait(lambda: at_work(site.cursor))
        site.write(fresh(1))
        cluster.kill()
        time.sleep(0.3)
        cluster.up()
        site.connection = cluster.connect(site.name, "odoo")
        site.cursor = site.connection.cursor()
        site.write(fresh(2))
        assert wait(lambda: site.query(UNSEALED) == [(0,)])
    finally:
        code, _out, err = process.end()
    assert code == 0 and "waiting for the database" in err
    assert site.audit().ok


def test_process_waits_for_the_tables(cluster, key_file):
    """Started before Odoo has made the tables, the sealer waits for them."""
    name = cluster.database()
    process = Process(
        "--dsn", cluster.dsn(name, "odoo"), "--key", key_file, "--interval", 20
    )
    assert wait(lambda: "waiting for the database" in process.said())
    code, _out, err = process.end()
    assert code == 0 and "Traceback" not in err


# -- keys -------------------------------------------------------------------------


def test_key_file(tmp_path):
    """A key is for its owner's eyes and never replaced."""
    path = tmp_path / "site.pem"
    code, out, _err = Process("--make-key", path).finish()
    assert code == 0 and path.stat().st_mode & 0o777 == 0o600
    fingerprint = hashes.fingerprint(Signer.load(path).public)
    assert fingerprint in out.replace(" ", "")
    assert Process("--make-key", path).finish()[0] == 1
    path.chmod(0o640)
    with pytest.raises(KeyRefused, match="can be read by others"):
        Signer.load(path)


@pytest.mark.parametrize("content", [b"", b"x" * 100, b"-----BEGIN PRIVATE KEY-----"])
def test_key_file_that_is_none(tmp_path, content):
    path = tmp_path / "site.pem"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyRefused, match="holds no private key"):
        Signer.load(path)
    with pytest.raises(KeyRefused, match="No such file"):
        Signer.load(tmp_path / "none")
