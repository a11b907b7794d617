"""Audit of the live record: every stream and block recomputed from the tables.

Where a record file is verified up to its first fault, an audit goes on and names all
it finds: what was altered, deleted, inserted, exchanged or cut off, by stream, entry
and column. It reads through cursors of the server, so memory stays constant; it writes
nothing and, in a transaction that has written nothing, holds up no sealer.
"""

from __future__ import annotations

import time

from .auditor import Auditor
from .outcome import Audit


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
