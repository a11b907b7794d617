"""What can be done to a record file: its frames changed and put together again."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from addons.mes_compliance.record import canonical

Frame = tuple[bytes, bytes]
"""Kind and payload."""


def take_apart(record: bytes) -> list[Frame]:
    """Return the frames of a record file."""
    frames, place = [], 0
    while place < len(record):
        kind, size = struct.unpack_from(">cI", record, place)
        frames.append((kind, record[place + 5 : place + 5 + size]))
        place += 5 + size
    return frames


def put_together(frames: list[Frame]) -> bytes:
    """Return the record file of frames."""
    return b"".join(struct.pack(">cI", k, len(p)) + p for k, p in frames)


def offsets(frames: list[Frame]) -> list[int]:
    """Return where each frame starts."""
    places, place = [], 0
    for _kind, payload in frames:
        places.append(place)
        place += 5 + len(payload)
    return places


def rewritten(frame: Frame, **members: object) -> Frame:
    """Return a frame whose JSON has other members."""
    kind, payload = frame
    return kind, canonical.encode({**canonical.decode(payload), **members})


def consistent(frames: list[Frame]) -> list[Frame]:
    """Return frames whose counts say what the frames hold; heads stay as they were."""
    entries = sum(kind == b"E" for kind, _payload in frames)
    told = canonical.decode(frames[0][1])
    told["streams"][0]["entries"] = entries
    head = frames[0][0], canonical.encode(told)
    return [head, *frames[1:-1], rewritten(frames[-1], entries=entries)]


def without_entry(frames: list[Frame], place: int) -> list[Frame]:
    """Return the frames without one entry, its block and all counts put right."""
    block = max(i for i in range(place) if frames[i][0] == b"B")
    mine = canonical.decode(frames[block][1])["mine"]
    mine = mine[: place - block - 1] + mine[place - block :]
    changed = [*frames[:place], *frames[place + 1 :]]
    if mine:
        changed[block] = rewritten(frames[block], mine=mine)
    else:
        del changed[block]
    return consistent(changed)


def cut_after(frames: list[Frame], place: int) -> list[Frame]:
    """Return what a record was when this entry was its last: a true earlier record."""
    block = max(i for i in range(place) if frames[i][0] == b"B")
    value = canonical.decode(frames[block][1])
    kept = value["mine"][: place - block]
    changed = [*frames[: place + 1], frames[-1]]
    changed[block] = rewritten(frames[block], mine=kept)
    entries = sum(kind == b"E" for kind, _payload in changed)
    told = canonical.decode(frames[0][1])
    seq = told["streams"][0]["after"]["seq"] + entries
    head = {"seq": seq, "chain": value["chains"][kept[-1]]}
    told["streams"][0].update(head=head, entries=entries)
    changed[0] = (b"H", canonical.encode(told))
    return [*changed[:-1], rewritten(changed[-1], entries=entries)]


def structural(record: bytes, other: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield named tamperings with whole frames, at every place.

    :param record: a record file
    :param other: the record file of another batch of the same ledger
    """
    frames, foreign = take_apart(record), take_apart(other)
    strangers = [frame for frame in foreign if frame[0] == b"E"]
    for place in range(len(frames)):
        before, frame, after = frames[:place], frames[place], frames[place + 1 :]
        yield f"delete frame {place}", put_together(before + after)
        yield f"double frame {place}", put_together([*before, frame, frame, *after])
        yield f"truncate before frame {place}", put_together(before)
        yield f"truncate in frame {place}", put_together(frames[: place + 1])[:-1]
        if after:
            swapped = [*before, after[0], frame, *after[1:]]
            yield f"swap frames {place} and next", put_together(swapped)
            moved = [*before, *after, frame]
            yield f"move frame {place} to the end", put_together(moved)
        if frame[0] == b"E":
            spliced = [*before, strangers[place % len(strangers)], *after]
            yield f"splice into frame {place}", put_together(spliced)
            cut = without_entry(frames, place)
            yield f"delete entry at {place}, counts put right", put_together(cut)
    yield from _blocks(frames, foreign)


def _blocks(frames: list[Frame], foreign: list[Frame]) -> Iterator[tuple[str, bytes]]:
    """Yield tamperings with whole blocks: deleted, exchanged, replayed, spliced."""
    starts = [i for i, frame in enumerate(frames) if frame[0] == b"B"]
    bounds = list(zip(starts, [*starts[1:], len(frames) - 1], strict=True))
    stranger = foreign[next(i for i, f in enumerate(foreign) if f[0] == b"B") :][:2]
    for (start, end), following in zip(bounds, [*bounds[1:], None], strict=True):
        block = frames[start:end]
        rest = frames[:start] + frames[end:]
        yield f"delete block at {start}", put_together(consistent(rest))
        replayed = [*frames[:-1], *block, frames[-1]]
        yield f"replay block at {start}", put_together(consistent(replayed))
        spliced = [*frames[:start], *stranger, *frames[start:]]
        yield f"splice block at {start}", put_together(consistent(spliced))
        if following:
            other = frames[following[0] : following[1]]
            tail = frames[following[1] :]
            swapped = [*frames[:start], *other, *block, *tail]
            yield f"swap blocks at {start}", put_together(swapped)
