"""Whether a person is qualified at a moment, with the proof or with every reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ...mes_compliance.verdict import Finding, Verdict
from ...mes_compliance.verdict.site import Site
from ...mes_compliance.verdict.wording import day_text
from .grant import DUE, QUALIFIED, REVOKED, SUSPENDED, Grant, Person, decisive

NOT_QUALIFIED = "PER-01"
SAME_PERSON = "PER-03"

_FOR_EVER = date(9999, 1, 1)
_STANDING_BAD = {
    SUSPENDED: "qualification_suspended",
    REVOKED: "qualification_revoked",
    DUE: "qualification_due",
}


@dataclass(frozen=True)
class Ending:
    """A qualification that ends soon.

    :param code: the qualification
    :param until: the moment at which it ends, UTC
    :param text: how to say it, ``until midnight``
    """

    code: str
    until: datetime
    text: str


def check(
    person: Person,
    needed: Iterable[str],
    grants: Collection[Grant],
    at: datetime,
    tz: str,
) -> Verdict:
    """Judge whether a person holds every needed qualification at a moment.

    A grant is valid on its last day until midnight at the site.

    :param person: who
    :param needed: codes of the qualifications, all of which are needed
    :param grants: everything the person was ever granted, in any order
    :param at: the moment, aware
    :param tz: the site's time zone, IANA name
    :return: one finding for each qualification that is not held, code ``PER-01``; the
        facts hold the grant that decided each of them under ``competence.<person key>``
    :raises ValueError: when a grant belongs to somebody else, or ``at`` is naive
    """
    site = Site(at, tz)
    _only_own(person, grants)
    codes = list(dict.fromkeys(needed))
    deciding = {code: decisive(code, grants, site.day) for code in codes}
    findings = [
        finding
        for code, grant in deciding.items()
        if (finding := _finding(person, code, grant, site))
    ]
    passed = ("passed_qualification",) if codes and not findings else ()
    return Verdict(tuple(findings), passed, _proof(person, deciding, site))


def second_person(
    first: Person,
    second: Person,
    needed: Iterable[str],
    grants: Collection[Grant],
    at: datetime,
    tz: str,
) -> Verdict:
    """Judge whether somebody may verify what another person did.

    :param first: who performed
    :param second: who wants to verify or to check
    :param needed: codes of the qualifications the second person needs
    :param grants: everything the second person was ever granted
    :param at: the moment, aware
    :param tz: the site's time zone, IANA name
    :return: the verdict of :func:`check` for the second person, with a finding of code
        ``PER-03`` before all others where both are one person
    """
    codes = list(dict.fromkeys(needed))
    verdict = check(second, codes, grants, at, tz)
    if first.key != second.key:
        return Verdict((), ("passed_second_person",)) & verdict
    with_codes = f" with {', '.join(codes)}" if codes else ""
    same = Finding(
        rule="second_person_same",
        code=SAME_PERSON,
        found=second.name,
        needed=f"another person{with_codes}",
        about=second.name,
    )
    return Verdict((same,)) & verdict


def until(
    person: Person,
    needed: Iterable[str],
    grants: Collection[Grant],
    at: datetime,
    tz: str,
) -> datetime | None:
    """Return the moment, UTC, from which the person is no longer qualified for all.

    A renewal that follows without a gap is taken into account.

    :return: ``at`` itself where the person is not qualified now, None for no end
    """
    if not check(person, needed, grants, at, tz).ok:
        return at
    ends = [_end(code, grants, Site(at, tz)) for code in needed]
    return min((end for end in ends if end is not None), default=None)


def ends_soon(
    person: Person,
    needed: Iterable[str],
    grants: Collection[Grant],
    at: datetime,
    tz: str,
    within: timedelta = timedelta(days=1),
) -> list[Ending]:
    """Return the qualifications held now that end within a while, the first one first.

    Information, never a refusal: "Ben is here, until midnight".
    """
    site = Site(at, tz)
    _only_own(person, grants)
    held = [code for code in dict.fromkeys(needed) if _holds(code, grants, site.day)]
    ends = [(code, _end(code, grants, site)) for code in held]
    soon = [Ending(code, end, _until_text(end, site)) for code, end in ends if end]
    return sorted(
        (each for each in soon if each.until - at <= within),
        key=lambda each: (each.until, each.code),
    )


def _only_own(person: Person, grants: Iterable[Grant]) -> None:
    strangers = {each.person for each in grants} - {person.key}
    if strangers:
        raise ValueError(f"Grants of {sorted(strangers)} cannot qualify {person.key}")


def _holds(code: str, grants: Collection[Grant], day: date) -> bool:
    grant = decisive(code, grants, day)
    return grant is not None and grant.covers(day) and grant.state == QUALIFIED


def _finding(
    person: Person, code: str, grant: Grant | None, site: Site
) -> Finding | None:
    """Return why a qualification is not held, None where it is."""
    today = day_text(site.day)
    if grant is None:
        rule, found, right = "qualification_missing", "none", code
    elif grant.state in _STANDING_BAD and (
        grant.covers(site.day) or grant.state == REVOKED
    ):
        rule, found, right = _STANDING_BAD[grant.state], grant.state, QUALIFIED
    elif site.day < grant.valid_from:
        found, right = f"from {day_text(grant.valid_from)}", f"valid on {today}"
        rule = "qualification_not_yet_valid"
    elif not grant.covers(site.day):
        found, right = f"until {day_text(grant.valid_to)}", f"valid on {today}"
        rule = "qualification_expired"
    else:
        return None
    values = {"qualification": code, "sop": grant.sop if grant else ""}
    return Finding(rule, NOT_QUALIFIED, found, right, person.name, values)


def _proof(person: Person, deciding: dict[str, Grant | None], site: Site) -> dict:
    grants = {
        code: grant.as_dict() if grant else None for code, grant in deciding.items()
    }
    return {
        f"competence.{person.key}": {
            "person": person.key,
            "name": person.name,
            "at": site.stamp,
            "day": site.day.isoformat(),
            "tz": site.tz,
            "grants": grants,
        }
    }


def _end(code: str, grants: Collection[Grant], site: Site) -> datetime | None:
    """Return when a qualification that is held now ends, None for no end."""
    own = [each for each in grants if each.code == code]
    ends = {each.valid_to for each in own if each.valid_to}
    days = {end + timedelta(days=1) for end in ends if end < _FOR_EVER}
    # A grant in another state ends it too, on the day on which that one begins.
    days |= {each.valid_from for each in own}
    for day in sorted(day for day in days if day > site.day):
        if not _holds(code, own, day):
            return site.midnight_before(day)
    return None


def _until_text(end: datetime, site: Site) -> str:
    last = (end - timedelta(microseconds=1)).astimezone(site.zone).date()
    return "until midnight" if last == site.day else f"until {day_text(last)}"
