"""Suitability: the whole truth table, the demo plant, hold times to the second."""

from __future__ import annotations

import csv
import itertools
import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
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
    holds,
    holds_until,
    suitability,
    suitable,
)

ROOT = Path(__file__).resolve().parents[2]
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


# The demo plant

GRANULATOR = Need(
    "granulator",
    "high_shear_granulator",
    {"volume": "300 .. 1000 L", "impeller_speed": "max 250 rpm"},
    ("verified_clean",),
    "FG-1001",
)
BENCH = Need(
    "bench_scale",
    "scale",
    {"capacity": "min 30 kg", "division": "max 0.001 kg", "min_weight": "max 0.2 kg"},
    ("calibrated", "checked_today"),
)
HSG_2 = Unit(
    "HSG-300-02",
    classes=("high_shear_granulator",),
    properties={"volume": "300 .. 1000 L", "impeller_speed": "0 .. 250 rpm"},
    cleanliness=Cleanliness(
        "verified_clean",
        datetime(2026, 11, 18, 6, 30, tzinfo=ZONE),
        datetime(2026, 11, 18, 6, 0, tzinfo=ZONE),
    ),
    limits=LIMITS,
)
HSG_1 = replace(
    HSG_2,
    code="HSG-300-01",
    cleanliness=Cleanliness(
        "verified_clean", NOW, datetime(2026, 11, 19, 18, 40, tzinfo=ZONE)
    ),
)
BAL_2 = Unit(
    "BAL-002",
    classes=("scale",),
    properties={"capacity": "30 kg", "division": "0.001 kg", "min_weight": "0.2 kg"},
    calibrations=(Calibration("0 .. 30 kg", date(2026, 11, 20), uuid="c1"),),
    daily_check=DailyCheck(TODAY, True),
)


def test_demo_clean_hold_passed():
    """[E02, E04] HSG-300-02, clean since 18 Nov 06:00, 72 h: refused on 22 Nov."""
    (finding,) = suitability(GRANULATOR, HSG_2, NOW, BASEL, BATCH).findings
    assert (finding.rule, finding.code) == ("unit_clean_expired", "EQP-01")
    assert finding.found == "clean until Sat 21 Nov 06:00"
    assert finding.needed == "cleaned 72 h ago or less"
    assert finding.about == "HSG-300-02"


def test_demo_calibration_overdue():
    """[E06] BAL-002, due 20 Nov: refused on 22 Nov, in the words of the floor."""
    (finding,) = suitability(BENCH, BAL_2, NOW, BASEL, BATCH).findings
    assert (finding.rule, finding.code) == ("calibration_overdue", "EQP-03")
    assert finding.found == "due 20 Nov 2026"
    assert finding.needed == "valid on 22 Nov 2026"


def test_demo_holder_is_named():
    """[E10] A unit of another batch is refused naming the holder."""
    unit = replace(HSG_1, use=Use("in_use", OTHER))
    (finding,) = suitability(GRANULATOR, unit, NOW, BASEL, BATCH).findings
    assert (finding.rule, finding.found) == ("unit_held", "PCM26029")
    assert finding.values["holder"] == "PCM26029"


def test_demo_property_is_named():
    """[E01] A scale that is too coarse names each property, found and needed."""
    unit = replace(BAL_2, calibrations=CALIBRATED["in"], properties={"capacity": "9 g"})
    findings = suitability(BENCH, unit, NOW, BASEL, BATCH).findings
    assert [(f.values["property"], f.found, f.needed) for f in findings] == [
        ("capacity", "9 g", "min 30 kg"),
        ("division", "not stated", "max 0.001 kg"),
        ("min weight", "not stated", "max 0.2 kg"),
    ]
    assert {each.code for each in findings} == {"EQP-04"}


def test_demo_clean_until():
    """[E04] HSG-300-01 is clean until 18:40."""
    hold = holds_until(GRANULATOR, HSG_1, NOW, BASEL, BATCH)
    assert (hold.text, hold.state) == ("clean until 18:40", "clean")
    assert suitability(GRANULATOR, HSG_1, hold.until, BASEL, BATCH).ok
    assert not suitability(GRANULATOR, HSG_1, hold.until + MOMENT, BASEL, BATCH).ok


def test_holds_in_words():
    """[E04, E06] Each end is said: today's, midnight's and another day's."""
    unit = replace(BAL_2, calibrations=(Calibration("mass", date(2026, 11, 25)),))
    texts = [each.text for each in holds(BENCH, unit, NOW, BASEL, BATCH)]
    assert texts == [
        "checked today until midnight",
        "calibrated until Wed 25 Nov",
    ]
    assert holds_until(Need("any"), Unit("X-1"), NOW, BASEL, BATCH) is None


def test_others_that_would_do():
    """[C04, E02] The units that would do are found among all."""
    good = replace(BAL_2, code="BAL-003", calibrations=CALIBRATED["in"])
    found = suitable(BENCH, [BAL_2, good, HSG_1], NOW, BASEL, BATCH)
    assert [each.code for each in found] == ["BAL-003"]


def test_grace_is_a_policy():
    """[E06] Grace is 0 unless the site says otherwise; then it counts in days."""
    two, one = timedelta(days=2), timedelta(days=1)
    assert suitability(BENCH, BAL_2, NOW, BASEL, BATCH, two).ok
    assert not suitability(BENCH, BAL_2, NOW, BASEL, BATCH, one).ok


def test_other_states_must_be_confirmed():
    """[C12, E13] cleared and in_state hold only where somebody has proved them."""
    booth = Need("booth", "booth", {}, ("cleared", "in_state"))
    unit = Unit("DSP-BOOTH-1", classes=("booth",), confirmed=frozenset({"in_state"}))
    (finding,) = suitability(booth, unit, NOW, BASEL, BATCH).findings
    assert (finding.rule, finding.values["state"]) == ("unit_state", "cleared")
    unit = replace(unit, confirmed=frozenset({"in_state", "cleared"}))
    assert suitability(booth, unit, NOW, BASEL, BATCH).ok


def test_facts_are_frozen_and_plain():
    """[E02] The facts name all the verdict rests on, as JSON, one set per unit."""
    verdict = suitability(GRANULATOR, HSG_2, NOW, BASEL, BATCH) & suitability(
        BENCH, BAL_2, NOW, BASEL, BATCH
    )
    facts = json.loads(json.dumps(verdict.facts))
    assert set(facts) == {"equipment.HSG-300-02", "equipment.BAL-002"}
    unit = facts["equipment.HSG-300-02"]
    assert unit["condition"] == "expired"
    assert unit["cleanliness"]["cleaned_at"] == "2026-11-18T05:00:00.000000Z"
    assert unit["limits"]["clean"] == 72 * 3600
    assert facts["equipment.BAL-002"]["calibrations"][0]["uuid"] == "c1"


def test_what_was_in_order_is_said():
    """[E02] The line "in order" names what was looked at and nothing else."""
    verdict = suitability(BENCH, BAL_2, NOW, BASEL, BATCH)
    assert set(verdict.passed) == {
        "passed_class",
        "passed_properties",
        "passed_free",
        "passed_daily_check",
        "passed_qualification_of_unit",
    }


def test_a_naive_moment_is_a_malformed_call():
    """[E02] Nobody guesses the zone of a moment."""
    with pytest.raises(ValueError, match="offset"):
        suitability(BENCH, BAL_2, datetime(2026, 11, 22), BASEL, BATCH)


@pytest.mark.parametrize("cleaned", ["2026-10-24T14:00", "2026-03-28T14:00"])
def test_a_hold_counts_elapsed_hours_on_a_clock_change(cleaned):
    """[E04] 24 h of clean hold are 24 elapsed hours, also on a night of change."""
    begun = datetime.fromisoformat(cleaned).replace(tzinfo=ZONE)
    state = Cleanliness("verified_clean", begun, begun)
    unit = replace(HSG_1, cleanliness=state, limits=HoldLimits(24 * HOUR))
    for elapsed, fine in [(24 * HOUR, True), (24 * HOUR + MOMENT, False)]:
        at = (begun.astimezone(timezone.utc) + elapsed).astimezone(ZONE)
        assert suitability(GRANULATOR, unit, at, BASEL, BATCH).ok is fine


def test_a_check_counts_until_midnight_of_the_site():
    """[C04, E06] A check of today counts until midnight in Basel, not in UTC."""
    unit = replace(BAL_2, calibrations=CALIBRATED["in"])
    for text, fine in [("23:59:59", True), ("00:00:00", False)]:
        day = "2026-11-22" if fine else "2026-11-23"
        at = datetime.fromisoformat(f"{day}T{text}").replace(tzinfo=ZONE)
        assert suitability(BENCH, unit, at, BASEL, BATCH).ok is fine


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


def test_every_reason_has_its_words():
    """[E02] Each rule of the package has a sentence whose figures exist."""
    package = ROOT / "addons/mes_equipment/condition"
    sources = "".join(path.read_text("utf-8") for path in package.glob("[a-z]*.py"))
    pattern = r'"((?:unit|calibration|daily_check|scale|reading|passed)_[a-z_]+)"'
    used = set(re.findall(pattern, sources)) - {"unit_class"}
    with (ROOT / "addons/mes_equipment/data/mes.message.csv").open("r") as file:
        rows = {row["rule"]: row for row in csv.DictReader(file)}
    assert used <= set(rows)
    names = {"about", "found", "needed", "property", "holder", "state"}
    names |= {"person", "target"}
    for rule in used:
        text = rows[rule]["sentence"] + rows[rule]["advice"]
        assert set(re.findall(r"{(\w+)}", text)) <= names
