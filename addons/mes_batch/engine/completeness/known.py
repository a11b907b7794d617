"""The kinds of entry that the review knows, and what it does with each."""

from __future__ import annotations

from collections.abc import Mapping

from ..evolve import HANDLERS

KNOWN = frozenset(HANDLERS) | {
    "alarm.raised",
    "batch.created",
    "batch.issued",
    "batch.posted",
    "batch.reviewed",
    "certificate.made",
    "disposition.changed",
    "document.begun",
    "document.changed",
    "document.created",
    "document.made",
    "exception.changed",
    "help.asked",
    "help.closed",
    "help.invited",
    "question.answered",
    "question.asked",
    "result.recorded",
    "review.looked",
    "signature.refused",
    "station.logged_on",
    "station.logged_off",
    "test.judged",
    "witness.asked",
    "witness.closed",
    "witness.opened",
    "witness.refused",
}
"""Types of entry that the review knows what to do with."""

UNMOVED = frozenset(KNOWN - set(HANDLERS)) | {
    "attempt.refused",
    "batch.signed",
    "batch.status",
    "exception.signed",
}
"""Types of entry after which the evidence of an executed batch is what it was."""

GROUPS = {
    "exceptions": ("exception.raised",),
    "decisions": ("exception.signed", "exception.changed"),
    "refused": ("attempt.refused", "signature.refused"),
    "alarms": ("alarm.raised",),
    "corrections": ("value.corrected", "value.disputed"),
    "overrides": ("step.skipped",),
    "handovers": ("step.taken_over", "station.logged_on", "station.logged_off"),
    "requests": (
        "witness.asked",
        "witness.closed",
        "witness.opened",
        "witness.refused",
    ),
    "help": ("help.asked", "help.closed", "help.invited"),
    "questions": ("question.asked", "question.answered"),
    "results": ("result.recorded",),
    "review": ("review.looked", "certificate.made"),
    "changes": ("document.changed", "document.created"),
}
"""What the audit-trail review looks at beside the evidence itself, by its kind."""


def further(types: Mapping[str, int]) -> dict[str, int]:
    """Return how many entries of each kind the audit-trail review looks at.

    :param types: how many entries there are of each type
    """
    counts = {
        group: sum(types.get(each, 0) for each in members)
        for group, members in GROUPS.items()
    }
    strange = sum(count for each, count in types.items() if each not in KNOWN)
    return {**counts, "unclassified": strange}
