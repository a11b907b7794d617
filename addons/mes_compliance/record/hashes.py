"""The hashes of the record: SHA-256, each use marked by its own first byte.

The marks keep one kind of input from ever passing for another: 0x00 a leaf, 0x01 a
node of a tree, 0x02 a link of a stream's chain, 0x04 a block header.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

LINK = b"\x02"
"""The mark of a link."""

START = bytes(32)
"""What stands before the first link of a stream and the first block of a ledger."""


def leaf(document: bytes) -> bytes:
    """Return the 32-byte hash of an entry document."""
    return sha256(b"\x00" + document).digest()


def link(stream: bytes, seq: int, previous: bytes, leaf: bytes) -> bytes:
    """Return the chain value of an entry: it commits to the whole stream so far.

    :param stream: the stream's UUID, 16 bytes
    :param seq: the entry's number in its stream, from 1
    :param previous: chain value of the entry before, :data:`START` for the first
    :param leaf: hash of the entry document
    """
    place = seq.to_bytes(8, "big")
    return sha256(LINK + stream + place + previous + leaf).digest()


def tree_root(values: Sequence[bytes]) -> bytes:
    """Return the root of the Merkle tree over the values (RFC 6962 §2.1)."""
    level = [sha256(b"\x00" + value).digest() for value in values]
    if not level:
        return sha256().digest()
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        nodes = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = nodes + level[-1:] if len(level) % 2 else nodes
    return level[0]


def header_hash(header: bytes) -> bytes:
    """Return the hash of a block header, to which the next block points."""
    return sha256(b"\x04" + header).digest()


def fingerprint(public: bytes) -> str:
    """Return the fingerprint of a public key: its SHA-256, 64 hex digits."""
    return sha256(public).hexdigest()


def key_id(public: bytes) -> str:
    """Return the short name of a public key: 16 hex digits of its fingerprint."""
    return fingerprint(public)[:16]
