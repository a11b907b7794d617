"""Execution: decide and evolve, the only place where execution rules live.

The shop floor, the completeness proof behind review by exception, and the offline
verifier run these same functions. Nothing here knows Odoo.
"""

from ...mes_compliance.verdict.moment import moment, stamp
from .case import Case, Decision
from .decide import COMMANDS, decide
from .evidence import complete
from .evolve import evolve, replay
from .key import Key, order
from .plan import Plan
from .sequence import frontier
from .state import Container, State, Step, Value

__all__ = [
    "COMMANDS",
    "Case",
    "Container",
    "Decision",
    "Key",
    "Plan",
    "State",
    "Step",
    "Value",
    "complete",
    "decide",
    "evolve",
    "frontier",
    "moment",
    "order",
    "replay",
    "stamp",
]
