"""Who may do what in a step: roles, qualifications, and the second person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ...mes_compliance.verdict import Finding, Verdict, accepted, refused
from ...mes_training.competence import Person, check

SECOND = ("verified", "second_checked")
"""Meanings that are always somebody else's than the performer's."""


def person_of(facts: Mapping) -> Person:
    """Return the person of the gathered facts."""
    return Person(facts["key"], facts["name"])


def allowed(who: str, facts: Mapping, at: datetime, tz: str) -> Verdict:
    """Tell whether a person may sign for a role or qualification now.

    :param who: as the recipe writes it: ``GRAN-02`` a qualification, ``operator`` a
        role
    :param facts: the person's ``key``, ``name``, ``roles`` and ``grants``
    """
    if is_qualification(who):
        return check(person_of(facts), [who], facts["grants"], at, tz)
    if who.lower() in facts["roles"]:
        return accepted(["passed_role"])
    finding = Finding("role_missing", "PER-01", facts["name"], who, facts["name"])
    return refused(finding)


def is_qualification(who: str) -> bool:
    """Tell whether a word names a qualification: capitals with a number."""
    return who.upper() == who and any(character.isdigit() for character in who)


def another(first: str, facts: Mapping) -> Verdict:
    """Refuse a second person who is the first one (PER-03).

    :param first: login of the performer
    """
    if first and first == facts["login"]:
        return refused(
            Finding(
                "second_person_same",
                "PER-03",
                facts["name"],
                about=facts["name"],
            )
        )
    return accepted(["passed_second_person"])
