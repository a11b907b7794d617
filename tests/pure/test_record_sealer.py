"""The sealer on a real PostgreSQL: order, exactly once, restarts, concurrency."""

import random
import threading
import time

import psycopg2
import pytest
from ledger_site import UNSEALED, LedgerSite, fresh, insert
from record_builders import BATCH, OTHER

from addons.mes_compliance.record import hashes
from addons.mes_compliance.record.block import CAPACITY, Header
from addons.mes_compliance.sealer import LOCK, Sealer, at_work


@pytest.fixture
def site(cluster):
    return LedgerSite(cluster)


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
