"""Potency: the vectors P1 to P9 of process A and the basis trap of process B."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_compliance.measure import (
    BasisError,
    Form,
    LotResult,
    Material,
    PotencyRule,
    Quantity,
    Range,
    Requirement,
    Substance,
    Tolerance,
    balanced,
    rounded,
)

q = Quantity.parse
TODAY = date(2026, 11, 22)
SPEC = Range.parse("98.0 .. 102.0 %")
RULE = PotencyRule("paracetamol", "paracetamol", "dried", SPEC)
LOT_A = LotResult("C-260311", q("99.6 %"), q("0.25 %"))
LOT_B = LotResult("C-260402", q("98.9 %"), q("0.40 %"))
ASKED = Requirement(q("250.000 kg"))
STARCH, LEAST = q("10.500 kg"), q("7.000 kg")


def _as_is(text):
    """Return a lot whose assay is stated as it is."""
    return replace(RULE, assay_state="as_is", assay_spec=None).potency(
        LotResult("X", q(text)), TODAY
    )


def _starch(total):
    return balanced(STARCH, ASKED.quantity, total, LEAST)


def test_p1_single_lot():
    """[C09] P1: 251.6331 kg and 8.8669 kg of starch; the sum is kept."""
    potency = RULE.potency(LOT_A, TODAY)
    assert potency.value == Fraction("0.993510")
    exact = ASKED.to_weigh(potency)
    starch, verdict = _starch(exact)
    assert rounded(exact, 4).text == "251.6331 kg"
    assert rounded(starch, 4).text == "8.8669 kg"
    assert verdict.ok
    others = q("39.500 kg")
    assert rounded(exact + starch + others, 6).text == "300.000000 kg"


def test_p1_target_on_the_scale():
    """[C06, C09] On a scale of 0.02 kg: 251.64 kg, −0/+0.2 % up to 252.14 kg."""
    target = ASKED.to_weigh(RULE.potency(LOT_A, TODAY), q("0.02 kg"))
    assert target.text == "251.64 kg"
    window = Tolerance.parse("-0 / +0.2 %").window(target, q("0.02 kg"))
    assert window.text == "251.64 .. 252.14 kg"


def test_p2_two_lots():
    """[C08, C09] P2: after 120 kg of the first lot, 132.7644 kg of the second."""
    first, second = RULE.potency(LOT_A, TODAY), RULE.potency(LOT_B, TODAY)
    rest = ASKED.and_weighed(q("120.000 kg"), first)
    assert rounded(rest.missing, 4).text == "130.7788 kg"
    assert rounded(rest.to_weigh(second), 4).text == "132.7644 kg"
    total = rest.total(second)
    assert rounded(total, 4).text == "252.7644 kg"
    assert rounded(_starch(total)[0], 4).text == "7.7356 kg"


def test_p3_and_p4_cannot_be_made():
    """[C09, X14] P3, P4: without the loss, or with it twice, there is no figure."""
    without = RULE.potency(replace(LOT_A, loss_on_drying=None), TODAY)
    assert without.value is None
    assert without.verdict.findings[0].rule == "potency_loss_missing"
    with pytest.raises(BasisError):
        Material(Fraction(1), "as_is").as_is(Fraction("0.0025"))
    with pytest.raises(BasisError):
        Material(Fraction(1), "dried").as_is()


def test_p5_compensator_under_its_minimum():
    """[C09] P5: 255.1020 kg leave 5.3980 kg of starch: POT-02."""
    total = ASKED.to_weigh(_as_is("98.00 %"))
    starch, verdict = _starch(total)
    assert rounded(total, 4).text == "255.1020 kg"
    assert rounded(starch, 4).text == "5.3980 kg"
    (finding,) = verdict.findings
    assert (finding.code, finding.needed) == ("POT-02", "7.000 kg or more")


def test_p5_where_the_limit_is_reached():
    """[C09] The limit is reached at 0.986193 as it is."""
    assert _starch(ASKED.to_weigh(_as_is("98.6194 %")))[1].ok
    assert not _starch(ASKED.to_weigh(_as_is("98.6193 %")))[1].ok


def test_p6_above_one_hundred_percent():
    """[C09] P6: a lot above 100 % counts as 100 % unless the recipe says as found."""
    capped = ASKED.to_weigh(_as_is("100.40 %"))
    assert capped.text == "250 kg" and _starch(capped)[0].text == "10.500 kg"
    found = replace(RULE, assay_state="as_is", above_100="as_found", assay_spec=None)
    exact = ASKED.to_weigh(found.potency(LotResult("X", q("100.40 %")), TODAY))
    assert rounded(exact, 4).text == "249.0040 kg"
    assert rounded(_starch(exact)[0], 3).text == "11.496 kg"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"assay": None}, "potency_assay_missing"),
        ({"valid_until": date(2026, 11, 21)}, "potency_expired"),
        ({"assay": q("97.5 %")}, "potency_out_of_spec"),
        ({"loss_on_drying": None}, "potency_loss_missing"),
        ({"loss_on_drying": q("100 %")}, "potency_loss_range"),
        ({"loss_on_drying": q("-0.1 %")}, "potency_loss_range"),
    ],
)
def test_p7_p8_lots_that_cannot_be_used(changes, rule):
    """[C09] P7, P8: missing, expired or out of specification is POT-01."""
    potency = RULE.potency(replace(LOT_A, **changes), TODAY)
    assert potency.value is None
    assert (rule, "POT-01") in [(f.rule, f.code) for f in potency.verdict.findings]


def test_valid_on_its_last_day():
    """[C09] A result is valid on the day it names."""
    assert RULE.potency(replace(LOT_A, valid_until=TODAY), TODAY).verdict.ok


def test_all_reasons_of_a_lot():
    """[C09, X11] Expired, out of specification and without a loss: three reasons."""
    lot = LotResult("X", q("97.5 %"), None, None, date(2026, 1, 1))
    assert len(RULE.potency(lot, TODAY).verdict.findings) == 3


def test_p9_four_decimals_are_kept():
    """[C09] P9: the record keeps at least four decimals."""
    exact = ASKED.to_weigh(RULE.potency(LOT_A, TODAY))
    assert exact.text.startswith("251.6330988112")


FORMS = (
    Form("base", q("293.37 g/mol")),
    Form("hydrochloride", q("329.83 g/mol")),
    Form("hydrochloride_dihydrate", q("365.86 g/mol"), Decimal(2)),
)
BASE = PotencyRule("base", "hydrochloride", "anhydrous", SPEC, forms=FORMS)


@pytest.mark.parametrize(
    ("assay", "water", "grams"),
    [
        ("99.8 %", "9.90 %", "250.06 g"),
        ("99.6 %", "9.84 %", "250.40 g"),
        ("100.1 %", "9.95 %", "249.70 g"),
    ],
)
def test_salt_with_water(assay, water, grams):
    """[C09, X14] Base counted, assay on the anhydrous salt, water taken out once."""
    potency = BASE.potency(LotResult("C", q(assay), None, q(water)), TODAY)
    weigh = Requirement(q("200.000 g")).to_weigh(potency)
    assert rounded(weigh, 2).text == grams
    expected = Requirement(q("200.000 g")).to_weigh(potency, q("0.01 g"))
    assert expected >= weigh


def test_basis_trap():
    """[X14] The dihydrate in the anhydrous state is refused by the rule and by type."""
    trap = replace(BASE, assay_on="hydrochloride_dihydrate")
    (finding,) = trap.check().findings
    assert finding.rule == "potency_water_twice"
    assert finding.found == "hydrochloride_dihydrate has water_in_form: 2"
    lot = LotResult("C", q("99.8 %"), None, q("9.90 %"))
    assert trap.potency(lot, TODAY).value is None
    with pytest.raises(BasisError):
        Substance(Fraction(1), FORMS[2]).in_material(Fraction(1), "anhydrous")


def test_hydrate_as_it_is():
    """[X14] A hydrate whose assay is stated as it is needs no water result."""
    rule = replace(BASE, assay_on="hydrochloride_dihydrate", assay_state="as_is")
    potency = rule.potency(LotResult("C", q("100.0 %")), TODAY)
    weigh = Requirement(q("200.000 g")).to_weigh(potency)
    assert rounded(weigh, 2).text == "249.42 g"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"assay_on": "sulfate"}, "potency_form_unknown"),
        ({"forms": ()}, "potency_form_unknown"),
        ({"assay_state": "wet"}, "potency_state_unknown"),
        ({"forms": (Form("base"), *FORMS[1:])}, "potency_molar_mass"),
        ({"forms": (Form("base", q("293 g")), *FORMS[1:])}, "potency_molar_mass"),
        ({"forms": (Form("base", q("0 g/mol")), *FORMS[1:])}, "potency_molar_mass"),
    ],
)
def test_rules_that_cannot_be_counted_with(changes, rule):
    """[C09] A rule with an unknown form, state or molar mass is refused."""
    assert rule in [f.rule for f in replace(BASE, **changes).check().findings]


@given(
    st.decimals("98", "102", places=2),
    st.decimals("0", "12", places=2),
    st.lists(st.decimals("1", "60", places=2), max_size=4),
)
def test_never_less_than_the_label(assay, loss, containers):
    """[C08, C09] Whatever was weighed before, the active adds up to 100 % or more."""
    lot = LotResult("X", q(f"{assay} %"), q(f"{loss} %"))
    potency = RULE.potency(lot, TODAY)
    asked = ASKED
    for net in containers:
        asked = asked.and_weighed(q(f"{net} kg"), potency)
    last = asked.to_weigh(potency, q("0.02 kg"))
    active = sum(
        (w.net.absolute * w.potency.value for w in asked.weighed), Fraction()
    ) + (last.absolute * potency.value)
    assert active >= ASKED.quantity.absolute
    assert asked.and_weighed(last, potency).missing.value == 0
