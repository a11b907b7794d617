"""The page: one self-contained HTML file that shows a record and verifies it itself.

A page is a template with the record file as base64 in one place. The template is
``static/verify/page.html`` with its style sheet and scripts written into it, so that
the page needs no server and no second file.
"""

from __future__ import annotations

import base64
import binascii
import io
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

STATIC = Path(__file__).resolve().parents[1] / "static" / "verify"
SCRIPTS = (
    "hash.js",
    "ed25519.js",
    "canonical.js",
    "shapes.js",
    "frames.js",
    "verify.js",
    "words.js",
    "page.js",
)
MARK = b'<script type="text/plain" id="record">'
END = b"</script>"
LIMIT = 1 << 20
"""Greatest size of what stands before and after the record, in bytes."""

_PIECE = 3 << 16


class NotPage(ValueError):
    """A file that is not a record page; the message says why."""


def template(folder: Path = STATIC) -> bytes:
    """Return the template with its style sheet and scripts written into it."""
    page = (folder / "page.html").read_bytes()
    style = (folder / "page.css").read_bytes()
    script = b"".join((folder / name).read_bytes() for name in SCRIPTS)
    if b"</" in script or b"</" in style or page.count(MARK + END) != 1:
        raise NotPage("the template would end inside its own script or style sheet")
    page = page.replace(b"/* style */", style).replace(b"/* script */", script)
    return page.replace(b'content="policy"', b'content="%b"' % policy(page))


def digests(page: bytes) -> dict[str, str]:
    """Return SHA-256 of a template and of its script and style text.

    An entry may seal them as ``data.verifier``; page and verifiers then compare.
    """
    parts = {
        "script": _between(page, b"<script>", END),
        "style": _between(page, b"<style>", b"</style>"),
        "template": page,
    }
    return {name: sha256(part).hexdigest() for name, part in parts.items()}


def build(page: bytes, record: BinaryIO, out: BinaryIO) -> None:
    """Write the page of a record file.

    :param page: what :func:`template` returned
    :param record: the record file
    :param out: where the page is written
    """
    head, tail = page.split(MARK + END)
    out.write(head + MARK)
    while piece := record.read(_PIECE):
        out.write(base64.b64encode(piece))
    out.write(END + tail)


def policy(page: bytes) -> bytes:
    """Return the content security policy: this script, this style, no network."""
    allowed = {
        "default": b"'none'",
        "script": _source(_between(page, b"<script>", END)),
        "style": _source(_between(page, b"<style>", b"</style>")),
    }
    return b"; ".join(b"%b-src %b" % (k.encode(), v) for k, v in allowed.items())


class PageRecord(io.RawIOBase):
    """The record file inside a page, read forwards.

    :param stream: the page
    :raise NotPage: there is no record in it
    """

    def __init__(self, stream: BinaryIO):
        super().__init__()
        self._stream = stream
        start = stream.read(LIMIT)
        place = start.find(MARK) + len(MARK)
        if place < len(MARK):
            raise NotPage("this page holds no batch record")
        self._head = start[:place]
        self._ahead = start[place:]
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes of the record, some thousands at the most.

        :raise NotPage: the text between is not base64 in its only spelling
        """
        if len(self._ahead) < _PIECE:
            self._ahead += self._stream.read(_PIECE)
        text, mark, _rest = self._ahead[:_PIECE].partition(b"<")
        if not mark:
            text = text[: len(text) // 4 * 4]
        self._ahead = self._ahead[len(text) :]
        try:
            data = base64.b64decode(text, validate=True)
        except binascii.Error:
            raise NotPage("the record in the page is not base64") from None
        if base64.b64encode(data) != text or (self._ended and data):
            raise NotPage("the record in the page is not base64 in its only spelling")
        self._ended = text.endswith(b"=")
        return data

    def template(self) -> bytes:
        """Return the page without the record, after the record has been read.

        :raise NotPage: it is too long
        """
        tail = self._ahead + self._stream.read(LIMIT)
        if not tail.startswith(END) or len(tail) > LIMIT:
            raise NotPage("the page does not end behind its record")
        return self._head + tail


def _source(text: bytes) -> bytes:
    return b"'sha256-%b'" % base64.b64encode(sha256(text).digest())


def _between(page: bytes, start: bytes, end: bytes) -> bytes:
    return page.partition(start)[2].partition(end)[0]
