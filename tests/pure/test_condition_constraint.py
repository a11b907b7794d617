"""Whether a property is what the recipe asks for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_equipment.condition import satisfies

FITS = [
    ("300 kg", "min 300 kg"),
    ("0.02 kg", "max 0.02 kg"),
    ("20 g", "max 0.02 kg"),
    ("-15 Pa", "max -15 Pa"),
    ("600 L", "300 .. 1000 L"),
    ("300 .. 1000 L", "300 .. 1000 L"),
    ("100 .. 2000 L", "300 .. 1000 L"),
    ("0 .. 250 rpm", "max 250 rpm"),
    ("0 .. 400 rpm", "min 200 rpm"),
    ("max 80 °C", "max 80 °C"),
    ("12 rpm", "12 rpm"),
    ("5 .. 20 rpm", "12 rpm"),
    ("1.50 mm", "1.5 mm"),
    ("45 piece", "45 piece"),
    ("D", "D"),
    ("PT-500-B", "PT-500-B"),
    ("moisture, mass, hardness", "hardness,  moisture"),
    ("mass", "mass"),
]
FAILS = [
    ("299.99 kg", "min 300 kg"),
    ("0.021 kg", "max 0.02 kg"),
    ("-14.9 Pa", "max -15 Pa"),
    ("250 L", "300 .. 1000 L"),
    ("400 .. 1000 L", "300 .. 1000 L"),
    ("260 .. 400 rpm", "max 250 rpm"),
    ("0 .. 190 rpm", "min 200 rpm"),
    ("13 .. 20 rpm", "12 rpm"),
    ("300 L", "min 300 kg"),
    ("max 80 °C", "min 60 L"),
    ("", "min 300 kg"),
    ("", "D"),
    ("jacketed", "min 300 kg"),
    ("300 kg", "D"),
    ("d", "D"),
    ("C", "D"),
    ("moisture, mass", "moisture, mass, hardness"),
]


@pytest.mark.parametrize(("offered", "wanted"), FITS)
def test_fits(offered, wanted):
    """[E01] A property that meets the constraint is accepted, across units."""
    assert satisfies(offered, wanted)


@pytest.mark.parametrize(("offered", "wanted"), FAILS)
def test_does_not_fit(offered, wanted):
    """[E01] A property out of range, of another kind or not stated is refused."""
    assert not satisfies(offered, wanted)


figures = st.integers(0, 9999).map(lambda n: Decimal(n).scaleb(-1))


@given(figures, figures, figures)
def test_one_value_against_every_form(value, one, other):
    """[E01] min, max, range and exact mean what the figures mean."""
    low, high = sorted((one, other))
    offered = f"{value} kg"
    assert satisfies(offered, f"min {low} kg") is (value >= low)
    assert satisfies(offered, f"max {high} kg") is (value <= high)
    assert satisfies(offered, f"{low} .. {high} kg") is (low <= value <= high)
    assert satisfies(offered, f"{low} kg") is (value == low)


@given(figures, figures, figures, figures)
def test_a_unit_that_can_be_set(a, b, c, d):
    """[E01] A settable unit must reach all of a range, or some value of one side."""
    (least, most), (low, high) = sorted((a, b)), sorted((c, d))
    offered = f"{least} .. {most} rpm"
    if least == most:
        return
    assert satisfies(offered, f"min {low} rpm") is (most >= low)
    assert satisfies(offered, f"max {high} rpm") is (least <= high)
    covers = least <= low and high <= most
    assert satisfies(offered, f"{low} .. {high} rpm") is covers


@given(st.text(max_size=30), st.text(max_size=30))
def test_nothing_raises(offered, wanted):
    """[E01] Any text gives an answer."""
    assert satisfies(offered, wanted) in (True, False)


@given(st.text(max_size=30))
def test_the_same_text_fits_itself(text):
    """[E01] A unit that states exactly what is asked for is accepted."""
    assert satisfies(text, text)
