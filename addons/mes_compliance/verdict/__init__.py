"""What a rule answers: findings, gathered into a verdict. A refusal is data."""

from .finding import Finding, Verdict, accepted, refused
from .words import legible, meaningful, printable, readable

__all__ = [
    "Finding",
    "Verdict",
    "accepted",
    "legible",
    "meaningful",
    "printable",
    "readable",
    "refused",
]
