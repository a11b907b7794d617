"""The record: its canonical form, its seals, its files, and their verification.

Pure Python on the standard library; ``cryptography`` makes signatures faster to check
where it is present. The formats are described in ``docs/record-format.md``.
"""

from .command import main
from .files import verify_file, verify_stream
from .report import Fault, Report
from .verifier import verify

__all__ = ["Fault", "Report", "main", "verify", "verify_file", "verify_stream"]
