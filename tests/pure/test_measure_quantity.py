"""Quantities: one spelling, exact conversion, arithmetic that follows the units."""

from decimal import Decimal
from fractions import Fraction

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_compliance.measure import (
    ONE,
    MeasureError,
    Quantity,
    Unit,
    UnitMismatch,
    Unreadable,
    rounded,
    to_division,
)
from addons.mes_compliance.measure.unit_table import COUNTED, ROWS

q = Quantity.parse
SYMBOLS = [s for _name, units in ROWS for s, _factor in units if s] + list(COUNTED)
numbers = st.decimals(
    min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False
).filter(lambda d: -9 <= d.as_tuple().exponent <= 0)
quantities = st.builds(
    lambda n, s: Quantity(n, Unit.parse(s)), numbers, st.sampled_from(SYMBOLS)
)


@given(quantities)
def test_spelling_round_trip(quantity):
    """[A08] What is written is read back as the same statement."""
    assert q(quantity.text) == quantity


def test_written_decimals_count():
    """[A08] 2.0 % and 2.00 % are two statements of one amount."""
    assert q("2.0 %") != q("2.00 %")
    assert q("2.0 %").amounts_to(q("2.00 %"))
    assert q("250.000 kg").text == "250.000 kg"
    assert len({q("2.0 %"), q("2.00 %"), q("2.0 %")}) == 2


@pytest.mark.parametrize(
    ("text", "unit", "result"),
    [
        ("250.000 kg", "g", "250000 g"),
        ("4.30 mg", "g", "0.00430 g"),
        ("130 min", "s", "7800 s"),
        ("80 °C", "K", "353.15 K"),
        ("0.43 %", "", "0.0043"),
        ("1.5 bar", "mbar", "1500 mbar"),
        ("1.005 g/mL", "kg/L", "1.005 kg/L"),
        ("10 CFU/100mL", "CFU/mL", "0.10 CFU/mL"),
    ],
)
def test_conversion(text, unit, result):
    """[A08] Conversion within a dimension is exact and keeps the digits."""
    assert q(text).to(unit).text == result


UREG = pint.UnitRegistry(non_int_type=Fraction)
PINT = {"°C": "degC", "L": "liter", "d": "day", "m³": "m**3", "m²": "m**2"}
ORACLE = "mass volume time pressure force current amount length area power energy"


@pytest.mark.parametrize(
    ("symbol", "first"),
    [
        (symbol, units[0][0])
        for name, units in ROWS
        if name in ORACLE.split()
        for symbol, _factor in units
    ],
)
def test_factors_agree_with_pint(symbol, first):
    """[A08] Every factor of the table is the one an independent library knows."""
    spelled = {"cm²": "cm**2", "mm²": "mm**2", **PINT}
    theirs = UREG.Quantity(Fraction(1), spelled.get(symbol, symbol))
    expected = theirs.to(spelled.get(first, first)).magnitude
    assert Unit.parse(symbol).factor == expected


def test_arithmetic():
    """[A08] Sums keep the unit, quotients of one kind are ratios, ratios scale."""
    assert (q("1 kg") + q("250 g")).text == "1.250 kg"
    assert (q("6.5012 g") / q("13.0024 g")).text == "0.5"
    assert (q("5 %") * q("250.0 kg")).text == "12.500 kg"
    assert (q("489650 tablet") / q("20 tablet/piece")).text == "24482.5 piece"
    assert (q("1.005 g/mL") * q("100.0 L")).to("kg").amounts_to(q("100.5 kg"))
    assert (q("80 °C") - q("20 °C")).text == "60 K"
    assert (q("80 °C") + q("5 K")).text == "85 °C"


@pytest.mark.parametrize(
    ("left", "operation", "right"),
    [
        ("1 kg", "+", "1 s"),
        ("1 vial", "+", "1 piece"),
        ("20 °C", "+", "20 °C"),
        ("20 °C", "*", "2"),
        ("1 K", "-", "20 °C"),
        ("1 kg", "<", "1 L"),
    ],
)
def test_units_that_do_not_go_together(left, operation, right):
    """[A08] Units that do not go together are refused with both of them."""
    operations = {
        "+": Quantity.__add__,
        "-": Quantity.__sub__,
        "*": Quantity.__mul__,
        "<": Quantity.__lt__,
    }
    with pytest.raises(UnitMismatch) as refusal:
        operations[operation](q(left), q(right))
    assert operation in refusal.value.finding.found


def test_comparison_across_units():
    """[A08] Comparison is exact and knows zero points."""
    assert q("1000 g") <= q("1 kg") <= q("1000 g")
    assert q("25 °C") > q("298 K")
    assert not q("0.10 kg") < q("100 g")


@given(quantities, st.sampled_from(SYMBOLS))
def test_conversion_there_and_back(quantity, symbol):
    """[A08] A conversion there and back is the same amount, or is refused."""
    try:
        there = quantity.to(symbol)
    except UnitMismatch:
        assert quantity.dimension != Unit.parse(symbol).dimension
        return
    difference = abs(there.to(quantity.unit).absolute - quantity.absolute)
    assert difference <= abs(quantity.absolute) / 10**40 + Fraction(1, 10**40)


@given(numbers, st.integers(0, 6), st.sampled_from(["half_up", "up", "down"]))
def test_rounding_agrees_with_whole_numbers(number, places, mode):
    """[A08] Rounding is that of the nearest whole number of steps."""
    result = rounded(Quantity(number, ONE), places, mode)
    step = Fraction(1, 10**places)
    away = Fraction(result.value) - Fraction(number)
    assert -result.value.as_tuple().exponent == places
    bounds = {"up": (0, step), "down": (-step, 0), "half_up": (-step / 2, step / 2)}
    low, high = bounds[mode]
    assert low <= away <= high and abs(away) < step


def test_half_up_goes_away_from_zero():
    """[A08] A half goes away from zero, on both sides of it; minus zero is zero."""
    assert rounded(q("2.25 %"), 1).text == "2.3 %"
    assert rounded(q("-2.25 %"), 1).text == "-2.3 %"
    assert rounded(q("-0.04 %"), 1).text == "0.0 %"


@given(
    st.decimals(0, 1000, places=4),
    st.sampled_from(["0.02 kg", "0.001 kg", "0.5 g", "0.1 kg"]),
)
def test_division_never_less(number, division):
    """[C09] Rounding up to a scale's division never gives less, and on the step."""
    weight, step = Quantity(number, Unit.parse("kg")), q(division)
    shown = to_division(weight, step, "up")
    assert weight <= shown
    assert shown.absolute - weight.absolute < step.absolute
    assert (shown.absolute / step.absolute).denominator == 1


@pytest.mark.parametrize(
    ("text", "rule", "needed"),
    [
        ("250.000 kgg", "unit_unknown", "kg"),
        ("2.5 Kg", "unit_unknown", "kg"),
        ("2,5 kg", "number_comma", "2.5"),
        ("2 h 10 min", "duration_mixed", "130 min"),
        ("1e5 kg", "number_power", "all digits, such as 1200"),
        ("NaN kg", "number_not_finite", "a finite number, such as 12.5"),
        ("kg", "quantity_form", "number, space, unit: 250.000 kg"),
        ("", "quantity_form", "number, space, unit: 250.000 kg"),
        ("5 g/foo", "unit_unknown", "a unit of the table, such as kg"),
        ("5 /min", "unit_unknown", "min"),
        ("5 kg/%", "unit_unknown", "kg"),
    ],
)
def test_unreadable(text, rule, needed):
    """[A15] A quantity that cannot be read names what would be right."""
    with pytest.raises(Unreadable) as refusal:
        q(text)
    assert refusal.value.finding.rule == rule
    if rule != "unit_unknown" or "/" not in text:
        assert refusal.value.finding.needed == needed


def test_division_must_be_positive():
    """[C04] A scale without a division cannot be rounded to."""
    with pytest.raises(MeasureError):
        to_division(q("1 kg"), q("0 kg"), "up")


def test_forty_digits_survive():
    """[A08] Forty written digits are not rounded by anything on the way."""
    digits = "1234567890123456789012345678901234567.89"
    assert (q(f"{digits} kg") + q("0.00 kg")).text == f"{digits} kg"
    assert Quantity(Decimal(digits), Unit.parse("kg")).to("g").text.endswith("567890 g")
