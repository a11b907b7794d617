"""Kinds of values: how each is read from the tree and turned into plain data.

A kind knows three things: ``read`` makes a value from a node (or says why not),
``plain`` makes JSON data from a value, and ``layout`` says how the writer sets one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ...mes_compliance.measure import Unreadable
from ...mes_compliance.measure import plain as legible
from .contract import FAILED, Path, Reading
from .keys import leading, table
from .tree import UNSEEN, Node

#: How the writer sets a value.
LINE = "line"  # on the key's line
BLOCK = "block"  # as a literal block under the key
EITHER = "either"  # on the key's line; as a block where it has several
BRACKETS = "brackets"  # a list on the key's line
LIST = "list"  # a list, one item on a line
SPACED = "spaced"  # a list, a blank line before every item
NESTED = "nested"  # a mapping under the key


class Text:
    """One text."""

    def __init__(
        self,
        parse: Callable[[str], Any] = legible,
        layout: str = LINE,
        spell: Callable[[Any], str] = str,
    ):
        """Read with ``parse``, which raises Unreadable; write with ``spell``.

        :param layout: ``line``, ``block`` or ``either``
        """
        self._layout = layout
        self._parse = parse
        self._spell = spell

    def read(self, reader: Reading, node: Node, path: Path) -> Any:
        """Return what the text says."""
        if node.text is None:
            return reader.refuse(path, "value_not_text", node.shape, "a text")
        if not node.text.strip():
            return reader.refuse(path, "value_empty", "nothing", "a value, or no key")
        text = unicodedata.normalize("NFC", node.text.replace("\r\n", "\n"))
        unseen = UNSEEN.search(text)
        if unseen:
            found = f"U+{ord(unseen[0]):04X}"
            return reader.refuse(path, "text_character", found, "")
        if self._layout == LINE and "\n" in text.strip():
            return reader.refuse(path, "value_many_lines", "several lines", "one line")
        try:
            return self._parse(text)
        except Unreadable as error:
            values = {**error.finding.values, "text": legible(text)[:60]}
            return reader.report(path, replace(error.finding, values=values))

    def plain(self, value: Any) -> str:
        """Return the one spelling."""
        return self._spell(value)

    def layout(self, value: Any) -> str:
        """Return ``line`` or ``block``."""
        if self._layout != EITHER:
            return self._layout
        return BLOCK if "\n" in value else LINE


class Several:
    """A list of texts of one kind."""

    def __init__(self, item: Text, layout: str = BRACKETS):
        """Read every item as this kind.

        :param layout: ``brackets`` for codes, ``list`` for sentences
        """
        self._layout = layout
        self._item = item

    def read(self, reader: Reading, node: Node, path: Path) -> Any:
        """Return the items as a tuple."""
        return _listed(reader, node, path, self._item.read)

    def plain(self, value: tuple) -> list[str]:
        """Return the spellings."""
        return [self._item.plain(item) for item in value]

    def layout(self, value: tuple) -> str:
        """Return ``brackets`` or ``list``."""
        return self._layout if value else BRACKETS


class Mapping:
    """A mapping of known keys, one dataclass."""

    def __init__(self, made: type):
        """Read into this dataclass."""
        self.made = made

    def read(self, reader: Reading, node: Node, path: Path) -> Any:
        """Return the mapping as its dataclass."""
        return reader.mapping(self.made, node, path)

    def plain(self, value: Any) -> dict:
        """Return the keys that are written."""
        return plain_mapping(value)

    def layout(self, value: Any) -> str:
        """Return ``nested``."""
        return NESTED


class Free:
    """A mapping of keys that the author chooses, each value of one kind."""

    def __init__(self, made: type, name: Text, item: Text):
        """Read pairs into this class of two fields, name and value."""
        self._made = made
        self._name = name
        self._item = item

    def read(self, reader: Reading, node: Node, path: Path) -> Any:
        """Return the pairs as a tuple, in the author's order."""
        if node.pairs is None:
            return reader.refuse(path, "value_not_mapping", node.shape, "a mapping")
        pairs = []
        for key, line, child in node.pairs:
            here = path + (key,)
            reader.stands(here, line)
            name = self._name.read(reader, Node(line, text=key), here)
            pairs.append((name, self._item.read(reader, child, here)))
        if any(part is FAILED for pair in pairs for part in pair):
            return FAILED
        return tuple(self._made(*pair) for pair in pairs)

    def plain(self, value: tuple) -> dict:
        """Return the pairs."""
        return {pair.name: self._item.plain(pair.value) for pair in value}

    def layout(self, value: tuple) -> str:
        """Return ``nested``."""
        return NESTED


class Rows:
    """A list of mappings; the first key of an item says which it is."""

    def __init__(self, *made: type, layout: str = LIST):
        """Read items into these dataclasses.

        :param layout: ``list`` or ``spaced``
        """
        self._layout = layout
        self._made = made

    def admit(self, *made: type) -> None:
        """Read items into these dataclasses too: steps are made of steps."""
        self._made += made

    @property
    def _by_key(self) -> dict[str, type]:
        return {leading(made).name: made for made in self._made}

    def read(self, reader: Reading, node: Node, path: Path) -> Any:
        """Return the items as a tuple."""
        return _listed(reader, node, path, self._item)

    def _item(self, reader: Reading, node: Node, path: Path) -> Any:
        """Return one item as the dataclass whose first key it has."""
        if node.pairs is None:
            return reader.refuse(path, "value_not_mapping", node.shape, "a mapping")
        known = self._by_key
        given = [key for key, _line, _node in node.pairs if key in known]
        if len(self._made) == 1:
            return reader.mapping(self._made[0], node, path)
        if len(given) != 1:
            found = ", ".join(given or [key for key, _line, _node in node.pairs])
            return reader.refuse(path, "item_unclear", found, " or ".join(known))
        return reader.mapping(known[given[0]], node, path)

    def plain(self, value: tuple) -> list[dict]:
        """Return the items."""
        return [plain_mapping(item) for item in value]

    def layout(self, value: tuple) -> str:
        """Return ``list`` or ``spaced``; an empty one is a pair of brackets."""
        return self._layout if value else BRACKETS


class RowsOrNames:
    """Mappings that declare something, or in brackets the names of declared ones."""

    def __init__(self, rows: Rows, names: Several):
        """Read a list of mappings as rows, a list of texts as names."""
        self._rows = rows
        self._names = names

    def read(self, reader: Reading, node: Node, path: Path) -> Any:
        """Return the items as a tuple of either."""
        named = node.items and all(item.text is not None for item in node.items)
        kind = self._names if named else self._rows
        return kind.read(reader, node, path)

    def plain(self, value: tuple) -> list:
        """Return the items."""
        return self._kind(value).plain(value)

    def layout(self, value: tuple) -> str:
        """Return ``brackets`` for names, ``list`` for mappings."""
        return self._kind(value).layout(value)

    def _kind(self, value: tuple) -> Rows | Several:
        named = all(isinstance(item, str) for item in value)
        return self._names if named else self._rows


def plain_mapping(value: Any) -> dict:
    """Return a dataclass of the format as plain data, without its defaults."""
    data = {}
    for key in table(type(value)).values():
        item = getattr(value, key.field)
        if key.required or item != key.default:
            data[key.name] = key.kind.plain(item)
    return data


def _listed(
    reader: Reading, node: Node, path: Path, read: Callable[[Reading, Node, Path], Any]
) -> Any:
    """Return the items of a list as a tuple, each read for itself."""
    if node.items is None:
        return reader.refuse(path, "value_not_list", node.shape, "a list")
    values = []
    for index, item in enumerate(node.items):
        reader.stands(path + (index,), item.line)
        values.append(read(reader, item, path + (index,)))
    return FAILED if FAILED in values else tuple(values)
