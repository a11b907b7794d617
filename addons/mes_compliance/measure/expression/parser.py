"""Read an expression: a Pratt parser over the few things an expression may hold."""

from __future__ import annotations

from ..quantity import Quantity
from ..refusal import Unreadable
from .syntax import (
    COMPARISONS,
    FUNCTIONS,
    LIMITS,
    NEGATION,
    POWERS,
    Binary,
    Call,
    Literal,
    Name,
    Node,
    Unary,
    Within,
)
from .tokens import Token, at_position, tokens

MOST_TERMS = 50
DEEPEST = 20


def parse(text: str) -> Node:
    """Return the expression that a text writes.

    :raises Unreadable: with the position and what would be right there
    """
    return _Parser(text).whole()


class _Parser:
    """One pass over the pieces of a text."""

    def __init__(self, text: str):
        self._tokens = list(tokens(text))
        self._at = 0
        self._terms = 0
        self._depth = 0

    def whole(self) -> Node:
        """Return the expression, when nothing is left behind it."""
        if self._now.kind == "end":
            raise self._unexpected("an expression")
        node = self._expression(0)
        if self._now.kind != "end":
            raise self._unexpected("an operator or the end")
        return node

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._now
        self._at += 1
        return token

    def _expression(self, least: int) -> Node:
        """Return what follows, as long as operators bind tighter than ``least``."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refused("expression_too_deep", f"{DEEPEST} levels of brackets")
        left = self._operand()
        while self._power > least:
            left = self._joined(left)
        self._depth -= 1
        return left

    @property
    def _power(self) -> int:
        token = self._now
        infix = token.kind == "sign" and token.text not in ("not", "(", ")", ",")
        return POWERS[token.text] if infix else 0

    def _joined(self, left: Node) -> Node:
        """Return the left part joined with what follows its operator."""
        sign = self._take()
        if sign.text == "in":
            return self._within(left)
        power = POWERS[sign.text]
        right = self._expression(power)
        if sign.text in COMPARISONS and self._power == power:
            raise self._refused("expression_chain", "and between two comparisons")
        return Binary(left.position, sign.text, left, right)

    def _within(self, left: Node) -> Node:
        """Return the question whether a value lies in its limit."""
        limit = self._now
        if not isinstance(left, Name):
            raise self._unexpected("a name before in")
        if limit.text not in LIMITS:
            raise self._unexpected(", ".join(LIMITS))
        self._take()
        return Within(left.position, left, limit.text)

    def _operand(self) -> Node:
        """Return a quantity, a name, a call, a bracket, or a sign with its operand."""
        token = self._take()
        if token.kind == "quantity":
            return self._literal(token, token.quantity)
        if token.kind == "name":
            return self._named(token)
        if token.text == "(":
            return self._bracket()
        if token.text == "-":
            return self._negative(token)
        if token.text == "not":
            return Unary(token.position, "not", self._expression(POWERS["not"] - 1))
        self._at -= 1
        raise self._unexpected("a quantity, a name or a bracket")

    def _literal(self, token: Token, quantity: Quantity) -> Literal:
        self._count()
        return Literal(token.position, quantity)

    def _named(self, token: Token) -> Node:
        if self._now.text == "(":
            return self._call(token)
        self._count()
        return Name(token.position, token.text)

    def _bracket(self) -> Node:
        node = self._expression(0)
        self._expect(")")
        return node

    def _negative(self, sign: Token) -> Node:
        """Return a negative quantity, or the opposite of another part."""
        operand = self._expression(NEGATION - 1)
        if not isinstance(operand, Literal):
            return Unary(sign.position, "-", operand)
        opposite = operand.quantity.value.copy_negate()
        return Literal(sign.position, Quantity(opposite, operand.quantity.unit))

    def _call(self, token: Token) -> Node:
        if token.text not in FUNCTIONS:
            self._at -= 1
            raise self._refused("expression_function", ", ".join(FUNCTIONS))
        self._expect("(")
        arguments = [self._expression(0)]
        while self._now.text == ",":
            self._take()
            arguments.append(self._expression(0))
        self._expect(")")
        if token.text == "abs" and len(arguments) != 1:
            raise self._refused("expression_arguments", "one value in abs( )")
        return Call(token.position, token.text, tuple(arguments))

    def _expect(self, sign: str) -> None:
        if self._now.text != sign:
            raise self._unexpected(sign)
        self._take()

    def _count(self) -> None:
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise Unreadable(
                "expression_terms",
                f"more than {MOST_TERMS} terms",
                f"{MOST_TERMS} or less",
                position=str(self._now.position),
            )

    def _unexpected(self, needed: str) -> Unreadable:
        return self._refused("expression_unexpected", needed)

    def _refused(self, rule: str, needed: str) -> Unreadable:
        """Return the refusal at the piece in hand."""
        token = self._now
        return at_position(
            Unreadable(rule, token.text or "the end", needed), token.position
        )
