"""Scales for a weighing, and readings of scales."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_compliance.measure import Quantity, Range, Tolerance, UnitMismatch
from addons.mes_equipment.condition import (
    Policy,
    Sent,
    Unit,
    Weighing,
    reading_counts,
    scale_fits,
    weighing,
)

FLOOR = Unit(
    "BAL-001",
    properties={"capacity": "300 kg", "division": "0.02 kg", "min_weight": "4 kg"},
)
BENCH = Unit(
    "BAL-002",
    properties={"capacity": "30 kg", "division": "0.001 kg", "min_weight": "0.2 kg"},
)
SECOND = timedelta(seconds=1)
GOOD = Sent("251.88", "kg", True, SECOND, "S S    251.88 kg\r\n", "dev-1")

# Line of the demo recipe, target, tolerance.
LINES = [
    ("paracetamol", FLOOR, "251.64 kg", "-0 / +0.2 %"),
    ("starch_filler", BENCH, "8.867 kg", "-0.5 / +0.5 %"),
    ("silica_mix", BENCH, "2.500 kg", "-1.0 / +1.0 %"),
    ("starch_binder", BENCH, "18.500 kg", "-0.5 / +0.5 %"),
    ("povidone", BENCH, "2.000 kg", "-0.5 / +0.5 %"),
    ("water", FLOOR, "60.0 kg", "-2.0 / +2.0 %"),
    ("croscarmellose", BENCH, "5.500 kg", "-0.5 / +0.5 %"),
    ("talc", BENCH, "5.000 kg", "-0.5 / +0.5 %"),
    ("silica_blend", BENCH, "3.000 kg", "-1.0 / +1.0 %"),
    ("magnesium_stearate", BENCH, "3.000 kg", "-0.5 / +0.5 %"),
]


def planned(net, tolerance=None, tare=None):
    """Return a weighing from texts."""
    target = Quantity.parse(net)
    window = Tolerance.parse(tolerance).window(target) if tolerance else None
    return Weighing(target, window, Quantity.parse(tare) if tare else None)


def rules(verdict):
    """Return the rules of all findings."""
    return [each.rule for each in verdict.findings]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_demo_lines_fit_their_scales(line):
    """[C04] Each weighing of the demo recipe fits the scale the recipe names."""
    _name, scale, net, tolerance = line
    assert scale_fits(scale, planned(net, tolerance)).ok


@pytest.mark.parametrize(
    ("scale", "net", "tolerance", "tare", "wanted"),
    [
        (FLOOR, "2.500 kg", "-1 / +1 %", None, ["scale_too_big", "scale_too_coarse"]),
        (FLOOR, "4 kg", None, None, []),
        (FLOOR, "3.999 kg", None, None, ["scale_too_big"]),
        (FLOOR, "300 kg", None, None, []),
        (FLOOR, "300.001 kg", None, None, ["scale_too_small"]),
        (FLOOR, "281.94 kg", None, "182.40 kg", ["scale_too_small"]),
        (FLOOR, "10.000 kg", "-2 / +2 %", None, []),
        (FLOOR, "9.999 kg", "-2 / +2 %", None, ["scale_too_coarse"]),
        (FLOOR, "10.000 kg", "-0 / +0 %", None, []),
        (BENCH, "251.64 kg", "-0 / +0.2 %", None, ["scale_too_small"]),
        (BENCH, "2500 g", "-25 / +25 g", None, []),
        (Unit("X"), "1 kg", None, None, ["scale_property"] * 3),
    ],
)
def test_limits_of_a_scale(scale, net, tolerance, tare, wanted):
    """[C04] Smallest weight, capacity and resolution, each at its exact limit."""
    assert rules(scale_fits(scale, planned(net, tolerance, tare))) == wanted


def test_the_ratio_is_a_policy():
    """[C04] How much finer than the tolerance a scale must be is the site's choice."""
    task = planned("9.999 kg", "-2 / +2 %")
    assert scale_fits(FLOOR, task, Policy(ratio=5)).ok
    (finding,) = scale_fits(FLOOR, task).findings
    assert finding.found == "steps of 0.02 kg"
    assert finding.needed == "10 steps or more within ± 0.19998 kg"


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, []),
        ({"stable": False}, ["reading_moving"]),
        ({"age": 5 * SECOND}, []),
        ({"age": 5.001 * SECOND}, ["reading_stale"]),
        ({"age": -0.001 * SECOND}, ["reading_stale"]),
        ({"unit": "g"}, ["number_other_unit"]),
        ({"unit": "L"}, ["number_other_dimension"]),
        ({"unit": "kgg"}, ["number_unknown_unit"]),
        ({"value": "300.00"}, []),
        ({"value": "300.02"}, ["reading_over"]),
        ({"value": "-0.02"}, ["reading_negative"]),
        ({"value": "0.00"}, []),
        ({"stable": False, "age": 9 * SECOND, "value": "400"}, None),
    ],
)
def test_readings(changes, wanted):
    """[C05] Moving, stale, foreign and impossible readings are not the weight."""
    verdict = reading_counts(FLOOR, replace(GOOD, **changes))
    three = ["reading_moving", "reading_stale", "reading_over"]
    assert rules(verdict) == (three if wanted is None else wanted)


@pytest.mark.parametrize(
    "value", ["", " ", "abc", "NaN", "1e400", "251,88", "251.8", "251.881", "--", "OL"]
)
def test_values_that_are_no_weight(value):
    """[C05] Text, NaN, powers, commas and false decimals are refused, not guessed."""
    verdict = reading_counts(FLOOR, replace(GOOD, value=value))
    assert verdict.ok is (value == "251.8")


def test_the_raw_message_is_kept():
    """[C05] All that the scale sent is in the facts, accepted or not."""
    for stable in (True, False):
        verdict = weighing(
            FLOOR,
            planned("251.64 kg", "-0 / +0.2 %"),
            replace(GOOD, stable=stable),
        )
        facts = verdict.facts["reading.BAL-001"]
        assert facts == {
            "value": "251.88",
            "unit": "kg",
            "stable": stable,
            "age_ms": 1000,
            "raw": "S S    251.88 kg\r\n",
            "device": "dev-1",
        }
        assert verdict.facts["weighing.BAL-001"]["division"] == "0.02 kg"
        assert verdict.ok is stable


def test_a_scale_without_figures_gives_reasons():
    """[C05] A scale that states nothing takes no reading, and no error is raised."""
    assert rules(reading_counts(Unit("X"), GOOD)) == ["scale_property"]
    wrong = Unit("X", properties={**FLOOR.properties, "capacity": "300 L"})
    assert rules(reading_counts(wrong, GOOD)) == ["scale_property"]
    assert rules(scale_fits(wrong, planned("10 kg"))) == ["scale_property"]


def test_a_window_of_another_kind_is_a_malformed_call():
    """[C04] Net weight and window must measure the same."""
    task = Weighing(Quantity.parse("10 kg"), Range.parse("9 .. 11 L"))
    with pytest.raises(UnitMismatch):
        scale_fits(FLOOR, task)


grams = st.integers(1, 400_000)


@given(grams, grams, st.integers(1, 20))
def test_against_plain_arithmetic(net, side, ratio):
    """[C04] The three limits against whole grams, in any unit of mass."""
    target = Quantity.of(Decimal(net), "g")
    low, high = Decimal(max(0, net - side)), Decimal(net + side)
    window = Range(low, high, target.unit)
    found = set(rules(scale_fits(FLOOR, Weighing(target, window), Policy(ratio))))
    wanted = set()
    if net < 4_000:
        wanted.add("scale_too_big")
    if net > 300_000:
        wanted.add("scale_too_small")
    if 20 * ratio * 2 > high - low:
        wanted.add("scale_too_coarse")
    assert found == wanted


@given(st.text(max_size=40), st.text(max_size=8), st.booleans(), st.integers(-9, 9))
def test_nothing_raises(value, unit, stable, age):
    """[C05] Whatever a device sends gives a verdict."""
    sent = Sent(value, unit, stable, age * SECOND, value)
    verdict = reading_counts(FLOOR, sent)
    assert verdict.ok or all(each.rule for each in verdict.findings)
