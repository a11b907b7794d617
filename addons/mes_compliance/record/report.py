"""What a verification answers: a report, with the first fault in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

UNREADABLE = frozenset({"empty", "foreign", "unreadable"})
"""Codes of faults that mean: this is no record, nothing could be verified."""


@dataclass(frozen=True)
class Fault:
    """The first place where a record is not as it was sealed.

    :ivar code: what kind of fault, snake_case
    :ivar what: the same in words
    :ivar entry: number of the entry in its stream, where one is concerned
    :ivar stream: label of the stream
    :ivar type: type of the entry as it stands there
    :ivar number: number of the entry in the file, from 1
    :ivar block: number of the block
    :ivar position: byte of the file (of the part, in a bundle) where it starts
    :ivar part: name of the part, in a bundle, document or page
    """

    code: str
    what: str
    entry: int | None = None
    stream: str = ""
    type: str = ""
    number: int | None = None
    block: int | None = None
    position: int | None = None
    part: str = ""

    @property
    def sentence(self) -> str:
        """Return the fault as one sentence: where, what, and where to look."""
        where = [text for text in (self.part, self._entry(), self._block()) if text]
        subject = ", ".join(where)
        place = "" if self.position is None else f" (byte {self.position})"
        sentence = f"{subject + ': ' if subject else ''}{self.what}{place}."
        return printable(sentence[:1].upper() + sentence[1:])

    def _entry(self) -> str:
        if self.entry is None:
            return f"entry {self.number} of the file" if self.number else ""
        kind = f", {self.type}" if self.type else ""
        return f"entry {self.entry} of {self.stream or 'its stream'}{kind}"

    def _block(self) -> str:
        return "" if self.block is None else f"block {self.block}"


class Broken(Exception):
    """Ends a verification at its first fault."""

    def __init__(self, fault: Fault):
        super().__init__(fault.sentence)
        self.fault = fault


@dataclass
class Report:
    """What was verified, and what was found.

    :ivar ok: everything is as it was sealed
    :ivar subject: what the file is: record, bundle, document or page
    :ivar ledger: UUID of the ledger
    :ivar streams: per stream ``{stream, kind, label, after, entries, head}``
    :ivar entries: number of entries verified
    :ivar signatures: electronic signatures among them
    :ivar signed: number of blocks with a signature that holds
    :ivar unsigned: number of blocks without signature
    :ivar uncovered: entries that no signed block covers yet
    :ivar keys: fingerprints of the keys that signed, SHA-256 of the public key
    :ivar known: whether the keys are ones that were asked for
    :ivar levels: protection levels written into the blocks, as ``AB``
    :ivar verifier: digests of the page's own text as sealed in the record
    :ivar documents: whether every document was read, not only its hash
    :ivar fault: the first fault, None where there is none
    """

    ok: bool = False
    subject: str = "record"
    ledger: str = ""
    streams: list[dict] = field(default_factory=list)
    entries: int = 0
    signatures: int = 0
    signed: int = 0
    unsigned: int = 0
    uncovered: int = 0
    keys: list[str] = field(default_factory=list)
    known: bool = False
    levels: str = ""
    verifier: dict | None = None
    documents: bool = True
    fault: Fault | None = None

    @property
    def readable(self) -> bool:
        """Tell whether the file was a record at all."""
        return self.fault is None or self.fault.code not in UNREADABLE

    @property
    def sentence(self) -> str:
        """Return the outcome in one sentence."""
        return self.fault.sentence if self.fault else printable(self._accepted())

    def as_dict(self) -> dict:
        """Return the report as plain data."""
        return {**asdict(self), "sentence": self.sentence}

    def _accepted(self) -> str:
        entries = count(self.entries, "entry", "entries")
        verb = "is" if self.entries == 1 else "are"
        return (
            f"{entries} of {self._labels()} {verb} as sealed, "
            f"{count(self.signatures, 'signature', 'signatures')} among them; "
            f"{self._seal()}{self._scope()}."
        )

    def _labels(self) -> str:
        labels = [stream["label"] for stream in self.streams]
        more = f" and {len(labels) - 3} more" if len(labels) > 3 else ""
        return ", ".join(labels[:3]) + more

    def _seal(self) -> str:
        if not self.keys:
            return "no block is signed, so who sealed them cannot be shown"
        names = ", ".join(grouped(key) for key in self.keys)
        late = (
            f", the last {count(self.uncovered, 'entry', 'entries')} not yet signed"
            if self.uncovered
            else ""
        )
        key = "the known key" if self.known else "key"
        compare = ", to be compared with the one the site gave out"
        known = "" if self.known else compare
        blocks = count(self.signed, "block", "blocks")
        return f"{blocks} signed by {key} {names}{known}{late}"

    def _scope(self) -> str:
        if self.subject == "bundle":
            return "; the documents beside them are the ones sealed"
        if self.subject == "document":
            return "; the printed pages are covered by the bundle only"
        if self.subject == "page" and self.verifier is None:
            return "; the page around them is covered by the bundle only"
        return ""


def refusal(code: str, what: str, **where: object) -> Broken:
    """Return the exception that ends a verification with this fault."""
    return Broken(Fault(code, what, **where))


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many}"


def grouped(digits: str) -> str:
    """Return hex digits in groups of four, as people compare them."""
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def printable(text: str) -> str:
    """Return the text without what could steer a terminal."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
