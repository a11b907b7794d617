"""The record attached to a PDF/A-3 document, as typst writes such documents."""

from __future__ import annotations

import io
import re
import zlib
from typing import BinaryIO

from .section import Section

NAME = b"record.mes"

_TAIL = 2048
_HEAD = 1024
_PIECE = 1 << 16
_OBJECTS = 1 << 20
_START = re.compile(rb"startxref\s+([0-9]{1,10})\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"xref\s+0 ([0-9]{1,7})\s+")
_FILE = re.compile(rb"/Type\s*/Filespec\b.*?/EF\s*<<\s*/F ([0-9]{1,7}) 0 R", re.DOTALL)
_STREAM = re.compile(
    rb"[0-9]+ 0 obj\s*<<(?P<dict>(?:(?!stream).)*?/Type\s*/EmbeddedFile.*?)>>\s*"
    rb"stream\r?\n",
    re.DOTALL,
)
_LENGTH = re.compile(rb"/Length ([0-9]{1,10})\b")


class NotAttached(ValueError):
    """A PDF in which no record can be found; the message says why."""


def attached(document: BinaryIO) -> BinaryIO:
    """Return the attached record file, to be read forwards.

    :param document: the PDF, opened for reading bytes, able to seek
    :raise NotAttached: no file of the name ``record.mes`` is attached
    """
    places = _table(document)
    for place in places:
        head = _at(document, place)
        found = _FILE.search(head.partition(b"endobj")[0])
        if found and b"/F(" + NAME + b")" in head and int(found[1]) < len(places):
            return _content(document, places[int(found[1])])
    raise NotAttached("no batch record is attached to this PDF")


class Inflated(io.RawIOBase):
    """What a deflated part of a file holds, read forwards in small pieces."""

    def __init__(self, source: BinaryIO):
        super().__init__()
        self._source = source
        self._inflate = zlib.decompressobj()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, never more than some thousands.

        :raise NotAttached: the part is not deflated data
        """
        try:
            while not self._inflate.eof:
                ahead = self._inflate.unconsumed_tail or self._source.read(_PIECE)
                data = self._inflate.decompress(ahead, _PIECE)
                if data or not ahead:
                    return data
        except zlib.error:
            raise NotAttached("the attached record is damaged") from None
        return b""


def _table(document: BinaryIO) -> list[int]:
    """Return the places of the document's objects, by their number."""
    size = document.seek(0, io.SEEK_END)
    document.seek(max(0, size - _TAIL))
    start = _START.search(document.read())
    table = _TABLE.match(_at(document, int(start[1]))) if start else None
    if not table or int(table[1]) > _OBJECTS:
        raise NotAttached("this PDF is not of the form a batch record has")
    document.seek(int(start[1]) + table.end())
    rows = document.read(20 * int(table[1]))
    try:
        return [int(rows[i : i + 10]) for i in range(0, len(rows), 20)]
    except ValueError:
        raise NotAttached("the table of this PDF is damaged") from None


def _content(document: BinaryIO, place: int) -> BinaryIO:
    head = _STREAM.match(_at(document, place))
    length = _LENGTH.search(head["dict"]) if head else None
    if not length:
        raise NotAttached("the attached record is not where the PDF says")
    section = Section(document, place + head.end(), int(length[1]))
    if b"/Filter" not in head["dict"]:
        return section
    return Inflated(section)


def _at(document: BinaryIO, place: int) -> bytes:
    document.seek(place)
    return document.read(_HEAD)
