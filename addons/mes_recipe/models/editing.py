"""One edit of drafts: begun by the outermost call, told once when it ends."""

from __future__ import annotations

from dataclasses import dataclass

EDITING = "mes_recipe_editing"
"""The key of the context under which calls find the edit they are part of."""


@dataclass(frozen=True)
class Editing:
    """An edit under way.

    A context that comes over the network is JSON and never holds an object of this
    class.

    :ivar versions: ids of the versions it may change
    """

    versions: frozenset[int]
