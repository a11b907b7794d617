"""Weighings: complete, and on a scale that can weigh what is asked."""

from __future__ import annotations

from ....mes_compliance.measure import RATIO, Quantity
from ..contract import Path
from ..formula import Input, Need
from ..scaling import beyond_scale
from .view import View


def weighing(view: View) -> None:
    """What is weighed says on which scale and how, and the scale can weigh it."""
    weighed = {
        name: place
        for place in view.structure.phases.values()
        if place.step.kind == "weigh"
        for name in place.step.lines
    }
    for index, line in enumerate(view.recipe.formula.inputs):
        path = ("formula", "inputs", index)
        if line.line in weighed:
            asked = {
                "tolerance": line.tolerance is not None or line.fills_up,
                "weighed_on": bool(line.weighed_on),
                "method": bool(line.method),
            }
            for name, there in asked.items():
                if not there:
                    view.say((*path, name), "weighing_incomplete", "none", name)
        _scale(view, path, line)


def _scale(view: View, path: Path, line: Input) -> None:
    """The scale that is asked for is sure to weigh the line finely enough."""
    declaration = view.structure.declared("need").get(line.weighed_on)
    if declaration is None or line.quantity is None or line.fills_up:
        return
    need = declaration.item
    for rule, bound in beyond_scale(line.quantity, need):
        view.say((*path, "weighed_on"), rule, line.quantity.text, bound, need=need.need)
    if line.tolerance is not None and _measures(line):
        _division(view, path, line, need)


def _measures(line: Input) -> bool:
    """Tell whether the tolerance is one of what is weighed."""
    unit = line.tolerance.unit
    return unit.dimension in (RATIO, line.quantity.dimension)


def _division(view: View, path: Path, line: Input, need: Need) -> None:
    """A tenth of the tolerance's width is not finer than the scale."""
    coarsest = getattr(need.property("division"), "high", None)
    if coarsest is None or coarsest.dimension != line.quantity.dimension:
        return
    window = line.tolerance.window(line.quantity)
    width = (window.high - window.low) / Quantity.of(10)
    if coarsest > width:
        tenth = f"{width.value.normalize():f} {width.unit}"
        found, needed = f"division {coarsest}", f"{tenth} or finer"
        path = (*path, "weighed_on")
        view.say(path, "division_too_coarse", found, needed, need=need.need)


CHECKS = (weighing,)
