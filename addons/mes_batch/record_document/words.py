"""The words of the document: names of roles, meanings, decisions, and of its parts."""

from __future__ import annotations

from collections.abc import Iterable

ROLES = {
    "ipqa": "In-process QA",
    "qa_approver": "QA approver",
    "qa_reviewer": "QA reviewer",
    "qp": "Qualified Person",
}
"""Roles whose key does not read as a word."""

MEANINGS = {
    "reviewed_audit_trail": "reviewed (audit trail)",
    "reviewed_production": "reviewed (production)",
    "reviewed_qa": "reviewed (QA)",
    "read_understood": "read and understood",
    "second_checked": "second-checked",
}
"""Meanings of signatures whose key does not read as a word."""

SEVERITIES = ("critical", "major", "minor", "info")
"""Severities of exceptions, the gravest first."""

DECISIONS = {
    "no_impact": "No impact",
    "accepted": "Accepted with action",
    "false_alarm": "False alarm",
}

ACTS = {
    "acknowledge": "Acknowledged",
    "close": "Assessed and closed",
    "conclude": "Conclusion prepared",
    "approve": "Conclusion approved, closed",
    "return": "Returned",
    "invalidate": "Invalidated",
    "reopen": "Reopened",
    "reclassify": "Severity changed",
}
"""What a signed act on an exception does to it."""

SAID = {
    "immediate_action": "Immediate action",
    "root_cause": "Root cause",
    "impact": "This batch",
    "other_lots": "Other lots",
    "action": "Action",
    "assessment": "Decision",
    "severity": "Severity",
    "reason": "Reason",
}
"""Texts of the acts on an exception, in the order in which they are read."""


def role(key: str) -> str:
    """Return the name of a role."""
    return ROLES.get(key) or spoken(key).capitalize()


def roles(keys: Iterable[str]) -> str:
    """Return the names of a person's roles."""
    return ", ".join(role(key) for key in keys)


def state(key: str) -> str:
    """Return the word for a state of the batch."""
    return spoken(key).replace("qa ", "QA ")


def meaning(key: str) -> str:
    """Return the word for the meaning of a signature."""
    return MEANINGS.get(key) or spoken(key)


def spoken(key: str) -> str:
    """Return a technical key as words."""
    return key.replace("_", " ").replace(".", " ")


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{grouped(number)} {one if number == 1 else many or one + 's'}"


def grouped(number: int) -> str:
    """Return a whole number with a narrow space between thousands."""
    return f"{number:,}".replace(",", "\u202f")


def code(digest: str) -> str:
    """Return the start of a hash as people compare it: ``7001 14db 4593 9790``."""
    return fours(digest[:16])


def fours(digits: str, size: int = 4) -> str:
    """Return hex digits in groups."""
    return " ".join(digits[i : i + size] for i in range(0, len(digits), size))
