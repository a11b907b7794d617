"""How one piece of evidence stands in the record."""

from __future__ import annotations

from ..plan import Plan
from ..readings import judgement
from ..state import State, Step
from .expected import Item

WITHIN, OUTSIDE, MISSING = "within", "outside", "missing"
_HERE, _NOT_HERE = (WITHIN, ""), (MISSING, "")


class Judge:
    """How one item stands: within limits, outside (and about what), or missing."""

    def __init__(self, plan: Plan, state: State):
        self.plan = plan
        self.state = state

    def standing(self, item: Item) -> tuple[str, str]:
        """Return the standing of an item, and what an exception must be about."""
        step = self.state.step(item.step)
        if step is None:
            return _NOT_HERE
        return getattr(self, f"_{item.kind}")(item, step)

    def _start(self, item: Item, step: Step) -> tuple[str, str]:
        return _there(step.started_at)

    def _end(self, item: Item, step: Step) -> tuple[str, str]:
        return _there(step.ended_at)

    def _equipment(self, item: Item, step: Step) -> tuple[str, str]:
        return _there(self.state.bound(item.name))

    def _container(self, item: Item, step: Step) -> tuple[str, str]:
        containers = self.state.line(item.name)
        return _there(containers and all(each.weighed_at for each in containers))

    def _adjusted(self, item: Item, step: Step) -> tuple[str, str]:
        containers = self.state.line(item.name)
        return _there(any(each.adjusted_in == item.step for each in containers))

    def _charge(self, item: Item, step: Step) -> tuple[str, str]:
        containers = self.state.line(item.name)
        return _there(containers and all(each.charged_at for each in containers))

    def _lot(self, item: Item, step: Step) -> tuple[str, str]:
        line = self.plan.lines[item.name]
        lots = all(each.lot for each in self.state.line(item.name))
        return _there(lots or line.lots == "none")

    def _check(self, item: Item, step: Step) -> tuple[str, str]:
        answer = step.checks.get(item.name)
        if answer is None:
            return _NOT_HERE
        return _HERE if answer["yes"] else (OUTSIDE, "MAN-01")

    def _value(self, item: Item, step: Step) -> tuple[str, str]:
        given = step.values.get(item.name)
        if not given:
            return _NOT_HERE
        outside = any(value["crossed"] in ("action", "registered") for value in given)
        return (OUTSIDE, item.name) if outside else _HERE

    def _test(self, item: Item, step: Step) -> tuple[str, str]:
        found = judgement(self.plan.tests[item.name], step)
        if found is None:
            return _NOT_HERE
        return _HERE if found.verdict.ok else (OUTSIDE, "PAR-03")

    def _sample(self, item: Item, step: Step) -> tuple[str, str]:
        return _there(item.name in step.samples)

    def _signature(self, item: Item, step: Step) -> tuple[str, str]:
        number, meaning = item.name.split(" ", 1)
        given = step.signatures
        there = len(given) > int(number) and given[int(number)]["meaning"] == meaning
        return _there(there and given[int(number)]["shown"])


def _there(found: object) -> tuple[str, str]:
    return _HERE if found else _NOT_HERE
