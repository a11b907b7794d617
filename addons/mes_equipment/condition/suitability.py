"""Whether a unit may be used for a batch at a moment: every reason at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...mes_compliance.verdict import Finding, Verdict
from ...mes_compliance.verdict.site import Site
from .clean import ANY, clean_limit, cleanliness_findings, effective
from .constraint import satisfies
from .due import (
    CALIBRATED,
    CHECKED_TODAY,
    calibrated_until,
    calibration_findings,
    checked_until,
    daily_check_findings,
    qualification_findings,
    qualified_until,
)
from .unit import CLEAN_LEVELS, OUT_OF_SERVICE, QUALIFIED, Need, Party, Unit

WRONG_UNIT = "EQP-04"
NO_GRACE = timedelta(0)

_KNOWN_STATES = {*CLEAN_LEVELS, ANY, CALIBRATED, CHECKED_TODAY, QUALIFIED}


@dataclass(frozen=True)
class Hold:
    """Something about a unit that ends by itself.

    :param until: the last moment, UTC or as given
    :param state: what ends: ``clean``, ``campaign``, ``calibrated``,
        ``checked_today`` or ``qualified``
    :param text: how to say it, ``clean until 18:40``
    """

    until: datetime
    state: str
    text: str


def suitability(
    need: Need,
    unit: Unit,
    at: datetime,
    tz: str,
    batch: Party,
    grace: timedelta = NO_GRACE,
) -> Verdict:
    """Judge whether a unit is suitable for a need of a batch at a moment.

    :param need: what the recipe asks for
    :param unit: the unit and its condition
    :param at: the moment, aware
    :param tz: the site's time zone, IANA name
    :param batch: the batch that wants to use it
    :param grace: how long an overdue calibration still counts
    :return: all reasons against; what was in order; and in the facts, under
        ``equipment.<code>``, everything the verdict rests on
    :raises ValueError: when ``at`` is naive
    """
    site = Site(at, tz)
    findings = _findings(need, unit, site, batch, grace)
    asked = _asked(need, unit)
    return Verdict(
        tuple(each for found in findings.values() for each in found),
        tuple(name for name, found in findings.items() if name in asked and not found),
        {f"equipment.{unit.code}": _facts(need, unit, site, batch)},
    )


def holds(
    need: Need,
    unit: Unit,
    at: datetime,
    tz: str,
    batch: Party,
    grace: timedelta = NO_GRACE,
) -> list[Hold]:
    """Return what keeps a suitable unit suitable only for a time, the nearest first.

    :return: each end from ``at`` on; what has ended already is not among them
    """
    site = Site(at, tz)
    ends = (
        clean_limit(need, unit, batch),
        calibrated_until(unit, site, grace),
        checked_until(need, unit, site),
        qualified_until(unit, site),
    )
    found = [
        Hold(end, state, f"{state.replace('_', ' ')} until {_say(end, site)}")
        for end, state in ends
        if end is not None and end >= site.at
    ]
    return sorted(found, key=lambda hold: hold.until)


def holds_until(
    need: Need,
    unit: Unit,
    at: datetime,
    tz: str,
    batch: Party,
    grace: timedelta = NO_GRACE,
) -> Hold | None:
    """Return what ends first, ``clean until 18:40``; None where nothing does.

    A clean hold includes its last moment; what counts in days ends before midnight.
    """
    return next(iter(holds(need, unit, at, tz, batch, grace)), None)


def suitable(
    need: Need,
    units: Iterable[Unit],
    at: datetime,
    tz: str,
    batch: Party,
    grace: timedelta = NO_GRACE,
) -> list[Unit]:
    """Return the units that would do, in the order given: "Use BAL-001"."""
    return [u for u in units if suitability(need, u, at, tz, batch, grace).ok]


def _findings(
    need: Need, unit: Unit, site: Site, batch: Party, grace: timedelta
) -> dict[str, tuple[Finding, ...]]:
    """Return the reasons against, by the name of the check."""
    checks = {
        "passed_class": _class(need, unit),
        "passed_properties": _properties(need, unit),
        "passed_free": _use(unit, batch),
        "passed_cleanliness": cleanliness_findings(need, unit, site, batch),
        "passed_calibration": calibration_findings(need, unit, site, grace),
        "passed_daily_check": daily_check_findings(need, unit, site),
        "passed_qualification_of_unit": qualification_findings(unit, site),
        "passed_states": _states(need, unit),
    }
    return {name: tuple(found) for name, found in checks.items()}


def _class(need: Need, unit: Unit) -> Iterator[Finding]:
    if need.unit_class and need.unit_class not in unit.classes:
        found = ", ".join(unit.classes) or "none"
        yield Finding("unit_class", WRONG_UNIT, found, need.unit_class, unit.code)


def _properties(need: Need, unit: Unit) -> Iterator[Finding]:
    for name, wanted in need.where.items():
        offered = unit.properties.get(name, "")
        if not satisfies(offered, wanted):
            values = {"property": name.replace("_", " ")}
            found = offered or "not stated"
            yield Finding("unit_property", WRONG_UNIT, found, wanted, unit.code, values)


def _use(unit: Unit, batch: Party) -> Iterator[Finding]:
    use = unit.use
    if use.state == OUT_OF_SERVICE:
        found = use.reason or "out of service"
        yield Finding("unit_out_of_service", "", found, "in service", unit.code)
    if use.holder and use.holder.key != batch.key:
        values = {"holder": use.holder.name}
        yield Finding("unit_held", "", use.holder.name, batch.name, unit.code, values)


def _states(need: Need, unit: Unit) -> Iterator[Finding]:
    for state in need.states:
        if state not in _KNOWN_STATES and state not in unit.confirmed:
            words = state.replace("_", " ")
            values = {"state": words}
            found = "not confirmed"
            yield Finding("unit_state", WRONG_UNIT, found, words, unit.code, values)


def _asked(need: Need, unit: Unit) -> set[str]:
    """Return the checks that had something to check."""
    asked = {
        "passed_class": need.unit_class,
        "passed_properties": need.where,
        "passed_free": True,
        "passed_cleanliness": unit.cleanliness and ANY not in need.states,
        "passed_calibration": unit.calibrations,
        "passed_daily_check": unit.daily_check,
        "passed_qualification_of_unit": True,
        "passed_states": set(need.states) - _KNOWN_STATES,
    }
    return {name for name, question in asked.items() if question}


def _facts(need: Need, unit: Unit, site: Site, batch: Party) -> dict:
    """Return everything the verdict rests on, as plain data."""
    return {
        "unit": unit.code,
        "uuid": unit.uuid,
        "classes": list(unit.classes),
        "need": need.name,
        "unit_class": need.unit_class,
        "where": dict(need.where),
        "states": list(need.states),
        "product": need.product,
        "batch": batch.key,
        "at": site.stamp,
        "day": site.day.isoformat(),
        "tz": site.tz,
        "properties": {name: unit.properties.get(name, "") for name in need.where},
        **_axes(unit, site),
        "confirmed": sorted(unit.confirmed),
    }


def _axes(unit: Unit, site: Site) -> dict:
    """Return the four axes as plain data, and what time has made of the first."""
    clean = unit.cleanliness
    return {
        "cleanliness": clean.as_dict() if clean else None,
        "condition": effective(clean, unit.limits, site.at) if clean else None,
        "limits": unit.limits.as_dict(),
        "use": unit.use.as_dict(),
        "calibrations": [each.as_dict() for each in unit.calibrations],
        "daily_check": unit.daily_check.as_dict() if unit.daily_check else None,
        "qualification": unit.qualification.as_dict(),
        "maintenance": unit.maintenance.as_dict() if unit.maintenance else None,
    }


def _say(end: datetime, site: Site) -> str:
    """Return an end in words; a day that ends at midnight keeps its own date."""
    if end == site.midnight_before(end.astimezone(site.zone).date()):
        last = end - timedelta(minutes=1)
        if last.astimezone(site.zone).date() == site.day:
            return "midnight"
        return site.say(last).rpartition(" ")[0]
    return site.say(end)
