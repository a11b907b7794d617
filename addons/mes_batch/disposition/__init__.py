"""The disposition of lots: what can become of a lot, and what it may be used for.

Pure Python; nothing here knows Odoo. The facts of a lot are plain data.
"""

from .results import RESULTS, read_day, read_results
from .states import (
    BEGIN,
    DUE,
    GONE,
    LABELS,
    LIMITED,
    UNDECIDED,
    following,
    meaning,
    words,
)
from .use import Need, check, status

__all__ = [
    "BEGIN",
    "DUE",
    "GONE",
    "LABELS",
    "LIMITED",
    "Need",
    "RESULTS",
    "UNDECIDED",
    "check",
    "following",
    "meaning",
    "read_day",
    "read_results",
    "status",
    "words",
]
