"""Verification of a record file: once through, in constant memory.

Every entry is hashed, linked to the one before and compared with the chain value that
its block seals; every block is hashed, compared with its Merkle root and its signature
checked. What the header, the keys and the end say has to follow from the rest, so that
no byte of the file is free to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import BinaryIO
from uuid import UUID

from . import contents, ed25519, entry, hashes
from .block import Header, NotHeader, Sealed
from .contents import NotContents
from .frames import BrokenFrame, FrameReader
from .report import Broken, Report, count, refusal

_STREAM = b'"stream":"'
_ATTACHMENTS = b'"attachments":[{'
_TYPE = re.compile(rb'","type":"([a-z0-9_.]+)"')
_OTHER = "it is not the entry that was sealed here"
_DIGESTS = {"script", "style", "template"}


class Progress:
    """How far a stream has been verified.

    :ivar told: what the file's header says of the stream
    :ivar mark: what a link of the stream begins with, see :func:`hashes.link`
    :ivar seq: number of the entry verified last
    :ivar chain: its chain value
    :ivar covered: number of the last entry that a signed block covers
    :ivar last: document of the entry verified last, empty before the first
    """

    __slots__ = ("told", "mark", "seq", "chain", "covered", "last")

    def __init__(self, told: dict):
        self.told = told
        self.mark = hashes.LINK + UUID(told["stream"]).bytes
        self.seq = self.covered = told["after"]["seq"]
        self.chain = bytes.fromhex(told["after"]["chain"])
        self.last = b""

    def found(self) -> dict:
        """Return what the header has to say of the stream."""
        last = entry.read(self.last)
        return {
            "stream": last["stream"],
            "kind": last["kind"],
            "label": last["label"],
            "after": self.told["after"],
            "entries": self.seq - self.told["after"]["seq"],
            "head": {"seq": self.seq, "chain": self.chain.hex()},
        }


def verify(
    stream: BinaryIO, *, keys: Iterable[str] = (), documents: bool = True
) -> Report:
    """Verify a record file.

    :param stream: the file, opened for reading bytes; read once, forwards
    :param keys: fingerprints, in full or from 16 hex digits on, of the keys that may
        have signed; empty accepts any key and leaves the comparison to the reader
    :param documents: read every document too. Without it hashes, links, blocks, their
        signatures and attachments are verified; what the documents say is taken as it
        was sealed: their form, what people signed (counted by its marks) and the
        page's digests are not looked at
    :return: the report; :attr:`Report.fault` holds the first fault
    """
    run = _Verification(stream, keys, documents)
    try:
        run.all()
        run.report.ok = True
    except Broken as broken:
        run.report.fault = broken.fault
    except BrokenFrame as broken:
        run.report.fault = run.broken_frame(broken).fault
    return run.report


class _Verification:
    def __init__(self, stream: BinaryIO, keys: Iterable[str], documents: bool):
        self.report = Report(documents=documents)
        self._reader = FrameReader(stream)
        self._asked = [re.sub("[ :]", "", key).lower() for key in keys]
        self.report.known = bool(self._asked)
        self._streams: dict[bytes, Progress] = {}
        self._order: list[Progress] = []
        self._keys: dict[str, bytes] = {}
        self._files: dict[str, dict] = {}
        self._block: Header | None = None
        self._block_hash = ""

    def all(self) -> None:
        """Verify the file from its header to its end."""
        self._header()
        while self._reader.peek() == b"K":
            self._key(self._reader.one(b"K"))
        while self._reader.peek() == b"B":
            self._sealed(self._reader.one(b"B"))
        self._block = None
        for file in self._files.values():
            self._attachment(file)
        self._end()
        self._compare()

    def broken_frame(self, broken: BrokenFrame) -> Broken:
        """Return the fault of a frame that is cut off or not the one expected."""
        read = count(self.report.entries, "entry", "entries")
        what = f"the file ends here, after {read}" if broken.truncated else str(broken)
        code = "truncated" if broken.truncated else "frame"
        if broken.kind == b"E":
            return self._next(b"", code, what)
        return self._fault(code, what)

    # -- header and keys ------------------------------------------------------------

    def _header(self) -> None:
        if self._reader.at_end():
            raise refusal("empty", "the file is empty")
        try:
            told = contents.decode_header(self._reader.one(b"H"))
        except BrokenFrame:
            raise refusal("foreign", "this is not a batch record file") from None
        except NotContents as fault:
            raise self._fault("header_malformed", str(fault)) from None
        self.report.ledger = told["ledger"]
        self.report.streams = told["streams"]
        self._streams = {s["stream"].encode(): Progress(s) for s in told["streams"]}

    def _key(self, payload: bytes) -> None:
        try:
            public = contents.decode_key(payload)
        except NotContents as fault:
            raise self._fault("key_malformed", str(fault)) from None
        if public in self._keys.values():
            raise self._fault("key_unused", "the key stands in the file twice")
        self._keys[hashes.key_id(public)] = public

    # -- blocks ---------------------------------------------------------------------

    def _sealed(self, payload: bytes) -> None:
        try:
            block = Sealed.decode(payload)
        except NotHeader as fault:
            raise self._fault("block_malformed", str(fault)) from None
        before, self._block = self._block, block.header
        self._follows(before, block)
        if not block.header.seals(block.chains):
            raise self._fault("block_altered", "its chain values are not those sealed")
        self._signature(block)
        self._entries(block)

    def _follows(self, before: Header | None, block: Sealed) -> None:
        """Check that the block is of this ledger and later than the one before."""
        header = block.header
        if header.ledger != self.report.ledger:
            raise self._fault("block_foreign", "it is of another ledger")
        if before and header.no <= before.no:
            raise self._fault("block_order", f"it stands after block {before.no}")
        adjacent = before and header.no == before.no + 1
        if adjacent and header.prev != self._block_hash:
            raise self._fault("block_order", "it was not sealed after the one before")
        self._block_hash = hashes.header_hash(block.text).hex()

    def _signature(self, block: Sealed) -> None:
        level, key = block.header.level, block.header.key
        if level not in self.report.levels:
            self.report.levels = "".join(sorted(self.report.levels + level))
        if key is None:
            self.report.unsigned += 1
            return
        if not ed25519.verify(self._signing_key(key), block.text, block.signature):
            raise self._fault("block_signature", f"it is not signed by its key {key}")
        self.report.signed += 1

    def _signing_key(self, key: str) -> bytes:
        """Return the public key: in the file, in order of use, and one asked for."""
        public = self._keys.get(key)
        if public is None:
            raise self._fault("block_key", f"its key {key} is not in the file")
        name, used = hashes.fingerprint(public), self.report.keys
        if name in used:
            return public
        if list(self._keys)[len(used)] != key:
            raise self._fault("key_order", "the keys do not stand in order of use")
        if self._asked and not any(name.startswith(asked) for asked in self._asked):
            raise self._fault("key_other", f"its key {key} is not the one asked for")
        used.append(name)
        return public

    # -- entries --------------------------------------------------------------------

    def _entries(self, block: Sealed) -> None:
        """Check that the block's entries are those whose chain values it seals.

        Runs once per entry of a record: leaf and link are spelled out here.
        """
        signed, every = block.signature is not None, self.report.documents
        streams, chains = self._streams, block.chains
        documents = self._reader.run(b"E", len(block.mine))
        for place, doc in zip(block.mine, documents, strict=True):
            name = doc.rfind(_STREAM) + 10
            stream = streams.get(doc[name : name + 36])
            if stream is None:
                raise self._next(doc, "entry_altered", _OTHER)
            seq = stream.seq + 1
            leaf = sha256(b"\x00" + doc).digest()
            before = stream.mark + seq.to_bytes(8, "big") + stream.chain
            chain = sha256(before + leaf).digest()
            if chain != chains[place]:
                raise self._at(stream, seq, doc, "entry_altered", _OTHER)
            if not stream.last:
                self._order.append(stream)
            stream.seq, stream.chain, stream.last = seq, chain, doc
            if signed:
                stream.covered = seq
            if every or _ATTACHMENTS in doc:
                self._document(stream, doc)
            else:
                self.report.signatures += _is_signed(doc, name)
            self.report.entries += 1

    def _document(self, stream: Progress, doc: bytes) -> None:
        """Read a document, check it, and note what the report needs of it."""
        try:
            value = entry.read(doc)
            if value["stream"] != stream.told["stream"]:
                raise entry.NotEntry("stream", "is not the one it was sealed in")
        except entry.NotEntry as fault:
            raise self._malformed(stream, doc, fault) from None
        if entry.contradicts(value):
            what = "it was signed on another content than it holds"
            raise self._at(stream, stream.seq, doc, "signature_differs", what)
        self.report.signatures += entry.is_signature(value)
        for file in entry.attachments(value):
            self._files.setdefault(file["sha256"], file)
        digests = value["data"].get("verifier")
        if type(digests) is dict and digests.keys() == _DIGESTS:
            self.report.verifier = digests

    # -- attachments and end --------------------------------------------------------

    def _attachment(self, file: dict) -> None:
        what = f"attachment {file['name']} is not"
        if self._reader.peek() != b"A":
            raise self._fault("attachment_missing", f"{what} there")
        try:
            told = contents.decode_file(self._reader.one(b"A"))
        except NotContents as fault:
            raise self._fault("attachment_altered", str(fault)) from None
        if told != file:
            raise self._fault("attachment_altered", f"{what} named so")
        size, digest = 0, sha256()
        for piece in self._reader.chunks(b"D"):
            size += len(piece)
            digest.update(piece)
        if size != file["size"] or digest.hexdigest() != file["sha256"]:
            raise self._fault("attachment_altered", f"{what} as sealed")

    def _end(self) -> None:
        if self._reader.one(b"Z") != contents.encode_end(self.report.entries):
            raise self._fault("end_differs", "the end counts other entries")
        if not self._reader.at_end():
            raise self._fault("trailing", "something follows the end of the record")

    def _compare(self) -> None:
        """Compare what header and keys say with what was found."""
        if len(self.report.keys) != len(self._keys):
            raise refusal("key_unused", "a key stands in the file that signed nothing")
        told = self.report.streams
        if len(told) != len(self._order):
            raise refusal("header_differs", "the header names streams without entries")
        for said, stream in zip(told, self._order, strict=True):
            self._compare_stream(said, stream)
        self.report.uncovered = sum(s.seq - s.covered for s in self._order)
        if self._asked and self.report.uncovered:
            late = count(self.report.uncovered, "entry", "entries")
            raise refusal("uncovered", f"the last {late} are not signed by any key")

    def _compare_stream(self, said: dict, stream: Progress) -> None:
        try:
            found = stream.found()
        except entry.NotEntry as fault:
            raise self._malformed(stream, stream.last, fault) from None
        for key, value in found.items():
            if said[key] != value:
                what = f"the header says another {key} of stream {said['label']}"
                raise refusal("header_differs", what, position=0)

    # -- faults ---------------------------------------------------------------------

    def _fault(self, code: str, what: str, **where: object) -> Broken:
        """Return a fault at the frame read last."""
        offset, block = self._reader.offset, self._block
        no = block.no if block else None
        return refusal(code, what, position=offset, block=no, **where)

    def _malformed(self, stream: Progress, doc: bytes, fault: entry.NotEntry) -> Broken:
        return self._at(stream, stream.seq, doc, "entry_malformed", str(fault))

    def _at(
        self, stream: Progress, seq: int, doc: bytes, code: str, what: str
    ) -> Broken:
        """Return a fault of the entry with this number in the stream."""
        kind = _TYPE.search(doc, doc.rfind(_STREAM))
        return self._fault(
            code,
            what,
            entry=seq,
            stream=stream.told["label"],
            type=kind[1].decode() if kind else "",
            number=self.report.entries + 1,
        )

    def _next(self, doc: bytes, code: str, what: str) -> Broken:
        """Return a fault of the next entry of the file, whatever stream it is of."""
        if len(self._streams) == 1:
            (stream,) = self._streams.values()
            return self._at(stream, stream.seq + 1, doc, code, what)
        return self._fault(code, what, number=self.report.entries + 1)


def _is_signed(doc: bytes, place: int) -> bool:
    """Tell by its marks whether a document that is not read is a signature."""
    named = doc.find(b'.signed","tz":"', place) > 0
    return named and b'"meaning":"' in doc and b'"shown":"' in doc
