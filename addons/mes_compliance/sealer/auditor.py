"""Recomputes a ledger from its tables and names every difference."""

from __future__ import annotations

from uuid import UUID

from ..record import ed25519, entry, hashes
from ..record.block import Header, NotHeader
from ..record.report import Fault
from . import queries
from .outcome import Audit
from .rows import Row, Rows, as_bytes, label_of, read_all

HEADS = 100_000
"""Streams whose heads are kept in memory at the most."""


class Auditor:
    """One audit under way, of the whole record or of a portion of its blocks.

    Memory is bounded: heads of streams that were not seen lately are read again from
    the seals before them, which earlier blocks have proved.

    :param cursor: in a transaction at REPEATABLE READ
    :param audit: what is found goes in here; one that was interrupted is gone on with
    :param limit: greatest number of faults described
    """

    def __init__(self, cursor: object, audit: Audit, limit: int):
        self.audit = audit
        self._cursor = cursor
        self._limit = limit
        self._heads: dict[str, tuple[int, bytes]] = {}
        self._whole = audit.last is None
        self._labels: dict[str, str] = {}
        self._keys: dict[str, tuple[bytes, int]] = {}
        self._ledger: str | None = audit.ledger or None
        self._prev: str | None = audit.prev

    def run(
        self, unsealed_after: float, witnesses: dict[int, str], blocks: int | None
    ) -> Audit:
        """Recompute what is left, or so many blocks of it; return what was found."""
        self._cursor.execute(queries.KEYS)
        self._keys = {k: (bytes(p), no) for k, p, no in self._cursor.fetchall()}
        end = self._end(blocks)
        self._portion(end, witnesses)
        self.audit.complete = end is None
        self.audit.prev, self.audit.ledger = self._prev, self._ledger or ""
        if self.audit.complete:
            self._conclude(unsealed_after, witnesses)
        return self.audit

    def _end(self, blocks: int | None) -> int | None:
        """Return the number of the block before which to stop, None for the end."""
        if blocks is None:
            return None
        self._cursor.execute(queries.END, (self._next_block(), blocks))
        row = self._cursor.fetchone()
        return row[0] if row else None

    def _portion(self, end: int | None, witnesses: dict[int, str]) -> None:
        """Recompute the blocks from the next one on.

        Seals between its last block and the end are left to the next portion, which
        begins behind that block and misses the one they name.
        """
        span = {"start": self._next_block(), "end": ""}
        seals = {**span, "end": f" AND s.block < {end:d}"} if end is not None else span
        if end is not None:
            span["end"] = f" AND no < {end:d}"
        rows = Rows(
            read_all(self._cursor, "mes_audit_rows", queries.ROWS.format(**seals))
        )
        blocks = read_all(
            self._cursor, "mes_audit_blocks", queries.BLOCKS.format(**span)
        )
        for no, *block in blocks:
            self._without_block(rows, no)
            self._block(no, *map(as_bytes, block), rows.take(no))
            self._witness(no, witnesses)
            self._forget()
        if end is None:
            self._without_block(rows, None)

    def _conclude(self, unsealed_after: float, witnesses: dict[int, str]) -> None:
        """Look at what stands beside the blocks, once all were recomputed."""
        for no in sorted(witnesses.keys() - range(self._next_block())):
            self._fault("block_missing", "it was there before and is gone", block=no)
        self._compare_keys()
        self._compare_heads()
        self._find_unsealed(unsealed_after)
        self._find_twice()

    # -- blocks ---------------------------------------------------------------------

    def _without_block(self, rows: Rows, no: int | None) -> None:
        """Name blocks and seals that stand before this block and should not."""
        expected = self._next_block()
        if no is not None and no > expected:
            what = "it is gone" if no == expected + 1 else f"it is gone, up to {no - 1}"
            self._fault("block_missing", what, block=expected)
            self._prev = None
        while rows.block is not None and (no is None or rows.block < no):
            orphans, block = rows.take(rows.block), rows.last
            self._know(orphans)
            self._fault("block_missing", "it seals entries and is gone", block=block)
            for row in orphans:
                self._entry(row, row.chain)

    def _next_block(self) -> int:
        return self.audit.last["no"] + 1 if self.audit.last else 0

    def _block(
        self, no: int, text: bytes, hashed: bytes, signature: bytes | None, rows: list
    ) -> None:
        """Recompute a block with the entries it seals."""
        self.audit.blocks += 1
        self.audit.last = {"no": no, "hash": hashed.hex()}
        try:
            header = Header.decode(text)
        except NotHeader as fault:
            self._fault("block_altered", str(fault), block=no)
            header = None
        else:
            self._header(no, header, text, hashed)
            self._signature(header, text, signature)
        self._prev = hashes.header_hash(text).hex()
        self._know(rows)
        for row, chain in zip(rows, self._sealed(no, header, rows), strict=True):
            self._entry(row, chain)

    def _header(self, no: int, header: Header, text: bytes, hashed: bytes) -> None:
        """Compare a header with its columns and the blocks before."""
        self._ledger = self._ledger or header.ledger
        differences = {
            "its number is not the one in its header": header.no != no,
            "its hash is not that of its header": hashes.header_hash(text) != hashed,
            "it does not follow the block before": self._prev
            not in (None, header.prev),
            "it is of another ledger": header.ledger != self._ledger,
        }
        for what, differs in differences.items():
            if differs:
                self._fault("block_altered", what, block=no)

    def _signature(self, header: Header, text: bytes, signature: bytes | None) -> None:
        if header.key is None and signature is None:
            self.audit.unsigned += 1
            return
        public, since = self._keys.get(header.key, (b"", 0))
        if not public:
            self._fault("block_key", "its key is not there", block=header.no)
        elif not ed25519.verify(public, text, signature or b""):
            what = f"it is not signed by its key {header.key}"
            self._fault("block_signature", what, block=header.no)
        else:
            self.audit.signed += 1
            self._first_use(public, since, header)

    def _first_use(self, public: bytes, since: int, header: Header) -> None:
        name = hashes.fingerprint(public)
        if name not in self.audit.keys:
            self.audit.keys.append(name)
            if since != header.no:
                what = f"key {header.key} is said to sign from block {since} on"
                self._fault("key_altered", what, block=header.no)

    def _sealed(self, no: int, header: Header | None, rows: list[Row]) -> list[bytes]:
        """Return the chain values that were sealed, as far as they can be known."""
        chains = [row.chain for row in rows]
        if header is None or header.seals(chains):
            return chains
        recomputed = self._relink(rows)
        if header.seals(recomputed):
            for row, chain in zip(rows, recomputed, strict=True):
                if row.chain != chain:
                    self._at(row, "seal_altered", "its seal holds another chain value")
            return recomputed
        missing = sorted(set(range(header.n)) - {row.position for row in rows})
        what = "its entries and seals do not give its Merkle root"
        if missing:
            what = f"no seal stands at place {', '.join(map(str, missing[:8]))}"
        elif len(rows) != header.n:
            what = f"{len(rows)} seals stand where {header.n} were sealed"
        self._fault("block_altered", what, block=no)
        return chains

    def _relink(self, rows: list[Row]) -> list[bytes]:
        """Return the chain values that follow from the documents alone."""
        heads, chains = dict(self._heads), []
        for row in rows:
            seq, chain = heads.get(row.stream, (0, hashes.START))
            leaf = hashes.leaf(row.doc or b"")
            chain = hashes.link(UUID(row.stream).bytes, seq + 1, chain, leaf)
            heads[row.stream] = (seq + 1, chain)
            chains.append(chain)
        return chains

    def _witness(self, no: int, witnesses: dict[int, str]) -> None:
        if witnesses.get(no, self._prev) != self._prev:
            self._fault("block_replaced", "it is not the one seen before", block=no)

    # -- entries --------------------------------------------------------------------

    def _know(self, rows: list[Row]) -> None:
        """Get the heads of these rows' streams as they were before the rows."""
        first: dict[str, int] = {}
        for row in rows:
            if row.stream not in self._heads:
                first[row.stream] = min(row.seq, first.get(row.stream, row.seq))
        if not self._whole and first:
            values = (list(first), list(first.values()))
            self._cursor.execute(queries.BEFORE, values)
            for stream, seq, chain in self._cursor.fetchall():
                self._heads[stream] = (seq, bytes(chain))
                del first[stream]
        self.audit.streams += len(first)
        self._heads.update(dict.fromkeys(first, (0, hashes.START)))

    def _forget(self) -> None:
        """Let go of heads and names when they are too many; they are read again."""
        if len(self._heads) > HEADS:
            self._heads.clear()
            self._labels.clear()
            self._whole = False

    def _entry(self, row: Row, sealed: bytes) -> None:
        """Recompute an entry's link and compare its document with its columns."""
        self.audit.entries += 1
        seq, chain = self._heads.get(row.stream, (0, hashes.START))
        self._heads[row.stream] = (max(row.seq, seq + 1), sealed)
        if row.doc is None:
            return self._at(row, "entry_missing", "the entry is gone")
        self._columns(row)
        leaf = hashes.leaf(row.doc)
        if leaf != row.leaf:
            self._at(row, "entry_altered", "its column leaf is not its document's hash")
        if hashes.link(UUID(row.stream).bytes, seq + 1, chain, leaf) == sealed:
            self._heads[row.stream] = (seq + 1, sealed)
            if row.seq != seq + 1:
                what = f"its seal gives it another number, {row.seq}"
                self._at(row._replace(seq=seq + 1), "seal_altered", what)
        elif row.seq > seq + 1:
            gone = f"entries {seq + 1} to {row.seq - 1} before it are gone"
            self._at(row, "entry_missing", gone)
        else:
            self._at(row, "entry_altered", "it is not the entry that was sealed here")

    def _columns(self, row: Row) -> None:
        """Compare the columns beside a document with what it says."""
        try:
            value = entry.read(row.doc)
        except entry.NotEntry as fault:
            return self._at(row, "entry_malformed", str(fault))
        self._labels[row.stream] = value["label"]
        said = (
            *(value[key] for key in ("stream", "kind", "type", "id", "request")),
            value["who"]["uid"],
            value["at"],
        )
        if said != row.columns:
            names = ("stream", "kind", "type", "uuid", "request", "actor", "at")
            for name, told, found in zip(names, said, row.columns, strict=True):
                if told != found:
                    what = f"column {name} says {found}, its document {told}"
                    self._at(row, "column_altered", what)
        if value["stream"] != row.stream:
            self._at(row, "seal_altered", "it is sealed in another stream than its own")

    # -- what stands beside the blocks ----------------------------------------------

    def _compare_keys(self) -> None:
        for key, (public, _since) in self._keys.items():
            if hashes.key_id(public) != key:
                self._fault("key_altered", f"key {key} is not the one of that name")
            elif hashes.fingerprint(public) not in self.audit.keys:
                self._fault("key_unused", f"key {key} is there and signed no block")

    def _compare_heads(self) -> None:
        """Compare the cached heads with the seals: a cut-off end shows here."""
        for stream, seq, chain, last, link in read_all(
            self._cursor, "mes_audit_heads", queries.CACHED
        ):
            sealed = (last or 0, as_bytes(link) or hashes.START)
            found, value = self._heads.get(stream, sealed)
            if seq > found:
                what = f"it was sealed and is gone, up to entry {seq}"
                label = self._label(stream)
                self._fault("cut_off", what, stream=label, entry=found + 1)
            elif (seq, bytes(chain)) != (found, value):
                what = f"the cached head of {self._label(stream)} is not its last entry"
                self._fault("head_altered", what)

    def _find_unsealed(self, seconds: float) -> None:
        query = queries.UNSEALED.format(seconds=float(seconds))
        for number, stream, kind, age in read_all(
            self._cursor, "mes_audit_late", query
        ):
            self.audit.unsealed += 1
            who = f"an entry of {self._label(stream)}, {kind}, row {number}"
            self._fault("unsealed", f"{who}, has been waiting for its seal for {age} s")

    def _find_twice(self) -> None:
        query = read_all(self._cursor, "mes_audit_twice", queries.TWICE)
        for stream, kind, uuid, times in query:
            what = f"entry {uuid} stands there {times} times"
            self._fault("twice", what, stream=self._label(stream), type=kind)

    # -- faults ---------------------------------------------------------------------

    def _at(self, row: Row, code: str, what: str) -> None:
        self._fault(
            code,
            what,
            entry=row.seq,
            stream=self._label(row.stream),
            type=row.columns[2] or "",
            block=row.block,
        )

    def _fault(self, code: str, what: str, **where: object) -> None:
        self.audit.found += 1
        if len(self.audit.faults) < self._limit:
            self.audit.faults.append(Fault(code, what, **where))

    def _label(self, stream: str) -> str:
        """Return the name of a stream, from any entry that can be read."""
        if stream not in self._labels:
            self._cursor.execute(queries.LABEL, (stream,))
            labels = (label_of(bytes(doc)) for (doc,) in self._cursor.fetchall())
            self._labels[stream] = next(filter(None, labels), stream)
        return self._labels[stream]
