"""Audit of the live record: every stream and block recomputed from the tables.

Where a record file is verified up to its first fault, an audit goes on and names all
it finds: what was altered, deleted, inserted, exchanged or cut off, by stream, entry
and column. It reads through cursors of the server, so memory stays constant; it writes
nothing and, in a transaction that has written nothing, holds up no sealer.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field

from ..record.report import Fault, count
from .auditor import Auditor


@dataclass
class Audit:
    """What an audit found.

    :ivar entries: sealed entries recomputed
    :ivar streams: number of streams
    :ivar blocks: number of blocks
    :ivar signed: blocks whose signature holds
    :ivar unsigned: blocks without signature
    :ivar unsealed: entries that have been waiting for their seal for too long
    :ivar keys: fingerprints of the keys that signed
    :ivar last: the last block, ``{no, hash}``: a witness for the next audit
    :ivar found: number of faults
    :ivar faults: the first of them
    :ivar seconds: how long it took
    """

    entries: int = 0
    streams: int = 0
    blocks: int = 0
    signed: int = 0
    unsigned: int = 0
    unsealed: int = 0
    keys: list[str] = field(default_factory=list)
    last: dict | None = None
    found: int = 0
    faults: list[Fault] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Tell whether nothing differs."""
        return not self.found

    @property
    def sentence(self) -> str:
        """Return the outcome in words."""
        if self.found:
            differences = count(self.found, "difference", "differences")
            return f"{differences}. First: {self.faults[0].sentence}"
        entries = count(self.entries, "entry", "entries")
        streams = count(self.streams, "stream", "streams")
        blocks = count(self.blocks, "block", "blocks")
        recomputed = f"{streams} and {blocks} recomputed in {self.seconds:.1f} s."
        return f"{entries}, no difference. {recomputed}"

    def as_dict(self) -> dict:
        """Return the audit as plain data."""
        faults = [{**asdict(f), "sentence": f.sentence} for f in self.faults]
        told = {**asdict(self), "faults": faults}
        return {**told, "ok": self.ok, "sentence": self.sentence}


def audit(
    cursor: object,
    *,
    unsealed_after: float = 60,
    witnesses: dict[int, str] | None = None,
    limit: int = 100,
) -> Audit:
    """Recompute the whole record of a database.

    :param cursor: a psycopg2 cursor, or Odoo's, in a transaction at REPEATABLE READ
    :param unsealed_after: seconds after which an entry has to be sealed
    :param witnesses: hashes of blocks seen before or anchored outside, by number; they
        must still be there
    :param limit: greatest number of faults described; all are counted
    :raise ValueError: the transaction is at another isolation level, at which a sealer
        at work would look like tampering
    """
    started = time.monotonic()
    cursor.execute("SHOW transaction_isolation")
    if cursor.fetchone()[0] == "read committed":
        raise ValueError("an audit needs a transaction at REPEATABLE READ")
    found = Auditor(cursor, Audit(), limit).run(unsealed_after, witnesses or {})
    found.seconds = time.monotonic() - started
    return found
