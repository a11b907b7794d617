"""Blocks: the sealed, signed steps in which a ledger grows.

A block seals up to :data:`CAPACITY` entries of any streams. Its header holds the
Merkle root of their chain values and points to the block before; the header's bytes
are what the site's key signs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import canonical, hashes

VERSION = 1
CAPACITY = 1024
"""Greatest number of entries a block seals."""

_KEYS = {"v", "ledger", "no", "prev", "n", "root", "at", "key", "level"}
_TEXTS = {
    "ledger": re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "prev": re.compile("[0-9a-f]{64}"),
    "root": re.compile("[0-9a-f]{64}"),
    "at": re.compile(r"[0-9]{4}(?:-[0-9]{2}){2}T[0-9]{2}(?::[0-9]{2}){2}\.[0-9]{6}Z"),
    "level": re.compile("[ABC]"),
}
_FRAME = re.compile(
    rb'\{"chains":\["(?P<chains>[0-9a-f]{64}(?:","[0-9a-f]{64})*)"\]'
    rb',"hash":"(?P<hash>[0-9a-f]{64})"'
    rb',"header":"(?P<header>(?:[^"\\]|\\")*)"'
    rb',"mine":\[(?P<mine>(?:0|[1-9][0-9]{0,3})(?:,(?:0|[1-9][0-9]{0,3}))*)\]'
    rb',"signature":(?:null|"(?P<signature>[0-9a-f]{128})")\}'
)
_KEY = re.compile("[0-9a-f]{16}")


class NotHeader(ValueError):
    """Bytes that are not a block header; the message says what is not right."""


@dataclass(frozen=True)
class Header:
    """A block header.

    :ivar ledger: UUID of the ledger
    :ivar no: number of the block, from 0
    :ivar prev: hash of the header before, 64 hex digits, zeros for block 0
    :ivar n: number of entries it seals
    :ivar root: Merkle root over their chain values, 64 hex digits
    :ivar at: when it was sealed, UTC
    :ivar key: key id of the signature, None where it is not signed
    :ivar level: protection of the database tables at that time, A, B or C
    """

    ledger: str
    no: int
    prev: str
    n: int
    root: str
    at: str
    key: str | None
    level: str

    def encode(self) -> bytes:
        """Return the header's canonical bytes: what is hashed and signed."""
        return canonical.encode({"v": VERSION, **vars(self)})

    @classmethod
    def decode(cls, data: bytes) -> Header:
        """Return the header of its bytes.

        :raise NotHeader: not canonical, or not the members of a header
        """
        try:
            value = canonical.decode(data)
        except canonical.NotCanonical as fault:
            raise NotHeader(str(fault)) from None
        if type(value) is not dict or value.keys() != _KEYS:
            raise NotHeader("it has not the members of a block header")
        _check(value)
        del value["v"]
        return cls(**value)

    def seals(self, chains: Sequence[bytes]) -> bool:
        """Tell whether these are the chain values the block seals, in this order."""
        return self.n == len(chains) and hashes.tree_root(chains).hex() == self.root


@dataclass(frozen=True)
class Sealed:
    """A block as it stands in a record file, followed by its entries.

    :ivar header: the block's header
    :ivar text: the header's bytes
    :ivar signature: 64 bytes, None where the block is not signed
    :ivar chains: chain values of all entries of the block, in order of position
    :ivar mine: positions of those entries that are in the file
    """

    header: Header
    text: bytes
    signature: bytes | None
    chains: list[bytes]
    mine: list[int]

    def encode(self) -> bytes:
        """Return the payload of the block's frame."""
        signature = None if self.signature is None else self.signature.hex()
        return canonical.encode(
            {
                "header": self.text.decode(),
                "hash": hashes.header_hash(self.text).hex(),
                "signature": signature,
                "chains": [chain.hex() for chain in self.chains],
                "mine": self.mine,
            }
        )

    @classmethod
    def decode(cls, payload: bytes) -> Sealed:
        """Return the block of its frame.

        :raise NotHeader: the payload is not of the form of a block's frame, or the
            header has not the hash beside it
        """
        found = _FRAME.fullmatch(payload)
        if not found:
            raise NotHeader("it has not the members of a block")
        # A header's only escapes are those of the quotes that stand in it.
        text = found["header"].replace(b'\\"', b'"')
        header = Header.decode(text)
        if found["hash"].decode() != hashes.header_hash(text).hex():
            raise NotHeader("the header has not the hash beside it")
        signature = _unhex(found["signature"])
        if (signature is None) != (header.key is None):
            raise NotHeader("the signature is not as its key asks for")
        mine = _positions(found["mine"], header.n)
        return cls(header, text, signature, _chains(found["chains"]), mine)


def is_key_id(value: object) -> bool:
    """Tell whether the value names a key: 16 lower-case hex digits."""
    return type(value) is str and _KEY.fullmatch(value) is not None


def _check(value: dict) -> None:
    for key, pattern in _TEXTS.items():
        if type(value[key]) is not str or not pattern.fullmatch(value[key]):
            raise NotHeader(f"{key} is not of the form a block header asks for")
    for key in ("no", "n"):
        if type(value[key]) is not int or value[key] < 0:
            raise NotHeader(f"{key} is not a count")
    if value["n"] > CAPACITY:
        raise NotHeader(f"it seals more than {CAPACITY} entries")
    if type(value["v"]) is not int or value["v"] != VERSION:
        raise NotHeader(f"it is not of version {VERSION}")
    if value["key"] is not None and not is_key_id(value["key"]):
        raise NotHeader("key is not a key id")


def _unhex(text: bytes | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text.decode())


def _chains(text: bytes) -> list[bytes]:
    data = bytes.fromhex(text.replace(b'","', b"").decode())
    return [data[place : place + 32] for place in range(0, len(data), 32)]


def _positions(text: bytes, n: int) -> list[int]:
    positions = [*map(int, text.split(b","))]
    pairs = zip(positions, positions[1:], strict=False)
    if positions[-1] >= n or not all(left < right for left, right in pairs):
        raise NotHeader("the positions do not rise within the block")
    return positions
