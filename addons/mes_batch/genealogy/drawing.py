"""How a genealogy is drawn: columns from left to right, few crossing lines."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

Node = Hashable
MOST = 12
"""How many boxes a column shows before the rest is counted."""


@dataclass
class Drawing:
    """Columns of nodes, from left to right.

    :ivar columns: per level its nodes, from top to bottom
    :ivar left_out: per level how many more there are
    """

    columns: dict[int, list[Node]] = field(default_factory=dict)
    left_out: dict[int, int] = field(default_factory=dict)

    @property
    def shown(self) -> set[Node]:
        """All nodes that are drawn."""
        return {node for column in self.columns.values() for node in column}


def levels(
    focus: Iterable[Node], forward: Mapping[Node, int], backward: Mapping[Node, int]
) -> dict[Node, int]:
    """Return the column of every node; what is reached both ways stands on the right.

    :param forward: distance from the focus of what it became
    :param backward: distance of what it came from
    """
    found = {node: -steps for node, steps in backward.items()}
    found.update(forward)
    found.update(dict.fromkeys(focus, 0))
    return found


def arranged(
    level_of: Mapping[Node, int],
    edges: Iterable[tuple[Node, Node]],
    rank: Mapping[Node, object],
    whole: Iterable[int] = (),
    most: int = MOST,
) -> Drawing:
    """Return the columns; a node stands near what it is joined with.

    :param rank: what nodes are sorted by before that, and when there are too many
    :param whole: levels that are shown to the end
    """
    joined: dict[Node, list[Node]] = {}
    for one, other in edges:
        joined.setdefault(one, []).append(other)
        joined.setdefault(other, []).append(one)
    drawing, place = Drawing(), {}
    for level in sorted(set(level_of.values()), key=lambda each: (abs(each), each)):
        column = sorted((n for n, at in level_of.items() if at == level), key=rank.get)
        shown = column if level in whole else column[:most]
        shown.sort(key=lambda node: _middle(joined.get(node, ()), place))
        drawing.columns[level] = shown
        drawing.left_out[level] = len(column) - len(shown)
        place.update({node: number for number, node in enumerate(shown)})
    return drawing


def _middle(neighbours: Iterable[Node], place: Mapping[Node, int]) -> float:
    """Return the middle of where the neighbours already stand."""
    stand = [place[each] for each in neighbours if each in place]
    return sum(stand) / len(stand) if stand else float("inf")
