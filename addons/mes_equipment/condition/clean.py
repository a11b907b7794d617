"""The first axis: what acts and time make of cleanliness, and what it is good for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from ...mes_compliance.verdict import Finding
from ...mes_compliance.verdict.site import Site
from ...mes_compliance.verdict.wording import duration_text
from .unit import (
    CLEAN_LEVELS,
    CLEANED,
    CLEANING,
    DIRTY,
    DIRTY_OVERDUE,
    EXPIRED,
    IN_USE,
    RESERVED,
    UNKNOWN,
    Cleanliness,
    HoldLimits,
    Need,
    Party,
    Unit,
)

NOT_CLEAN = "EQP-01"
DIRTY_TOO_LONG = "EQP-02"
ANY = "any_cleanliness"

_UNCLEAN = {
    UNKNOWN: "unit_cleanliness_unknown",
    DIRTY: "unit_dirty",
    DIRTY_OVERDUE: "unit_dirty",
    CLEANING: "unit_being_cleaned",
    CLEANED: "unit_not_verified",
}


@dataclass(frozen=True)
class Contact:
    """The product that touches a unit.

    :param batch: key of the batch
    :param product: the product
    """

    batch: str
    product: str


def clean_until(state: Cleanliness, limits: HoldLimits) -> datetime | None:
    """Return the last moment at which a clean unit counts as clean, None for no end."""
    if state.state not in CLEAN_LEVELS or limits.clean is None:
        return None
    begun = state.cleaned_at or state.since
    return _after(begun, limits.clean)


def dirty_until(state: Cleanliness, limits: HoldLimits) -> datetime | None:
    """Return the moment by which a dirty unit must be cleaned, None for no end."""
    if state.state != DIRTY or limits.dirty is None:
        return None
    return _after(state.since, limits.dirty)


def campaign_until(state: Cleanliness, limits: HoldLimits) -> datetime | None:
    """Return the last moment of a campaign, None for no end."""
    if limits.campaign_days is None:
        return None
    return _after(state.first_use, timedelta(days=limits.campaign_days))


def effective(state: Cleanliness, limits: HoldLimits, at: datetime) -> str:
    """Return the state at a moment: an end of a hold time changes it by itself."""
    end = clean_until(state, limits)
    if end is not None and end < at:
        return EXPIRED
    if state.state in CLEAN_LEVELS and limits.clean is not None and end is None:
        return UNKNOWN  # clean, but nobody knows since when
    end = dirty_until(state, limits)
    return DIRTY_OVERDUE if end is not None and end < at else state.state


def evolve(
    state: Cleanliness, target: str, at: datetime, contact: Contact | None = None
) -> Cleanliness:
    """Return the cleanliness after an act.

    :param target: the state reached; ``dirty`` again when a use ends
    :param at: when it was reached
    :param contact: what touched the unit, for ``dirty``
    """
    after = replace(state, state=target, since=at)
    if target == CLEANED:
        return replace(after, cleaned_at=at)
    if target in CLEAN_LEVELS:
        return replace(after, product="", batch="", batches=0, first_use=None)
    if target == DIRTY and contact:
        return _touched(after, contact, at)
    return after


def cleanliness_findings(
    need: Need, unit: Unit, site: Site, batch: Party
) -> Iterator[Finding]:
    """Yield why a unit is not clean enough; an unknown state is not clean."""
    if ANY in need.states or (unit.cleanliness is None and not _level(need)):
        return
    state = unit.cleanliness or Cleanliness()
    if _own(unit, state, batch):
        return
    if _in_campaign(need, unit, state):
        yield from _campaign_findings(unit, state, site, batch)
        return
    now = effective(state, unit.limits, site.at)
    if now in _UNCLEAN:
        yield _unclean(unit, state, now, site)
    elif now == EXPIRED:
        yield _expired(unit, state, site)
    elif CLEAN_LEVELS.index(now) < _level(need) - 1:
        level = CLEAN_LEVELS[_level(need) - 1]
        yield Finding("unit_clean_level", NOT_CLEAN, now, level, unit.code)
    if now == DIRTY_OVERDUE:
        yield _overdue(unit, state, site)


def clean_limit(need: Need, unit: Unit, batch: Party) -> tuple[datetime | None, str]:
    """Return until when a suitable unit stays clean enough, and what ends then."""
    state = unit.cleanliness
    if ANY in need.states or state is None or _own(unit, state, batch):
        return None, ""
    if not _in_campaign(need, unit, state):
        return clean_until(state, unit.limits), "clean"
    ends = (campaign_until(state, unit.limits), dirty_until(state, unit.limits))
    return min((end for end in ends if end), default=None), "campaign"


def _after(begun: datetime | None, duration: timedelta) -> datetime | None:
    """Return the end of a duration; in UTC, because elapsed hours count."""
    return begun.astimezone(timezone.utc) + duration if begun else None


def _touched(after: Cleanliness, contact: Contact, at: datetime) -> Cleanliness:
    another = contact.batch != after.batch
    return replace(
        after,
        product=contact.product,
        batch=contact.batch,
        batches=after.batches + 1 if another else after.batches,
        first_use=after.first_use or at,
    )


def _level(need: Need) -> int:
    """Return the wanted level of cleanliness from 1, 0 where none is wanted."""
    wanted = [CLEAN_LEVELS.index(each) for each in need.states if each in CLEAN_LEVELS]
    return max(wanted) + 1 if wanted else 0


def _own(unit: Unit, state: Cleanliness, batch: Party) -> bool:
    """Tell whether what soils the unit is the batch itself, which still holds it."""
    holder = unit.use.holder
    held = unit.use.state in (RESERVED, IN_USE) and holder and holder.key == batch.key
    return bool(held) and state.state == DIRTY and state.batch == batch.key


def _in_campaign(need: Need, unit: Unit, state: Cleanliness) -> bool:
    """Tell whether the unit may be used again for this product without a full clean."""
    limits = unit.limits
    campaigns = limits.campaign_batches is not None or limits.campaign_days is not None
    same = bool(need.product) and state.product == need.product
    known = state.since is not None and state.first_use is not None
    return campaigns and same and known and state.state == DIRTY and _level(need) <= 1


def _campaign_findings(
    unit: Unit, state: Cleanliness, site: Site, batch: Party
) -> Iterator[Finding]:
    most, end = unit.limits.campaign_batches, campaign_until(state, unit.limits)
    others = state.batches - (state.batch == batch.key)
    if most is not None and others >= most:
        found, needed = f"{others} batches", f"fewer than {most} batches"
        yield Finding("unit_campaign_batches", NOT_CLEAN, found, needed, unit.code)
    if end is not None and end < site.at:
        found = f"since {site.say(state.first_use)}"
        needed = f"{unit.limits.campaign_days} days or less"
        yield Finding("unit_campaign_days", NOT_CLEAN, found, needed, unit.code)
    end = dirty_until(state, unit.limits)
    if end is not None and end < site.at:
        yield _overdue(unit, state, site)


def _unclean(unit: Unit, state: Cleanliness, now: str, site: Site) -> Finding:
    words = "dirty" if now == DIRTY_OVERDUE else now.replace("_", " ")
    found = f"{words} since {site.say(state.since)}" if state.since else words
    rule = _UNCLEAN[now]
    return Finding(rule, NOT_CLEAN, found, "clean and verified", unit.code)


def _expired(unit: Unit, state: Cleanliness, site: Site) -> Finding:
    end = clean_until(state, unit.limits)
    found = f"clean until {site.say(end)}"
    needed = f"cleaned {duration_text(unit.limits.clean)} ago or less"
    return Finding("unit_clean_expired", NOT_CLEAN, found, needed, unit.code)


def _overdue(unit: Unit, state: Cleanliness, site: Site) -> Finding:
    found = duration_text(site.at - state.since)
    needed = f"{duration_text(unit.limits.dirty)} or less"
    return Finding("unit_dirty_too_long", DIRTY_TOO_LONG, found, needed, unit.code)
