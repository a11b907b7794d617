"""What holds whatever is sent to a batch, in whatever order, by whomever."""

from __future__ import annotations

import copy
import functools
import uuid
from dataclasses import replace

import pytest
from crew import Crew
from hypothesis import given, settings
from hypothesis import strategies as st
from plant import ANNA, BEN, CLASSES, DAVID, EVA, FARID, LOTS, Plant, person

from addons.mes_batch.engine import (
    COMMANDS,
    Key,
    State,
    decide,
    frontier,
    replay,
)
from addons.mes_batch.engine.key import order
from addons.mes_compliance.verdict import Finding, accepted, refused

TEMP = person("op.chloe", codes=())
PEOPLE = (ANNA, BEN, EVA, DAVID, FARID, TEMP)
SENT = tuple(sorted(COMMANDS.keys() - {"signed", "skip", "tick", "alarm"}))
"""Commands that come from a screen or from a client of the API."""

NOT_USABLE = refused(Finding("lot_status", "MAT-02", "quarantine", "released", "LOT"))
USABLE = (accepted(), NOT_USABLE)
ODD = (
    None,
    "",
    "…",
    "x" * 3000,
    "\x00",
    "1e400",
    "NaN",
    "-1",
    [],
    {},
    0,
    True,
    "20 kg",
)


class Noted(Plant):
    """A plant that notes what is sent to it, and what had happened before."""

    def do(self, who, name, step=None, facts=None, **arguments):
        """Send a command, and note it with its moment and facts."""
        sent = {"name": name, "step": step, **arguments}
        self.notes.append((len(self.record), self.now, who, sent, facts or {}))
        return super().do(who, name, step, facts, **arguments)


class Begun(Plant):
    """A plant that is told of in one line when a property fails."""

    def __repr__(self):
        return f"begun({self.sent})"


@functools.cache
def made():
    """Return process A, made from end to end by the crew."""
    plant = Noted()
    plant.notes = []
    return Crew(plant).make()


@functools.cache
def state_after(count):
    """Return the state that the first entries of process A make."""
    return replay(made().record[:count])


def begun(sent):
    """Return a plant to which the first commands of process A were sent."""
    count, now, *_rest = made().notes[sent]
    plant = Begun(made().plan, state_after(count).fork(), now, made().record[:count])
    plant.sent = sent
    return plant


plants = st.integers(0, len(made().notes) - 1).map(begun)
numbers = st.decimals(-1, 1000, places=3).map(str)
values = st.one_of(numbers, st.sampled_from(ODD), st.text(max_size=20))


def steps(plant):
    """Return a strategy for steps: those open, those whose turn it is, and others."""
    now = plant.keys() or ["40.4.1"]
    going = [key for key in now if key in plant.state.steps] or now
    other = [*plant.plan.structure.phases, "99.9.9", "20.4.3#9.9", "", "x", None, 7]
    return st.sampled_from(going) | st.sampled_from(now) | st.sampled_from(other)


def names(plant, step):
    """Return the names of what a step records: parameters, tests, samples, timers."""
    place = plant.plan.structure.phases.get(str(step).split("#")[0])
    if place is None:
        return ["endpoint_current"]
    phase = place.step
    found = [each.parameter for each in plant.plan.parameters_of(phase)]
    found += [each.test for each in plant.plan.tests_of(phase)]
    return [*found, *(each.sample for each in phase.samples), "unheard_of"]


ARGUMENTS = {
    "record": ("parameter", "value", "unit", "reason"),
    "correct": ("parameter", "value", "reason"),
    "weigh": ("value", "unit", "reason"),
    "start_timer": ("parameter",),
    "stop_timer": ("parameter",),
    "check": ("check", "yes"),
    "read": ("test", "readings"),
    "sample": ("sample",),
    "problem": ("words", "severity"),
}
"""Per command what it carries; the others carry nothing but their step."""


def commands(draw, plant):
    """Draw a command as anybody can send it: mostly sensible, sometimes odd."""
    step, command = draw(steps(plant)), draw(st.sampled_from(SENT))
    named = st.sampled_from(names(plant, step))
    drawn = {
        **dict.fromkeys(("parameter", "test", "sample"), named),
        "check": st.sampled_from([1, 1, 2, 3, 9, "1", None]),
        "yes": st.sampled_from([True, True, False, None, "yes"]),
        "value": values,
        "unit": st.sampled_from([None, None, "kg", 1, ["kg"]]),
        "readings": st.lists(numbers | values, max_size=21),
        "reason": st.sampled_from(["The display was read twice", "", None]),
        "words": st.sampled_from(["Lid of the bin found open", ""]) | st.text(),
        "severity": st.sampled_from(["minor", "critical", "grave", None]),
    }
    given = {name: draw(drawn[name]) for name in ARGUMENTS.get(command, ())}
    return {"id": str(draw(st.uuids())), "name": command, "step": step, **given}


def sender(draw, plant, command):
    """Draw who sends a command: the step's performer more often than another."""
    step = plant.state.steps.get(str(command["step"]))
    own = [each for each in PEOPLE if step and each["login"] == step.performer]
    return draw(st.sampled_from([*own, *own, *own, *PEOPLE]))


def next_of_the_crew(plant):
    """Return what the crew sent next, with its facts, and who sent it."""
    _count, now, who, sent, found = made().notes[plant.sent]
    plant.sent = min(plant.sent + 1, len(made().notes) - 1)
    plant.now = max(plant.now, now)
    return {"id": str(uuid.uuid4()), **sent}, who, found


def anything(draw, plant):
    """Return a command as it comes, with facts, and who sends it."""
    command = commands(draw, plant)
    return command, sender(draw, plant, command), facts(draw, plant, command)


def facts(draw, plant, command):
    """Draw what the server finds for a command; its shape is the server's own."""
    found = {"sample": "S-26-0001", "container": f"C{len(plant.record):04}"}
    if command["name"] == "weigh":
        found["weighing"] = draw(st.sampled_from(USABLE))
    if draw(st.booleans()):
        value = draw(st.decimals(0, 500, places=2))
        found["reading"] = plant.reading(str(value))
    if command["name"] == "scan":
        found.update(draw(scans(plant)))
    return found


def scans(plant):
    """Return a strategy for what a scan was found to be."""
    units = st.sampled_from(sorted(set(CLASSES) & set(plant.plan.needs)))
    lots = st.tuples(st.sampled_from(sorted(LOTS)), st.sampled_from(USABLE))
    kinds = [
        units.map(lambda need: {"scanned": plant.unit(need)}),
        lots.map(lambda lot: {"scanned": plant.source(*lot)}),
    ]
    if plant.state.containers:
        codes = st.sampled_from(sorted(plant.state.containers))
        kinds.append(codes.map(plant.container))
        kinds.append(codes.map(lambda code: plant.container(code, "PCM26099")))
    return st.one_of(kinds)


def send(plant, command, who, found):
    """Send a command; return the decision, or None where it names no step."""
    try:
        return decide(plant.plan, plant.state, command, plant.facts(who, **found))
    except ValueError:
        return None


def kept(state):
    """Return what a refused attempt leaves as it was: all but the count of tries."""
    steps = {key: replace(step, refusals={}) for key, step in state.steps.items()}
    return steps, state.containers, state.status, state.waiting


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nothing_sent_corrupts_a_batch(data):
    """[F01, F05, P04] Whatever comes, the record alone makes the state, and only grows.

    Each command is decided twice: the decision is the same. A refusal leaves its
    attempt and nothing else. What is tried on a fork never reaches what it forked from.
    """
    plant = data.draw(plants)
    kept_apart, count = copy.deepcopy(plant.state), len(plant.record)
    for _each in range(data.draw(st.integers(1, 20))):
        command, who, found = anything(data.draw, plant)
        if data.draw(st.booleans()):
            command, who, found = next_of_the_crew(plant)
        decision = send(plant, command, who, found)
        assert decision == send(plant, command, who, found)
        if decision is not None:
            before = plant.state.fork()
            plant.happen(decision.events, who)
            holds(before, plant.state, decision)
        plant.wait(seconds=data.draw(st.integers(0, 4000)))
    assert replay(plant.record) == plant.state
    assert state_after(count) == kept_apart


def holds(before, after, decision):
    """Check what holds between a state and the next."""
    if not decision.verdict.ok:
        types = {event for event, _data in decision.events}
        assert types <= {"attempt.refused", "exception.raised"}
        assert kept(before) == kept(after)
        assert all(finding.rule for finding in decision.verdict.findings)
    for key, step in before.steps.items():
        stays(step, after.steps[key])
    for code, container in before.containers.items():
        used = after.containers[code]
        assert not container.charged_at or used == container


def stays(before, after):
    """Check that nothing a step has recorded was lost or written over."""
    assert after.performer == before.performer or after.people[-1] == after.performer
    assert not before.finished or after.status == before.status
    assert after.people[: len(before.people)] == before.people
    assert after.signatures[: len(before.signatures)] == before.signatures
    for table in ("values", "readings"):
        for name, first in getattr(before, table).items():
            assert getattr(after, table)[name][: len(first)] == first


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_command_meets_the_same_answer_from_its_rows(data):
    """[F01] State kept as rows and made anew decides as the state that was evolved."""
    plant = data.draw(plants)
    state = plant.state
    rows = {key: copy.deepcopy(step.as_dict()) for key, step in state.steps.items()}
    containers = [vars(each).copy() for each in state.containers.values()]
    more = {"raised": set(state.raised), "waiting": list(state.waiting)}
    stored = State.of(rows, containers, status=state.status, **more)
    assert stored == state
    command, who, found = anything(data.draw, plant)
    if data.draw(st.booleans()):
        command, who, found = next_of_the_crew(plant)
    evolved = send(plant, command, who, found)
    plant.state = stored
    assert send(plant, command, who, found) == evolved


def test_there_is_a_way_on_until_all_is_done():
    """[F01] At every moment of a batch something has its turn, until it is complete."""
    for sent in range(len(made().notes)):
        plant = begun(sent)
        found = frontier(plant.plan.steps, plant.state)
        assert found.keys and not found.complete
    assert frontier(made().plan.steps, made().state).complete


@given(
    st.lists(st.integers(0, 99), min_size=1, max_size=4),
    st.lists(st.integers(1, 9999), max_size=3),
)
def test_keys_are_written_and_read(number, rounds):
    """[F01] A step's key has one spelling, which reads as the same key."""
    key = Key(".".join(map(str, number)), tuple(rounds))
    assert Key.parse(key.text) == key
    assert order(key.number) == tuple(number)


@given(st.one_of(st.text(max_size=20), st.integers(), st.none(), st.lists(st.text())))
def test_what_is_no_key(text):
    """[F01] Any other text is refused; what is read is written as it was."""
    try:
        key = Key.parse(text)
    except ValueError:
        return
    assert key.text == text


@pytest.mark.parametrize(
    "text",
    ["", "20.", ".20", "20.4#0", "20.4#01", "20.4#", "20.4#1.", "２０.4", "20.4 "],
)
def test_spellings_that_are_none(text):
    """[F01] No second spelling of a key gets through: zeros, signs, other digits."""
    with pytest.raises(ValueError):
        Key.parse(text)


def test_a_step_begins_once():
    """[P04] Sent again under another id, a start changes nothing."""
    notes = made().notes
    starts = [n for n, note in enumerate(notes) if note[3]["name"] == "start"]
    assert len(starts) > 40
    for sent in starts:
        plant = begun(sent)
        command, who, found = next_of_the_crew(plant)
        plant.happen(send(plant, command, who, found).events, who)
        again = send(plant, {**command, "id": str(uuid.uuid4())}, who, found)
        assert all(event != "step.started" for event, _data in again.events)
