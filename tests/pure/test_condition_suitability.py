"""Suitability in the demo plant: words, hold times to the second, frozen facts."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from addons.mes_equipment.condition import (
    Calibration,
    Cleanliness,
    DailyCheck,
    HoldLimits,
    Need,
    Party,
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
TODAY = date(2026, 11, 22)
BATCH, OTHER = Party("b31", "PCM26031"), Party("b29", "PCM26029")
LIMITS = HoldLimits(timedelta(hours=72), timedelta(hours=24), 5, 7)
HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)
IN_ORDER = (Calibration("mass", date(2027, 1, 31)),)

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
    unit = replace(BAL_2, calibrations=IN_ORDER, properties={"capacity": "9 g"})
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
    good = replace(BAL_2, code="BAL-003", calibrations=IN_ORDER)
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
    unit = replace(BAL_2, calibrations=IN_ORDER)
    for text, fine in [("23:59:59", True), ("00:00:00", False)]:
        day = "2026-11-22" if fine else "2026-11-23"
        at = datetime.fromisoformat(f"{day}T{text}").replace(tzinfo=ZONE)
        assert suitability(BENCH, unit, at, BASEL, BATCH).ok is fine


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
