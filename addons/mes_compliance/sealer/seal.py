"""Sealing: what was committed is chained and put into blocks.

A look at the ledger sees what is committed and not sealed yet, and seals it in order of
transaction and number. Who wrote after having read an entry began after that entry was
committed: a later look, or a later place in this one. Nobody waits for the sealer and
it waits for nobody, however long others keep a transaction open; an advisory lock makes
sure that only one is at work.
"""

from __future__ import annotations

import time
from typing import NamedTuple
from uuid import UUID, uuid4

from ..record import hashes
from ..record.block import CAPACITY, Header

LOCK = (5064019, 1)
"""Key of the advisory lock that the one sealer at work holds (ledger.sql)."""

APPLICATION = "mes_sealer"
"""Name under which the process shows itself to the database."""

LIMIT = 8 * CAPACITY
"""Greatest number of entries sealed in one transaction."""

HEADS = 50_000
"""Number of streams whose heads are remembered."""

LEVEL_SECONDS = 60
"""How long the protection level is taken as it was."""

_SNAPSHOT = """
SELECT pg_try_advisory_xact_lock(%s, %s),
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
       pg_current_snapshot()::text,
       (clock_timestamp() - interval '32 days')::text,
       to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
"""
_LAST_BLOCK = """
SELECT no, hash, convert_from(header, 'UTF8')::json ->> 'ledger'
  FROM public.mes_ledger_block ORDER BY no DESC LIMIT 1
"""
_LAST_TIME = """
SELECT (min(entry_ts) - interval '2 days')::text
  FROM public.mes_ledger_seal WHERE block = %s
"""
_ENTRIES = """
SELECT e.id, e.ts::text, e.stream::text, e.leaf, e.xid::text::bigint
  FROM public.mes_ledger_entry e
 WHERE e.ts >= %(floor)s AND e.xid >= %(start)s::text::xid8 AND ({begun})
   AND NOT EXISTS (SELECT FROM public.mes_ledger_seal s WHERE s.entry_id = e.id
                      AND s.entry_ts = e.ts AND s.entry_ts >= %(floor)s)
 ORDER BY e.xid, e.id LIMIT %(limit)s
"""
_BEGUN = "e.xid < %(xmax)s::text::xid8"
# With transactions that this server has not begun: rows restored from another one.
_ALL = "TRUE"
_HEADS = """
SELECT u.stream, s.seq, s.chain
  FROM unnest(string_to_array(%s, ',')) AS u(stream)
 CROSS JOIN LATERAL (
       SELECT seq, chain FROM public.mes_ledger_seal
        WHERE stream = u.stream::uuid ORDER BY seq DESC LIMIT 1) AS s
"""
_INSERT_SEALS = """
INSERT INTO public.mes_ledger_seal
       (stream, seq, entry_id, entry_ts, chain, block, position)
SELECT stream::uuid, seq::bigint, id::bigint, ts::timestamptz, decode(chain, 'hex'),
       %s, place - 1
  FROM unnest(string_to_array(%s, ','), string_to_array(%s, ','),
              string_to_array(%s, ','), string_to_array(%s, ','),
              string_to_array(%s, ','))
       WITH ORDINALITY AS seals(stream, seq, id, ts, chain, place)
"""
_INSERT_BLOCK = """
INSERT INTO public.mes_ledger_block (no, header, hash, signature)
VALUES (%s, %s, %s, %s)
"""
_INSERT_KEY = """
INSERT INTO public.mes_ledger_key (key, alg, public, from_block)
VALUES (%s, 'ed25519', %s, %s) ON CONFLICT DO NOTHING
"""
_STORE_HEADS = """
INSERT INTO public.mes_ledger_head (stream, seq, chain)
SELECT stream::uuid, seq::bigint, decode(chain, 'hex')
  FROM unnest(string_to_array(%s, ','), string_to_array(%s, ','),
              string_to_array(%s, ',')) AS heads(stream, seq, chain)
    ON CONFLICT (stream) DO UPDATE SET seq = EXCLUDED.seq, chain = EXCLUDED.chain
"""
_REBUILD_HEADS = """
INSERT INTO public.mes_ledger_head (stream, seq, chain)
SELECT DISTINCT ON (stream) stream, seq, chain FROM public.mes_ledger_seal
 WHERE NOT EXISTS (SELECT FROM public.mes_ledger_head)
 ORDER BY stream, seq DESC
"""


class Snapshot(NamedTuple):
    """What a transaction sees: ours to seal, and which transactions are over.

    All below ``xmin`` are, none from ``xmax`` on; ``text`` names those between.
    """

    ours: bool
    xmin: int
    xmax: int
    text: str
    floor: str
    at: str


class Entry(NamedTuple):
    """An entry that waits for its seal."""

    id: int
    ts: str
    stream: str
    leaf: bytes
    xid: int


class Placed(NamedTuple):
    """An entry with the place it was given in its stream."""

    entry: Entry
    seq: int
    chain: bytes


class Sealer:
    """Seals what is committed, in the transaction of the cursor it is given.

    After a rollback begin with a new sealer: what this one remembers would not be true.

    :param cursor: a psycopg2 cursor, or Odoo's, at REPEATABLE READ
    :param signer: ``key``, ``public`` and ``sign(bytes)``; without it blocks are
        chained and not signed
    :param whole: begin with a search of the whole ledger for entries left behind;
        without it the search goes back two days before the last block
    """

    def __init__(self, cursor: object, signer: object = None, whole: bool = False):
        self._cursor = cursor
        self._signer = signer
        self._known = False
        self._floor = "-infinity" if whole else ""
        self._searching = True
        self._start = 0
        self._mark: Snapshot | None = None
        self._seen = ""
        self._heads: dict[str, tuple[int, bytes]] = {}
        self._level = ("", 0.0)

    def seal_once(self) -> int:
        """Seal what is committed now, :data:`LIMIT` entries at the most.

        Does not commit. Returns 0 also where another process is sealing.

        :return: the number of entries sealed
        """
        now = self._snapshot()
        if not now.ours or self._seen == now.text:
            return 0
        last = self._last_block(now)
        self._floor = self._floor or self._last_time(last)
        entries = self._entries(now)
        if entries:
            self._seal(entries, last, now)
        self._advance(entries, now)
        return len(entries)

    # -- what is to be sealed -------------------------------------------------------

    def _snapshot(self) -> Snapshot:
        self._cursor.execute(_SNAPSHOT, LOCK)
        return Snapshot(*self._cursor.fetchone())

    def _last_time(self, last: tuple) -> str:
        """Return from when on entries may have been left behind."""
        self._cursor.execute(_LAST_TIME, (last[0],))
        return self._cursor.fetchone()[0] or "-infinity"

    def _entries(self, now: Snapshot) -> list[Entry]:
        query = _ENTRIES.format(begun=_ALL if self._searching else _BEGUN)
        values = {"start": self._start, "floor": self._floor, "limit": LIMIT}
        self._cursor.execute(query, {**values, "xmax": now.xmax})
        rows = self._cursor.fetchall()
        return [Entry(i, ts, s, bytes(leaf), xid) for i, ts, s, leaf, xid in rows]

    def _advance(self, entries: list[Entry], now: Snapshot) -> None:
        """Remember how far sealing has come.

        Below ``xmin`` nothing can appear any more. An entry whose transaction began
        after a mark was made cannot be much older than the mark: the months before
        need not be looked at.
        """
        if len(entries) == LIMIT:
            self._start = min(entries[-1].xid, now.xmin)
            return
        self._searching = False
        self._start = now.xmin
        if not entries:
            self._seen = now.text
        if self._mark is None or now.xmin >= self._mark.xmax:
            self._floor = self._mark.floor if self._mark else self._floor
            self._mark = now

    # -- sealing --------------------------------------------------------------------

    def _seal(self, entries: list[Entry], last: tuple, now: Snapshot) -> None:
        sealed = self._link(entries)
        for start in range(0, len(sealed), CAPACITY):
            last = self._block(sealed[start : start + CAPACITY], last, now)
        self._store_heads({item.entry.stream for item in sealed})

    def _link(self, entries: list[Entry]) -> list[Placed]:
        """Give every entry its number and chain value in its stream."""
        self._load_heads({entry.stream for entry in entries})
        uuids = {entry.stream: UUID(entry.stream).bytes for entry in entries}
        sealed = []
        for entry in entries:
            stream = entry.stream
            seq, chain = self._heads[stream]
            chain = hashes.link(uuids[stream], seq + 1, chain, entry.leaf)
            self._heads[stream] = (seq + 1, chain)
            sealed.append(Placed(entry, seq + 1, chain))
        return sealed

    def _block(self, sealed: list[Placed], last: tuple, now: Snapshot) -> tuple:
        """Write one block and the seals of its entries; return it as the last one."""
        no, prev, ledger = last
        chains = [item.chain for item in sealed]
        header = Header(
            ledger=ledger,
            no=no + 1,
            prev=prev.hex(),
            n=len(chains),
            root=hashes.tree_root(chains).hex(),
            at=now.at,
            key=self._signer.key if self._signer else None,
            level=self._protection(),
        )
        self._write_block(header)
        if sealed:
            self._write_seals(header.no, sealed)
        return (header.no, hashes.header_hash(header.encode()), ledger)

    def _write_block(self, header: Header) -> None:
        text = header.encode()
        signature = self._signer.sign(text) if self._signer else None
        if self._signer and not self._known:
            values = (self._signer.key, self._signer.public, header.no)
            self._cursor.execute(_INSERT_KEY, values)
            self._known = True
        hashed = hashes.header_hash(text)
        self._cursor.execute(_INSERT_BLOCK, (header.no, text, hashed, signature))

    def _write_seals(self, block: int, sealed: list[Placed]) -> None:
        columns = zip(
            *(
                (item.entry.stream, item.seq, item.entry.id, item.entry.ts)
                + (item.chain.hex(),)
                for item in sealed
            ),
            strict=True,
        )
        texts = [",".join(map(str, column)) for column in columns]
        self._cursor.execute(_INSERT_SEALS, (block, *texts))

    def _last_block(self, now: Snapshot) -> tuple:
        """Return number, hash and ledger of the last block; make the first if none."""
        self._cursor.execute(_LAST_BLOCK)
        row = self._cursor.fetchone()
        if row:
            return (row[0], bytes(row[1]), row[2])
        return self._block([], (-1, hashes.START, str(uuid4())), now)

    def _protection(self) -> str:
        """Return the level at which the tables are protected, at most a minute old."""
        level, since = self._level
        if not level or time.monotonic() - since > LEVEL_SECONDS:
            self._cursor.execute("SELECT public.mes_ledger_level()")
            (level,) = self._cursor.fetchone()
            self._level = (level, time.monotonic())
        return level

    # -- heads of the streams -------------------------------------------------------

    def _load_heads(self, streams: set[str]) -> None:
        """Read the heads that are not known yet, from the seals themselves."""
        if not self._heads:
            self._cursor.execute(_REBUILD_HEADS)
        if len(self._heads) > HEADS:
            self._heads.clear()
        unknown = sorted(streams - self._heads.keys())
        if not unknown:
            return
        self._cursor.execute(_HEADS, (",".join(unknown),))
        self._heads.update(dict.fromkeys(unknown, (0, hashes.START)))
        for stream, seq, chain in self._cursor.fetchall():
            self._heads[stream] = (seq, bytes(chain))

    def _store_heads(self, streams: set[str]) -> None:
        heads = [(stream, *self._heads[stream]) for stream in sorted(streams)]
        names, seqs, chains = zip(*heads, strict=True)
        texts = (names, map(str, seqs), (chain.hex() for chain in chains))
        self._cursor.execute(_STORE_HEADS, [",".join(text) for text in texts])


def at_work(cursor: object) -> dict | None:
    """Return ``{pid, name, since}`` of the process that seals, None where none does."""
    cursor.execute("SELECT pid, name, since FROM public.mes_ledger_sealer()")
    row = cursor.fetchone()
    return dict(zip(("pid", "name", "since"), row, strict=True)) if row else None
