"""What tags tell while a step runs: alarms, gaps, a closing digest (K01, K03, K04)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from crew import Crew
from hypothesis import given, settings
from hypothesis import strategies as st
from plant import ANNA

from addons.mes_batch.engine import replay, stamp
from addons.mes_batch.engine.completeness import examine
from addons.mes_batch.engine.monitored import step_of

UNIT, STEP = "DSP-BOOTH-1", "10.1.2"


@pytest.fixture
def plant():
    """Return a batch whose room conditions are being recorded."""
    return begun()


def begun():
    """Begin the recording of the room's conditions."""
    crew = Crew()
    crew.step("10.1.1")
    crew.plant.wait(minutes=1)
    crew.plant.ok(ANNA, "start", STEP)
    crew.plant.equip(ANNA, STEP)
    crew.plant.wait(minutes=1)
    return crew.plant


def alarms(plant, *numbers, unit=UNIT, action=True, at=None):
    """Let alarms come in; return the decision."""
    told = [
        {
            "alarm": number,
            "tag": f"{unit}.Temperature",
            "name": "Temperature",
            "unit": unit,
            "limit": "high_action" if action else "high_alert",
            "action": action,
            "value": "26.1 °C",
            "limit_value": "25 °C",
            "at": stamp(at or plant.now),
        }
        for number in numbers
    ]
    return plant.do(None, "alarm", None, {"alarms": told})


def of(plant, event, code=None):
    """Return the data of the entries of a type."""
    return [
        entry["data"]
        for entry in plant.record
        if entry["type"] == event and code in (None, entry["data"].get("code"))
    ]


# -- alarms ----------------------------------------------------------------------


def test_an_action_alarm_is_an_exception_of_the_running_step(plant):
    """[K04] ALM-01, with value and limit; the batch waits until somebody looks."""
    alarms(plant, 7)
    (exception,) = of(plant, "exception.raised", "ALM-01")
    assert (exception["subject"], exception["gate"]) == (STEP, "batch")
    assert exception["finding"]["found"] == "26.1 °C"
    assert exception["finding"]["needed"] == "25 °C"
    decision = plant.do(ANNA, "record", STEP, parameter="room_humidity", value="40")
    assert [each.rule for each in decision.verdict.findings] == ["exception_waits"]
    assert replay(plant.record) == plant.state


def test_an_alert_is_told_and_nothing_waits(plant):
    """[K04] An alert stands in the record of the batch and is no exception."""
    alarms(plant, 7, action=False)
    assert [each["limit"] for each in of(plant, "alarm.raised")] == ["high_alert"]
    assert not of(plant, "exception.raised")
    assert not plant.state.waiting


@given(st.lists(st.booleans(), min_size=1, max_size=120))
@settings(max_examples=40, deadline=None)
def test_a_storm_is_one_exception_and_none_is_lost(actions):
    """[K04] A hundred alarms a second: every one is told, one exception waits."""
    plant = begun()
    for number, action in enumerate(actions):
        alarms(plant, number, action=action)
    assert [each["alarm"] for each in of(plant, "alarm.raised")] == list(
        range(len(actions))
    )
    assert len(of(plant, "exception.raised", "ALM-01")) == int(any(actions))


def test_what_comes_after_somebody_looked_is_another_exception(plant):
    """[K04] An acknowledged storm is over: the next alarm waits anew."""
    alarms(plant, 1, 2)
    number = plant.state.waiting[0]["number"]
    signed = {"meaning": "acknowledged", "values": {"exception": number}}
    plant.happen([("exception.signed", signed)], ANNA)
    alarms(plant, 3)
    assert len(of(plant, "exception.raised", "ALM-01")) == 2


def test_alarms_of_other_units_are_not_the_batchs(plant):
    """[K01] What the batch does not hold does not concern it."""
    alarms(plant, 1, unit="HSG-300-02")
    assert not of(plant, "alarm.raised")


def test_an_alarm_before_the_unit_was_scanned_is_not_the_batchs(plant):
    """[K01] The bracket begins with the scan, to the microsecond."""
    at = plant.state.bound("booth")["at"]
    alarms(plant, 1, at=plant.now - timedelta(hours=1))
    assert not of(plant, "alarm.raised")
    assert at < stamp(plant.now)


def test_a_late_alarm_belongs_to_the_step_that_ran(plant):
    """[K01] What a gateway had to keep for an hour is told in its own step."""
    first = plant.state.step("10.1.1")
    bound = plant.state.bound("booth")["at"]
    at = plant.now - timedelta(minutes=1, seconds=30)
    assert bound <= stamp(at)
    assert step_of(plant.plan, plant.state, UNIT, at) == ""
    assert first.ended_at < stamp(at)
    alarms(plant, 1, at=at)
    assert of(plant, "exception.raised", "ALM-01")[0]["subject"] == ""


def test_alarms_are_evidence_that_the_review_knows(plant):
    """[K04, H02] An alarm is no entry of an unknown kind."""
    alarms(plant, 1)
    assert examine(plant.plan, plant.record).unclassified == []


# -- gaps and segments -------------------------------------------------------------


def gap(tag="DSP-BOOTH-1.Temperature", parameter="room_temperature"):
    """Return the facts of readings that are missing."""
    return {
        "step": STEP,
        "parameter": parameter,
        "tag": tag,
        "seconds": 95,
        "most": 6,
    }


def test_missing_readings_are_an_exception_once(plant):
    """[K03] Silence in a monitored step is noticed by the clock, and once."""
    for _minute in range(3):
        plant.wait(minutes=1)
        plant.do(None, "tick", None, {"gaps": [gap()]})
    (exception,) = of(plant, "exception.raised", "DAT-02")
    assert (exception["gate"], exception["subject"]) == ("release", STEP)
    assert exception["finding"]["found"] == "1 min"
    assert "severity" not in exception


def test_the_end_of_a_step_closes_its_readings_off():
    """[K01] Per tag of its units: window, figures, sequence numbers, digest."""
    crew = Crew()
    crew.step("10.1.1")
    plant = crew.plant
    plant.ok(ANNA, "start", STEP)
    plant.equip(ANNA, STEP)
    crew.fill(ANNA, STEP, plant.plan.phase(STEP))
    segment = plant.segment(plant.plan.parameters["room_temperature"], "22", "23")
    facts = {"segments": [segment], "gaps": [gap()]}
    plant.ok(ANNA, "signed", STEP, facts, meaning="performed", shown="0" * 64)
    (finished,) = [d for d in of(plant, "step.finished") if d["step"] == STEP]
    assert finished["segments"] == [segment]
    assert len(of(plant, "exception.raised", "DAT-02")) == 1
    assert replay(plant.record) == plant.state
