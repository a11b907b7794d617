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
    begun: Audit | None = None,
    blocks: int | None = None,
) -> Audit:
    """Recompute the whole record of a database, or go on for so many blocks.

    A long record is audited in portions, each in a transaction of its own; between
    them the outcome is kept as plain data (:meth:`Audit.as_dict`).

    :param cursor: a psycopg2 cursor, or Odoo's, in a transaction at REPEATABLE READ
    :param unsealed_after: seconds after which an entry has to be sealed
    :param witnesses: hashes of blocks seen before or anchored outside, by number; they
        must still be there
    :param limit: greatest number of faults described; all are counted
    :param begun: what earlier portions found; None to begin
    :param blocks: number of blocks after which to stop; None for the whole rest
    :raise ValueError: the transaction is at another isolation level, at which a sealer
        at work would look like tampering
    """
    started = time.monotonic()
    cursor.execute("SHOW transaction_isolation")
    if cursor.fetchone()[0] == "read committed":
        raise ValueError("an audit needs a transaction at REPEATABLE READ")
    auditor = Auditor(cursor, begun or Audit(), limit)
    found = auditor.run(unsealed_after, witnesses or {}, blocks)
    found.seconds += time.monotonic() - started
    return found
