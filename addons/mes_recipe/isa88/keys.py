"""One table for each mapping of the text: its dataclass.

A field of a dataclass is a key of the text: the order of the fields is the canonical
order, the field's kind says how its value is read, checked and written, and a field
with a default need not be there. Reading, writing, content and digest all follow these
tables; there is no second description of the format.
"""

from __future__ import annotations

import dataclasses
from functools import lru_cache

from .contract import Kind

REQUIRED = dataclasses.MISSING


def key(kind: Kind, default: object = REQUIRED):
    """Declare a key of the text.

    :param kind: how its value is read and written
    :param default: its value when the key is not there, and then never written;
        a key without one is required
    """
    return dataclasses.field(default=default, metadata={"kind": kind})


@dataclasses.dataclass(frozen=True)
class Key:
    """A key of a mapping.

    :ivar name: as the text writes it, ``class``
    :ivar field: as Python names it, ``class_``
    :ivar kind: how its value is read and written
    :ivar default: its value when absent, :data:`REQUIRED` for none
    """

    name: str
    field: str
    kind: Kind
    default: object

    @property
    def required(self) -> bool:
        """Tell whether the text cannot do without it."""
        return self.default is REQUIRED


@lru_cache(maxsize=64)
def table(mapping: type) -> dict[str, Key]:
    """Return the keys of a mapping by name, in canonical order."""
    keys = (
        Key(field.name.rstrip("_"), field.name, field.metadata["kind"], field.default)
        for field in dataclasses.fields(mapping)
    )
    return {key.name: key for key in keys}


def leading(mapping: type) -> Key:
    """Return the first key of a mapping, which names what it is."""
    return next(iter(table(mapping).values()))
