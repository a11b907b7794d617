"""The checks of one version: every reason why it is not ready, each with its place."""

from __future__ import annotations

from collections.abc import Mapping

from ..exchange import Source, read
from ..procedure import Recipe
from ..contract import Path
from ..remark import Remark
from ..rules import ERROR, REFUSED, WARNING
from . import (
    expressions,
    flow,
    formula,
    materials,
    parameters,
    people,
    references,
    structure,
    waiting,
    weighing,
)
from .view import Known, View

__all__ = ["CHECKS", "Known", "check", "imported"]

_MODULES = (
    structure,
    references,
    formula,
    weighing,
    parameters,
    expressions,
    flow,
    materials,
    people,
    waiting,
)

#: Every check, in the order in which it is made.
CHECKS = tuple(check for module in _MODULES for check in module.CHECKS)

_WEIGHT = {REFUSED: 0, ERROR: 1, WARNING: 2}


def check(
    recipe: Recipe,
    lines: Mapping[Path, int] | None = None,
    known: Known | None = None,
) -> tuple[Remark, ...]:
    """Return every remark on a recipe, the heaviest first, then in its order.

    :param lines: lines of paths, ``source.places.lines`` of the text it was read from
    :param known: what the installation knows beside it
    """
    view = View.of(recipe, lines or {}, known or Known())
    for examine in CHECKS:
        examine(view)
    unique = {_figures(remark): remark for remark in reversed(view.remarks)}
    order = {path: number for number, path in enumerate(view.places.labels)}
    return tuple(
        sorted(
            reversed(unique.values()),
            key=lambda r: (_WEIGHT[r.level], r.line, _rank(r.path, order)),
        )
    )


def imported(
    text: str | bytes,
    filename: str = "",
    expected: str = "",
    known: Known | None = None,
) -> Source:
    """Read a text and check it: a recipe a draft may hold, or every reason against.

    Remarks that only stop a submission are returned with the recipe.
    """
    source = read(text, filename, expected)
    if source.recipe is None:
        return source
    remarks = check(source.recipe, source.places.lines, known)
    refused = any(remark.level == REFUSED for remark in remarks)
    recipe = None if refused else source.recipe
    return Source(recipe, remarks, source.places, filename)


def _figures(remark: Remark) -> tuple:
    """Return what makes two remarks the same: place, rule and figures."""
    finding = remark.finding
    return remark.path, finding.rule, finding.found, finding.needed


def _rank(path: Path, order: Mapping[Path, int]) -> int:
    """Return the place of a path's nearest labelled thing in the recipe's order."""
    while path and path not in order:
        path = path[:-1]
    return order.get(path, -1)
