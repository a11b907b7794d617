"""In-process checks: figures of a set and the sampling rules of the reference data."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_compliance.measure import (
    Each,
    Limits,
    Quantity,
    Range,
    SamplingRule,
    Share,
    Unreadable,
    figures,
    judge,
    judge_defects,
    rounded,
)

q = Quantity.parse
r = Range.parse
PASSING = (
    "598 602 604 597 600 601 606 599 603 595 600 602 598 601 605 600 597 603 599 600"
).split()
MASS = SamplingRule(
    20,
    Limits(q("600 mg"), r("591 .. 609 mg"), r("588 .. 612 mg")),
    (
        Each(q("2 tablet"), outside=Share.parse("5 % of mean")),
        Each(q("0 tablet"), outside=Share.parse("10 % of mean")),
    ),
)


def _masses(texts):
    return [q(f"{text} mg") for text in texts]


def _with(*changed):
    """Return the passing set with some readings changed, counted from the end."""
    return _masses([*PASSING[: -len(changed)], *changed])


def test_figures_of_the_passing_set():
    """[F04] Mean 600.5, SD 2.84, RSD 0.47 %."""
    found = figures(_masses(PASSING))
    assert found.mean.text == "600.5 mg"
    assert rounded(found.deviation, 2).text == "2.84 mg"
    assert rounded(found.relative, 2).text == "0.47 %"
    assert (found.least.text, found.greatest.text) == ("595 mg", "606 mg")


@given(st.lists(st.decimals(1, 10**6, places=3), min_size=2, max_size=30))
def test_figures_agree_with_the_standard_library(numbers):
    """[F04] Mean and deviation are those of an independent calculation."""
    found = figures([Quantity(n, q("1 mg").unit) for n in numbers])
    mean, deviation = statistics.mean(numbers), statistics.stdev(numbers)
    assert abs(found.mean.value - mean) <= abs(mean) / 10**20
    assert abs(found.deviation.value - deviation) <= deviation / 10**15


def test_figures_of_temperatures():
    """[F04] Temperatures in °C have a mean; their deviation is in K, no relative."""
    found = figures([q("20 °C"), q("22 °C")])
    assert found.mean.text == "21 °C"
    assert found.deviation.unit.symbol == "K"
    assert found.relative is None


def test_passing_set():
    """[F04] The passing set passes, without alerts."""
    answer = judge(MASS, _masses(PASSING))
    assert answer.verdict.ok and not answer.alerts
    assert [c.count for c in answer.counted] == [0, 0]


def test_two_outside_pass():
    """[F04] 631 and 568 are 2 outside 5 % and none outside 10 %: pass."""
    answer = judge(MASS, _with("631", "568"))
    assert answer.verdict.ok
    assert [c.count for c in answer.counted] == [2, 0]
    assert answer.counted[0].places == (19, 20)


def test_three_outside_fail():
    """[F04] 638, 640 and 562 are 3 outside 5 %: PAR-03, with their places."""
    answer = judge(MASS, _with("638", "640", "562"))
    (finding,) = answer.verdict.findings
    assert (finding.code, finding.rule) == ("PAR-03", "readings_outside")
    assert finding.found == "3 outside 5 % of mean"
    assert finding.needed == "at most 2 tablet"
    assert finding.values["places"] == "18, 19, 20"


def test_mean_outside():
    """[F04] A mean of 613 mg fails PAR-03 and crosses the alert limit too."""
    answer = judge(MASS, _masses(["613"] * 20))
    (finding,) = answer.verdict.findings
    assert (finding.code, finding.found) == ("PAR-03", "613 mg")
    assert finding.needed == "588 .. 612 mg"
    assert [f.code for f in answer.alerts] == ["PAR-01"]


def test_exactly_at_the_share_is_inside():
    """[F04] A reading exactly 5 % from the mean is not outside."""
    rule = SamplingRule(None, Limits(), (Each(q("0 piece"), outside=_share("5 %")),))
    assert judge(rule, _masses(["95", "105"])).verdict.ok
    assert not judge(rule, _masses(["94.9", "105.1"])).verdict.ok


def _share(part):
    return Share.parse(f"{part} of mean")


@pytest.mark.parametrize(
    ("readings", "ok"), [("104 110 98 107 101 112 99 105 103 108", True), ("76", False)]
)
def test_hardness(readings, ok):
    """[F04] Ten within 80 .. 140 N pass; one of 76 N fails."""
    rule = SamplingRule(
        10,
        Limits(action=r("90 .. 130 N")),
        (Each(q("0 tablet"), action=r("80 .. 140 N")),),
    )
    texts = (readings.split() * 10)[:10] if ok else ["104"] * 9 + [readings]
    answer = judge(rule, [q(f"{text} N") for text in texts])
    assert answer.verdict.ok is ok
    assert [f.found for f in answer.verdict.findings] == (
        [] if ok else ["1 outside 80 .. 140 N"]
    )


@pytest.mark.parametrize(("after", "ok"), [("6.4731 g", True), ("6.4300 g", False)])
def test_friability(after, ok):
    """[F04] 0.43 % passes, 1.10 % fails against at most 1.0 %."""
    before = q("6.5012 g")
    rule = SamplingRule(1, Limits(action=r("max 1.0 %")), decimals=2)
    result = ((before - q(after)) / before).to("%")
    answer = judge(rule, [result])
    assert answer.verdict.ok is ok
    assert answer.mean.text == ("0.43 %" if ok else "1.10 %")


def test_disintegration():
    """[F04] One tablet of 16 min 5 s in six fails at most 15 min."""
    rule = SamplingRule(6, each=(Each(q("0 tablet"), action=r("max 15 min")),))
    times = ["190 s", "210 s", "220 s", "240 s", "260 s", "295 s"]
    assert judge(rule, [q(t) for t in times]).verdict.ok
    assert not judge(rule, [q(t) for t in [*times[:5], "965 s"]]).verdict.ok


def test_rounded_before_compared():
    """[F04] With declared decimals the rounded value is compared."""
    rule = SamplingRule(1, Limits(action=r("max 1.0 %")), decimals=1)
    assert judge(rule, [q("1.04 %")]).verdict.ok
    assert not judge(rule, [q("1.05 %")]).verdict.ok


@pytest.mark.parametrize("count", [0, 19, 21])
def test_wrong_number_of_readings(count):
    """[F04] A set with too few or too many readings is not judged."""
    answer = judge(MASS, _masses(["600"] * count))
    assert not answer.verdict.ok and answer.figures is None
    assert answer.verdict.findings[0].rule == "readings_count"


VISUAL = SamplingRule(
    each=(
        Each(q("0 vial"), defect="critical"),
        Each(q("0.65 %"), defect="major"),
    )
)


@pytest.mark.parametrize(
    ("defects", "inspected", "rules"),
    [
        ({"critical": 0, "major": 298}, 45962, []),
        ({"critical": 0, "major": 299}, 45962, ["defects_over"]),
        ({"critical": 1, "major": 299}, 45962, ["defects_over", "defects_over"]),
        ({"critical": 0}, 45962, ["defects_missing"]),
        ({"critical": 0, "major": 0}, 0, ["inspected_missing"]),
    ],
)
def test_defects(defects, inspected, rules):
    """[F04] Classes of defects have their own limit, as a count or in %."""
    findings = judge_defects(VISUAL, defects, inspected).verdict.findings
    assert [f.rule for f in findings] == rules


@pytest.mark.parametrize("text", ["5 %", "5 kg of mean", "-5 % of mean", "% of mean"])
def test_share_of_the_mean_only(text):
    """[F04, A15] A share is written as % of mean."""
    with pytest.raises(Unreadable):
        Share.parse(text)
