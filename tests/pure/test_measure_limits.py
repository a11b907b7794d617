"""Ranges, limits and tolerances."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_compliance.measure import (
    Limits,
    MeasureError,
    Quantity,
    Range,
    Tolerance,
    UnitMismatch,
    Unreadable,
)

q = Quantity.parse
r = Range.parse
numbers = st.decimals(-1000, 1000, places=2)


@st.composite
def ranges(draw):
    """Return a range in one of its four forms."""
    low, high = sorted((draw(numbers), draw(numbers)))
    form = draw(st.sampled_from(["both", "min", "max", "exact"]))
    texts = {
        "both": f"{low} .. {high} %",
        "min": f"min {low} %",
        "max": f"max {high} %",
        "exact": f"{low} %",
    }
    return r(texts[form].replace("-0.00", "0.00"))


@given(ranges())
def test_spelling_round_trip(span):
    """[A03] Every form of a range is read back as it is written."""
    assert r(span.text) == span


@given(ranges(), ranges(), numbers)
def test_within_means_containing(inner, outer, number):
    """[A03] A range within another has no value the other lacks."""
    value = Quantity(number, inner.unit)
    if inner.within(outer) and inner.contains(value):
        assert outer.contains(value)
    if not inner.within(outer):
        ends = [end for end in (inner.low, inner.high) if end is not None]
        open_end = inner.low is None or inner.high is None
        assert open_end or not all(outer.contains(end) for end in ends)


def test_swapped_ends_are_named():
    """[A03, A15] The low end above the high end is refused with the right order."""
    with pytest.raises(Unreadable) as refusal:
        r("2.5 .. 1.5 %")
    finding = refusal.value.finding
    assert (finding.rule, finding.found) == ("range_swapped", "2.5 .. 1.5 %")
    assert finding.needed == "1.5 .. 2.5 %"


@pytest.mark.parametrize("text", ["", "about 5 kg", "min", "1 .. 2 .. 3 kg", "1.. x"])
def test_no_range(text):
    """[A15] What is no range is refused with the forms there are."""
    with pytest.raises(Unreadable):
        r(text)


def test_contains_both_ends_across_units():
    """[A03] Ends belong to the range, in any unit of the dimension."""
    assert r("58.8 .. 61.2 kg").contains(q("58800 g"))
    assert not r("max 1.5 bar").contains(q("1501 mbar"))
    assert r("20 .. 25 °C").contains(q("298.15 K"))
    with pytest.raises(UnitMismatch):
        r("max 55 %").contains(q("20 °C"))


def test_limits_say_which_is_crossed():
    """[A03] The outermost limit a value lies outside of is the one that counts."""
    lod = Limits(q("2.0 %"), r("1.6 .. 2.4 %"), r("1.5 .. 2.5 %"), r("1.0 .. 3.0 %"))
    values = ("2.4 %", "2.45 %", "2.51 %", "3.01 %")
    crossed = [lod.crossed(q(v)) for v in values]
    assert crossed == ["", "alert", "action", "registered"]
    assert not list(lod.disorder())


def test_limits_in_the_wrong_order():
    """[A03] A limit that reaches beyond the next one is named with it."""
    limits = Limits(q("2.6 %"), r("1.6 .. 2.4 %"), r("1.5 .. 2.5 %"), r("1.6 .. 3.0 %"))
    assert list(limits.disorder()) == [("target", "alert"), ("action", "registered")]


def test_scaled_limits_keep_their_order():
    """[A04] Limits scale with the batch to their own decimals and stay in order."""
    assert r("79.0 .. 81.0 kg").scaled(Fraction(1, 3)).text == "26.3 .. 27.0 kg"
    assert r("min 0 kg").scaled(Fraction(1, 3)).text == "min 0 kg"


@pytest.mark.parametrize(
    ("tolerance", "target", "division", "window"),
    [
        ("-0 / +0.2 %", "251.64 kg", "0.02 kg", "251.64 .. 252.14 kg"),
        ("-0.2 / +0.2 %", "251.6331 kg", "0.02 kg", "251.14 .. 252.12 kg"),
        ("-0.5 / +0.5 %", "10.500 kg", "0.001 kg", "10.448 .. 10.552 kg"),
        ("-0 / +0 %", "2.500 kg", "0.001 kg", "2.500 kg"),
        ("-0.05 / +0.10 kg", "2.500 kg", None, "2.450 .. 2.600 kg"),
    ],
)
def test_window(tolerance, target, division, window):
    """[C06] The window has both sides and is never wider than the tolerance."""
    step = q(division) if division else None
    assert Tolerance.parse(tolerance).window(q(target), step).text == window


@given(
    st.decimals("0.1", 1000, places=3),
    st.decimals(0, 5, places=1),
    st.decimals(0, 5, places=1),
)
def test_window_lies_within_the_tolerance(number, below, above):
    """[C06] Whatever the scale, what may be confirmed is within the tolerance."""
    target = Quantity(number, q("1 kg").unit)
    tolerance = Tolerance.parse(f"-{below} / +{above} %")
    exact = tolerance.window(target)
    try:
        shown = tolerance.window(target, q("0.02 kg"))
    except MeasureError as error:
        assert error.finding.rule == "window_empty"
        return
    assert shown.within(exact)


@pytest.mark.parametrize(
    "text", ["±0.2 %", "+/-0.2 %", "0.2 %", "-0.2 %", "+0.2 / -0 %"]
)
def test_tolerance_names_both_sides(text):
    """[C06, A15] A tolerance with one side, or a symmetric sign, is refused."""
    with pytest.raises(Unreadable):
        Tolerance.parse(text)


def test_symmetric_tolerance_is_spelled_out():
    """[C06] A plus-minus sign is answered with both sides."""
    with pytest.raises(Unreadable) as refusal:
        Tolerance.parse("±0.2 %")
    assert refusal.value.finding.needed == "-0.2 / +0.2 %"
