"""The safe expression language of recipes: chosen words, decimals, units, no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...verdict import Finding, Verdict, accepted, refused
from ..quantity import Quantity
from ..refusal import MeasureError
from ..written import Written
from .evaluation import Evaluator, Value
from .kinds import Checker, Kind, Series, Type
from .parser import parse
from .syntax import Name, Node, Within

__all__ = ["Expression", "Kind", "Outcome", "Series", "Type", "Value"]


@dataclass(frozen=True)
class Outcome:
    """What an expression came to.

    :ivar value: the result, None when there is none
    :ivar verdict: why there is none
    """

    value: Quantity | bool | None
    verdict: Verdict

    @property
    def ok(self) -> bool:
        """Tell whether there is a result."""
        return self.verdict.ok


@dataclass(frozen=True, eq=False, repr=False)
class Expression(Written):
    """A calculation or a condition over declared names.

    Holds names, quantities with units, ``+ - * /``, comparisons, ``and or not``,
    ``lod in action``, ``min max sum mean abs`` and brackets; at most 50 terms.
    Python's own evaluation is never involved.

    :ivar root: its outermost part
    """

    root: Node

    @classmethod
    def parse(cls, text: str) -> Expression:
        """Return the expression that a text writes.

        :raises Unreadable: with the position and what would be right there
        """
        return cls(parse(text))

    @property
    def text(self) -> str:
        """The one spelling: brackets only where the meaning asks for them."""
        return self.root.text

    @property
    def names(self) -> tuple[str, ...]:
        """Names and properties it uses, each once, in the order of the text."""
        found = (node.name for node in self.root.walk() if isinstance(node, Name))
        return tuple(dict.fromkeys(found))

    @property
    def limits(self) -> tuple[tuple[str, str], ...]:
        """Pairs of name and limit it asks about: ``("lod", "action")``."""
        parts = (node for node in self.root.walk() if isinstance(node, Within))
        return tuple(dict.fromkeys((node.name.name, node.limit) for node in parts))

    def check(self, types: Mapping[str, Type]) -> tuple[Type | None, Verdict]:
        """Derive what it gives from what its names stand for.

        :param types: unit, :class:`Series` or :class:`Kind` by name and property; the
            limits of ``lod`` as ``lod.action`` with ``Kind.LIMIT``
        :return: the kind of the result, None when it has none; every reason against
        """
        checker = Checker(types)
        kind = checker.kind(self.root)
        return kind, Verdict(tuple(checker.findings))

    def evaluate(self, values: Mapping[str, Value]) -> Outcome:
        """Work it out. A missing value or a division by zero is a finding, never 0.

        :param values: quantities by name and property; readings of a test as a
            sequence; the limits of ``lod`` as ``lod.action``. Only ``get`` is asked
        :return: the exact result (not yet rounded), or all reasons for none
        """
        known = {name: values.get(name) for name in self._needed}
        missing = [_missing(name) for name, value in known.items() if _absent(value)]
        if missing:
            return Outcome(None, refused(*missing))
        _kind, verdict = self.check({n: _kind_of(v) for n, v in known.items()})
        return self._worked_out(known) if verdict.ok else Outcome(None, verdict)

    def _worked_out(self, values: Mapping[str, Value]) -> Outcome:
        try:
            return Outcome(Evaluator(values).value(self.root), accepted())
        except MeasureError as error:  # readings of one name in several units
            return Outcome(None, refused(error.finding))
        except ZeroDivisionError as error:
            found = str(error)
            finding = Finding("division_by_zero", found=found, needed="a divisor but 0")
            return Outcome(None, refused(finding))

    @property
    def _needed(self) -> tuple[str, ...]:
        asked = (f"{name}.{limit}" for name, limit in self.limits)
        return self.names + tuple(asked)


def _kind_of(value: Value | None) -> Type | None:
    """Return what a value is to an expression."""
    if isinstance(value, Quantity):
        return value.unit
    if isinstance(value, (list, tuple)):
        return Series(value[0].unit) if value else None
    return Kind.WORD if isinstance(value, str) else Kind.LIMIT


def _absent(value: Value | None) -> bool:
    return value is None or (isinstance(value, (list, tuple)) and not value)


def _missing(name: str) -> Finding:
    return Finding("value_missing", found="no value", needed=name, about=name)
