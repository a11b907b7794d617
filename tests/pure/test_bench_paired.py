"""Paired measurement: what a ratio means, and when a machine is too noisy for one."""

import itertools
import random
from statistics import median

from hypothesis import given, settings
from hypothesis import strategies as st

from bench._paired import (
    GATE,
    TRIES,
    Ratio,
    block_pairs,
    compare,
    interval,
    quantile,
    rates,
    ratio_of,
)

seconds = st.floats(1e-4, 10)
some_seconds = st.lists(seconds, min_size=30, max_size=60)


class Machine:
    """A machine whose clock goes on by what each act costs, drift and noise included.

    :ivar now: its time in seconds
    :ivar calls: names of the acts, in order
    """

    def __init__(self, drift=0.0, noise=0.0, seed=1):
        self.now, self.calls = 0.0, []
        self._drift, self._noise, self._random = drift, noise, random.Random(seed)

    def act(self, name, cost):
        """Return an act of that cost, which drift and noise make dearer."""

        def run():
            self.calls.append(name)
            slower = 1 + self._drift * len(self.calls)
            self.now += cost * slower * (1 + self._noise * self._random.random())

        return run

    def clock(self):
        """Return the machine's time."""
        return self.now


def test_blocks_go_abba_and_baab():
    """Every block holds both twice, mirrored; blocks begin in turn with each."""
    machine = Machine()
    acts = machine.act("a", 1), machine.act("b", 1)
    assert len(list(block_pairs(*acts, 2, machine.clock))) == 2
    assert "".join(machine.calls) == "abbabaab"


@given(seconds, seconds)
def test_times_are_those_of_their_act(ours, reference):
    """Whichever comes first in a block, its times are given first for ours."""
    machine = Machine()
    acts = machine.act("a", ours), machine.act("b", reference)
    for first, second in block_pairs(*acts, 4, machine.clock):
        assert all(abs(t - ours) < 1e-9 for t in first)
        assert all(abs(t - reference) < 1e-9 for t in second)


@given(seconds, st.floats(0.1, 10), st.floats(0, 0.01))
@settings(max_examples=25, deadline=None)
def test_a_drift_cancels(cost, factor, drift):
    """A machine that gets slower all the time shows the true ratio all the same."""
    machine = Machine(drift=drift)
    acts = machine.act("ours", cost * factor), machine.act("reference", cost)
    found = compare(*acts, clock=machine.clock)
    assert found.gate.quiet and found.tries == 1
    assert abs(found.ratio.value / factor - 1) < 0.01


def test_noise_shuts_the_gate():
    """A machine that is noisy beyond measure is tried three times, then said to be."""
    machine = Machine(noise=50)
    act = machine.act("reference", 1)
    found = compare(act, act, clock=machine.clock)
    assert not found.gate.quiet
    assert found.tries == TRIES


@given(st.floats(0.1, 10), st.floats(0.1, 10))
@settings(max_examples=25, deadline=None)
def test_rates_are_times_the_other_way_round(factor, more):
    """Who takes twice as long has half the rate; who does more has more."""
    machine = Machine()
    acts = machine.act("ours", factor), machine.act("reference", 1)
    found = rates(compare(*acts, clock=machine.clock), more).ratio
    assert abs(found.value * factor * more - 1) < 1e-6
    assert found.low <= found.value <= found.high


def test_a_goal_is_met_by_the_whole_interval():
    """It is the far end of the interval that has to reach a target."""
    ratio = Ratio(0.9, 0.8, 1.05, 30)
    assert not ratio.below(1.0) and ratio.below(1.05)
    assert not ratio.above(0.85) and ratio.above(0.8)


@given(st.floats(0.5, 1.5), st.floats(0, 0.3), st.floats(0, 0.3))
def test_quiet_is_near_one_and_narrow(value, under, over):
    """The gate opens exactly within its two bounds."""
    ratio = Ratio(value, value - under, value + over, 30)
    near = abs(value - 1) <= GATE
    assert ratio.quiet == (near and value - under >= 0.9 and value + over <= 1.1)


@given(some_seconds)
@settings(max_examples=20, deadline=None)
def test_interval_holds_the_median(values):
    """The interval lies within the values, around their median, and is repeatable."""
    low, high = interval(values)
    assert min(values) <= low <= median(values) <= high <= max(values)
    assert (low, high) == interval(values)


@given(st.lists(st.tuples(seconds, seconds), min_size=30, max_size=40), seconds)
@settings(max_examples=20, deadline=None)
def test_ratios_have_no_unit(times, unit):
    """Whatever the clock counts in, the ratio is the same."""
    pairs = [((a, a), (b, b)) for a, b in times]
    other = [((a * unit,) * 2, (b * unit,) * 2) for a, b in times]
    one, two = ratio_of(pairs), ratio_of(other)
    assert abs(one.value - two.value) <= 1e-9 * one.value


@given(some_seconds, st.floats(0, 1))
def test_quantile_is_one_of_the_values(values, share):
    """A quantile was measured; a larger share never gives a smaller one."""
    found = quantile(values, share)
    assert found in values
    ends = itertools.pairwise((0, share, 1))
    assert all(quantile(values, a) <= quantile(values, b) for a, b in ends)
