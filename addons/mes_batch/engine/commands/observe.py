"""Problems people see, and what time alone brings about."""

from __future__ import annotations

from ....mes_compliance.verdict import Finding, meaningful, refused
from ..case import Case, Decision
from ..monitored import note_gaps
from ..timing import expire

SEVERITIES = ("info", "minor", "major", "critical")


def problem(case: Case) -> Decision:
    """Report a problem: any time, by anybody, from any step (G02).

    Command: ``id``, ``words``, ``severity``; ``step`` where it belongs to one.
    """
    words, severity = case.command.get("words"), case.command.get("severity") or "minor"
    if not meaningful(words):
        return case.refuse(refused(Finding("text_missing", about="The observation")))
    if severity not in SEVERITIES:
        found, options = case.said("severity"), ", ".join(SEVERITIES)
        return case.refuse(refused(Finding("choice_unknown", "", found, options)))
    words = words.strip()
    case.raise_exception(
        Finding("observation", "MAN-01", words, about=words),
        severity=severity,
        occurrence=f"MAN-01 {case.command['id']}",
    )
    return case.accept("verdict_problem")


def tick(case: Case) -> Decision:
    """Let time pass: whatever limit is exceeded now is raised, seen or not (F08)."""
    expire(case)
    note_gaps(case)
    return case.accept()
