"""The rows of an audit: seals with their entries, read without filling memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..record import entry

FETCH = 2000
"""Rows fetched at a time."""


class Row(NamedTuple):
    """A seal, and the entry it seals; the entry's members are None where it is gone."""

    block: int
    position: int
    stream: str
    seq: int
    chain: bytes
    doc: bytes | None
    leaf: bytes | None
    columns: tuple


class Rows:
    """The seals in order of their blocks, handed out block by block.

    :ivar block: number of the block that comes next, None at the end
    :ivar last: number of the block handed out last
    """

    def __init__(self, rows: Iterator[tuple]):
        self._rows = (row_of(row) for row in rows)
        self._next = next(self._rows, None)
        self.last: int | None = None

    @property
    def block(self) -> int | None:
        """Return the number of the block that comes next."""
        return self._next.block if self._next else None

    def take(self, block: int) -> list[Row]:
        """Return the rows of this block, none where it is not the next."""
        self.last, rows = block, []
        while self._next is not None and self._next.block == block:
            rows.append(self._next)
            self._next = next(self._rows, None)
        return rows


def row_of(row: tuple) -> Row:
    """Return a row of the query :data:`queries.ROWS`."""
    block, position, stream, seq, chain, doc, leaf, *columns = row
    return Row(
        block, position, stream, seq, *map(as_bytes, (chain, doc, leaf)), tuple(columns)
    )


def label_of(doc: bytes) -> str:
    """Return the label in a document, empty where it cannot be read."""
    try:
        return entry.read(doc)["label"]
    except entry.NotEntry:
        return ""


def as_bytes(value: object) -> bytes | None:
    """Return what the database gave for a binary value as bytes."""
    return None if value is None else bytes(value)


def read_all(cursor: object, name: str, query: str) -> Iterator[tuple]:
    """Yield the rows of a query through a cursor of the server."""
    cursor.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {query}")
    while True:
        cursor.execute(f"FETCH {FETCH} FROM {name}")
        rows = cursor.fetchall()
        yield from rows
        if len(rows) < FETCH:
            break
    cursor.execute(f"CLOSE {name}")
