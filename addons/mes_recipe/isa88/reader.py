"""Read a tree into the recipe's dataclasses, collecting every reason at once."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from ...mes_compliance.verdict import Finding
from .contract import FAILED, Path
from .keys import Key, leading, table
from .remark import Places, Remark, label
from .tree import Node

#: A text with more reasons than this is not a recipe with mistakes.
MOST_REMARKS = 100


class Reader:
    """One pass over a tree.

    :ivar places: lines and labels of what was read
    :ivar remarks: everything that could not be read
    """

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.places = Places()
        self.remarks: list[Remark] = []

    def stands(self, path: Path, line: int) -> None:
        """Remember the line of a path."""
        if line:
            self.places.lines[path] = line

    def refuse(self, path: Path, rule: str, found: str, needed: str) -> Any:
        """Remark that something cannot be read, and return :data:`FAILED`."""
        return self.report(path, Finding(rule, found=found, needed=needed))

    def report(self, path: Path, finding: Finding) -> Any:
        """Remark a finding, and return :data:`FAILED`."""
        if len(self.remarks) < MOST_REMARKS:
            self.remarks.append(self.places.remark(path, finding))
        return FAILED

    def mapping(self, made: type, node: Node, path: Path) -> Any:
        """Return a mapping as its dataclass, :data:`FAILED` when a part is missing."""
        if node.pairs is None:
            return self.refuse(path, "value_not_mapping", node.shape, "a mapping")
        if not node.pairs:
            return self.refuse(path, "value_empty", "nothing", "a value, or no key")
        self._label(made, node, path)
        keys = table(made)
        values = {}
        for name, line, child in node.pairs:
            self.stands(path + (name,), line)
            if name in keys:
                read = keys[name].kind.read(self, child, path + (name,))
                values[keys[name].field] = read
            else:
                self._unknown(name, keys, path)
        missing = [key for key in keys.values() if self._misses(key, values)]
        for key in missing:
            self.refuse(path, "key_missing", "", key.name)
        failed = missing or any(value is FAILED for value in values.values())
        return FAILED if failed else made(**values)

    def _label(self, made: type, node: Node, path: Path) -> None:
        """Remember how the thing is called, for remarks on what is inside."""
        first = leading(made).name
        for name, _line, child in node.pairs or ():
            if name == first and child.text and path and made.labelled:
                self.places.labels[path] = label(child.text)

    def _unknown(self, name: str, keys: dict[str, Key], path: Path) -> None:
        near = get_close_matches(name, keys, 1, 0.5)
        if near:
            self.refuse(path + (name,), "key_unknown", name[:60], near[0])
        else:
            self.refuse(path + (name,), "key_foreign", name[:60], ", ".join(keys))

    def _misses(self, key: Key, values: dict) -> bool:
        return key.required and key.field not in values
