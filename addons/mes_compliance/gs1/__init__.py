"""GS1 bar codes: read strictly, with a reason for every refusal, and written."""

from .hint import Split, hint_missing_separator, hint_nearest
from .reader import LONGEST, SYMBOLOGIES, read
from .scan import GS1, PLAIN, Element, Scan
from .walk import FNC1
from .writer import (
    date_value,
    encode,
    human_readable,
    measure,
    sscc,
    with_check_digit,
)

__all__ = [
    "FNC1",
    "GS1",
    "LONGEST",
    "PLAIN",
    "SYMBOLOGIES",
    "Element",
    "Scan",
    "Split",
    "date_value",
    "encode",
    "hint_missing_separator",
    "hint_nearest",
    "human_readable",
    "measure",
    "read",
    "sscc",
    "with_check_digit",
]
