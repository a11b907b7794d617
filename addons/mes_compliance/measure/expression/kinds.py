"""What a name in an expression may stand for, and the check before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from functools import reduce

from ...verdict import Finding
from ..refusal import UnitMismatch
from ..unit import ONE, Unit
from .syntax import COMPARISONS, Binary, Call, Literal, Name, Node, Unary, Within
from .tokens import at_position


class Kind(Enum):
    """Kinds that have no unit."""

    TRUTH = "a yes or no"
    WORD = "a choice"
    LIMIT = "a limit"


@dataclass(frozen=True)
class Series:
    """Several readings of one unit, as a test gives them.

    :ivar unit: the unit of each
    """

    unit: Unit


Type = Unit | Kind | Series

_ARITHMETIC = {"+": Unit.plus, "-": Unit.minus, "*": Unit.times, "/": Unit.per}


class Checker:
    """Derive the kind of an expression from those of its names.

    :ivar findings: everything that does not go together, in the order of the text
    """

    def __init__(self, types: Mapping[str, Type]):
        """Check against names and properties, ``lod``, ``bin.tare``, ``lod.action``."""
        self._types = types
        self.findings: list[Finding] = []

    def kind(self, node: Node) -> Type | None:
        """Return what a part gives, None where a finding already says why not."""
        return getattr(self, "_" + type(node).__name__.lower())(node)

    def _literal(self, node: Literal) -> Type:
        return node.quantity.unit

    def _name(self, node: Name) -> Type | None:
        found = self._types.get(node.name)
        if found is None:
            self._refuse("name_unknown", node, node.name, self._nearest(node.name))
        elif found is Kind.LIMIT:
            self._refuse("name_not_value", node, node.name, "a value")
            return None
        return found

    def _nearest(self, name: str) -> str:
        near = get_close_matches(name, self._types, 1)
        return near[0] if near else "a declared name"

    def _unary(self, node: Unary) -> Type | None:
        inner = self.kind(node.operand)
        if node.operator == "not":
            return self._asked(node.operand, inner, Kind.TRUTH)
        unit = self._unit(node.operand, inner)
        return unit and self._joined(node, lambda: unit.times(ONE))

    def _binary(self, node: Binary) -> Type | None:
        left, right = self.kind(node.left), self.kind(node.right)
        if node.operator in ("and", "or"):
            sides = (
                self._asked(node.left, left, Kind.TRUTH),
                self._asked(node.right, right, Kind.TRUTH),
            )
            return Kind.TRUTH if all(sides) else None
        units = self._unit(node.left, left), self._unit(node.right, right)
        return self._operation(node, *units) if None not in units else None

    def _operation(self, node: Binary, left: Unit, right: Unit) -> Type | None:
        if node.operator in COMPARISONS:
            same = self._joined(node, lambda: left.alongside(right, node.operator))
            return same and Kind.TRUTH
        return self._joined(node, lambda: _ARITHMETIC[node.operator](left, right))

    def _within(self, node: Within) -> Type | None:
        name, limit = node.name.name, f"{node.name.name}.{node.limit}"
        if self._name(node.name) is None:
            return None
        if self._types.get(limit) is not Kind.LIMIT:
            self._refuse("limit_unknown", node, node.text, f"{node.limit} of {name}")
            return None
        return Kind.TRUTH

    def _call(self, node: Call) -> Type | None:
        units: list[Unit | None] = []
        for argument in node.arguments:
            units += self._argument(argument, node.function)
        if None in units:
            return None
        return self._joined(node, lambda: _common(node.function, units))

    def _argument(self, node: Node, function: str) -> list[Unit | None]:
        """Return the unit of an argument, twice where it is several readings."""
        kind = self.kind(node)
        if isinstance(kind, Series) and function != "abs":
            return [kind.unit] * 2
        return [self._unit(node, kind)]

    def _unit(self, node: Node, kind: Type | None) -> Unit | None:
        """Return the unit of a part that must be one quantity."""
        if kind is None or isinstance(kind, Unit):
            return kind
        found = "several readings" if isinstance(kind, Series) else kind.value
        self._refuse("expression_kind", node, f"{node.text}: {found}", "a quantity")
        return None

    def _asked(self, node: Node, kind: Type | None, asked: Kind) -> Type | None:
        """Return the kind of a part when it is the one asked for."""
        if kind is None or kind is asked:
            return kind
        self._refuse("expression_kind", node, node.text, asked.value)
        return None

    def _joined(self, node: Node, operation: Callable[[], Unit]) -> Unit | None:
        try:
            return operation()
        except UnitMismatch as error:
            finding = at_position(error, node.position).finding
            values = {**finding.values, "part": node.text}
            self.findings.append(
                Finding(finding.rule, "", finding.found, finding.needed, "", values)
            )
            return None

    def _refuse(self, rule: str, node: Node, found: str, needed: str) -> None:
        values = {"position": str(node.position)}
        self.findings.append(Finding(rule, found=found, needed=needed, values=values))


def _common(function: str, units: list[Unit]) -> Unit:
    """Return the unit of a function's result: that of its first value."""
    first = units[0]
    if function == "abs":
        return first.times(ONE)
    if function == "sum":
        return reduce(Unit.plus, units[1:], first)
    for unit in units[1:]:
        first.alongside(unit, function)
    return first
