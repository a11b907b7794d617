"""What an edit changed: places of the text, with what stood and what stands there."""

from __future__ import annotations

from collections.abc import Iterator


def changes(before, after) -> list[dict]:
    """Return the changed places of two plain contents of the format.

    Items of lists are known by what they are called, so that a line that moved is
    not told as a line that changed. A changed order is told by itself.

    :return: dicts of place, old and new; None stands for nothing
    """
    old, new = dict(_flat(before)), dict(_flat(after))
    places = list(dict.fromkeys([*old, *new]))
    return [
        {"place": place, "old": old.get(place), "new": new.get(place)}
        for place in places
        if old.get(place) != new.get(place)
    ]


def _flat(value, place: str = "") -> Iterator[tuple[str, object]]:
    """Yield the places of a content with their texts."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, f"{place}/{key}" if place else key)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        called = _called(value)
        yield f"{place}/order", called
        for name, item in zip(called, value, strict=True):
            yield from _flat(item, f"{place}/{name}")
    else:
        yield place, value


def _called(items: list) -> list[str]:
    """Return what the items of a list are called: their number, or their name."""
    names: list[str] = []
    for item in items:
        text = str(next(iter(item.values()))) if isinstance(item, dict) else str(item)
        name = text.split(" ")[0] if text[:1].isdigit() else text
        names.append(name if name not in names else f"{name} ({len(names) + 1})")
    return names
