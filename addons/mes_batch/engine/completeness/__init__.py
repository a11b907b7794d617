"""The machine proof behind review by exception (H02).

Every piece of evidence that the frozen recipe expects is there and within limits, or
is covered by an exception; and every entry of the record is of a known kind. One
missing piece or one unknown entry, and the proof is refused.
"""

from .certificate import RULES_VERSION, Certificate, Evidence, certify, examine
from .expected import CATEGORIES, Item, expected
from .known import KNOWN, UNMOVED, further

__all__ = [
    "CATEGORIES",
    "KNOWN",
    "RULES_VERSION",
    "UNMOVED",
    "Certificate",
    "Evidence",
    "Item",
    "certify",
    "examine",
    "expected",
    "further",
]
