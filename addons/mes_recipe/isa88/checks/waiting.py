"""Time and waiting: nothing waits in a circle or for ever, and limits can be kept."""

from __future__ import annotations

from collections.abc import Sequence

from ..clauses import Anchor
from ..contract import Path
from ..phase import Phase
from ..procedure import OneOf, Step, TimeLimit
from ..structure import Place, steps_in
from .view import View

#: A moment: the path of a step, and whether it begins or ends.
Moment = tuple[Path, str]
BEGINS, ENDS = "begins", "ends"


class Order:
    """Which moments of a procedure come before which.

    :ivar after: for each moment those that come right after it
    :ivar awaited: for each phase that waits the phases it waits for
    """

    def __init__(self, view: View):
        """Take the order from the structure, then from ``wait_for`` and ``gate``."""
        self.after: dict[Moment, set[Moment]] = {}
        self._inside(view.recipe.procedure.steps, ("procedure", "steps"), None)
        self.awaited = _awaited(view)
        for number, others in self.awaited.items():
            place = view.structure.phases[number]
            for other in others:
                ends = (view.structure.phases[other].path, ENDS)
                self._follows(ends, (place.path, BEGINS))

    def way(self, first: Moment, last: Moment) -> list[Path]:
        """Return the places on the shortest way between two moments, else nothing."""
        ways = [[first]]
        seen = {first}
        for way in ways:
            for moment in sorted(self.after.get(way[-1], ()), key=str):
                if moment == last:
                    return [path for path, _event in (*way, last)]
                if moment not in seen:
                    seen.add(moment)
                    ways.append([*way, moment])
        return []

    def _follows(self, earlier: Moment, later: Moment) -> None:
        self.after.setdefault(earlier, set()).add(later)

    def _inside(self, steps: Sequence[Step], path: Path, host: Path | None) -> None:
        """Add the order of a sequence: one after the other, inside its host."""
        last = (host, BEGINS) if host is not None else None
        for index, step in enumerate(steps):
            here = (*path, index)
            if last is not None:
                self._follows(last, (here, BEGINS))
            self._step(step, here)
            last = (here, ENDS)
        if host is not None and last is not None:
            self._follows(last, (host, ENDS))

    def _step(self, step: Step, path: Path) -> None:
        if isinstance(step, Phase):
            self._follows((path, BEGINS), (path, ENDS))
        for inside, _branch, inner in steps_in(step):
            self._inside(inner, path + inside, path)


def _awaited(view: View) -> dict[str, list[str]]:
    """Return who waits for whom: a phase said so, or needs a sample's result."""
    phases = view.structure.phases
    found: dict[str, list[str]] = {}
    for number, place in phases.items():
        for waited in place.step.wait_for:
            if waited in phases:
                found.setdefault(number, []).append(waited)
        for sample in place.step.samples:
            if sample.gate in phases:
                found.setdefault(sample.gate, []).append(number)
    return found


def circles(view: View) -> None:
    """No phase waits for one that waits for it."""
    order = Order(view)
    numbers = {place.path: n for n, place in view.structure.phases.items()}
    reported: set[frozenset] = set()
    for number in order.awaited:
        place = view.structure.phases[number]
        way = order.way((place.path, BEGINS), (place.path, BEGINS))
        circle = list(dict.fromkeys(numbers[path] for path in way if path in numbers))
        if circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            found = " → ".join((*circle, circle[0]))
            key = "wait_for" if place.step.wait_for else "phase"
            needed = "an order that can begin"
            view.say((*place.path, key), "waits_in_circle", found, needed)


def for_ever(view: View) -> None:
    """No phase waits for one that may never come."""
    for place in view.structure.phases.values():
        for index, number in enumerate(place.step.wait_for):
            other = view.structure.phases.get(number)
            if other and not _comes(other, place):
                needed = "a phase that comes on every path"
                path = (*place.path, "wait_for", index)
                view.say(path, "waits_for_ever", number, needed)


def _comes(other: Place, place: Place) -> bool:
    """Tell whether a phase is sure to come where another one waits for it."""
    ways = {id(branch) for group, branch in place.branches if isinstance(group, OneOf)}
    return all(
        id(branch) in ways
        for group, branch in other.branches
        if isinstance(group, OneOf)
    )


def alongside(view: View) -> None:
    """What runs while a phase runs stands beside it, and says how often."""
    for place in view.structure.elements.values():
        number = getattr(place.step, "runs_while", "")
        other = view.structure.phases.get(number)
        if other and not _beside(place, other):
            path = (*place.path, "runs_while")
            needed = "a phase in another branch of the same group"
            view.say(path, "runs_while_not_beside", number, needed)
    for place in view.structure.phases.values():
        _rhythm(view, place)


def _beside(place: Place, other: Place) -> bool:
    """Tell whether two places stand in different branches of one AND group."""
    mine = {id(group): id(branch) for group, branch in place.branches}
    return any(
        id(group) in mine and mine[id(group)] != id(branch)
        for group, branch in other.branches
        if not isinstance(group, OneOf)
    )


def _rhythm(view: View, place: Place) -> None:
    phase = place.step
    if phase.every is not None and not place.alongside:
        found, needed = phase.every.text, "an operation with runs_while"
        view.say((*place.path, "every"), "every_misplaced", found, needed)
    if phase.every is None and place.alongside:
        view.say((*place.path, "every"), "every_missing", "none", "how often")
    longest = phase.gap.high if phase.gap is not None else None
    if phase.gap is None or phase.every is None:
        return
    known = longest is not None and longest.dimension == phase.every.dimension
    if not known or longest < phase.every:
        found, needed = phase.gap.text, f"max {phase.every} or more"
        view.say((*place.path, "gap"), "gap_under_every", found, needed)


def time_limits(view: View) -> None:
    """A time limit has both ends, in an order that can be, and says how long."""
    order = Order(view)
    for index, limit in enumerate(view.recipe.procedure.time_limits):
        path = ("procedure", "time_limits", index)
        if (limit.at_most is None) == (limit.at_least is None):
            found = "neither" if limit.at_most is None else "both"
            view.say(path, "time_limit_incomplete", found, "at_most or at_least")
        pair = (limit.from_.event == "weighing", limit.to.event == "charge")
        if pair[0] != pair[1] or limit.from_.event == "charge":
            found = f"from {limit.from_} to {limit.to}"
            view.say((*path, "to"), "time_limit_pair", found, "to its charge")
        elif not pair[0]:
            _forwards(view, path, limit, order)


def _forwards(view: View, path: Path, limit: TimeLimit, order: Order) -> None:
    """The moment a limit ends at is not before the one it begins at."""
    ends = [_moment(view, anchor) for anchor in (limit.from_, limit.to)]
    if None not in ends and (ends[0] == ends[1] or order.way(ends[1], ends[0])):
        found = f"from {limit.from_} to {limit.to}"
        view.say((*path, "to"), "time_limit_backwards", found, "a moment after it")


def _moment(view: View, anchor: Anchor) -> Moment | None:
    place = view.structure.elements.get(anchor.numbers[0])
    return place and (place.path, BEGINS if anchor.event == "start" else ENDS)


CHECKS = (circles, for_ever, alongside, time_limits)
