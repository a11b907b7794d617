"""Write a recipe as text: the same recipe always gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .keys import Key, table
from .kinds import BLOCK, BRACKETS, LIST, NESTED, SPACED

_INDENT = "  "

#: Where YAML would read something else than the plain text.
_NOT_PLAIN = re.compile(
    r"""
      [!&*{}\[\]|>@`"'%\#,]      # begins like something that is not plain
    | [-?:](?:\s|$)              # begins like an item or a key
    | (?:---|\.\.\.)(?:\s|$)     # begins like a document
    | .*:(?:\s|$)                # holds what looks like a key
    | .*\s\#                     # holds what looks like a comment
    """,
    re.VERBOSE,
)
_NOT_PLAIN_IN_BRACKETS = re.compile(r".*[,\[\]{}]|[-?:]")


def text_of(value: Any) -> str:
    """Return the text of a recipe, or of any mapping of the format."""
    keys = _written(value)
    parts = ("\n".join(_keyed(key, item, "")) for key, item in keys)
    return "\n\n".join(parts) + "\n"


def _written(value: Any) -> Iterator[tuple[Key, Any]]:
    """Yield the keys that are written, in canonical order, with their values."""
    for key in table(type(value)).values():
        item = getattr(value, key.field)
        if key.required or item != key.default:
            yield key, item


def _mapping(value: Any, indent: str) -> list[str]:
    """Return the lines of a mapping."""
    lines: list[str] = []
    for key, item in _written(value):
        lines += _keyed(key, item, indent)
    return lines


def _keyed(key: Key, value: Any, indent: str) -> list[str]:
    """Return the lines of one key with its value."""
    head, layout = f"{indent}{key.name}:", key.kind.layout(value)
    if layout in _UNDER:
        return [head, *_UNDER[layout](key, value, indent)]
    data = key.kind.plain(value)
    if layout == BRACKETS:
        return [f"{head} [{', '.join(map(_in_brackets, data))}]"]
    if layout == BLOCK:
        return [f"{head} |", *_block(data, indent)]
    return [f"{head} {_plain(data)}"]


def _nested(key: Key, value: Any, indent: str) -> list[str]:
    """Return a mapping under its key: of known keys, or of the author's."""
    if not isinstance(value, tuple):
        return _mapping(value, indent + _INDENT)
    pairs = key.kind.plain(value).items()
    return [f"{indent}{_INDENT}{_plain(name)}: {_plain(text)}" for name, text in pairs]


def _listed(key: Key, value: tuple, indent: str) -> list[str]:
    """Return a list of sentences or mappings, a dash under the key."""
    lines = []
    for item, data in zip(value, key.kind.plain(value), strict=True):
        lines += _item(item, data, indent)
    return lines


def _spaced(key: Key, value: tuple, indent: str) -> list[str]:
    """Return a list of mappings with a blank line before every one."""
    lines = []
    for item, data in zip(value, key.kind.plain(value), strict=True):
        lines += ["", *_item(item, data, indent)]
    return lines


def _item(item: Any, data: Any, indent: str) -> list[str]:
    """Return one item: its first line behind the dash, the others under it."""
    if isinstance(data, str):
        return [f"{indent}- {_plain(data)}"]
    first, *rest = _mapping(item, indent + _INDENT)
    return [f"{indent}- {first.lstrip()}", *rest]


def _block(text: str, indent: str) -> list[str]:
    return [f"{indent}{_INDENT}{line}".rstrip() for line in text.split("\n")]


def _plain(text: str) -> str:
    """Return a text plain where YAML reads it back, else in double quotes."""
    return _quoted(text) if _NOT_PLAIN.match(text) or not text else text


def _in_brackets(text: str) -> str:
    return _quoted(text) if _NOT_PLAIN_IN_BRACKETS.match(text) else _plain(text)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


#: What stands under its key, and not on its line.
_UNDER = {NESTED: _nested, LIST: _listed, SPACED: _spaced}
