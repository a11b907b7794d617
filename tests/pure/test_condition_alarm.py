"""Alarms: limits with deadband and delay, over any run of readings."""

from __future__ import annotations

import importlib.util
import math
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_equipment.condition import alarm
from addons.mes_equipment.condition.alarm import (
    BAD,
    GAP,
    GOOD,
    LIMITS,
    RAISED,
    RETURNED,
    UNCERTAIN,
    AlarmLimits,
    AlarmState,
    evolve,
)

DRYER = AlarmLimits(50, 55, 60, 65, deadband=1, delay=5)

values = st.integers(40, 75)
counting = st.sampled_from([GOOD, UNCERTAIN])
void = st.sampled_from(
    [(None, GAP), (70, BAD), (None, BAD), (math.nan, GOOD), (math.inf, GOOD)]
)
rows = st.lists(
    st.tuples(st.integers(0, 7), st.one_of(st.tuples(values, counting), void)),
    max_size=60,
)
limits = st.builds(
    AlarmLimits,
    st.sampled_from([None, 48, 50]),
    st.sampled_from([None, 52, 55]),
    st.sampled_from([None, 60, 62]),
    st.sampled_from([None, 65, 68]),
    deadband=st.sampled_from([0, 0.5, 1, 2]),
    delay=st.sampled_from([0, 1, 5, 12]),
)


def readings(rows):
    """Give readings their times: each row says how long after the one before."""
    at = 0
    for after, (value, quality) in rows:
        at += after
        yield at, value, quality


def run(limits, readings):
    """Return the transitions of a run of readings, and the last state."""
    state, told = AlarmState(limits), []
    for ts, value, quality in readings:
        state, transitions = evolve(state, ts, value, quality)
        told += transitions
    return told, state


def judged(limits, name, readings):
    """Return when one limit is raised and returns, found by looking back each time."""
    told, raised, past = [], False, []
    for ts, value, quality in readings:
        counts = quality < BAD and value is not None and math.isfinite(value)
        wanted = counts and (
            limits.kept(name, value) if raised else limits.passed(name, value)
        )
        past = [*past, ts] if wanted else []
        if past and ts - past[0] >= limits.delay:
            raised, past = not raised, []
            told.append((RAISED if raised else RETURNED, ts))
    return told


@given(limits, rows)
def test_every_limit_is_judged_by_itself(limits, rows):
    """[K04] Deadband and delay hold for each limit, whatever the others do."""
    told, state = run(limits, readings(rows))
    for name in LIMITS:
        found = [(t.kind, t.ts) for t in told if t.limit_name == name]
        assert found == judged(limits, name, readings(rows))
        assert (name in state.raised) == bool(found and found[-1][0] == RAISED)


@given(limits, rows)
def test_raised_and_returned_take_turns(limits, rows):
    """[K04] No limit is raised twice without returning, none returns unraised."""
    told, _state = run(limits, readings(rows))
    for name in LIMITS:
        kinds = [t.kind for t in told if t.limit_name == name]
        assert kinds == [RAISED, RETURNED] * (len(kinds) // 2) + [RAISED] * (
            len(kinds) % 2
        )


@given(limits, rows)
def test_the_transition_says_what_was_measured(limits, rows):
    """[K04] A raised limit names a value beyond it, a returned one a value inside."""
    for each in run(limits, readings(rows))[0]:
        assert each.limit_value == getattr(limits, each.limit_name)
        beyond = limits.passed(each.limit_name, each.value)
        assert beyond == (each.kind == RAISED)


@given(limits, rows, rows)
def test_the_past_is_not_judged_again(limits, rows, late):
    """[K02] Readings older than the last one judged change nothing."""
    told, state = run(limits, readings([(9, (58, GOOD)), *rows]))
    for ts, value, quality in readings(late):
        if ts < state.last:
            assert evolve(state, ts, value, quality) == (state, ())


@given(limits, rows)
def test_where_a_state_is_kept_the_run_goes_on(limits, rows):
    """[K04] A gateway that stops in the middle raises what one run raises."""
    whole, _state = run(limits, readings(rows))
    told, state = run(limits, list(readings(rows))[: len(rows) // 2])
    for ts, value, quality in list(readings(rows))[len(rows) // 2 :]:
        state, transitions = evolve(state, ts, value, quality)
        told += transitions
    assert told == whole


def test_a_peak_shorter_than_the_delay_raises_nothing():
    """[K04] Five seconds beyond the limit are an alarm, four are not."""
    beyond = [(ts, 61, GOOD) for ts in range(5)]
    assert run(DRYER, [*beyond, (5, 59, GOOD)])[0] == []
    (told,) = run(DRYER, [*beyond, (5, 61, GOOD)])[0]
    assert (told.limit_name, told.kind, told.ts) == ("high_alert", RAISED, 5)


@pytest.mark.parametrize("broken", [(None, GAP), (61, BAD), (math.nan, GOOD)])
def test_a_break_begins_the_delay_anew(broken):
    """[K03, K04] What is not known for a while does not count as passed."""
    run_up = [(0, 61, GOOD), (4, *broken), (5, 61, GOOD), (9, 61, GOOD)]
    assert run(DRYER, run_up)[0] == []
    assert run(DRYER, [*run_up, (10, 61, GOOD)])[0]


def test_it_does_not_chatter():
    """[K04] A value that trembles on its limit is one alarm, not one per reading."""
    trembling = [(ts, 61 if ts % 2 else 59.5, GOOD) for ts in range(0, 100)]
    quick = AlarmLimits(high_alert=60, deadband=1)
    assert len(run(quick, trembling)[0]) == 1


def test_on_the_limit_is_inside():
    """[K04] The limit itself is allowed."""
    assert run(AlarmLimits(high_action=60), [(0, 60, GOOD)])[0] == []
    assert run(AlarmLimits(low_action=60), [(0, 60, GOOD)])[0] == []


def test_limits_that_change_under_a_raised_alarm():
    """[K04] It stays raised, and returns under the new limit or without one."""
    told, state = run(AlarmLimits(high_action=60), [(0, 61, GOOD)])
    assert len(told) == 1
    state = state.under(AlarmLimits(high_action=70))
    assert state.raised == {"high_action"}
    (back,) = evolve(state, 1, 65, GOOD)[1]
    assert (back.kind, back.limit_value) == (RETURNED, 70)
    (back,) = evolve(state.under(AlarmLimits()), 1, 99, GOOD)[1]
    assert (back.kind, back.limit_value) == (RETURNED, None)


@pytest.mark.parametrize(
    ("wrong", "faults"),
    [
        (AlarmLimits(), []),
        (DRYER, []),
        (AlarmLimits(55, 55, 60, 60), []),
        (AlarmLimits(low_action=50, low_alert=49), ["order"]),
        (AlarmLimits(high_alert=60, high_action=59), ["order"]),
        (AlarmLimits(low_alert=60, high_alert=60), ["order"]),
        (AlarmLimits(low_alert=55, high_alert=60, deadband=3), ["deadband"]),
        (AlarmLimits(high_alert=60, deadband=-1), ["deadband"]),
        (AlarmLimits(high_alert=60, delay=-1), ["delay"]),
        (AlarmLimits(high_alert=math.inf), ["number"]),
        (AlarmLimits(high_alert=math.nan), ["number"]),
    ],
)
def test_limits_that_cannot_be_meant(wrong, faults):
    """[K04] Limits out of order, or a deadband no value can be inside of, are named."""
    assert wrong.faults() == faults


def test_it_can_be_read_by_path_alone():
    """The gateway takes this one file; nothing of Odoo, no other package."""
    path = Path(alarm.__file__)
    spec = importlib.util.spec_from_file_location("alarm_alone", path)
    alone = importlib.util.module_from_spec(spec)
    sys.modules["alarm_alone"] = alone
    spec.loader.exec_module(alone)
    state = alone.AlarmState(alone.AlarmLimits(high_action=1))
    assert alone.evolve(state, 0, 2, alone.GOOD)[1]
