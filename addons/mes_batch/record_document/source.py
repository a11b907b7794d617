"""The record file as the document reads it: entries with their places, and seals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from ...mes_compliance.record import contents, entry, hashes
from ...mes_compliance.record.block import Header, Sealed
from ...mes_compliance.record.frames import FrameReader
from . import forms
from .moment import Moment


@dataclass(frozen=True)
class Entry:
    """One entry of a stream, with its place in the sealed record.

    :ivar number: number in its stream, from 1
    :ivar block: number of the block that seals it
    :ivar leaf: SHA-256 of its document, hex
    :ivar document: the members of the entry document
    :ivar known: whether it has the form in which its type is understood
    """

    number: int
    block: int
    leaf: str
    document: Mapping
    known: bool = True

    @property
    def type(self) -> str:
        """What happened, dotted."""
        return self.document["type"]

    @property
    def data(self) -> Mapping:
        """What was recorded."""
        return self.document["data"]

    @property
    def who(self) -> Mapping:
        """Who did it: ``uid``, ``login``, ``name``, ``roles`` as they were."""
        return self.document["who"]

    @property
    def name(self) -> str:
        """Printed name of who did it, as it was then."""
        return self.who["name"]

    @property
    def why(self) -> str:
        """The reason given, empty where none was."""
        return self.document["why"] or ""

    @property
    def moment(self) -> Moment:
        """When it happened, as the clock of the place showed."""
        return Moment.of(self.document)

    @property
    def signature(self) -> bool:
        """Whether it is an electronic signature."""
        return self.known and entry.is_signature(self.document)

    @property
    def content(self) -> Mapping:
        """What was signed, empty where it is no signature."""
        content = self.data.get("content")
        return content if isinstance(content, Mapping) else {}

    @property
    def step(self) -> str:
        """Key of the step it belongs to, empty where it belongs to none."""
        inner = self.content.get("subject")
        found = self.data.get("step") or self.data.get("subject") or inner
        return found if isinstance(found, str) else ""


@dataclass
class Source:
    """What a record file holds of one batch and of the recipe version it was made by.

    :ivar ledger: UUID of the ledger
    :ivar batch: the batch's entries, oldest first
    :ivar recipe: the recipe version's entries, oldest first
    :ivar head: chain value of the batch's last entry, hex
    :ivar seals: headers of the blocks, by number
    :ivar keys: public keys that signed, 32 bytes each, in order of first use
    """

    ledger: str
    batch: list[Entry] = field(default_factory=list)
    recipe: list[Entry] = field(default_factory=list)
    head: str = ""
    seals: list[Header] = field(default_factory=list)
    keys: list[bytes] = field(default_factory=list)

    @property
    def last(self) -> Entry:
        """The batch's last entry."""
        return self.batch[-1]

    @property
    def seal(self) -> Header:
        """The block that seals the batch's last entry."""
        return next(seal for seal in self.seals if seal.no == self.last.block)

    @property
    def demonstration(self) -> bool:
        """Whether the clock of a demonstration wrote any of it."""
        entries = (*self.batch, *self.recipe)
        return any(each.document["clock"] == "demo" for each in entries)

    def of_type(self, *types: str) -> list[Entry]:
        """Return the batch's entries of some types that are known, oldest first."""
        return [each for each in self.batch if each.known and each.type in types]


def read(record: BinaryIO) -> Source:
    """Read a record file that holds one batch and its recipe; it has to verify.

    :raise ValueError: the file holds no batch
    """
    reader = FrameReader(record)
    header = contents.decode_header(reader.one(b"H"))
    source = Source(header["ledger"])
    while reader.peek() == b"K":
        source.keys.append(contents.decode_key(reader.one(b"K")))
    gathered = _Gathered(header["streams"])
    while reader.peek() == b"B":
        block = Sealed.decode(reader.one(b"B"))
        source.seals.append(block.header)
        for document in reader.run(b"E", len(block.mine)):
            gathered.add(block.header.no, document)
    source.batch, source.recipe = gathered.of("batch"), gathered.of("recipe")
    if not source.batch:
        raise ValueError("the record file holds no batch")
    source.head = gathered.head("batch")
    return source


class _Gathered:
    """Entries by stream, numbered as they come."""

    def __init__(self, streams: list[dict]):
        self._streams = {each["stream"]: each for each in streams}
        self._entries: dict[str, list[Entry]] = {name: [] for name in self._streams}

    def add(self, block: int, document: bytes) -> None:
        value = entry.read(document)
        entries = self._entries[value["stream"]]
        number = self._streams[value["stream"]]["after"]["seq"] + len(entries) + 1
        leaf = hashes.leaf(document).hex()
        entries.append(Entry(number, block, leaf, value, forms.known(value)))

    def of(self, kind: str) -> list[Entry]:
        stream = self._stream(kind)
        return self._entries[stream] if stream else []

    def head(self, kind: str) -> str:
        return self._streams[self._stream(kind)]["head"]["chain"]

    def _stream(self, kind: str) -> str | None:
        found = (s["stream"] for s in self._streams.values() if s["kind"] == kind)
        return next(found, None)
