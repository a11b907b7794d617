"""What an audit found, as data and in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields

from ..record.hashes import START
from ..record.report import Fault, count


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
    :ivar complete: whether all blocks were recomputed; otherwise it can be gone on with
    :ivar prev: hash of the last block as recomputed, None where a block is gone
    :ivar ledger: identity of the ledger
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
    complete: bool = False
    prev: str | None = START.hex()
    ledger: str = ""

    @classmethod
    def of(cls, told: dict) -> Audit:
        """Return an audit that was interrupted, from its plain data."""
        names = {each.name for each in fields(cls)}
        kept = {name: value for name, value in told.items() if name in names}
        faults = [
            Fault(**{k: v for k, v in fault.items() if k != "sentence"})
            for fault in told["faults"]
        ]
        return cls(**{**kept, "faults": faults})

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
