"""Who is qualified for what, when, and why not."""

from .check import Ending, check, ends_soon, second_person, until
from .grant import (
    DUE,
    QUALIFIED,
    REVOKED,
    SUSPENDED,
    Grant,
    Person,
    standing,
)
from .transition import TRANSITIONS, Act, Transition, judge, possible

__all__ = [
    "DUE",
    "QUALIFIED",
    "REVOKED",
    "SUSPENDED",
    "TRANSITIONS",
    "Act",
    "Ending",
    "Grant",
    "Person",
    "Transition",
    "check",
    "ends_soon",
    "judge",
    "possible",
    "second_person",
    "standing",
    "until",
]
