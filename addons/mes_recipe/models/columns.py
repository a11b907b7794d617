"""The tables of the recipe's format as columns: which field of a row holds which key.

The format is described once, by the dataclasses of ``isa88``. Here each kind of value
is given its place in a row: a text in a field, a list of codes in a field with commas,
a list of sentences in a field with lines, a mapping in fields with a prefix, and lists
of mappings in rows of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..isa88.keys import Key, table
from ..isa88.kinds import (
    BRACKETS,
    FAILED,
    Free,
    Mapping,
    Rows,
    RowsOrNames,
    Several,
    Text,
)
from ..isa88.reader import Reader
from ..isa88.scalars import NAMES
from ..isa88.tree import Node

ROWS = {
    "inputs": "input_ids",
    "outputs": "output_ids",
    "values": "value_ids",
    "equipment": "need_ids",
    "where": "property_ids",
    "forms": "form_ids",
    "steps": "step_ids",
    "branches": "step_ids",
    "parameters": "parameter_ids",
    "tests": "test_ids",
    "each": "each_ids",
    "samples": "sample_ids",
    "time_limits": "limit_ids",
    "attachments": "file_ids",
}
"""The field with the rows of each list of mappings."""

ROW_FIELDS = frozenset(ROWS.values())

PREFIXES = {"potency": "potency_", "mean": "mean_"}
"""What the fields of a mapping begin with; those of a section with nothing."""


@dataclass(frozen=True)
class Column:
    """Where one key of the format stands in a row.

    :ivar key: the key
    :ivar name: field of the row
    """

    key: Key
    name: str

    def fields(self) -> Iterator[str]:
        """Yield the fields of the row that hold it."""
        yield self.name

    def texts(self) -> Iterator[Column]:
        """Yield the columns that hold text a person writes."""
        return iter(())


class Scalar(Column):
    """One text in one field; a yes or no in a box to tick."""

    def texts(self) -> Iterator[Column]:
        """Yield itself."""
        yield self

    def plain(self, row):
        """Return the text of the format, None for nothing."""
        kind, value = row._fields[self.name].type, row[self.name]
        if kind == "boolean":
            return "yes" if value else "no"
        return str(value) if value or kind == "integer" else None

    def vals(self, model, data) -> dict:
        """Return what to write for a text of the format."""
        kind = model._fields[self.name].type
        if kind == "boolean":
            return {self.name: data == "yes"}
        return {self.name: int(data) if kind == "integer" else data}

    def spelled(self, text: str, reader: Reader) -> str:
        """Return the one spelling of a text; the reader remarks what is wrong."""
        kind: Text = self.key.kind
        value = kind.read(reader, Node(1, text=text), (self.key.name,))
        return text if value is FAILED else kind.plain(value)


class Listed(Column):
    """A list of texts in one field: codes with commas, sentences with lines."""

    @property
    def _mark(self) -> str:
        in_brackets = self.key.kind.layout(("",)) == BRACKETS
        return ", " if in_brackets else "\n"

    def texts(self) -> Iterator[Column]:
        """Yield itself."""
        yield self

    def plain(self, row):
        """Return the list, None for an empty one."""
        return self._split(row[self.name] or "") or None

    def vals(self, model, data) -> dict:
        """Return what to write for a list."""
        return {self.name: self._mark.join(data)}

    def spelled(self, text: str, reader: Reader) -> str:
        """Return the one spelling of a list; the reader remarks what is wrong."""
        kind: Several = self.key.kind
        node = Node(1, items=[Node(1, text=item) for item in self._split(text)])
        values = kind.read(reader, node, (self.key.name,))
        return text if values is FAILED else self._mark.join(kind.plain(values))

    def _split(self, text: str) -> list[str]:
        parts = (part.strip() for part in text.split(self._mark.strip(" ")))
        return [part for part in parts if part]


@dataclass(frozen=True)
class Section(Column):
    """A mapping whose keys stand in the same row.

    :ivar columns: those of its keys
    """

    columns: tuple[Column, ...] = ()

    def fields(self) -> Iterator[str]:
        """Yield the fields of all its keys."""
        for column in self.columns:
            yield from column.fields()

    def texts(self) -> Iterator[Column]:
        """Yield the columns with text of all its keys."""
        for column in self.columns:
            yield from column.texts()

    def plain(self, row):
        """Return the mapping, None where nothing of it is there."""
        return plain_of(row, self.columns) or None

    def vals(self, model, data) -> dict:
        """Return what to write for a mapping."""
        return vals_of(model, self.columns, data)


class Below(Column):
    """A list of mappings, each in a row of its own."""

    def plain(self, row):
        """Return the list, None for an empty one that need not be there."""
        rows = [below._mes_written() for below in _in_order(row[self.name])]
        return rows if rows or self.key.required else None

    def vals(self, model, data) -> dict:
        """Return the commands that make the rows."""
        rows = model.env[model._fields[self.name].comodel_name]
        return {self.name: [(0, 0, rows._mes_vals(item)) for item in data]}


class Pairs(Column):
    """A mapping of the author's own keys, each pair in a row of its own."""

    def plain(self, row):
        """Return the pairs, None where there are none."""
        return {pair.name: pair.value for pair in _in_order(row[self.name])} or None

    def vals(self, model, data) -> dict:
        """Return the commands that make the rows."""
        pairs = [{"name": name, "value": value} for name, value in data.items()]
        return {self.name: [(0, 0, pair) for pair in pairs]}


@dataclass(frozen=True)
class Either(Column):
    """Rows that declare something, or a list of names that were declared before.

    :ivar rows: the column of the rows
    :ivar names: the column of the names
    """

    rows: Column
    names: Column

    def fields(self) -> Iterator[str]:
        """Yield both fields."""
        yield from (self.rows.name, self.names.name)

    def plain(self, row):
        """Return the rows, or else the names."""
        return self.rows.plain(row) or self.names.plain(row)

    def vals(self, model, data) -> dict:
        """Return what to write for either."""
        named = all(isinstance(item, str) for item in data)
        return (self.names if named else self.rows).vals(model, data)

    def texts(self) -> Iterator[Column]:
        """Yield the names."""
        yield self.names


@lru_cache(maxsize=64)
def columns(made: type, prefix: str = "") -> tuple[Column, ...]:
    """Return the columns of a mapping of the format, in the order of its keys."""
    return tuple(_column(key, prefix) for key in table(made).values())


def _column(key: Key, prefix: str) -> Column:
    kind, name = key.kind, prefix + key.field
    if isinstance(kind, Several):
        return Listed(key, name)
    if isinstance(kind, Mapping):
        inner = PREFIXES.get(key.name, "")
        return Section(key, name, columns(kind.made, inner))
    if isinstance(kind, Rows):
        return Below(key, ROWS[key.name])
    if isinstance(kind, Free):
        return Pairs(key, ROWS[key.name])
    if isinstance(kind, RowsOrNames):
        return _either(key)
    return Scalar(key, name)


def _either(key: Key) -> Either:
    names = Listed(Key(key.name, key.field, NAMES, key.default), key.field)
    return Either(key, key.name, Below(key, ROWS[key.name]), names)


def plain_of(row, held: tuple[Column, ...]) -> dict:
    """Return the plain data of the format that a row holds."""
    data = {column.key.name: column.plain(row) for column in held}
    return {name: value for name, value in data.items() if value is not None}


def vals_of(model, held: tuple[Column, ...], data: dict) -> dict:
    """Return what to write into a row for plain data of the format."""
    vals: dict = {}
    for column in held:
        if column.key.name in data:
            vals.update(column.vals(model, data[column.key.name]))
    return vals


def _in_order(rows):
    """Return rows as the text has them; what a cache remembers may be older."""
    return rows.sorted(lambda row: (row.sequence, row.id))
