"""The bundle: a batch record and its documents in one zip file that is sealed whole.

The zip is canonical: parts in a fixed order, stored, without dates, attributes or
comments of their own, so that its bytes follow from its parts. The manifest names the
parts with their hashes; ``seal.mes`` is a record file with the one later entry of the
batch, ``document.made``, that holds the manifest's hash.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import BinaryIO, NamedTuple

from . import canonical
from .entry import is_hash, is_label, is_uuid

FORMAT = "mes-bundle 1"
MANIFEST = "manifest.json"
SEAL = "seal.mes"
PARTS = ("record.mes", "record.pdf", "record.html")
NAMES = (MANIFEST, *PARTS, SEAL)
LIMITS = {MANIFEST: 1 << 14, SEAL: 1 << 24}
"""Greatest sizes of the parts that are read as a whole, in bytes."""

_PIECE = 1 << 20
_MIDNIGHT = 0x00210000  # 1980-01-01, as a zip counts time
_LOCAL = struct.Struct("<4s3HI3I2H")
_CENTRAL = struct.Struct("<4s4HI3I5H2I")
_END = struct.Struct("<4s4H2IH")


class BrokenBundle(ValueError):
    """A zip that is not a bundle in canonical form, or not the one that was sealed.

    :ivar part: name of the part concerned, or ``zip``
    :ivar foreign: it is no bundle at all
    """

    def __init__(self, part: str, reason: str, foreign: bool = False):
        super().__init__(reason)
        self.part = part
        self.foreign = foreign


class Part(NamedTuple):
    """A part of a bundle: name, CRC-32, size, and where its content starts."""

    name: str
    crc: int
    size: int
    start: int


def manifest(stream: str, label: str, parts: Mapping[str, BinaryIO]) -> bytes:
    """Return the manifest, whose SHA-256 is sealed as ``data.manifest``.

    :param stream: UUID of the batch's stream
    :param label: the batch's name
    :param parts: contents of :data:`PARTS`, by name
    """
    listed = [{"name": name, **_digest(parts[name])} for name in PARTS]
    value = {"format": FORMAT, "stream": stream, "label": label, "parts": listed}
    return canonical.encode(value)


def read_manifest(data: bytes) -> dict:
    """Return the members of a manifest.

    :raise BrokenBundle: not a manifest in canonical form
    """
    try:
        value = canonical.decode(data)
    except canonical.NotCanonical as fault:
        raise BrokenBundle(MANIFEST, f"it is not canonical JSON, {fault}") from None
    if not _is_manifest(value):
        raise BrokenBundle(MANIFEST, "it has not the members of a manifest")
    return value


def write(
    out: BinaryIO, listed: bytes, parts: Mapping[str, BinaryIO], seal: BinaryIO
) -> None:
    """Write a bundle.

    :param out: where it is written
    :param listed: the manifest's bytes, as sealed
    :param parts: contents of :data:`PARTS`, by name, able to seek
    :param seal: the record file that seals the manifest, able to seek
    """
    contents = {MANIFEST: io.BytesIO(listed), **parts, SEAL: seal}
    written, place = [], 0
    for name in NAMES:
        crc, size = _sum(contents[name])
        place += _LOCAL.size + len(name)
        part = Part(name, crc, size, place)
        out.write(local_header(part))
        for piece in _pieces(contents[name]):
            out.write(piece)
        place += size
        written.append(part)
    out.write(directory(written))


def walk(stream: BinaryIO) -> list[Part]:
    """Return the parts of a bundle, from headers that are in canonical form.

    :param stream: the zip, able to seek
    :raise BrokenBundle: a header or the directory is not in canonical form
    """
    size = stream.seek(0, io.SEEK_END)
    parts, place = [], 0
    for name in NAMES:
        part = _part(stream, name, place)
        place = part.start + part.size
        if place > size or part.size > LIMITS.get(name, size):
            raise BrokenBundle(name, "the file ends inside it")
        parts.append(part)
    end = directory(parts)
    stream.seek(place)
    if stream.read(len(end) + 1) != end:
        raise BrokenBundle("zip", "the directory at its end is not as it has to be")
    return parts


def local_header(part: Part) -> bytes:
    """Return the bytes before a part's content."""
    name, crc, size, _start = part
    sizes = (crc, size, size, len(name), 0)
    return _LOCAL.pack(b"PK\x03\x04", 10, 0, 0, _MIDNIGHT, *sizes) + name.encode()


def directory(parts: Iterable[Part]) -> bytes:
    """Return the directory at the end of a bundle."""
    rows, place = [], 0
    for name, crc, size, start in parts:
        sizes = (crc, size, size, len(name), 0, 0, 0, 0, 0)
        place = start - _LOCAL.size - len(name)
        row = _CENTRAL.pack(b"PK\x01\x02", 10, 10, 0, 0, _MIDNIGHT, *sizes, place)
        rows.append(row + name.encode())
        place = start + size
    data = b"".join(rows)
    counts = (0, 0, len(rows), len(rows), len(data), place, 0)
    return data + _END.pack(b"PK\x05\x06", *counts)


def checksum(content: BinaryIO) -> int:
    """Return the CRC-32 of a part's content."""
    return _sum(content)[0]


def _part(stream: BinaryIO, name: str, place: int) -> Part:
    length = _LOCAL.size + len(name)
    stream.seek(place)
    head = stream.read(length)
    if place == 0 and head[_LOCAL.size :] != name.encode():
        raise BrokenBundle("", "this zip file is not a batch record bundle", True)
    if len(head) < length:
        raise BrokenBundle(name, "the file ends before it")
    crc, size = _LOCAL.unpack(head[: _LOCAL.size])[5:7]
    part = Part(name, crc, size, place + length)
    if local_header(part) != head:
        raise BrokenBundle(name, "its header in the zip is not as it has to be")
    return part


def _digest(content: BinaryIO) -> dict:
    digest, size = sha256(), 0
    for piece in _pieces(content):
        digest.update(piece)
        size += len(piece)
    return {"size": size, "sha256": digest.hexdigest()}


def _sum(content: BinaryIO) -> tuple[int, int]:
    crc = size = 0
    for piece in _pieces(content):
        crc = zlib.crc32(piece, crc)
        size += len(piece)
    return crc, size


def _pieces(content: BinaryIO) -> Iterable[bytes]:
    content.seek(0)
    return iter(lambda: content.read(_PIECE), b"")


def _is_manifest(value: object) -> bool:
    return (
        type(value) is dict
        and value.keys() == {"format", "stream", "label", "parts"}
        and value["format"] == FORMAT
        and is_uuid(value["stream"])
        and is_label(value["label"])
        and type(value["parts"]) is list
        and all(_is_listed(part) for part in value["parts"])
        and tuple(part["name"] for part in value["parts"]) == PARTS
    )


def _is_listed(part: object) -> bool:
    return (
        type(part) is dict
        and part.keys() == {"name", "size", "sha256"}
        and type(part["size"]) is int
        and is_hash(part["sha256"])
    )
