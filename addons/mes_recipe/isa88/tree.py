"""Text as a plain tree: mappings, lists and scalars with their lines, nothing else.

YAML's own events are read directly, so that nothing is resolved, merged, anchored or
constructed: every scalar is text, as the failsafe schema has it. What the format does
not allow is refused here, with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from ...mes_compliance.verdict import Finding

LARGEST = 2 * 1024 * 1024
DEEPEST = 24

#: Characters that nobody sees, and that would make two texts look the same.
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff]"
)


class Refused(Exception):
    """The text cannot be read on.

    :ivar line: where, counted from 1
    :ivar finding: why
    """

    def __init__(self, line: int, rule: str, found: str = "", needed: str = ""):
        """Build the finding from a rule's key and the figures of the case."""
        self.line = line
        self.finding = Finding(rule, found=found, needed=needed)
        super().__init__(f"line {line}: {rule}")


@dataclass
class Node:
    """A place of the text.

    :ivar line: where it begins, counted from 1; 0 where there is no text
    :ivar text: of a scalar; None for the others
    :ivar pairs: of a mapping, key, line of the key, value; None for the others
    :ivar items: of a list; None for the others
    """

    line: int
    text: str | None = None
    pairs: list[tuple[str, int, Node]] | None = None
    items: list[Node] | None = None

    @property
    def shape(self) -> str:
        """What it is, as people say it."""
        if self.text is not None:
            return "a text"
        return "a list" if self.items is not None else "a mapping"


def tree(source: str | bytes) -> Node:
    """Return the tree of a text.

    :raises Refused: with the line and the reason
    """
    text = _decoded(source)
    events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    try:
        return _Composer(events).document()
    except yaml.YAMLError as error:
        raise _unreadable(error) from None


def plain_tree(value: object) -> Node:
    """Return the tree of plain data, without lines.

    :raises Refused: a value that is neither text, list nor mapping with text keys
    """
    if isinstance(value, str):
        return Node(0, text=value)
    if isinstance(value, (list, tuple)):
        return Node(0, items=[plain_tree(item) for item in value])
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        pairs = [(key, 0, plain_tree(item)) for key, item in value.items()]
        return Node(0, pairs=pairs)
    raise Refused(0, "value_not_text", type(value).__name__, "text")


def _decoded(source: str | bytes) -> str:
    """Return the text in one Unicode form, when it holds only what it may."""
    size = len(
        source if isinstance(source, bytes) else source.encode("utf-8", "replace")
    )
    if size > LARGEST:
        raise Refused(1, "text_too_large", f"{size} bytes", f"{LARGEST} bytes or less")
    text = _utf8(source) if isinstance(source, bytes) else source
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    _refuse_unseen(text)
    return unicodedata.normalize("NFC", text)


def _utf8(source: bytes) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise Refused(line, "text_not_utf8") from None


def _refuse_unseen(text: str) -> None:
    match = UNSEEN.search(text)
    if match:
        line = text.count("\n", 0, match.start()) + 1
        tab = match[0] == "\t"
        rule, needed = ("text_tab", "two spaces") if tab else ("text_character", "")
        raise Refused(line, rule, f"U+{ord(match[0]):04X}", needed)


def _unreadable(error: yaml.YAMLError) -> Refused:
    """Return where and why YAML itself could not read on."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", "")
    return Refused(line, "text_unreadable", str(problem)[:120])


@dataclass
class _Composer:
    """One pass over the events, building nodes and counting levels."""

    events: Iterator[yaml.Event]
    depth: int = field(default=0)

    def document(self) -> Node:
        """Return the only document's root."""
        root = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._start(event, root)
                root = self._node(next(self.events))
        if root is None or root.pairs is None:
            found = root.shape if root else "nothing"
            raise Refused(1, "text_not_mapping", found, "keys, format first")
        return root

    def _start(self, event: yaml.DocumentStartEvent, earlier: Node | None) -> None:
        line = event.start_mark.line + 1
        if earlier is not None:
            raise Refused(line, "text_documents", "a second document", "one")
        if event.version or event.tags:
            raise Refused(line, "text_directive", "a line with %")

    def _node(self, event: yaml.Event) -> Node:
        line = event.start_mark.line + 1
        self._refuse_marks(event, line)
        if isinstance(event, yaml.ScalarEvent):
            return Node(line, text=event.value)
        self.depth += 1
        if self.depth > DEEPEST:
            raise Refused(line, "text_too_deep", f"level {self.depth}", str(DEEPEST))
        mapping = isinstance(event, yaml.MappingStartEvent)
        node = self._mapping(line) if mapping else self._sequence(line)
        self.depth -= 1
        return node

    def _refuse_marks(self, event: yaml.Event, line: int) -> None:
        """Refuse what only machines read: aliases, anchors, tags."""
        if isinstance(event, yaml.AliasEvent):
            raise Refused(line, "text_alias", f"*{event.anchor}", "the text itself")
        if event.anchor is not None:
            raise Refused(line, "text_anchor", f"&{event.anchor}")
        if event.tag is not None:
            raise Refused(line, "text_tag", event.tag)

    def _sequence(self, line: int) -> Node:
        items = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event))
        return Node(line, items=items)

    def _mapping(self, line: int) -> Node:
        pairs: list[tuple[str, int, Node]] = []
        seen: dict[str, int] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event)
            self._refuse_key(key, seen)
            seen[key.text] = key.line
            pairs.append((key.text, key.line, self._node(next(self.events))))
        return Node(line, pairs=pairs)

    def _refuse_key(self, key: Node, seen: dict[str, int]) -> None:
        if key.text is None:
            raise Refused(key.line, "key_not_text", key.shape, "a word")
        if key.text == "<<":
            raise Refused(key.line, "text_merge", "<<", "the keys themselves")
        if key.text in seen:
            needed = f"once; it stands in line {seen[key.text]} already"
            raise Refused(key.line, "key_twice", key.text, needed)
