"""The machine proof behind review by exception (H02).

Every piece of evidence that the frozen recipe expects is there and within limits, or
is covered by an exception; and every entry of the record is of a known kind. One
missing piece or one unknown entry, and the proof is refused.
"""

from .certificate import RULES_VERSION, Certificate, certify
from .expected import CATEGORIES, Item, expected

__all__ = ["CATEGORIES", "RULES_VERSION", "Certificate", "Item", "certify", "expected"]
