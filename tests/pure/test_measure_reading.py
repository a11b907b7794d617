"""Typed and sent values: read exactly, or refused with what would be right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_compliance.measure import read_number


@pytest.mark.parametrize(
    ("text", "rule", "needed"),
    [
        ("abc", "number_text", "digits, such as 12.5"),
        ("", "number_empty", "digits, such as 12.5"),
        ("   ", "number_empty", "digits, such as 12.5"),
        ("NaN", "number_not_finite", "a finite number, such as 12.5"),
        ("sNaN", "number_not_finite", "a finite number, such as 12.5"),
        ("-Infinity", "number_not_finite", "a finite number, such as 12.5"),
        ("∞", "number_not_finite", "a finite number, such as 12.5"),
        ("1e400", "number_power", "all digits, such as 1200"),
        ("10^400", "number_power", "all digits, such as 1200"),
        ("10**400", "number_power", "all digits, such as 1200"),
        ("1" + "0" * 400, "number_too_long", "40 characters or less"),
        ("12,5", "number_comma", "12.5"),
        ("1,000", "number_thousands", "1000 or 1.000"),
        ("1 000.5", "number_thousands", "1000.5"),
        ("1'000", "number_thousands", "1000"),
        ("1.000.000", "number_thousands", "1000000"),
        ("1.000,5", "number_thousands", "1000.5"),
        ("１２", "number_other_digits", "12"),
        ("٣", "number_other_digits", "3"),
        ("−5", "number_other_digits", "-5"),
        ("+5", "number_spelling", "5"),
        ("007", "number_spelling", "7"),
        (".5", "number_spelling", "0.5"),
        ("5.", "number_spelling", "5"),
        (" 5 ", "number_spelling", "5"),
        ("12.345", "number_decimals", "2 decimals, such as 12.35 kg"),
        ("12.5 g", "number_other_unit", "a value in kg (mass)"),
        ("12.5 °C", "number_other_dimension", "a value in kg (mass)"),
        ("12.5 lbs", "number_unknown_unit", "a value in kg (mass)"),
        ("12,5 kg", "number_comma", "12.5"),
        ("1.5.2", "number_text", "digits, such as 12.5"),
        ("0x10", "number_unknown_unit", "a value in kg (mass)"),
        ("1/2", "number_text", "digits, such as 12.5"),
        ("five", "number_text", "digits, such as 12.5"),
    ],
)
def test_refused_with_what_would_be_right(text, rule, needed):
    """[F05, A08] Every other spelling is refused and says the right one."""
    reading = read_number(text, "kg", 2)
    assert reading.quantity is None and not reading.ok
    assert (rule, needed) in [(f.rule, f.needed) for f in reading.verdict.findings]


@pytest.mark.parametrize("value", [12.5, 12, None, True, float("nan"), b"5", ["5"]])
def test_only_text_is_read(value):
    """[A08] A float has lost its decimals already; only text is read."""
    assert read_number(value, "kg").verdict.findings[0].rule == "number_not_text"


@pytest.mark.parametrize("unit", [1, 12.5, True, ["kg"], {"kg": 1}, "kgs" * 40])
def test_what_is_no_unit_is_refused_as_one(unit):
    """[A08] A unit of another type than text is one the table does not know."""
    verdict = read_number("5", "kg", given_unit=unit).verdict
    assert [each.rule for each in verdict.findings] == ["number_unknown_unit"]


@pytest.mark.parametrize("text", ["0", "-0.5", "12.50", "250.000", "12.5 kg", "12.5kg"])
def test_accepted_as_written(text):
    """[A08] A number in the one spelling keeps its written decimals."""
    reading = read_number(text, "kg")
    assert reading.quantity.text == f"{text.replace('kg', '').strip()} kg"


def test_fewer_decimals_stay_as_written():
    """[A08] Fewer decimals are kept as they are: no precision is made up."""
    assert read_number("12.5", "kg", 2).quantity.text == "12.5 kg"


def test_counted_things_come_whole():
    """[A08] Half a tablet is refused, where decimals are not asked for."""
    findings = read_number("2.5", "tablet").verdict.findings
    assert findings[0].rule == "number_not_whole"
    assert findings[0].needed == "a whole number of tablet"
    assert read_number("2", "tablet").ok


def test_unit_named_by_an_instrument():
    """[C05] An instrument that speaks another unit is not believed."""
    rules = [f.rule for f in read_number("5", "kg", None, "g").verdict.findings]
    assert rules == ["number_other_unit"]
    assert read_number("5", "kg", None, "kg").ok


def test_all_reasons_at_once():
    """[X11] Unit and decimals wrong: both are said."""
    rules = {f.rule for f in read_number("5.123 g", "kg", 1).verdict.findings}
    assert rules == {"number_other_unit", "number_decimals"}


@given(st.text(max_size=60))
def test_never_raises_and_never_guesses(text):
    """[A08] Any text is either a number in the one spelling or refused with advice."""
    reading = read_number(text, "kg")
    if reading.ok:
        assert text.replace("kg", "").strip() == reading.quantity.text[:-3]
    else:
        assert all(f.rule and f.needed for f in reading.verdict.findings)
