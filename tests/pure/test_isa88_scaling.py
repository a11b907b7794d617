"""Scaling: what grows with the batch, what stays, what is refused."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isa88_recipes import PROCESS_A, PROCESS_B, recipes

from addons.mes_compliance.measure import Quantity
from addons.mes_recipe.isa88 import Sizes, Structure, check, read, scaled

q = Quantity.parse
A = PROCESS_A.read_text(encoding="utf-8").replace(
    "sizes: 300.000 kg", "sizes: 30 .. 300 kg"
)
B = PROCESS_B.read_text(encoding="utf-8").replace(
    "sizes: 100.0 L", "sizes: 50 L, 100 L"
)


def _at(text, size):
    return scaled(read(text).recipe, q(size))


def test_half_the_size():
    """[A04] With the size: inputs, outputs, values; the rest stays."""
    half = _at(A, "150.000 kg")
    assert half.factor == Fraction(1, 2)
    lines = {line.line: line for line in half.recipe.formula.inputs}
    assert lines["paracetamol"].quantity.text == "125.000 kg"
    assert lines["starch_filler"].minimum.text == "3.500 kg"
    assert lines["carton"].quantity.text == "12500 piece"
    assert lines["paracetamol"].tolerance.text == "-0 / +0.2 %"
    values = {value.value: value.quantity.text for value in half.recipe.formula.values}
    assert values["granulate_theory"] == "141.750 kg"
    assert values["pack_size"] == "20 tablet/piece"
    assert half.recipe.header.theoretical_yield.text == "250000 tablet"
    assert half.recipe.header.batch_size.text == "150.000 kg"
    lod = Structure(half.recipe).parameter("lod")
    assert lod.action.text == "1.5 .. 2.5 %"


def test_parameters_with_the_size():
    """[A04] Parameters marked with_size grow, with all their limits in order."""
    half = Structure(_at(B, "50 L").recipe)
    assert half.parameter("first_water").target.text == "40.0 kg"
    assert half.parameter("first_water").action.text == "39.5 .. 40.5 kg"
    assert half.parameter("final_mass").action.text == "50.2 .. 50.3 kg"
    assert half.parameter("active_time").action.text == "min 20 min"
    wfi = next(i for i in half.recipe.formula.inputs if i.line == "wfi")
    assert wfi.fills_up and wfi.quantity.text == "to 50.3 kg"
    fixed = next(i for i in half.recipe.formula.inputs if i.line == "filter")
    assert fixed.quantity.text == "2 piece"


def test_an_active_is_rounded_up():
    """[A04] A third of the size never holds less of the active than its share."""
    third = _at(A, "100.000 kg").recipe.formula.inputs
    assert third[0].quantity.text == "83.334 kg"
    assert third[2].quantity.text == "0.833 kg"
    assert third[10].quantity.text == "8334 piece"


@pytest.mark.parametrize("size", ["29.9 kg", "301 kg", "0 kg", "-300 kg"])
def test_sizes_that_are_not_allowed(size):
    """[A04] A size outside the range is refused with the range."""
    answer = _at(A, size)
    assert answer.recipe is None
    (finding,) = answer.verdict.findings
    assert (finding.rule, finding.needed) == ("batch_size_not_allowed", "30 .. 300 kg")


def test_size_of_another_kind():
    """[A04] A size in another dimension is refused, not converted."""
    assert _at(A, "300 L").verdict.findings[0].rule == "unit_mismatch"


def test_listed_sizes():
    """[A04] Of several sizes each is allowed, and nothing between."""
    assert _at(B, "50 L").recipe and _at(B, "50000 mL").recipe
    assert _at(B, "75 L").verdict.findings[0].rule == "batch_size_not_allowed"


def test_a_size_that_no_scale_can_weigh():
    """[A04] A weighing beyond its scale refuses the size, each line with the reason."""
    answer = _at(A, "30 kg")
    assert answer.recipe is not None
    text = A.replace("min_weight: max 0.2 kg", "min_weight: max 0.25 kg")
    answer = _at(text, "30 kg")
    assert answer.recipe is None
    found = {(f.rule, f.about) for f in answer.verdict.findings}
    assert found == {("under_min_weight", "povidone")}


def test_own_size_changes_nothing():
    """[A04] At the recipe's own size the recipe is the same."""
    recipe = read(A).recipe
    assert scaled(recipe, recipe.header.batch_size).recipe == recipe


def test_without_a_batch_size():
    """[A04] A draft without a batch size cannot be scaled."""
    text = A.replace("  batch_size: 300.000 kg\n", "")
    assert _at(text, "300 kg").verdict.findings[0].rule == "batch_size_missing"


@given(recipes, st.integers(1, 40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_scaled_recipes_keep_their_proportions(recipe, tenths):
    """[A04] Every line keeps its share to the last digit it is written with."""
    size = q(f"{tenths / 10} kg")
    answer = scaled(recipe, size)
    sizes = recipe.header.sizes
    allowed = sizes.contains(size) if sizes else False
    refused = {f.rule for f in answer.verdict.findings}
    assert (answer.recipe is None) == bool(refused)
    if not allowed:
        assert refused == {"batch_size_not_allowed"}
    if answer.recipe is None:
        return
    pairs = zip(recipe.formula.inputs, answer.recipe.formula.inputs, strict=True)
    for before, after in pairs:
        exact = before.quantity.absolute * answer.factor
        step = Fraction(1, 1000)
        assert abs(after.quantity.absolute - exact) < step
        assert before.function != "active" or after.quantity.absolute >= exact
    refusals = [r for r in check(answer.recipe) if r.level == "refused"]
    assert not [r for r in refusals if r.finding.rule != "size_not_allowed"]


@pytest.mark.parametrize(
    "text", ["300 kg", "150 kg, 300 kg", "30 .. 300 kg", "max 3 L"]
)
def test_sizes_have_one_spelling(text):
    """[A04, X03] Sizes are written as they are read."""
    assert Sizes.parse(text).text == text
