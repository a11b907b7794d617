"""Writing a record file from sealed blocks and their entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

from . import contents, entry
from .block import Sealed
from .frames import frame, frame_head

PIECE = 1 << 20


def write(
    out: BinaryIO,
    ledger: str,
    streams: list[dict],
    keys: Iterable[bytes],
    blocks: Iterable[tuple[Sealed, Iterable[bytes]]],
    attachment: Callable[[dict], BinaryIO] | None = None,
) -> int:
    """Write a record file in one pass; it takes on trust what verification checks.

    :param out: where the file is written
    :param ledger: UUID of the ledger
    :param streams: the header's streams, see :func:`contents.encode_header`
    :param keys: public keys, in order of their first use
    :param blocks: by number, each with the documents at its ``mine`` positions
    :param attachment: opens the content of a file ``{name, sha256, size}`` that an
        entry lists; needed where entries have attachments
    :return: number of entries written
    """
    out.write(frame(b"H", contents.encode_header(ledger, streams)))
    for public in keys:
        out.write(frame(b"K", contents.encode_key(public)))
    files: dict[str, dict] = {}
    entries = 0
    for block, documents in blocks:
        out.write(frame(b"B", block.encode()))
        for doc in documents:
            out.write(frame(b"E", doc))
            _gather(doc, files)
            entries += 1
    for file in files.values():
        _write_file(out, file, attachment(file))
    out.write(frame(b"Z", contents.encode_end(entries)))
    return entries


def _gather(doc: bytes, files: dict[str, dict]) -> None:
    if b'"attachments":[' in doc:
        for file in entry.attachments(entry.read(doc)):
            files.setdefault(file["sha256"], file)


def _write_file(out: BinaryIO, file: dict, content: BinaryIO) -> None:
    out.write(frame(b"A", contents.encode_file(file)))
    out.write(frame_head(b"D", file["size"]))
    left = file["size"]
    while left:
        piece = content.read(min(left, PIECE))
        if not piece:
            raise ValueError(f"attachment {file['name']} is shorter than it was sealed")
        out.write(piece)
        left -= len(piece)
