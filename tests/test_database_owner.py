"""What the database's owner can do to the record, and what becomes of it.

Everything happens in transactions that are rolled back, on the demonstration's own
database with its sealer at work.
"""

from __future__ import annotations

import psycopg2
import pytest

from addons.mes_compliance.sealer import audit

TABLES = ("mes_ledger_entry", "mes_ledger_seal", "mes_ledger_block", "mes_ledger_key")

OPEN = "ALTER TABLE {table} DISABLE TRIGGER mes_append_only"

FIRST = "(SELECT id FROM mes_ledger_entry WHERE type = 'value.recorded' LIMIT 1)"


@pytest.fixture
def owner(plant):
    """A cursor of the database's owner; what it does is rolled back."""
    dsn = plant.site.shop.client.dsn(plant.site.database)
    connection = psycopg2.connect(dsn)
    connection.set_session(isolation_level="REPEATABLE READ")
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.rollback()
        connection.close()


def test_the_record_is_whole(owner):
    """[M02] Untouched, the whole record of the demonstration verifies."""
    found = audit(owner, unsealed_after=3600)
    assert found.ok, found.sentence


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
    ],
)
def test_the_tables_refuse(owner, table, attempt):
    """[M01] Changing, deleting and emptying are refused to the owner too."""
    column = {"mes_ledger_block": "no", "mes_ledger_key": "key"}.get(table, "stream")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="only grows"):
        owner.execute(attempt.format(table=table, column=column))


ATTACKS = {
    "a value is changed, with its hash": f"""
        UPDATE mes_ledger_entry
           SET doc = changed, leaf = sha256('\\x00'::bytea || changed)
          FROM (SELECT id AS wanted, convert_to(replace(convert_from(doc, 'UTF8'),
                       '"at":"2', '"at":"1'), 'UTF8') AS changed
                  FROM mes_ledger_entry WHERE id = {FIRST}) AS made
         WHERE id = wanted""",
    "an entry is deleted": f"DELETE FROM mes_ledger_entry WHERE id = {FIRST}",
    "an entry and its seal are deleted": f"""
        DELETE FROM mes_ledger_seal WHERE entry_id = {FIRST};
        DELETE FROM mes_ledger_entry WHERE id = {FIRST}""",
    "two entries change places": """
        WITH pair AS (
            SELECT id, doc, leaf, row_number() OVER (ORDER BY id) AS place
              FROM mes_ledger_entry WHERE type = 'value.recorded'
             ORDER BY id LIMIT 2)
        UPDATE mes_ledger_entry e SET doc = other.doc, leaf = other.leaf
          FROM pair JOIN pair other ON other.place = 3 - pair.place
         WHERE e.id = pair.id""",
    "a block is signed by nobody": """
        UPDATE mes_ledger_block SET signature = decode(repeat('00', 64), 'hex')
         WHERE no = 3""",
    "a block is missing": "DELETE FROM mes_ledger_block WHERE no = 2",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_past_the_triggers_verification_names_it(owner, attack):
    """[M02, X01] With triggers disabled it is done, and then told by verification."""
    for table in TABLES:
        owner.execute(OPEN.format(table=table))
    owner.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent IN"
        " ('mes_ledger_entry'::regclass, 'mes_ledger_seal'::regclass)"
    )
    for (partition,) in owner.fetchall():
        owner.execute(OPEN.format(table=partition))
    owner.execute(ATTACKS[attack])
    found = audit(owner, unsealed_after=3600)
    assert not found.ok
    assert found.faults and found.faults[0].sentence
