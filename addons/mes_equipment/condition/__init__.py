"""The condition of equipment: four axes, suitability, weighing, and their steps."""

from .clean import Contact, clean_until, dirty_until, effective, evolve
from .constraint import satisfies
from .due import calibration_state
from .suitability import Hold, holds, holds_until, suitability, suitable
from .transition import TRANSITIONS, Act, Transition, judge, possible
from .unit import (
    Calibration,
    Cleanliness,
    DailyCheck,
    HoldLimits,
    Need,
    Party,
    Qualification,
    Unit,
    Use,
)
from .weighing import Policy, Sent, Weighing, reading_counts, scale_fits, weighing

__all__ = [
    "TRANSITIONS",
    "Act",
    "Calibration",
    "Cleanliness",
    "Contact",
    "DailyCheck",
    "Hold",
    "HoldLimits",
    "Need",
    "Party",
    "Policy",
    "Qualification",
    "Sent",
    "Transition",
    "Unit",
    "Use",
    "Weighing",
    "calibration_state",
    "clean_until",
    "dirty_until",
    "effective",
    "evolve",
    "holds",
    "holds_until",
    "judge",
    "possible",
    "reading_counts",
    "satisfies",
    "scale_fits",
    "suitability",
    "suitable",
    "weighing",
]
