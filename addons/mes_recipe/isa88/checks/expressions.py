"""Expressions: every name declared, units that go together, no circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ....mes_compliance.measure import Expression, Kind, Unit, described
from ....mes_compliance.measure.expression.kinds import Type
from ..contract import Path
from ..phase import Parameter
from ..procedure import OneOf, Repeat
from .view import View


def results(view: View) -> None:
    """Every expression gives what its place asks for."""
    for path, expression, asked, types in _all(view):
        kind, verdict = expression.check(types)
        for finding in verdict.findings:
            view.report(path, finding)
        if kind is not None and not _fits(kind, asked):
            view.say(path, "expression_result", _said(kind), _said(asked))


def circles(view: View) -> None:
    """No calculated value is made of itself."""
    declared = view.structure.declared("parameter")
    uses = {
        name: [n for n in d.item.expression.names if n in declared]
        for name, d in declared.items()
        if d.item.expression is not None
    }
    for name in uses:
        circle = _circle(name, uses)
        if circle and name == min(circle):
            found = " → ".join((*circle, name))
            path = (*declared[name].path, "expression")
            view.say(path, "expression_circle", found, "values that come before")


def _circle(name: str, uses: Mapping[str, list[str]]) -> list[str]:
    """Return the shortest way from a name back to itself, empty for none."""
    ways = [[name]]
    seen = {name}
    for way in ways:
        for used in uses.get(way[-1], ()):
            if used == name:
                return way
            if used not in seen:
                seen.add(used)
                ways.append([*way, used])
    return []


def _all(view: View) -> Iterator[tuple[Path, Expression, Type | None, dict]]:
    """Yield every expression: path, expression, kind asked for, kinds of its names."""
    for declaration in view.structure.declared("parameter", "test").values():
        item, path = declaration.item, (*declaration.path, "expression")
        if item.expression is not None:
            if isinstance(item, Parameter):
                yield path, item.expression, item.measured_in, view.types
            elif item.reading_unit is not None:
                local = dict.fromkeys(item.readings, item.reading_unit)
                yield path, item.expression, item.unit, {**view.types, **local}
    for place in view.structure.places:
        step = place.step
        if isinstance(step, Repeat):
            yield (*place.path, "until"), step.until, Kind.TRUTH, view.types
        elif isinstance(step, OneOf):
            yield from _conditions(view, place.path, step)
        elif getattr(step, "quantity", None) is not None:
            yield from _amounts(view, (*place.path, "quantity"), step)


def _conditions(view: View, path: Path, step: OneOf) -> Iterator[tuple]:
    for index, branch in enumerate(step.branches):
        if branch.when is not None and branch.when.condition is not None:
            where = (*path, "branches", index, "when")
            yield where, branch.when.condition, Kind.TRUTH, view.types


def _amounts(view: View, path: Path, phase) -> Iterator[tuple]:
    """Yield a weighing's quantity for the kinds of amounts its lines have."""
    lines = {line.line: line for line in view.recipe.formula.inputs}
    units = {
        lines[name].quantity.unit
        for name in phase.lines
        if name in lines and lines[name].quantity is not None
    }
    for unit in sorted(units, key=str):
        yield path, phase.quantity, unit, {**view.types, "planned": unit}


def _fits(kind: Type, asked: Type | None) -> bool:
    """Tell whether a result is what its place asks for."""
    if isinstance(asked, Unit):
        return isinstance(kind, Unit) and kind.dimension == asked.dimension
    return kind is asked if asked is Kind.TRUTH else isinstance(kind, Unit)


def _said(kind: Type | None) -> str:
    if isinstance(kind, Unit):
        return described(kind)
    return kind.value if isinstance(kind, Kind) else "a quantity"


CHECKS = (results, circles)
