"""The axes that count in days: calibration, daily check, qualification, maintenance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ...mes_compliance.verdict import Finding
from ...mes_compliance.verdict.site import Site
from ...mes_compliance.verdict.wording import day_text
from .unit import (
    DUE_SOON,
    IN_CALIBRATION,
    OVERDUE,
    QUALIFIED,
    Calibration,
    DailyCheck,
    Need,
    Qualification,
    Unit,
)

CALIBRATION = "EQP-03"
CALIBRATED = "calibrated"
CHECKED_TODAY = "checked_today"

_FOR_EVER = date(9999, 1, 1)


def calibration_state(
    calibration: Calibration,
    day: date,
    grace: timedelta = timedelta(0),
    soon: timedelta = timedelta(days=30),
) -> str:
    """Return ``in_cal``, ``due_soon``, ``overdue``, or the stored state of a failure.

    :param day: the day at the site
    :param grace: how long after its due day a calibration still counts
    :param soon: how long before its due day people are told
    """
    if calibration.state != IN_CALIBRATION:
        return calibration.state
    left = calibration.due - day
    if left < -grace:
        return OVERDUE
    return DUE_SOON if left <= soon else IN_CALIBRATION


def calibration_findings(
    need: Need, unit: Unit, site: Site, grace: timedelta
) -> Iterator[Finding]:
    """Yield one finding for each range whose calibration does not count today."""
    if CALIBRATED in need.states and not unit.calibrations:
        yield _finding("calibration_none", unit, "none", "a calibration that counts")
    today = f"valid on {day_text(site.day)}"
    for each in unit.calibrations:
        state = calibration_state(each, site.day, grace)
        if state == OVERDUE:
            found = f"due {day_text(each.due)}"
            yield _finding("calibration_overdue", unit, found, today, each.name)
        elif state not in (IN_CALIBRATION, DUE_SOON):
            found = state.replace("_", " ")
            yield _finding("calibration_failed", unit, found, "calibrated", each.name)


def daily_check_findings(need: Need, unit: Unit, site: Site) -> Iterator[Finding]:
    """Yield why the check of today does not count."""
    if unit.daily_check is None and CHECKED_TODAY not in need.states:
        return
    last = unit.daily_check or DailyCheck()
    today = f"passed on {day_text(site.day)}"
    if last.day != site.day:
        found = day_text(last.day) if last.day else "never"
        yield _finding("daily_check_missing", unit, found, today)
    elif not last.passed:
        yield _finding("daily_check_failed", unit, "failed", today)


def qualification_findings(unit: Unit, site: Site) -> Iterator[Finding]:
    """Yield why qualification or maintenance stand against the use of a unit."""
    if unit.qualification.state != QUALIFIED:
        found = unit.qualification.state.replace("_", " ")
        yield Finding("unit_not_qualified", "", found, "qualified", unit.code)
    if _is_overdue(unit.qualification, site.day):
        yield _overdue("unit_requalification_overdue", unit, unit.qualification)
    if unit.maintenance and _is_overdue(unit.maintenance, site.day):
        yield _overdue("unit_maintenance_overdue", unit, unit.maintenance)


def calibrated_until(
    unit: Unit, site: Site, grace: timedelta
) -> tuple[datetime | None, str]:
    """Return when the first calibration ends to count, midnight at the site."""
    days = [each.due + grace for each in unit.calibrations if each.due < _FOR_EVER]
    return _midnight_after(min(days, default=None), site), CALIBRATED


def checked_until(need: Need, unit: Unit, site: Site) -> tuple[datetime | None, str]:
    """Return when the daily check ends to count: at midnight."""
    asked = unit.daily_check is not None or CHECKED_TODAY in need.states
    return _midnight_after(site.day if asked else None, site), CHECKED_TODAY


def qualified_until(unit: Unit, site: Site) -> tuple[datetime | None, str]:
    """Return when qualification or maintenance become overdue."""
    axes = [each for each in (unit.qualification, unit.maintenance) if each]
    days = [each.due for each in axes if each.blocks and each.due]
    days = [day for day in days if day < _FOR_EVER]
    return _midnight_after(min(days, default=None), site), QUALIFIED


def _is_overdue(axis: Qualification, day: date) -> bool:
    return axis.blocks and axis.due is not None and axis.due < day


def _midnight_after(day: date | None, site: Site) -> datetime | None:
    return None if day is None else site.midnight_before(day + timedelta(days=1))


def _overdue(rule: str, unit: Unit, axis: Qualification) -> Finding:
    due = day_text(axis.due)
    return Finding(rule, "", f"due {due}", "done", unit.code)


def _finding(rule: str, unit: Unit, found: str, needed: str, part: str = "") -> Finding:
    return Finding(rule, CALIBRATION, found, needed, unit.code, {"part": part})
