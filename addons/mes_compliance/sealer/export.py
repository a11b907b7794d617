"""Export: the sealed entries of streams, out of the database into a record file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import BinaryIO

from ..record import entry, hashes, writer
from ..record.block import Header, Sealed

FETCH = 500
"""Entries fetched at a time."""

LAST = 2**63 - 1
"""Number behind which no entry of a stream can stand."""

_HEAD = """
SELECT seq, chain, block, position FROM public.mes_ledger_seal
 WHERE stream = %s AND seq > %s AND seq <= %s ORDER BY seq {order} LIMIT 1
"""
_CHAIN = "SELECT chain FROM public.mes_ledger_seal WHERE stream = %s AND seq = %s"
_DOC = """
SELECT e.doc FROM public.mes_ledger_seal s
  JOIN public.mes_ledger_entry e ON e.ts = s.entry_ts AND e.id = s.entry_id
 WHERE s.stream = %s AND s.seq = %s
"""
_WANTED = """
  JOIN unnest(%(streams)s::text[], %(after)s::bigint[], %(heads)s::bigint[])
       AS w(stream, after, head)
    ON s.stream = w.stream::uuid AND s.seq > w.after AND s.seq <= w.head
"""
_KEYS = f"""
SELECT k.public
  FROM (SELECT convert_from(b.header, 'UTF8')::json ->> 'key' AS key, min(b.no) AS no
          FROM public.mes_ledger_block b
         WHERE b.no IN (SELECT s.block FROM public.mes_ledger_seal s {_WANTED})
         GROUP BY 1) AS used
  JOIN public.mes_ledger_key k ON k.key = used.key
 ORDER BY used.no
"""
_ENTRIES = f"""
SELECT s.block, s.position, e.doc
  FROM public.mes_ledger_seal s {_WANTED}
  JOIN public.mes_ledger_entry e ON e.ts = s.entry_ts AND e.id = s.entry_id
 ORDER BY s.block, s.position
"""
_BLOCKS = """
SELECT no, header, signature FROM public.mes_ledger_block WHERE no = ANY(%s)
"""
_CHAINS = """
SELECT block, chain FROM public.mes_ledger_seal WHERE block = ANY(%s)
 ORDER BY block, position
"""


def export(
    cursor: object,
    out: BinaryIO,
    streams: Sequence[str],
    *,
    after: Mapping[str, int] | None = None,
    until: Mapping[str, int] | None = None,
    attachment: Callable[[dict], BinaryIO] | None = None,
) -> list[dict]:
    """Write the record file of streams as far as they are sealed.

    :param cursor: a psycopg2 cursor, or Odoo's, in a transaction at REPEATABLE READ
    :param out: where the file is written
    :param streams: UUIDs of the streams
    :param after: per stream the number after which the file begins, else from 1
    :param until: per stream the number with which it ends, else the last one sealed
    :param attachment: opens the content of a file ``{name, sha256, size}`` that an
        entry lists
    :return: what the file's header says of the streams, see
        :func:`record.contents.encode_header`
    :raise LookupError: a stream has no sealed entry there
    """
    run = _Export(cursor, streams, dict(after or {}), dict(until or {}))
    told = run.streams()
    writer.write(out, run.ledger(), told, run.keys(), run.blocks(), attachment)
    return told


class _Export:
    def __init__(
        self, cursor: object, streams: Sequence[str], after: dict, until: dict
    ):
        self._cursor = cursor
        self._after = {stream: after.get(stream, 0) for stream in streams}
        self._until = {stream: until.get(stream, LAST) for stream in streams}
        self._wanted: dict[str, list] = {}

    def streams(self) -> list[dict]:
        """Return the header's streams, in order of their first entry in the file."""
        places = {stream: self._first(stream) for stream in self._after}
        told = [self._stream(stream) for stream in sorted(places, key=places.get)]
        self._wanted = {
            "streams": [item["stream"] for item in told],
            "after": [item["after"]["seq"] for item in told],
            "heads": [item["head"]["seq"] for item in told],
        }
        return told

    def ledger(self) -> str:
        """Return the UUID of the ledger."""
        self._cursor.execute("SELECT header FROM public.mes_ledger_block WHERE no = 0")
        return Header.decode(bytes(self._cursor.fetchone()[0])).ledger

    def keys(self) -> list[bytes]:
        """Return the public keys, in order of their first use."""
        self._cursor.execute(_KEYS, self._wanted)
        return [bytes(public) for (public,) in self._cursor.fetchall()]

    def blocks(self) -> Iterator[tuple[Sealed, list[bytes]]]:
        """Yield the blocks that hold the entries, each with their documents."""
        self._cursor.execute(
            f"DECLARE mes_export NO SCROLL CURSOR FOR {_ENTRIES}", self._wanted
        )
        rows: list[tuple] = []
        while True:
            self._cursor.execute(f"FETCH {FETCH} FROM mes_export")
            fetched = self._cursor.fetchall()
            # The last block of a fetch may go on in the next one.
            ready = [row for row in rows + fetched if row[0] != _last(fetched)]
            yield from self._whole(ready)
            rows = (rows + fetched)[len(ready) :]
            if not fetched:
                break
        self._cursor.execute("CLOSE mes_export")

    def _whole(self, rows: list[tuple]) -> Iterator[tuple[Sealed, list[bytes]]]:
        """Yield the blocks of rows ``(block, position, doc)``."""
        numbers = sorted({row[0] for row in rows})
        self._cursor.execute(_BLOCKS, (numbers,))
        blocks = {no: rest for no, *rest in self._cursor.fetchall()}
        self._cursor.execute(_CHAINS, (numbers,))
        chains: dict[int, list[bytes]] = {}
        for no, chain in self._cursor.fetchall():
            chains.setdefault(no, []).append(bytes(chain))
        for no, group in groupby(rows, key=lambda row: row[0]):
            mine = list(group)
            text, signature = blocks[no]
            yield (
                Sealed(
                    Header.decode(bytes(text)),
                    bytes(text),
                    None if signature is None else bytes(signature),
                    chains[no],
                    [row[1] for row in mine],
                ),
                [bytes(row[2]) for row in mine],
            )

    def _first(self, stream: str) -> tuple[int, int]:
        """Return block and position of the first entry wanted of a stream."""
        row = self._end(stream, "ASC")
        if row is None:
            raise LookupError(f"no sealed entry of stream {stream}")
        return row[2:]

    def _end(self, stream: str, order: str) -> tuple | None:
        """Return number, chain value, block and position of the first or last entry."""
        ends = (stream, self._after[stream], self._until[stream])
        self._cursor.execute(_HEAD.format(order=order), ends)
        return self._cursor.fetchone()

    def _stream(self, stream: str) -> dict:
        after = self._after[stream]
        seq, chain, *_place = self._end(stream, "DESC")
        self._cursor.execute(_DOC, (stream, seq))
        last = entry.read(bytes(self._cursor.fetchone()[0]))
        return {
            "stream": stream,
            "kind": last["kind"],
            "label": last["label"],
            "after": {"seq": after, "chain": self._chain(stream, after)},
            "entries": seq - after,
            "head": {"seq": seq, "chain": bytes(chain).hex()},
        }

    def _chain(self, stream: str, seq: int) -> str:
        if seq == 0:
            return hashes.START.hex()
        self._cursor.execute(_CHAIN, (stream, seq))
        return bytes(self._cursor.fetchone()[0]).hex()


def _last(rows: list[tuple]) -> int | None:
    """Return the block of the last row, None where there are no rows."""
    return rows[-1][0] if rows else None
