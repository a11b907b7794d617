"""What a rule answers: findings, gathered into a verdict. A refusal is data."""

from .finding import Finding, Verdict, accepted, refused

__all__ = ["Finding", "Verdict", "accepted", "refused"]
