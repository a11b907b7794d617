"""Qualifications as plain data, and which of them decides on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

QUALIFIED = "qualified"
SUSPENDED = "suspended"
REVOKED = "revoked"
DUE = "due"

STATES = (QUALIFIED, DUE, SUSPENDED, REVOKED)


@dataclass(frozen=True)
class Person:
    """Somebody, by a key that never passes to another one.

    :param key: identity of the person; two logins of one person have the same
    :param name: as people call them
    """

    key: str
    name: str


@dataclass(frozen=True)
class Grant:
    """One entry of the record that makes a person qualified for something.

    :param code: the qualification, ``GRAN-02``
    :param person: key of the person who holds it
    :param valid_from: first day on which it is valid, at the site
    :param valid_to: last day on which it is valid, until midnight; None for no end
    :param state: ``qualified``, ``due``, ``suspended`` or ``revoked``
    :param uuid: identity of the entry in the record
    :param sop: the document version that was trained, ``SOP-117 v4``
    :param assessor: who assessed, by name at that time
    :param evidence: what proves the assessment
    """

    code: str
    person: str
    valid_from: date
    valid_to: date | None
    state: str = QUALIFIED
    uuid: str = ""
    sop: str = ""
    assessor: str = ""
    evidence: str = ""

    def __post_init__(self) -> None:
        """Refuse a state that nobody could judge.

        :raises ValueError: for a state outside the closed list
        """
        if self.state not in STATES:
            raise ValueError(f"{self.state!r} is no state of a qualification")

    def covers(self, day: date) -> bool:
        """Tell whether a day lies within the dates, both included."""
        return self.valid_from <= day and (
            self.valid_to is None or day <= self.valid_to
        )

    def as_dict(self) -> dict:
        """Return the grant as plain data for the record."""
        last = self.valid_to
        return {
            "code": self.code,
            "uuid": self.uuid,
            "state": self.state,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": last.isoformat() if last else None,
            "sop": self.sop,
            "assessor": self.assessor,
            "evidence": self.evidence,
        }


def decisive(code: str, grants: Iterable[Grant], day: date) -> Grant | None:
    """Return the grant that decides about a qualification on a day.

    Of those whose dates include the day the one that began last decides, and of several
    that began together the one that stands worst: a suspension is not undone by an
    older certificate. Without such a one the nearest in time is returned: the next to
    come, else the last that ended; a revoked one only when there is no other.
    """
    held = [each for each in grants if each.code == code]
    covering = [each for each in held if each.covers(day)]
    if covering:
        return max(covering, key=lambda g: (g.valid_from, STATES.index(g.state)))
    coming = [each for each in held if day < each.valid_from]
    if any(each.state != REVOKED for each in coming):
        return min(coming, key=lambda g: (g.state == REVOKED, g.valid_from))
    return max(
        held,
        key=lambda g: (g.state != REVOKED, g.valid_to or date.max),
        default=None,
    )


def standing(grant: Grant, day: date, soon: timedelta = timedelta(days=30)) -> str:
    """Return how a grant stands on a day, for lists and boards.

    :return: ``suspended``, ``revoked``, ``due``, ``not_yet_valid``, ``expired``,
        ``expiring`` when it ends within ``soon``, else ``qualified``
    """
    if grant.valid_to is not None and grant.valid_to < day:
        return REVOKED if grant.state == REVOKED else "expired"
    if grant.state != QUALIFIED:
        return grant.state
    if day < grant.valid_from:
        return "not_yet_valid"
    if grant.valid_to is not None and grant.valid_to - day <= soon:
        return "expiring"
    return QUALIFIED
