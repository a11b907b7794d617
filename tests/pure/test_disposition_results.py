"""Results and dates of a lot, as somebody types them from a certificate."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_batch.disposition import read_day, read_results


def rules(verdict):
    return [(finding.rule, finding.about) for finding in verdict.findings]


def test_results_are_kept_as_written():
    """[C09] The decimals of the certificate are the decimals that count."""
    texts, verdict = read_results({"assay": "99.60", "loss_on_drying": "0.25 %"})
    assert verdict.ok
    assert texts == {"assay": "99.60 %", "loss_on_drying": "0.25 %"}


@pytest.mark.parametrize(
    ("given_text", "rule"),
    [
        ("99,6", "number_comma"),
        ("NaN", "number_not_finite"),
        ("1e2", "number_power"),
        ("99.6 kg", "number_other_dimension"),
        ("9" * 41, "number_too_long"),
        ("ninety", "number_text"),
        (99.6, "number_not_text"),
        ("0", "result_outside"),
        ("-1", "result_outside"),
    ],
)
def test_assay_that_cannot_be(given_text, rule):
    """[C09] A result that is no number in % names what would be right."""
    texts, verdict = read_results({"assay": given_text})
    assert (rule, "Assay") in rules(verdict)


@pytest.mark.parametrize("text", ["100", "100.01", "-0.1"])
def test_loss_of_everything(text):
    """[C09] A loss lies from 0 % to under 100 %."""
    texts, verdict = read_results({"loss_on_drying": text})
    assert rules(verdict) == [("result_outside", "Loss on drying")]


def test_nothing_is_no_analysis():
    """[C09] An analysis states one result or more."""
    assert rules(read_results({"assay": ""})[1]) == [("analysis_without_result", "")]


def test_all_reasons_at_once():
    """[C09] Every result that cannot be is named."""
    texts, verdict = read_results({"assay": "x", "water": "120"})
    assert [about for _rule, about in rules(verdict)] == ["Assay", "Water"]


@pytest.mark.parametrize(
    "text", ["30.06.2028", "2028-6-30", "2028-02-30", "20280630", "soon", 5, "2028-06"]
)
def test_day_that_is_none(text):
    """[C01] A day is read in one spelling; others are told what would be right."""
    day, verdict = read_day(text, "Expiration date")
    assert day is None
    assert rules(verdict) == [("day_unreadable", "Expiration date")]


def test_leap_day():
    """[C01] 29 February exists in 2028 and not in 2027."""
    assert read_day("2028-02-29", "Expiration date")[0] == date(2028, 2, 29)
    assert not read_day("2027-02-29", "Expiration date")[1].ok


@given(st.dates(date(1000, 1, 1)))
def test_every_day_is_read(day):
    """[C01] What is written as ISO writes it is read back."""
    assert read_day(day.isoformat(), "day") == (day, read_day("", "day")[1])


@given(st.text(max_size=60))
def test_nothing_raises(text):
    """[C09] Whatever a keyboard can send gets an answer."""
    read_day(text, "day")
    read_results({"assay": text, "water": text})
