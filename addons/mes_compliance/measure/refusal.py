"""How a calculation says no: an exception that carries a finding."""

from __future__ import annotations

from ..verdict import Finding


class MeasureError(ValueError):
    """A text or an operation that measuring cannot accept.

    Callers that answer people turn it into data: ``refused(error.finding)``.

    :ivar finding: the reason, with what was found and what would be right
    """

    def __init__(self, rule: str, found: str = "", needed: str = "", **values: str):
        """Build the finding from a rule's key and the figures of the case."""
        self.finding = Finding(rule, found=found, needed=needed, values=values)
        super().__init__(f"{rule}: found {found!r}, needed {needed!r}")


class Unreadable(MeasureError):
    """A text that is not what it should be: no number, no unit, no range."""


class UnitMismatch(MeasureError):
    """Two units that cannot be added, compared or converted into each other."""
