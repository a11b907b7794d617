"""Suitability: the whole truth table, and what holds of every unit and need."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_equipment.condition import (
    Calibration,
    Cleanliness,
    DailyCheck,
    HoldLimits,
    Need,
    Party,
    Qualification,
    Unit,
    Use,
    holds_until,
    suitability,
)

BASEL = "Europe/Zurich"
ZONE = ZoneInfo(BASEL)
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=ZONE)
TODAY, YESTERDAY = date(2026, 11, 22), date(2026, 11, 21)
BATCH, OTHER = Party("b31", "PCM26031"), Party("b29", "PCM26029")
LIMITS = HoldLimits(timedelta(hours=72), timedelta(hours=24), 5, 7)
HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)


def rules(verdict):
    """Return the rules of all findings."""
    return [each.rule for each in verdict.findings]


def soiled(hours, product="OTHER", batch="b28", batches=1, days=1):
    """Return a unit's cleanliness so many hours after its last use."""
    return Cleanliness(
        "dirty",
        NOW - hours * HOUR,
        None,
        product,
        batch,
        batches,
        NOW - timedelta(days=days),
    )


CLEAN = {
    "untracked": None,
    "unknown": Cleanliness(),
    "dirty": soiled(2),
    "dirty too long": soiled(24.1),
    "own soil": soiled(30, "PCM", BATCH.key),
    "campaign": soiled(23.9, "PCM", "b30", 4, 6.9),
    "campaign full": soiled(2, "PCM", "b30", 5, 2),
    "campaign long": soiled(2, "PCM", "b30", 2, 7.1),
    "campaign stale": soiled(24.1, "PCM", "b30", 2, 2),
    "cleaning": Cleanliness("cleaning", NOW),
    "cleaned": Cleanliness("cleaned", NOW, NOW),
    "clean": Cleanliness("verified_clean", NOW, NOW - 72 * HOUR),
    "expired": Cleanliness("verified_clean", NOW, NOW - 72 * HOUR - MOMENT),
    "clean, when?": Cleanliness("verified_clean"),
    "sanitised": Cleanliness("sanitised", NOW, NOW - HOUR),
    "sterile": Cleanliness("sterile", NOW, NOW - HOUR),
}
WANTED = {
    "nothing": (),
    "clean": ("verified_clean",),
    "sterile": ("sterile",),
    "any": ("any_cleanliness",),
}
CALIBRATED = {
    "none": (),
    "in": (Calibration("mass", date(2027, 1, 31)),),
    "last day": (Calibration("mass", TODAY), Calibration("speed", date(2027, 1, 1))),
    "overdue": (Calibration("mass", TODAY), Calibration("speed", YESTERDAY)),
    "failed": (Calibration("mass", date(2027, 1, 31), "failed"),),
}
CHECKED = {
    "none": None,
    "never": DailyCheck(),
    "yesterday": DailyCheck(YESTERDAY, True),
    "today": DailyCheck(TODAY, True),
    "failed": DailyCheck(TODAY, False),
}
INSTRUMENT = {"not asked": (), "asked": ("calibrated", "checked_today")}
KEPT = {
    "in order": {
        "qualification": Qualification(due=TODAY),
        "maintenance": Qualification(due=TODAY),
    },
    "not qualified": {"qualification": Qualification("not_qualified")},
    "requalification": {"qualification": Qualification(due=YESTERDAY)},
    "warned only": {"qualification": Qualification(due=YESTERDAY, blocks=False)},
    "maintenance": {"maintenance": Qualification(due=YESTERDAY)},
}
HELD = {
    "free": Use(),
    "own": Use("in_use", BATCH),
    "other": Use("reserved", OTHER),
    "stopped": Use("out_of_service", None, "TAG-12 leak"),
}
CLASSES = {"right": ("granulator", "mixer"), "wrong": ("mill",)}
SIZES = {"fits": "600 L", "small": "250 L"}


def expected_cleanliness(clean, wanted, held):
    """Return the rules that ought to stand against a cleanliness, case by case."""
    if wanted == "any" or (clean == "untracked" and wanted == "nothing"):
        return set()
    if clean == "own soil" and held == "own":
        return set()
    if clean.startswith("campaign") and wanted != "sterile":
        return {
            "campaign": set(),
            "campaign full": {"unit_campaign_batches"},
            "campaign long": {"unit_campaign_days"},
            "campaign stale": {"unit_dirty_too_long"},
        }[clean]
    if clean == "own soil" and wanted != "sterile":
        return {"unit_dirty_too_long"}  # its own campaign, left for 30 hours
    if clean in ("clean", "sanitised"):
        return {"unit_clean_level"} if wanted == "sterile" else set()
    return {
        "untracked": {"unit_cleanliness_unknown"},
        "unknown": {"unit_cleanliness_unknown"},
        "clean, when?": {"unit_cleanliness_unknown"},
        "dirty": {"unit_dirty"},
        "dirty too long": {"unit_dirty", "unit_dirty_too_long"},
        "own soil": {"unit_dirty", "unit_dirty_too_long"},
        "campaign": {"unit_dirty"},
        "campaign full": {"unit_dirty"},
        "campaign long": {"unit_dirty"},
        "campaign stale": {"unit_dirty", "unit_dirty_too_long"},
        "cleaning": {"unit_being_cleaned"},
        "cleaned": {"unit_not_verified"},
        "expired": {"unit_clean_expired"},
        "sterile": set(),
    }[clean]


AGAINST = {
    "wrong": {"unit_class"},
    "small": {"unit_property"},
    "other": {"unit_held"},
    "stopped": {"unit_out_of_service"},
    "overdue": {"calibration_overdue"},
    "failed": {"calibration_failed"},
    "check never": {"daily_check_missing"},
    "check yesterday": {"daily_check_missing"},
    "check failed": {"daily_check_failed"},
    "not qualified": {"unit_not_qualified"},
    "requalification": {"unit_requalification_overdue"},
    "maintenance": {"unit_maintenance_overdue"},
}


def expected(clean, wanted, calibrated, checked, asked, kept, held, cls, size):
    """Return the rules that ought to stand against one combination."""
    against = expected_cleanliness(clean, wanted, held)
    for condition in (calibrated, kept, held, cls, size, "check " + checked):
        against |= AGAINST.get(condition, set())
    if asked == "asked" and calibrated == "none":
        against.add("calibration_none")
    if asked == "asked" and checked == "none":
        against.add("daily_check_missing")
    return against


@pytest.mark.parametrize("clean", CLEAN)
def test_truth_table(clean):
    """[E01, E02, E03, E04, E06, E10] Every combination gives exactly its reasons."""
    axes = (WANTED, CALIBRATED, CHECKED, INSTRUMENT, KEPT, HELD, CLASSES, SIZES)
    for names in itertools.product(*axes):
        wanted, calibrated, checked, asked, kept, held, cls, size = names
        unit = Unit(
            "HSG-300-01",
            classes=CLASSES[cls],
            properties={"volume": SIZES[size]},
            cleanliness=CLEAN[clean],
            limits=LIMITS,
            use=HELD[held],
            calibrations=CALIBRATED[calibrated],
            daily_check=CHECKED[checked],
            **KEPT[kept],
        )
        states = WANTED[wanted] + INSTRUMENT[asked]
        need = Need("granulator", "granulator", {"volume": "min 300 L"}, states, "PCM")
        verdict = suitability(need, unit, NOW, BASEL, BATCH)
        found = rules(verdict)
        assert len(found) == len(set(found)), (clean, *names)
        assert set(found) == expected(clean, *names), (clean, *names)


moments = st.integers(-100, 100).map(lambda n: NOW + n * HOUR)
days = st.integers(-4, 4).map(lambda n: TODAY + timedelta(days=n))
units = st.builds(
    Unit,
    st.just("U-1"),
    cleanliness=st.sampled_from(list(CLEAN.values())),
    limits=st.builds(
        HoldLimits,
        st.none() | st.just(72 * HOUR),
        st.none() | st.just(24 * HOUR),
        st.none() | st.just(5),
        st.none() | st.just(7),
    ),
    use=st.sampled_from(list(HELD.values())),
    calibrations=st.lists(st.builds(Calibration, st.just("m"), days), max_size=2).map(
        tuple
    ),
    daily_check=st.none() | st.builds(DailyCheck, st.none() | days, st.booleans()),
    qualification=st.builds(Qualification, due=st.none() | days, blocks=st.booleans()),
    maintenance=st.none() | st.builds(Qualification, due=st.none() | days),
)
needs = st.builds(
    Need,
    st.just("n"),
    states=st.lists(
        st.sampled_from(["verified_clean", "calibrated", "checked_today"]), unique=True
    ).map(tuple),
    product=st.sampled_from(["", "PCM", "OTHER"]),
)


@given(needs, units, moments)
def test_the_named_end_is_true(need, unit, at):
    """[E04, E06] A suitable unit is suitable up to the named end, and not beyond it."""
    if not suitability(need, unit, at, BASEL, BATCH).ok:
        return
    hold = holds_until(need, unit, at, BASEL, BATCH)
    end = hold.until if hold else at + timedelta(days=30)
    for step in range(5):
        instant = at + (end - at - MOMENT) * step / 4 if end > at else at
        assert suitability(need, unit, instant, BASEL, BATCH).ok
    if hold:
        assert not suitability(need, unit, end + MOMENT, BASEL, BATCH).ok


@given(needs, units, moments)
def test_time_alone_never_heals(need, unit, at):
    """[E02, E06] What stands against a unit stays until somebody acts."""
    before = set(rules(suitability(need, unit, at, BASEL, BATCH)))
    after = set(rules(suitability(need, unit, at + 50 * HOUR, BASEL, BATCH)))
    by_day = {"daily_check_missing", "daily_check_failed"}
    assert before - by_day <= after | {"unit_cleanliness_unknown"}


@given(needs, units, moments)
def test_reasons_have_all_their_figures(need, unit, at):
    """[E02] Each reason says what it is about, what was found and what is needed."""
    verdict = suitability(need, unit, at, BASEL, BATCH)
    assert all(each.found and each.needed for each in verdict.findings)
    assert {each.about for each in verdict.findings} <= {"U-1"}
