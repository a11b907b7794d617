"""The record: its canonical form, its seals, its files, and their verification.

Pure Python on the standard library; ``cryptography`` makes signatures faster to check
where it is present. The formats are described in ``docs/record-format.md``.
"""

from .report import Fault, Report
from .verifier import verify

__all__ = ["Fault", "Report", "verify"]
