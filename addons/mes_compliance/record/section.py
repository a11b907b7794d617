"""A part of a file, seen as a file of its own."""

from __future__ import annotations

import io
from typing import BinaryIO


class Section(io.RawIOBase):
    """A part of a file, able to seek; the file itself may be read in between.

    :param stream: the file, able to seek
    :param start: where the part begins, in bytes
    :param size: how long it is, in bytes
    """

    def __init__(self, stream: BinaryIO, start: int, size: int):
        super().__init__()
        self._stream, self._start, self._size = stream, start, size
        self._place = 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a place in the part; return it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}
        self._place = max(0, base[whence] + offset)
        return self._place

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes of the part."""
        left = max(0, self._size - self._place)
        self._stream.seek(self._start + self._place)
        data = self._stream.read(left if size < 0 else min(size, left))
        self._place += len(data)
        return data
