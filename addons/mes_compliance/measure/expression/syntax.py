"""The parts of an expression, and how each is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..quantity import Quantity

#: How tightly an operator binds; comparisons do not chain.
POWERS: dict[str, int] = {
    "or": 1,
    "and": 2,
    "not": 3,
    "<": 4,
    "<=": 4,
    "=": 4,
    ">=": 4,
    ">": 4,
    "in": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
NEGATION = 7
ATOM = 8
COMPARISONS = ("<", "<=", "=", ">=", ">")
FUNCTIONS = ("min", "max", "sum", "mean", "abs")
LIMITS = ("alert", "action", "registered")


@dataclass(frozen=True)
class Node:
    """A part of an expression.

    :ivar position: where it begins in the text, counted from 1
    """

    position: int = field(compare=False)

    @property
    def text(self) -> str:
        """The one spelling of this part."""
        raise NotImplementedError

    @property
    def power(self) -> int:
        """How tightly it holds together."""
        return ATOM

    @property
    def children(self) -> tuple[Node, ...]:
        """The parts it is made of."""
        return ()

    def walk(self) -> Iterator[Node]:
        """Yield this part and all within, in the order they are written."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Literal(Node):
    """A quantity that stands in the expression, ``15 A``."""

    quantity: Quantity

    @property
    def text(self) -> str:
        """The quantity."""
        return self.quantity.text


@dataclass(frozen=True)
class Name(Node):
    """A declared name or a property, ``bin.tare``."""

    name: str

    @property
    def text(self) -> str:
        """The name."""
        return self.name


@dataclass(frozen=True)
class Unary(Node):
    """``not`` or a minus sign before a part."""

    operator: str
    operand: Node

    @property
    def text(self) -> str:
        """Operator and operand."""
        space = " " if self.operator == "not" else ""
        return self.operator + space + _bracketed(self.operand, self.power)

    @property
    def power(self) -> int:
        """The power of the operator."""
        return POWERS["not"] if self.operator == "not" else NEGATION

    @property
    def children(self) -> tuple[Node, ...]:
        """The operand."""
        return (self.operand,)


@dataclass(frozen=True)
class Binary(Node):
    """Two parts joined by arithmetic, a comparison, ``and`` or ``or``."""

    operator: str
    left: Node
    right: Node

    @property
    def text(self) -> str:
        """Both parts, bracketed only where the meaning asks for it."""
        left_power = self.power + (self.operator in COMPARISONS)
        left = _bracketed(self.left, left_power)
        return f"{left} {self.operator} {_bracketed(self.right, self.power + 1)}"

    @property
    def power(self) -> int:
        """The power of the operator."""
        return POWERS[self.operator]

    @property
    def children(self) -> tuple[Node, ...]:
        """Left and right."""
        return (self.left, self.right)


@dataclass(frozen=True)
class Within(Node):
    """The question whether a value lies in its own limit, ``lod in action``."""

    name: Name
    limit: str

    @property
    def text(self) -> str:
        """Name and limit."""
        return f"{self.name.text} in {self.limit}"

    @property
    def power(self) -> int:
        """The power of a comparison."""
        return POWERS["in"]

    @property
    def children(self) -> tuple[Node, ...]:
        """The name."""
        return (self.name,)


@dataclass(frozen=True)
class Call(Node):
    """``min``, ``max``, ``sum``, ``mean`` or ``abs`` of parts."""

    function: str
    arguments: tuple[Node, ...]

    @property
    def text(self) -> str:
        """Function and arguments."""
        return f"{self.function}({', '.join(a.text for a in self.arguments)})"

    @property
    def children(self) -> tuple[Node, ...]:
        """The arguments."""
        return self.arguments


def _bracketed(node: Node, least: int) -> str:
    """Return a part, in brackets when it holds together less than asked."""
    return node.text if node.power >= least else f"({node.text})"
