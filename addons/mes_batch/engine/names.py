"""What the names of an expression stand for, as the batch stands now."""

from __future__ import annotations

from collections.abc import Mapping

from ...mes_compliance.measure import MeasureError, Quantity
from .key import Key
from .limits import limits_of
from .plan import Plan
from .state import State, Step, Value


class Names:
    """Values by name, looked up when an expression asks.

    A name is a parameter (its latest value), a value of the formula, or with a dot a
    property: of equipment (``bin.tare``), of an output (``tablets.quantity``), or a
    limit (``lod.action``).
    """

    def __init__(
        self,
        plan: Plan,
        state: State,
        more: Mapping | None = None,
        step: Step | None = None,
    ):
        """Take the batch as it stands.

        :param more: further values by name, ``planned``
        :param step: a step whose own parameters count only as recorded in it: a
            round of a loop never calculates with a value of the round before
        """
        self.plan = plan
        self.state = state
        self.more = more or {}
        self.step = step
        self.own = _own(plan, step) if step else frozenset()

    def get(self, name: str):
        """Return what a name stands for, None where there is nothing yet."""
        if name in self.more:
            return self.more[name]
        if "." in name:
            return self._property(*name.split(".", 1))
        if name in self.plan.parameters:
            value = self._latest(name)
            return value and _quantity(value.text)
        return self._formula_value(name)

    def _latest(self, name: str) -> Value | None:
        if name in self.own:
            return self.step.value(name)
        return self.state.latest(name)

    def _formula_value(self, name: str):
        for value in self.plan.recipe.formula.values:
            if value.value == name:
                return value.quantity
        return None

    def _property(self, name: str, part: str):
        if name in self.plan.needs:
            bound = self.state.bound(name) or {"properties": {}}
            text = bound["properties"].get(part)
            return text and _quantity(text)
        if name in self.plan.parameters:
            return limits_of(self.plan.parameters[name]).ranges.get(part)
        for line in self.plan.recipe.formula.outputs:
            if line.line == name and part == "quantity":
                return line.quantity
        return None


def _own(plan: Plan, step: Step) -> frozenset[str]:
    phase = plan.phase(Key.parse(step.key).number)
    return frozenset(each.parameter for each in plan.parameters_of(phase))


def _quantity(text: str):
    """Return the quantity a value was recorded as; a choice stays text."""
    try:
        return Quantity.parse(text)
    except MeasureError:
        return text
