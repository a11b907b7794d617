"""Process values from simulator to batch: simulator, gateway and site, all real."""

from __future__ import annotations

import asyncio
import time

import pytest

from gateway.simulator.server import lead

TAG = "HSG-300-01.BinderTemperature"
UNIT = "HSG-300-01"


def until(ask, seconds, told):
    """Return what is asked for as soon as it is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = ask()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{told}: not within {seconds} s")


@pytest.fixture(scope="module")
def anna(plant):
    """Anna at her tablet."""
    return plant.person("op.anna")


def live(plant, person, step="20.2.1"):
    """Return what the trend of the waiting batch shows, by tag."""
    shown = person.call("mes.batch", "live", [plant.waiting], step)
    return {tag["code"]: tag for tag in shown["tags"]}


def readings(plant, since, tag=TAG):
    """Return how many readings of a tag there are since a moment of the database."""
    return int(
        plant.sql(
            "SELECT count(*) FROM mes_reading r JOIN mes_tag t ON t.id = r.tag"
            f" WHERE t.code = '{tag}' AND r.ts > '{since}'"
        )
    )


def exceptions(plant, code):
    """Return the numbers of the waiting batch's exceptions of a code."""
    return plant.sql(
        "SELECT string_agg(e.name, ' ') FROM mes_exception e"
        f" JOIN mes_batch b ON b.mes_stream = e.origin_stream"
        f" WHERE b.id = {plant.waiting} AND e.code = '{code}'"
    ).split()


def simulated(plant, value):
    """Lead the paste's temperature somewhere."""
    asyncio.run(lead(plant.site.live.simulator, TAG, value))


def test_the_crews_values_came_from_tags(plant):
    """[K07] Every value that the recipe takes from a tag has its proof beside it."""
    told = [entry["data"] for entry in plant.entries(plant.made, "value.recorded")]
    measured = {data["parameter"] for data in told if data["how"] == "tag"}
    assert {"room_temperature", "paste_temperature", "inlet_air"} <= measured
    assert {"lod_before", "lod_after", "tablets_good", "carton_used"} <= measured
    for data in told:
        if data["how"] == "tag":
            segment = data["segment"]
            assert segment["count"] and len(segment["digest"]) == 64, data
    codes = {e["data"]["code"] for e in plant.entries(plant.made, "exception.raised")}
    assert "DAT-02" not in codes


def test_each_digest_is_that_of_the_readings(plant):
    """[K07] Worked out again over the table, every segment has its digest."""
    finished = plant.entries(plant.made, "step.finished")
    segments = [one for each in finished for one in each["data"].get("segments", ())]
    assert segments
    for segment in segments:
        again = plant.sql(
            "SELECT encode(digest, 'hex') FROM mes_tag t, mes_reading_segment(t.id,"
            f" '{segment['from']}', '{segment['until']}')"
            f" WHERE t.code = '{segment['tag']}'"
        )
        assert again == segment["digest"], segment["tag"]


def test_values_move_on_the_waiting_batch(plant, anna):
    """[K01, K05] Simulator, gateway and site: the trend gets new values by itself."""
    begun = plant.sql("SELECT now()")
    until(lambda: readings(plant, begun) > 5, 50, "readings that go on")
    shown = live(plant, anna)[TAG]
    assert shown["equipment"] == UNIT
    first = shown["latest_at"]
    until(lambda: live(plant, anna)[TAG]["latest_at"] > first, 10, "a newer value")


def test_no_person_types_over_it(plant):
    """[K07] With a key of the API, as on the floor: the typed value is refused."""
    outside = plant.outside("op.anna")
    made = {"id": "5a7f3b1e-0000-4000-8000-000000000001", "name": "record"}
    made.update(step="20.1.2", parameter="paste_temperature", value="80")
    done, answer = outside.call(
        "mes.batch", "command", ids=[plant.waiting], command=made
    )
    assert not done or not answer["ok"]


def test_a_raised_temperature_is_an_alarm_and_an_exception(plant, anna):
    """[K04] From the plant to the batch: alarm, exception, everybody sees both."""
    begun = plant.sql("SELECT now()")
    until(lambda: readings(plant, begun), 30, "the first readings")
    assert not exceptions(plant, "ALM-01")
    simulated(plant, 140.0)
    event = (
        "SELECT extract(epoch FROM min(e.written)) FROM mes_alarm_event e"
        f" JOIN mes_tag t ON t.id = e.tag WHERE t.code = '{TAG}'"
        " AND e.limit_name = 'high_action' AND e.kind = 'raised'"
    )
    until(lambda: plant.sql(event), 60, "the alarm of the gateway")
    until(lambda: exceptions(plant, "ALM-01"), 10, "the exception in the batch")
    told = plant.entries(plant.waiting, "alarm.raised")
    assert any(entry["data"]["action"] for entry in told)
    shown = anna.call("mes.batch", "live", [plant.waiting], "20.2.1")
    assert any(each["action"] for each in shown["alarms"])
    monitor = plant.person("sup.david").call("mes.batch", "monitor", [plant.waiting])
    (batch,) = monitor["batches"]
    assert batch["waits"]
    assert "ALM-01" in {each["code"] for each in batch["exceptions"]}
    simulated(plant, 80.0)
