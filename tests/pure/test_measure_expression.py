"""The safe expression language: parsing, spelling, checking, working out."""

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from addons.mes_compliance.measure import (
    Expression,
    Kind,
    Quantity,
    Range,
    Series,
    Unit,
    Unreadable,
)

q = Quantity.parse
u = Unit.parse
parse = Expression.parse


@pytest.mark.parametrize(
    "text",
    [
        "(lod_before - lod_after) / lod_before",
        "lod in action",
        "endpoint_current >= 15 A",
        "granulate_gross - bin.tare",
        "planned * granulate_net / granulate_theory",
        "vials_filled * 1 piece/vial + stoppers_destroyed",
        "not (a < 5 kg or b > 2 kg) and c in registered",
        "a - (b - c)",
        "mean(a, b) * -2",
        "t > -5 °C",
        "min(a, 5 min) = abs(-b)",
    ],
)
def test_canonical_text_stays(text):
    """[A08] An expression in the one spelling is written as it was read."""
    assert parse(text).text == text


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("((a))", "a"),
        ("a+b*c", "a + b * c"),
        ("(a*b)+c", "a * b + c"),
        ("not(a and b)", "not (a and b)"),
        ("5kg<a", "5 kg < a"),
        ("  a   in   action ", "a in action"),
    ],
)
def test_one_spelling(text, spelling):
    """[A08] Spaces and needless brackets never make another expression."""
    assert parse(text).text == spelling


names = st.sampled_from(["a", "b_1", "lod", "bin.tare"]).map(str)
leaves = names | st.integers(0, 99).map(lambda n: f"{n} kg") | st.just("2")


def _grown(inner):
    infix = st.sampled_from(["+", "-", "*", "/", "and", "or", "<", "="])
    joined = st.tuples(inner, infix, inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})")
    called = st.tuples(st.sampled_from(["min", "sum"]), inner, inner).map(
        lambda t: f"{t[0]}({t[1]}, {t[2]})"
    )
    return joined | called | inner.map("not ({})".format) | inner.map("-({})".format)


expressions = st.recursive(leaves, _grown, max_leaves=12)


@given(expressions)
def test_spelling_means_the_same(text):
    """[A08] The spelling without needless brackets reads back as the same tree."""
    first = parse(text)
    again = parse(first.text)
    assert again.root == first.root
    assert again.text == first.text


@pytest.mark.parametrize(
    ("text", "rule", "position"),
    [
        ("", "expression_unexpected", "1"),
        ("a b", "expression_unexpected", "3"),
        ("a +", "expression_unexpected", "4"),
        ("(a", "expression_unexpected", "3"),
        ("a < b < c", "expression_chain", "7"),
        ("foo(a)", "expression_function", "1"),
        ("lod in range", "expression_unexpected", "8"),
        ("5 kgg + a", "unit_unknown", "1"),
        ("a + 5 kgg", "unit_unknown", "5"),
        ("a $ b", "expression_character", "3"),
        ("a = 'x'", "expression_character", "5"),
        ("__import__('os')", "expression_character", "1"),
        ("a.b.c", "expression_character", "4"),
        ("lambda: 1", "expression_character", "7"),
        ("a ** b", "expression_unexpected", "4"),
        ("1,5 + a", "expression_unexpected", "2"),
        ("(" * 30 + "a" + ")" * 30, "expression_too_deep", "21"),
        ("-" * 100 + "a", "expression_too_deep", None),
        ("not " * 100 + "a", "expression_too_deep", None),
        (" + ".join(["a"] * 51), "expression_terms", None),
        ("a" * 2000, "expression_too_long", None),
        ("abs(a, b)", "expression_arguments", None),
        ("9" * 41, "number_too_long", "1"),
    ],
)
def test_refused_with_position(text, rule, position):
    """[A08] What the language does not hold is refused, with its place."""
    with pytest.raises(Unreadable) as refusal:
        parse(text)
    finding = refusal.value.finding
    assert finding.rule == rule and finding.needed
    assert position is None or finding.values["position"] == position


@given(st.text(max_size=80))
@settings(max_examples=300)
def test_any_text_is_read_or_refused(text):
    """[A08] No text makes the parser do anything but answer."""
    try:
        assert parse(parse(text).text) == parse(text)
    except Unreadable as refusal:
        assert refusal.finding.rule


TYPES = {
    "m0": u("g"),
    "m1": u("g"),
    "t": u("°C"),
    "time": u("min"),
    "lod": u("%"),
    "lod.action": Kind.LIMIT,
    "masses": Series(u("mg")),
    "tablets": u("tablet"),
    "pack": u("tablet/piece"),
    "impeller": Kind.WORD,
    "impeller.action": Kind.LIMIT,
    "bin.tare": u("kg"),
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("(m0 - m1) / m0", u("")),
        ("m0 - bin.tare", u("g")),
        ("tablets / pack", u("piece")),
        ("t - 20 °C", u("K")),
        ("mean(masses)", u("mg")),
        ("min(m0, 5 mg)", u("g")),
        ("lod in action and not m0 > 5 kg", Kind.TRUTH),
        ("impeller in action", Kind.TRUTH),
        ("lod * m0", u("g")),
        ("-m0", u("g")),
    ],
)
def test_kind_before_anything_runs(text, kind):
    """[A08] What an expression gives is known from the units of its names."""
    assert parse(text).check(TYPES) == (kind, parse("m0").check(TYPES)[1])


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("m0 + time", "unit_mismatch", "g (mass) + min (time)"),
        ("m0 < 5 %", "unit_mismatch", "g (mass) < % (ratio)"),
        ("m2 + m0", "name_unknown", "m2"),
        ("lod in registered", "limit_unknown", "lod in registered"),
        ("t + t", "temperature_arithmetic", "°C (temperature) + °C (temperature)"),
        ("2 * t", "temperature_arithmetic", "ratio * °C (temperature)"),
        ("masses + m0", "expression_kind", "masses: several readings"),
        ("abs(masses)", "expression_kind", "masses: several readings"),
        ("lod and m0 > 5 g", "expression_kind", "lod"),
        ("not m0", "expression_kind", "m0"),
        ("(m0 > m1) + m0", "expression_kind", "m0 > m1: a yes or no"),
        ("impeller + m0", "expression_kind", "impeller: a choice"),
        ("lod.action + lod", "name_not_value", "lod.action"),
        ("max(m0, time)", "unit_mismatch", "g (mass) max min (time)"),
    ],
)
def test_checked_before_anything_runs(text, rule, found):
    """[A08] Undefined names and units that do not go together are found early."""
    kind, verdict = parse(text).check(TYPES)
    assert kind is None
    assert (rule, found) in [(f.rule, f.found) for f in verdict.findings]


def test_all_reasons_at_once():
    """[A08, X11] Two unknown names and a mismatch are three findings."""
    _kind, verdict = parse("x + y > 1 kg or m0 > 1 s").check(TYPES)
    assert [f.rule for f in verdict.findings] == [
        "name_unknown",
        "name_unknown",
        "unit_mismatch",
    ]


def test_friability():
    """[A08, F06] Friability of the reference data: 0.43 %."""
    values = {"m0": q("6.5012 g"), "m1": q("6.4731 g")}
    result = parse("(m0 - m1) / m0").evaluate(values).value
    assert f"{result.to('%').value:.2f}" == "0.43"


def test_missing_value_is_a_finding_never_zero():
    """[A08] A missing value is said by name, and there is no result."""
    outcome = parse("m0 - m1 + mean(masses)").evaluate({"m0": q("1 g"), "masses": ()})
    assert outcome.value is None
    assert [(f.rule, f.about) for f in outcome.verdict.findings] == [
        ("value_missing", "m1"),
        ("value_missing", "masses"),
    ]


def test_no_shortcut_past_a_missing_value():
    """[A08] A condition with a missing value has no answer, whatever the rest says."""
    outcome = parse("m0 > 0 g or m1 > 0 g").evaluate({"m0": q("1 g")})
    assert outcome.value is None and not outcome.ok


def test_division_by_zero_is_a_finding():
    """[A08] A division by zero is a finding with both figures."""
    outcome = parse("m0 / m1").evaluate({"m0": q("1 g"), "m1": q("0.000 g")})
    assert outcome.value is None
    assert outcome.verdict.findings[0].rule == "division_by_zero"
    assert outcome.verdict.findings[0].found == "1 g / 0.000 g"


def test_readings_of_several_kinds_are_a_finding():
    """[A08] Readings that do not go together are told, and nothing is worked out."""
    outcome = parse("mean(masses)").evaluate({"masses": (q("1 g"), q("1 s"))})
    assert outcome.value is None
    assert outcome.verdict.findings[0].rule == "unit_mismatch"
    warm = {"masses": (q("20 °C"), q("22 °C"))}
    assert parse("mean(masses)").evaluate(warm).value.text == "21 °C"
    assert not parse("sum(masses)").evaluate(warm).ok


def test_limit_of_a_value():
    """[A07, A08] A loop asks whether a value lies in its own limit."""
    condition = parse("lod in action")
    limit = Range.parse("1.5 .. 2.5 %")
    for value, answer in (("2.5 %", True), ("2.51 %", False), ("0.025", True)):
        values = {"lod": q(value), "lod.action": limit}
        assert condition.evaluate(values).value is answer
    assert condition.limits == (("lod", "action"),)


def test_names_in_order():
    """[A08] Names are listed once, in the order of the text."""
    assert parse("b + a * b - bin.tare").names == ("b", "a", "bin.tare")


numbers = st.integers(-50, 50)


@st.composite
def sums(draw, depth=3):
    """Return an arithmetic text and what Python's fractions make of it."""
    if depth == 0:
        number = draw(numbers)
        return (str(number) if number >= 0 else f"({number})"), Decimal(number)
    left, right = draw(sums(depth=depth - 1)), draw(sums(depth=depth - 1))
    sign = draw(st.sampled_from("+-*"))
    value = {"+": left[1] + right[1], "-": left[1] - right[1], "*": left[1] * right[1]}
    return f"({left[0]} {sign} {right[0]})", value[sign]


@given(sums())
def test_arithmetic_agrees(pair):
    """[A08] Arithmetic over an expression's tree agrees with plain decimals."""
    text, expected = pair
    assert parse(parse(text).text).evaluate({}).value.value == expected


@given(expressions)
@settings(max_examples=400)
@example("min(a, b_1)")
@example("sum(b_1, a)")
def test_checked_expressions_work_out(text):
    """[A08] What the check lets pass works out with values of those units."""
    types = {"a": u("kg"), "b_1": u("g"), "lod": u("%"), "bin.tare": u("kg")}
    kind, verdict = parse(text).check(types)
    values = {name: Quantity(Decimal(3), unit) for name, unit in types.items()}
    outcome = parse(text).evaluate(values)
    if verdict.ok:
        rules = [f.rule for f in outcome.verdict.findings]
        assert outcome.ok or rules == ["division_by_zero"]
        if outcome.ok and isinstance(kind, Unit):
            assert outcome.value.unit == kind
