"""Work out an expression from values: exact decimals, and no value made up."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from ..quantity import Quantity
from ..statistics import mean_of
from .syntax import Binary, Call, Literal, Name, Node, Unary, Within


class Limit(Protocol):
    """Whatever can say whether a value lies within: a range, a set of choices."""

    def contains(self, value) -> bool:
        """Tell whether the value lies within."""


Value = Quantity | Sequence[Quantity] | str | Limit

_OPERATIONS: dict[str, Callable] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "<": operator.lt,
    "<=": operator.le,
    "=": Quantity.amounts_to,
    ">=": operator.ge,
    ">": operator.gt,
    "and": operator.and_,
    "or": operator.or_,
}


class Evaluator:
    """Work out parts against the values of one moment."""

    def __init__(self, values: Mapping[str, Value]):
        """Take values by name and property: ``lod``, ``bin.tare``, ``lod.action``."""
        self._values = values

    def value(self, node: Node):
        """Return what a part amounts to.

        :raises UnitMismatch: values of other units than were checked
        :raises ZeroDivisionError: something is divided by zero
        """
        return getattr(self, "_" + type(node).__name__.lower())(node)

    def _literal(self, node: Literal) -> Quantity:
        return node.quantity

    def _name(self, node: Name) -> Value:
        return self._values[node.name]

    def _unary(self, node: Unary) -> Quantity | bool:
        inner = self.value(node.operand)
        return (not inner) if node.operator == "not" else -inner

    def _binary(self, node: Binary) -> Quantity | bool:
        left, right = self.value(node.left), self.value(node.right)
        return _OPERATIONS[node.operator](left, right)

    def _within(self, node: Within) -> bool:
        limit = self._values[f"{node.name.name}.{node.limit}"]
        return limit.contains(self._values[node.name.name])

    def _call(self, node: Call) -> Quantity:
        readings: list[Quantity] = []
        for argument in node.arguments:
            value = self.value(argument)
            readings.extend([value] if isinstance(value, Quantity) else value)
        return _FUNCTIONS[node.function](readings)


def _sum(readings: Sequence[Quantity]) -> Quantity:
    return sum(readings[1:], start=readings[0])


_FUNCTIONS: dict[str, Callable[[Sequence[Quantity]], Quantity]] = {
    "min": lambda readings: min(readings).to(readings[0].unit),
    "max": lambda readings: max(readings).to(readings[0].unit),
    "sum": _sum,
    "mean": mean_of,
    "abs": lambda readings: abs(readings[0]),
}
