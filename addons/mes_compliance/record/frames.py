"""Frames: the outermost form of a record file.

A frame is one byte that tells its kind, four bytes that tell its length (big endian)
and so many bytes of payload. The reader holds at most one frame and one read-ahead in
memory, whatever the size of the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

READ_AHEAD = 1 << 20
LIMITS = {
    b"H": 1 << 22,
    b"K": 1 << 9,
    b"B": 1 << 18,
    b"E": 1 << 24,
    b"A": 1 << 12,
    b"D": (1 << 32) - 1,
    b"Z": 1 << 8,
}
"""Kinds of frames with the greatest length of their payload in bytes."""

NAMES = {
    b"H": "header",
    b"K": "key",
    b"B": "block",
    b"E": "entry",
    b"A": "attachment",
    b"D": "content of an attachment",
    b"Z": "end",
}

_HEAD = struct.Struct(">cI")


class BrokenFrame(ValueError):
    """Bytes that are not the frame they should be.

    :ivar kind: kind of the frame that was expected
    :ivar truncated: whether the file ends inside the frame
    """

    def __init__(self, reason: str, kind: bytes, truncated: bool = False):
        super().__init__(reason)
        self.kind = kind
        self.truncated = truncated


def frame(kind: bytes, payload: bytes) -> bytes:
    """Return the bytes of a frame.

    :raise ValueError: the payload is longer than its kind may be
    """
    return frame_head(kind, len(payload)) + payload


def frame_head(kind: bytes, size: int) -> bytes:
    """Return the first five bytes of a frame whose payload follows."""
    if size > LIMITS[kind]:
        raise ValueError(f"a frame {kind.decode()} holds at most {LIMITS[kind]} bytes")
    return _HEAD.pack(kind, size)


class FrameReader:
    """Reads frames from a binary stream, forwards only.

    :ivar offset: place in the file of the frame read last
    """

    def __init__(self, stream: BinaryIO):
        self._stream = stream
        self._buffer = b""
        self._place = 0
        self._base = 0
        self.offset = 0

    def peek(self) -> bytes:
        """Return the kind of the next frame, empty at the end of the file."""
        self._need(1)
        return self._buffer[self._place : self._place + 1]

    def one(self, kind: bytes) -> bytes:
        """Return the payload of the next frame, which has to be of this kind."""
        return next(self.run(kind, 1))

    def run(self, kind: bytes, count: int) -> Iterator[bytes]:
        """Yield the payloads of the next frames, all of one kind.

        :raise BrokenFrame: another kind, longer than its kind may be, or cut off
        """
        head, limit = _HEAD.size, LIMITS[kind]
        for _ in range(count):
            place = self._place
            if len(self._buffer) < place + head:
                place = self._whole(kind, head)
            found, size = _HEAD.unpack_from(self._buffer, place)
            if found != kind or size > limit:
                raise self._foreign(found, kind)
            if len(self._buffer) < place + head + size:
                place = self._whole(kind, head + size)
            self._place = place + head + size
            self.offset = self._base + place
            yield self._buffer[place + head : self._place]

    def chunks(self, kind: bytes) -> Iterator[bytes]:
        """Yield the payload of the next frame in pieces; for the long ones."""
        place = self._whole(kind, _HEAD.size)
        found, left = _HEAD.unpack_from(self._buffer, place)
        if found != kind:
            raise self._foreign(found, kind)
        self.offset = self._base + place
        self._place += _HEAD.size
        while left:
            self._need(1)
            piece = self._buffer[self._place : self._place + left]
            if not piece:
                raise BrokenFrame("the file ends here", kind, truncated=True)
            self._place += len(piece)
            left -= len(piece)
            yield piece

    def at_end(self) -> bool:
        """Tell whether nothing follows."""
        return not self.peek()

    def _whole(self, kind: bytes, size: int) -> int:
        """Make sure that so many bytes lie ahead; return their place in the buffer."""
        whole = self._need(size)
        if not whole:
            self.offset = self._base + self._place
            raise BrokenFrame("the file ends here", kind, truncated=True)
        return self._place

    def _need(self, size: int) -> bool:
        if len(self._buffer) - self._place >= size:
            return True
        pieces = [self._buffer[self._place :]]
        self._base += self._place
        self._place = 0
        missing = size - len(pieces[0])
        while missing > 0 and (piece := self._stream.read(max(missing, READ_AHEAD))):
            pieces.append(piece)
            missing -= len(piece)
        self._buffer = b"".join(pieces)
        return missing <= 0

    def _foreign(self, found: bytes, kind: bytes) -> BrokenFrame:
        self.offset = self._base + self._place
        problem = "is too long" if found == kind else "does not stand here"
        return BrokenFrame(f"the {NAMES[kind]} {problem}", kind)
