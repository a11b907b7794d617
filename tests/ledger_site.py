"""A ledger in a real database, with hands to write, seal, audit and tamper."""

from __future__ import annotations

import io
import json
import re
from uuid import uuid4

import psycopg2
from record_builders import BATCH, event, signing_key

from addons.mes_compliance.record import entry, hashes, verify
from addons.mes_compliance.sealer import Sealer, audit, export
from addons.mes_compliance.sealer.key import Signer
from addons.mes_compliance.sealer.outcome import Audit

INSERT = """
INSERT INTO mes_ledger_entry
       (stream, kind, type, uuid, request, actor, at, doc, leaf)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

AGE = re.compile(r"for -?\d+ s")
"""How long an entry has been waiting."""

UNSEALED = """
SELECT count(*) FROM mes_ledger_entry e WHERE NOT EXISTS (
    SELECT FROM mes_ledger_seal s WHERE s.entry_id = e.id AND s.entry_ts = e.ts)
"""


def insert(cursor, document: bytes) -> None:
    """Insert a document as the ledger's model does."""
    value = json.loads(document)
    columns = [value[key] for key in ("stream", "kind", "type", "id", "request")]
    actor, at = value["who"]["uid"], value["at"]
    cursor.execute(INSERT, (*columns, actor, at, document, hashes.leaf(document)))


def fresh(number: int, stream: str = BATCH) -> bytes:
    """Return the document of an event that has an id of its own."""
    return event(number, stream, id=str(uuid4()))


class LedgerSite:
    """One database with the record's tables, and connections to it."""

    def __init__(self, cluster, user: str = "odoo"):
        self.cluster = cluster
        self.name = cluster.ledger(user)
        self.dsn = cluster.dsn(self.name, user)
        self.signer = Signer(signing_key())
        self.connection = cluster.connect(self.name, user)
        self.cursor = self.connection.cursor()
        self._sealing = None
        self._sealer = None

    def write(self, *documents: bytes) -> None:
        """Write documents, each in a transaction of its own."""
        for document in documents:
            insert(self.cursor, document)

    def seal(self, signer: object = ..., whole: bool = False) -> int:
        """Seal everything that is final, as a new sealer."""
        signer = self.signer if signer is ... else signer
        with self.transaction() as cursor:
            sealer = Sealer(cursor, signer, whole)
            return sum(iter(sealer.seal_once, 0))

    def transaction(self):
        """Return a new connection's cursor in a transaction at REPEATABLE READ."""
        return Transaction(self.dsn)

    def audit(self, **options: object):
        """Audit the database; by default unsealed entries count at once.

        It is done twice, at once and in portions: both have to find the same. What
        only follows from a fault in an earlier portion need not be named again.
        """
        options = {"unsealed_after": 0, **options}
        with self.transaction() as cursor:
            found = audit(cursor, **options)
        portions = self.audit_in_portions(2, **options)
        assert figures(portions) == figures(found)
        assert faults(portions) <= faults(found)
        return found

    def audit_in_portions(self, blocks: int, **options: object):
        """Audit portion by portion; between them the outcome is plain text."""
        begun = None
        while begun is None or not begun.complete:
            with self.transaction() as cursor:
                found = audit(cursor, begun=begun, blocks=blocks, **options)
            begun = Audit.of(json.loads(json.dumps(found.as_dict())))
        return begun

    def export(self, *streams: str, **options: object) -> bytes:
        """Return the record file of streams."""
        out = io.BytesIO()
        with self.transaction() as cursor:
            export(cursor, out, streams or (BATCH,), **options)
        return out.getvalue()

    def verified(self, *streams: str):
        """Export streams and return the verifier's report."""
        return verify(io.BytesIO(self.export(*streams)))

    def query(self, sql: str, *values: object) -> list[tuple]:
        """Run a query as the tables' owner and return its rows."""
        self.cursor.execute(sql, values or None)
        return self.cursor.fetchall()

    def tamper(self, *statements: str) -> None:
        """Do what an owner of the tables can: switch the triggers off and write."""
        tables = (
            "mes_ledger_entry mes_ledger_seal mes_ledger_block mes_ledger_key".split()
        )
        parts = self.query(
            "SELECT relid::regclass::text FROM unnest(%s) AS t(name),"
            " pg_partition_tree(t.name::regclass)",
            tables,
        )
        names = {*tables, *(name for (name,) in parts)}
        for name in names:
            self.cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER ALL")
        for statement in statements:
            self.cursor.execute(statement)
        for name in names:
            self.cursor.execute(
                f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER mes_append_only"
            )


def figures(found: Audit) -> dict:
    """Return what an audit counted, and whether it found anything."""
    plain = found.as_dict()
    names = ("ok", "entries", "streams", "blocks", "signed", "unsigned", "unsealed")
    return {name: plain[name] for name in (*names, "keys", "last", "ledger")}


def faults(found: Audit) -> set[str]:
    """Return the faults of an audit in words, without how long something waited."""
    return {AGE.sub("", fault.sentence) for fault in found.faults}


class Transaction:
    """A transaction at REPEATABLE READ on a connection of its own."""

    def __init__(self, dsn: str):
        self._connection = psycopg2.connect(dsn)
        self._connection.set_session(isolation_level="REPEATABLE READ")

    def __enter__(self):
        return self._connection.cursor()

    def __exit__(self, kind: object, *_rest: object) -> None:
        (self._connection.rollback if kind else self._connection.commit)()
        self._connection.close()


def documents(record: bytes) -> list[dict]:
    """Return the entries of a record file as dictionaries, without verification."""
    found, place = [], 0
    while place < len(record):
        size = int.from_bytes(record[place + 1 : place + 5], "big")
        if record[place : place + 1] == b"E":
            found.append(entry.read(record[place + 5 : place + 5 + size]))
        place += 5 + size
    return found
