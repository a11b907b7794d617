"""Builders of ledgers and record files, small and large, for tests and benchmarks."""

from __future__ import annotations

import io
import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from addons.mes_compliance.record import entry, hashes, writer
from addons.mes_compliance.record.block import CAPACITY, Header, Sealed

SITE = "0f6c2b1e-8a54-4c53-9a37-6f5a7f3e2d10"
LEDGER = "7d1c4a90-52e8-4d7e-8f0b-3a9e5c6b1f42"
BATCH = "3b9f6c52-6a0e-4f0e-9a51-b7f1c2d3e4f5"
OTHER = "9e8d7c6b-5a49-4837-a615-243342516070"
LABELS = {BATCH: "PCM26031", OTHER: "PCM26030"}
START = datetime(2026, 11, 22, 7, 20, 0, 123456, tzinfo=timezone.utc)
CREW = ("Anna Frei", "Ben Huber", "David Keller", "Farid Nasser")


def signing_key(seed: int = 1) -> Ed25519PrivateKey:
    """Return a private key that is always the same for a seed."""
    return Ed25519PrivateKey.from_private_bytes(sha256(b"%d" % seed).digest())


def event(number: int, stream: str = BATCH, **changes: object) -> bytes:
    """Return the document of a plausible event, the same for the same number."""
    draw = random.Random(f"{stream}{number}")
    name = CREW[number % len(CREW)]
    fields = {
        "site": SITE,
        "stream": stream,
        "kind": "batch",
        "label": LABELS.get(stream, stream[:8]),
        "id": str(UUID(int=draw.getrandbits(128), version=4)),
        **_happening(number, draw),
        "who": {
            "uid": 10 + number % len(CREW),
            "login": name.split()[0].lower(),
            "name": name,
            "roles": ["operator"],
        },
        "why": "Anzeige falsch abgelesen – 21,4 A" if number % 10 == 4 else None,
        "at": entry.instant(START + timedelta(seconds=7 * number)),
        "tz": "Europe/Zurich",
        "offset": "+01:00",
        "origin": "rpc",
        "request": str(UUID(int=draw.getrandbits(128), version=4)),
        "clock": "server",
        "nonce": f"{draw.getrandbits(128):032x}",
    }
    return entry.build({**fields, **changes})


def _happening(number: int, draw: random.Random) -> dict:
    if number % 10 == 9:
        shown = sha256(b"%d" % number).hexdigest()
        data = {"meaning": "performed", "shown": shown, "covers": 9, "step": "20.3"}
        return {"type": "step.signed", "data": data}
    value = str(draw.randrange(1500, 2300) / 100)
    if number % 10 == 4:
        data = {
            "tag": "end_point_current",
            "first": "23.4",
            "value": value,
            "unit": "A",
        }
        return {"type": "value.corrected", "data": data}
    limits = {"low": "15", "high": "22", "unit": "A"}
    data = {"step": "20.3", "tag": "end_point_current", "value": value, "unit": "A"}
    return {"type": "value.recorded", "data": {**data, "limits": limits}}


@dataclass
class Ledger:
    """A ledger in memory: seals documents into blocks as the sealer does."""

    key: Ed25519PrivateKey | None = field(default_factory=signing_key)
    level: str = "B"
    blocks: list[tuple[Sealed, list[bytes]]] = field(default_factory=list)
    places: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    prev: str = "0" * 64
    no: int = 0

    def seal(self, documents: list[bytes], keep: bool = True) -> Sealed:
        """Seal documents into one block; without ``keep`` their bytes are forgotten."""
        block = self._sealed([self._link(doc) for doc in documents])
        if keep:
            self.blocks.append((block, documents))
        return block

    def seal_leaf(self, stream: str, leaf: bytes) -> Sealed:
        """Seal one leaf that need not be an entry's; nothing is kept of it."""
        return self._sealed([self._link_leaf(stream, leaf)])

    def _sealed(self, chains: list[bytes]) -> Sealed:
        public = self.key.public_key().public_bytes_raw() if self.key else None
        header = Header(
            ledger=LEDGER,
            no=self.no,
            prev=self.prev,
            n=len(chains),
            root=hashes.tree_root(chains).hex(),
            at=entry.instant(START + timedelta(seconds=self.no)),
            key=hashes.key_id(public) if public else None,
            level=self.level,
        )
        if public:
            self.keys[header.key] = public
        text = header.encode()
        signature = self.key.sign(text) if self.key else None
        self.prev, self.no = hashes.header_hash(text).hex(), self.no + 1
        return Sealed(header, text, signature, chains, list(range(len(chains))))

    def _link(self, doc: bytes) -> bytes:
        return self._link_leaf(json.loads(doc)["stream"], hashes.leaf(doc))

    def _link_leaf(self, stream: str, leaf: bytes) -> bytes:
        seq, chain = self.places.get(stream, (0, hashes.START))
        chain = hashes.link(UUID(stream).bytes, seq + 1, chain, leaf)
        self.places[stream] = (seq + 1, chain)
        return chain

    def record(
        self,
        *streams: str,
        after: dict[str, int] | None = None,
        files: dict[str, bytes] | None = None,
    ) -> bytes:
        """Return the record file of streams, from after the given numbers on.

        :param files: contents of attachments by their SHA-256
        """
        chosen = Selection(self, streams or (BATCH,), after or {})
        out = io.BytesIO()
        writer.write(
            out,
            LEDGER,
            chosen.streams(),
            chosen.keys,
            chosen.blocks,
            lambda file: io.BytesIO(files[file["sha256"]]),
        )
        return out.getvalue()


class Selection:
    """What a record file takes from a ledger."""

    def __init__(self, ledger: Ledger, streams: tuple[str, ...], after: dict[str, int]):
        self.blocks: list[tuple[Sealed, list[bytes]]] = []
        self.keys: list[bytes] = []
        self._after = {
            stream: (after.get(stream, 0), hashes.START) for stream in streams
        }
        self._found: dict[str, dict] = {}
        self._seen: dict[str, int] = dict.fromkeys(streams, 0)
        for block, documents in ledger.blocks:
            self._take(block, documents, ledger.keys.get(block.header.key))

    def _take(
        self, block: Sealed, documents: list[bytes], public: bytes | None
    ) -> None:
        pairs = enumerate(zip(block.chains, documents, strict=True))
        mine = [place for place, (chain, doc) in pairs if self._wants(chain, doc)]
        if mine:
            held = Sealed(block.header, block.text, block.signature, block.chains, mine)
            self.blocks.append((held, [documents[place] for place in mine]))
            if public and public not in self.keys:
                self.keys.append(public)

    def _wants(self, chain: bytes, doc: bytes) -> bool:
        value = json.loads(doc)
        stream = value["stream"]
        if stream not in self._seen:
            return False
        self._seen[stream] += 1
        seq = self._seen[stream]
        if seq <= self._after[stream][0]:
            self._after[stream] = (self._after[stream][0], chain)
            return False
        told = self._found.setdefault(stream, {"entries": 0})
        told.update(kind=value["kind"], label=value["label"])
        told.update(
            entries=told["entries"] + 1, head={"seq": seq, "chain": chain.hex()}
        )
        return True

    def streams(self) -> list[dict]:
        """Return the streams of the header."""
        return [
            {"stream": stream, "after": self._before(stream), **told}
            for stream, told in self._found.items()
        ]

    def _before(self, stream: str) -> dict:
        seq, chain = self._after[stream]
        return {"seq": seq, "chain": chain.hex()}


def batch_record(entries: int = 50, per_block: int = 7, **ledger: object) -> bytes:
    """Return the signed record of one batch among entries of another."""
    return batch_ledger(entries, per_block, **ledger).record()


def batch_ledger(entries: int = 50, per_block: int = 7, **options: object) -> Ledger:
    """Return a ledger with a batch of so many entries, and some of another batch."""
    ledger = Ledger(**options)
    ledger.seal([])
    documents = [event(number) for number in range(entries)]
    for start in range(0, entries, per_block):
        between = [event(start, OTHER)] if start % 3 == 0 else []
        ledger.seal(between + documents[start : start + per_block])
    return ledger


def large_record(entries: int, per_block: int = CAPACITY) -> bytes:
    """Return a signed record of one batch with very many entries, for measurements."""
    ledger = Ledger()
    for start in range(0, entries, per_block):
        count = min(per_block, entries - start)
        ledger.seal([event(start + number) for number in range(count)])
    return ledger.record()
