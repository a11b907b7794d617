"""Values from tags: taken with their proof, not typed over, disputed (K07)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from crew import Crew
from hypothesis import given, settings
from hypothesis import strategies as st
from plant import ANNA, BEN, DAVID, RECIPE, person

from addons.mes_batch.engine import Plan, replay
from addons.mes_batch.engine.commands.correct import may_correct
from addons.mes_batch.engine.tags import resolved
from addons.mes_batch.page import step_page
from addons.mes_compliance.measure import Quantity
from addons.mes_recipe.isa88 import read

STEP, NAME = "10.1.2", "room_temperature"
WHY = "Sensor stands in the sun"


@pytest.fixture
def plant():
    """Return a batch whose room conditions are being recorded."""
    crew = Crew()
    crew.step("10.1.1")
    crew.plant.ok(ANNA, "start", STEP)
    crew.plant.equip(ANNA, STEP)
    return crew.plant


def parameter(plant, name=NAME):
    """Return a parameter of the plant's recipe."""
    return plant.plan.parameters[name]


def take(plant, *values, name=NAME, who=ANNA, **more):
    """Take a parameter from its tag; return the decision."""
    segment = plant.segment(parameter(plant, name), *values, **more)
    return plant.do(who, "record", STEP, {"segment": segment}, parameter=name)


def rules(decision):
    """Return the rules a command was refused for."""
    return [finding.rule for finding in decision.verdict.findings]


def raised(plant, code):
    """Return the exceptions of a code in the record."""
    return [
        entry["data"]
        for entry in plant.record
        if entry["type"] == "exception.raised" and entry["data"]["code"] == code
    ]


def taken_of(of):
    """Return a plant whose recipe takes something else than the last reading."""
    text = open_recipe().replace(
        "entry: tag booth.Temperature", f"entry: tag booth.Temperature {of}"
    )
    return Plan(read(text, "a.yaml").recipe)


def open_recipe():
    """Return process A as it is written."""
    return RECIPE.read_text(encoding="utf-8")


# -- taking ----------------------------------------------------------------------


def test_the_last_reading_is_taken_with_its_proof(plant):
    """[K07] Tag, window, number of readings and digest stand beside the value."""
    decision = take(plant, "21.9", "22.4")
    assert decision.verdict.ok
    value = plant.state.step(STEP).value(NAME)
    assert (value.text, value.how, value.by) == ("22.4 °C", "tag", "op.anna")
    told = plant.record[-1]["data"]["segment"]
    assert (told["tag"], told["count"]) == ("DSP-BOOTH-1.Temperature", 2)
    assert {"from", "until", "first_seq", "last_seq", "digest", "mean"} <= set(told)
    assert replay(plant.record) == plant.state


def test_the_signer_sees_where_a_value_comes_from(plant):
    """[K07] The page that is signed names the tag, its window and its digest."""
    take(plant, "22.4")
    shown = step_page(plant.plan, plant.state, plant.case(ANNA, STEP).key, "B")
    taken = shown["values"][0]["tag"]
    assert taken["tag"] == "DSP-BOOTH-1.Temperature"
    assert taken["count"] == 1
    assert taken["digest"] == "0" * 64


@pytest.mark.parametrize(
    ("of", "text"),
    [("last", "22 °C"), ("mean", "22.67 °C"), ("max", "24 °C"), ("min", "22 °C")],
)
def test_what_the_recipe_asks_for_is_taken(plant, of, text):
    """[K07] Last, mean, largest or smallest of the readings in the phase."""
    plant.plan = taken_of(of)
    assert take(plant, "22", "24", "22").verdict.ok
    assert plant.state.step(STEP).value(NAME).text == text


def test_a_mean_outside_its_limits_is_kept_and_raised(plant):
    """[K07, F05] What is measured outside is kept like what is typed outside."""
    assert take(plant, "26.25").verdict.ok
    assert plant.state.step(STEP).value(NAME).crossed == "action"
    assert len(raised(plant, "PAR-02")) == 1


def test_a_tag_in_another_unit_is_converted(plant):
    """[K07] A tag may measure in another unit of the dimension, not of another one."""
    assert take(plant, "296.15", unit="K").verdict.ok
    assert plant.state.step(STEP).value(NAME).text == "23 °C"
    refusal = take(plant, "40", name="room_humidity", unit="kg")
    assert rules(refusal) == ["unit_mismatch"] or not refusal.verdict.ok


def test_without_a_good_reading_there_is_no_value(plant):
    """[K07] Nothing is made up: the refusal names the tag that is silent."""
    decision = take(plant)
    assert rules(decision) == ["tag_silent"]
    assert decision.verdict.findings[0].found == "DSP-BOOTH-1.Temperature"
    assert NAME not in plant.state.step(STEP).values


# -- typing ----------------------------------------------------------------------


def test_what_the_tag_can_give_is_not_typed(plant):
    """[K07] While the tag measures, a typed value is refused, reason or not."""
    said = {"parameter": NAME, "value": "22.0"}
    facts = {"offered": "22.4 °C"}
    for more in ({}, {"reason": WHY}):
        decision = plant.do(ANNA, "record", STEP, facts, **said, **more)
        assert rules(decision) == ["tag_not_typed"]
    assert NAME not in plant.state.step(STEP).values


def test_a_silent_tag_is_typed_for_with_a_reason(plant):
    """[K07] The way on: a reason, and an exception that says so."""
    said = {"parameter": NAME, "value": "22.0"}
    assert rules(plant.do(ANNA, "record", STEP, **said)) == ["reason_missing"]
    assert plant.do(ANNA, "record", STEP, reason=WHY, **said).verdict.ok
    assert plant.state.step(STEP).value(NAME).how == "typed"
    (exception,) = raised(plant, "DAT-02")
    assert (exception["gate"], exception["subject"]) == ("release", STEP)
    assert exception["finding"]["found"] == WHY


# -- disputing -------------------------------------------------------------------


def test_a_measured_value_is_disputed_and_stays(plant):
    """[K07] Who doubts it says so: value kept, the step waits for the supervisor."""
    take(plant, "22.4")
    assert plant.ok(BEN, "dispute", STEP, parameter=NAME, reason=WHY)
    value = plant.state.step(STEP).value(NAME)
    assert (value.text, value.disputed) == ("22.4 °C", WHY)
    (exception,) = raised(plant, "PAR-05")
    assert (exception["gate"], exception["subject"]) == ("step", STEP)
    assert "exception_waits" in rules(take(plant, "41", name="room_humidity"))
    assert replay(plant.record) == plant.state


def test_a_dispute_needs_a_measured_value_and_a_reason(plant):
    """[K07] Nothing measured, no reason, twice: each is told."""
    ask = {"parameter": NAME, "reason": WHY}
    assert rules(plant.do(ANNA, "dispute", STEP, **ask)) == ["value_not_measured"]
    take(plant, "22.4")
    bare = plant.do(ANNA, "dispute", STEP, parameter=NAME)
    assert rules(bare) == ["reason_missing"]
    other = plant.do(ANNA, "dispute", STEP, parameter="lod", reason=WHY)
    assert rules(other) == ["parameter_unknown"]
    plant.ok(ANNA, "dispute", STEP, **ask)
    assert rules(plant.do(BEN, "dispute", STEP, **ask)) == ["value_disputed_already"]


def test_a_measured_value_is_corrected_after_a_dispute_by_the_supervisor(plant):
    """[K07, F09] Not by its operator, and never without the dispute."""
    take(plant, "22.4")
    new = {"parameter": NAME, "value": "21.0", "reason": "Reference thermometer"}
    assert rules(plant.do(DAVID, "correct", STEP, **new)) == ["tag_undisputed"]
    plant.ok(ANNA, "dispute", STEP, parameter=NAME, reason=WHY)
    assert rules(plant.do(ANNA, "correct", STEP, **new)) == ["role_missing"]
    plant.ok(DAVID, "correct", STEP, **new)
    assert plant.state.step(STEP).value(NAME).text == "21.0 °C"
    assert rules(plant.do(ANNA, "correct", STEP, **new)) == ["role_missing"]
    assert not may_correct(plant.case(ANNA, STEP, **new)).ok


# -- decimals --------------------------------------------------------------------


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
@settings(max_examples=300, deadline=None)
def test_a_value_has_at_most_two_decimals_more_than_its_limits(number):
    """[K07] Whatever a device's memory holds becomes a figure that can be compared."""
    asked = Plan(read(open_recipe(), "a.yaml").recipe).parameters[NAME]
    text = format(Decimal(number), "f")
    found = resolved(asked, Quantity(Decimal(text), asked.measured_in))
    assert abs(found.value - Decimal(text)) <= Decimal("0.005")
    assert max(0, -found.value.as_tuple().exponent) <= 2
    assert found.text == Quantity.parse(found.text).text


def test_a_count_is_whole():
    """[K07] A counter's figure is a number of pieces."""
    asked = Plan(read(open_recipe(), "a.yaml").recipe).parameters["tablets_good"]
    found = resolved(asked, Quantity.of("489650.0", "tablet"))
    assert found.text == "489650 tablet"


def test_a_value_has_the_decimals_its_recipe_declares():
    """[K07] A device's memory knows no zeros at the end; the recipe does."""
    asked = Plan(read(open_recipe(), "a.yaml").recipe).parameters["lod_before"]
    assert resolved(asked, Quantity.of("10.0", "g")).text == "10.000 g"
    assert resolved(asked, Quantity.of("9.98765", "g")).text == "9.988 g"


def test_who_is_not_qualified_may_still_say_what_they_see(plant):
    """[K07, G02] A doubt is heard from everybody who is in the batch."""
    take(plant, "22.4")
    guest = person("op.chloe", codes=())
    assert plant.ok(guest, "dispute", STEP, parameter=NAME, reason=WHY)
