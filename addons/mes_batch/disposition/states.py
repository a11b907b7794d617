"""The life of a lot: the statuses it can have and what can become of each."""

from __future__ import annotations

LABELS = {
    "quarantine": "Quarantine",
    "sampled": "Sampled",
    "under_test": "Under test",
    "released": "Released",
    "restricted": "Restricted",
    "on_hold": "On hold",
    "rejected": "Rejected",
    "moved_under_quarantine": "Moved under quarantine",
    "returned": "Returned",
    "destroyed": "Destroyed",
    "reworked": "For rework",
}
"""Dispositions of a lot by key; what QA decides (21 CFR 211.80(d), 211.84, 211.142)."""

DUE = {"expired": "Expired", "retest_due": "Retest due"}
"""What time alone makes of a released lot; never decided and never stored."""

BEGIN = "quarantine"
"""Disposition of every lot of a controlled product when it is received or made."""

UNDECIDED = (BEGIN, "sampled", "under_test")
"""Dispositions in which quality has not decided yet whether a lot can be used."""

GONE = ("returned", "destroyed")
"""Dispositions of lots that have left the house for good."""

LIMITED = ("restricted", "reworked")
"""Dispositions that let a lot be used for what QA named, and for nothing else."""

_TRANSITIONS = {
    "quarantine": ("sampled", "under_test", "rejected", "moved_under_quarantine"),
    "sampled": ("under_test", "rejected"),
    "under_test": ("released", "restricted", "rejected"),
    "released": ("restricted", "under_test", "on_hold", "rejected"),
    "restricted": ("under_test", "on_hold", "rejected"),
    "on_hold": ("released", "restricted", "under_test", "rejected"),
    "rejected": ("returned", "destroyed", "reworked"),
    "moved_under_quarantine": ("quarantine",),
    "returned": (),
    "destroyed": (),
    "reworked": ("destroyed",),
}

_MADE_HERE = ("released", "restricted")
"""Where a lot can go from quarantine that was made here: its tests are in the batch
record, and the review of that record takes the place of sampling it once more."""

_MEANINGS = {"released": "released", "restricted": "released", "rejected": "rejected"}


def following(disposition: str, made_here: bool = False) -> tuple[str, ...]:
    """Return the dispositions that can follow one (domain model §4.4).

    :param disposition: key of :data:`LABELS`
    :param made_here: whether the lot comes out of a batch of this site
    """
    more = _MADE_HERE if made_here and disposition == BEGIN else ()
    return (*_TRANSITIONS[disposition], *more)


def meaning(disposition: str) -> str:
    """Return the meaning of the signature that brings a disposition about."""
    return _MEANINGS.get(disposition, "status_changed")


def words(status: str) -> str:
    """Return a disposition, or what time made of it, as people say it."""
    return {**LABELS, **DUE}.get(status, status)
