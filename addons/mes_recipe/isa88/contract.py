"""What reading, kinds of values and keys know of each other."""

from __future__ import annotations

from typing import Any, Protocol

from ...mes_compliance.verdict import Finding
from .tree import Node

#: Keys and indices from the root of a recipe.
Path = tuple[str | int, ...]

#: What a reader returns for a value it could not read; the reason is in its remarks.
FAILED: Any = object()


class Reading(Protocol):
    """What a kind may ask of the pass that is under way."""

    def stands(self, path: Path, line: int) -> None:
        """Remember the line of a path."""

    def refuse(self, path: Path, rule: str, found: str, needed: str) -> Any:
        """Remark that something cannot be read, and return :data:`FAILED`."""

    def report(self, path: Path, finding: Finding) -> Any:
        """Remark a finding, and return :data:`FAILED`."""

    def mapping(self, made: type, node: Node, path: Path) -> Any:
        """Return a mapping as its dataclass, :data:`FAILED` when a part is missing."""


class Kind(Protocol):
    """What every kind of value can do."""

    def read(self, reader: Reading, node: Node, path: Path) -> Any:
        """Return the value of a node, :data:`FAILED` after a remark."""

    def plain(self, value: Any) -> Any:
        """Return JSON data: text, lists and mappings only."""

    def layout(self, value: Any) -> str:
        """Return how the writer sets a value."""
