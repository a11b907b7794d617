"""Materials: every input is used up exactly once, on every path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..phase import Phase
from ..procedure import AllOf, OneOf, Repeat, Step
from ..structure import steps_in
from .view import View

#: More than any bounded loop: what is repeated for as long as something runs.
OFTEN = 1_000_000


@dataclass(frozen=True)
class Use:
    """How often each line is used on the path that uses it least, and most."""

    least: Mapping[str, int] = field(default_factory=Counter)
    most: Mapping[str, int] = field(default_factory=Counter)


def used_once(view: View) -> None:
    """Every input is used up once, whatever way the batch goes; 211.101(d)."""
    use = _sequence(view.recipe.procedure.steps)
    for index, line in enumerate(view.recipe.formula.inputs):
        path = ("formula", "inputs", index)
        least, most = use.least[line.line], use.most[line.line]
        weighed = ", ".join(_phases(view, line.line, True))
        used = ", ".join(_phases(view, line.line, False))
        found = str(line.quantity or "it")
        if not most and weighed:
            view.say(path, "line_not_charged", found, weighed=weighed)
        elif not most:
            view.say(path, "line_not_used", found, "a phase that uses it")
        elif not least:
            view.say(path, "line_sometimes_used", found, used=used)
        elif most > 1 and not line.fills_up:
            view.say(path, "line_used_twice", found, "once", used=used)


def needs_used(view: View) -> None:
    """Equipment that is asked for is used somewhere."""
    listed = {
        n for place in view.structure.elements for n in view.structure.binds(place)
    }
    for index, need in enumerate(view.recipe.equipment):
        if need.need not in listed:
            needed = "an element that lists it"
            view.say(("equipment", index), "need_not_used", need.need, needed)


def _phases(view: View, line: str, weighing: bool) -> list[str]:
    """Return the phases that weigh a line, or those that use it."""
    return [
        number
        for number, place in view.structure.phases.items()
        if line in place.step.lines and (place.step.kind == "weigh") == weighing
    ]


def _sequence(steps: Sequence[Step]) -> Use:
    uses = [_step(step) for step in steps]
    return Use(_sum(u.least for u in uses), _sum(u.most for u in uses))


def _step(step: Step) -> Use:
    if isinstance(step, Phase):
        lines = Counter(() if step.kind == "weigh" else step.lines)
        return Use(lines, lines)
    uses = [_sequence(steps) for _path, _branch, steps in steps_in(step)]
    if isinstance(step, OneOf):
        return _one_of(uses)
    if isinstance(step, AllOf):
        return Use(_sum(u.least for u in uses), _sum(u.most for u in uses))
    rounds = step.rounds if isinstance(step, Repeat) else 1
    if getattr(step, "runs_while", ""):
        rounds = OFTEN
    most = Counter({line: count * rounds for line, count in uses[0].most.items()})
    return Use(uses[0].least, most)


def _one_of(uses: Sequence[Use]) -> Use:
    """Return the least and the most of several ways of which one is taken."""
    lines = {line for use in uses for line in use.most}
    least = Counter({line: min(u.least[line] for u in uses) for line in lines})
    most = Counter({line: max(u.most[line] for u in uses) for line in lines})
    return Use(least, most)


def _sum(counts) -> Counter:
    total: Counter = Counter()
    for count in counts:
        total.update(count)
    return total


CHECKS = (used_once, needs_used)
