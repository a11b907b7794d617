"""Structure: what stands where, which equipment is in force, what a name means."""

import pytest
from hypothesis import HealthCheck, given, settings
from isa88_recipes import PROCESS_A, PROCESS_B, recipes

from addons.mes_compliance.measure import PERCENT, Quantity, judge
from addons.mes_recipe.isa88 import Phase, Structure, read

A = Structure(read(PROCESS_A.read_bytes()).recipe)
B = Structure(read(PROCESS_B.read_bytes()).recipe)
FEW = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_walk_in_order():
    """[A01] Phases come in the order of the text, with what is around them."""
    assert len(A.phases) == 47 and len(B.phases) == 26
    assert list(A.phases)[:3] == ["10.1.1", "10.1.2", "10.2.1"]
    place = A.phases["20.3.3"]
    assert place.unit_procedure.number == "20" and place.operation.number == "20.3"
    assert [loop.repeat for loop in place.loops] == ["kneading_again"]
    assert [branch.branch for _group, branch in place.branches] == ["knead again"]
    assert A.phases["20.4.3"].loops[0].rounds == 4


def test_what_runs_while():
    """[F04] In-process checks run while the press runs."""
    assert A.phases["40.3.1"].alongside == "40.2.1"
    assert A.phases["40.2.1"].alongside == ""


@pytest.mark.parametrize(
    ("structure", "number", "needs"),
    [
        (A, "10.2.1", ("booth", "floor_scale", "bench_scale")),
        (A, "20.4.3", ("dryer", "test_station")),
        (A, "20.5.2", ("mill", "bin")),
        (A, "30.1.3", ("bin", "blender", "bin_scale", "bench_scale")),
        (B, "10.2.1", ("compounding_room", "vessel")),
        (B, "10.3.1", ("compounding_room", "vessel", "lab")),
    ],
)
def test_needs_in_force(structure, number, needs):
    """[E02] A need counts where it is listed, unless an element inside lists it."""
    assert structure.needs(number) == needs


def test_needs_are_bound_at_a_first_phase():
    """[E02] The dryer is scanned when drying begins, not when granulating does."""
    assert A.bound_at("dryer") == ("20.4",)
    assert A.first_phases("20.4") == ("20.4.1",)
    assert A.bound_at("bin") == ("20.5", "20.6", "30", "40")
    assert A.binds("20") == ()
    assert B.binds("10") == ("compounding_room",)


def test_first_and_last_phases():
    """[A06] Beginning and end of an element, through branches."""
    assert A.first_phases("40") == ("40.1.1",)
    assert A.last_phases("40.2") == ("40.2.1",)
    assert A.last_phases("20.3") == ("20.3.4",)
    assert [p.number for p in A.within("10.3")] == ["10.3.1", "10.3.2", "10.3.3"]
    assert A.within("99") == ()


def test_declarations():
    """[A03] A name is declared by one phase, wherever it is used again."""
    declaration = A.names["endpoint_current"]
    assert (declaration.sort, declaration.place.number) == ("parameter", "20.3.2")
    assert A.names["tablet_mass"].place.number == "40.1.2"
    assert A.names["bin"].sort == "need" and A.names["talc"].sort == "line"
    assert A.names["drying"].sort == "loop" and A.names["sets"].sort == "group"
    assert A.parameter("lod").class_ == "CPP" and A.parameter("bin") is None
    assert A.test("hardness").take.count == 10 and A.test("lod") is None


def test_limits_of_a_parameter():
    """[A03] Limits are ready to compare with."""
    lod = A.parameter("lod")
    assert lod.limits.crossed(Quantity.parse("2.6 %")) == "action"
    assert lod.measured_in == PERCENT
    assert A.parameter("dry_mix_impeller").action.contains("slow")
    assert A.parameter("dry_mix_impeller").measured_in is None


def test_sampling_rule_of_a_test():
    """[F04] The rule of a test judges its readings."""
    rule = A.test("tablet_mass").rule
    masses = [Quantity.parse("600 mg")] * 18 + [Quantity.parse("650 mg")] * 2
    judged = judge(rule, masses)
    assert [counted.count for counted in judged.counted] == [2, 0]
    assert B.test("visual").rule.each[0].defect == "critical"
    assert A.test("friability").reading_unit.symbol == "g"


def test_time_limits_are_parsed():
    """[F08] Anchors say event and elements."""
    limits = A.recipe.procedure.time_limits
    assert (limits[0].from_.event, limits[0].from_.numbers) == (
        "weighing",
        ("10.2", "10.3", "10.4"),
    )
    assert (limits[0].to.event, limits[1].to.numbers) == ("charge", ("20.3.1",))


def test_potency_of_a_line():
    """[C09] The rule of a line is ready to calculate with."""
    ondansetron = B.recipe.formula.inputs[0]
    assert ondansetron.potency.rule.check().ok
    assert ondansetron.potency.rule.forms[2].water_in_form == 2


@given(recipes)
@FEW
def test_every_step_is_reached(recipe):
    """[A01] Each place leads to its step, and everything around it holds it."""
    structure = Structure(recipe)
    for place in structure.places:
        found = recipe
        for key in place.path:
            found = found[key] if isinstance(key, int) else getattr(found, key)
        assert found is place.step
    numbers = [p.number for p in structure.places if isinstance(p.step, Phase)]
    assert numbers == list(structure.phases)


@given(recipes)
@FEW
def test_every_need_in_force_is_bound(recipe):
    """[E02] What is in force in a phase is bound by an element around it."""
    structure = Structure(recipe)
    for number in structure.phases:
        for need in structure.needs(number):
            bound = structure.bound_at(need)
            places = [p.number for n in bound for p in structure.within(n)]
            assert number in places
