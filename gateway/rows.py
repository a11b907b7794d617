"""Readings in PostgreSQL's binary COPY format: packed once, kept so, written so."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from .judge import Row

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"

#: Microseconds between 1970 and PostgreSQL's own year 2000.
EPOCH = 946_684_800_000_000

_WITH = struct.Struct(">hihiiiqiqidih")
_WITHOUT = struct.Struct(">hihiiiqiqiih")
_LENGTH = struct.Struct(">i")
_PLACE = _WITHOUT.size - 10
"""Where the length of the value stands; -1 where there is none."""


def packed(rows: Iterable[Row], site: int, seq: int) -> bytes:
    """Return rows of the table ``mes_reading``, numbered from ``seq`` on."""
    pack, parts = _WITH.pack, []
    for seq, (tag, ts, value, quality) in enumerate(rows, seq):  # noqa: B020
        if value is None:
            part = _WITHOUT.pack(
                *(6, 2, site, 4, tag, 8, ts - EPOCH, 8, seq, -1, 2, quality)
            )
        else:
            part = pack(6, 2, site, 4, tag, 8, ts - EPOCH, 8, seq, 8, value, 2, quality)
        parts.append(part)
    return b"".join(parts)


def unpacked(data: bytes) -> Iterator[tuple[int, int, int, float | None, int]]:
    """Yield tag, ts (microseconds since 1970), seq, value, quality of packed rows."""
    place = 0
    while place < len(data):
        if _LENGTH.unpack_from(data, place + _PLACE)[0] < 0:
            fields, value = _WITHOUT.unpack_from(data, place), None
            place += _WITHOUT.size
        else:
            fields = _WITH.unpack_from(data, place)
            value = fields[10]
            place += _WITH.size
        yield fields[4], fields[6] + EPOCH, fields[8], value, fields[-1]
