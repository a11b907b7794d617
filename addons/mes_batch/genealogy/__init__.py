"""Rules of the genealogy, without Odoo: balances, the drawing, the sheet."""

from .balance import LotBalance, PhaseBalance, in_and_out, lot_balance
from .drawing import Drawing, arranged, levels
from .sheet import digest, workbook

__all__ = [
    "Drawing",
    "LotBalance",
    "PhaseBalance",
    "arranged",
    "digest",
    "in_and_out",
    "levels",
    "lot_balance",
    "workbook",
]
