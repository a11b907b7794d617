"""Paired measurement: ours and a reference in turn, so that noise hits both.

A ratio is the median over blocks; a block runs ours, reference, reference, ours
(ABBA), so that a drift of the machine cancels. Before that the reference is measured
against itself: on a machine where even that does not come out as 1, nothing is said.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from statistics import median

BLOCKS = 30
"""Fewest blocks of a measurement."""

RESAMPLES = 2_000
"""How often the blocks are drawn anew for the confidence interval."""

GATE, WIDTH, TRIES = 0.05, 0.10, 3
"""The A/A gate: distance of its median from 1, half width of its interval, tries."""


@dataclass(frozen=True)
class Ratio:
    """A median of ratios with its 95 % confidence interval.

    :ivar value: median of the blocks' ratios
    :ivar low: lower end of the interval
    :ivar high: upper end
    :ivar blocks: number of blocks
    """

    value: float
    low: float
    high: float
    blocks: int

    @property
    def quiet(self) -> bool:
        """Whether this is what a reference against itself shows on a quiet machine."""
        near = abs(self.value - 1) <= GATE
        return near and self.low >= 1 - WIDTH and self.high <= 1 + WIDTH

    @property
    def inverse(self) -> Ratio:
        """The ratio the other way round: rates instead of times."""
        return Ratio(1 / self.value, 1 / self.high, 1 / self.low, self.blocks)

    def below(self, target: float) -> bool:
        """Whether the whole interval is at or below a target."""
        return self.high <= target

    def above(self, target: float) -> bool:
        """Whether the whole interval is at or above a target."""
        return self.low >= target


@dataclass(frozen=True)
class Measured:
    """One comparison.

    :ivar ratio: ours to the reference
    :ivar gate: the reference to itself, of the last try
    :ivar tries: how often the gate was tried
    :ivar ours: all times of ours, in seconds
    :ivar reference: all times of the reference, in seconds
    """

    ratio: Ratio
    gate: Ratio
    tries: int
    ours: tuple[float, ...] = ()
    reference: tuple[float, ...] = ()


def rates(found: Measured, times: float = 1) -> Measured:
    """Return what a measurement of times says of rates.

    :param times: how many times as much the reference does in one call
    """
    ratio = found.ratio.inverse
    ends = (end / times for end in (ratio.value, ratio.low, ratio.high))
    return replace(found, ratio=Ratio(*ends, ratio.blocks))


def compare(
    ours: Callable[[], object],
    reference: Callable[[], object],
    blocks: int = BLOCKS,
    clock: Callable[[], float] = time.perf_counter,
) -> Measured:
    """Measure ours against a reference, behind the A/A gate.

    A gate that stays shut after three tries does not stop the measurement; it says
    that the machine was too noisy, and no goal counts as met then.

    :param ours: what is measured; called twice in a block
    :param reference: what it is measured against; called twice in a block
    :param clock: seconds, going forward
    """
    list(block_pairs(ours, reference, 2, clock))  # warms both
    gate, tries = _gate(reference, blocks, clock)
    pairs = list(block_pairs(ours, reference, blocks, clock))
    return Measured(
        ratio_of(pairs),
        gate,
        tries,
        tuple(time for first, _second in pairs for time in first),
        tuple(time for _first, second in pairs for time in second),
    )


def _gate(reference, blocks, clock) -> tuple[Ratio, int]:
    """Return the last A/A measurement, and how many were taken."""
    for number in range(1, TRIES + 1):
        gate = ratio_of(list(block_pairs(reference, reference, blocks, clock)))
        if gate.quiet or number == TRIES:
            return gate, number


def block_pairs(
    first: Callable[[], object],
    second: Callable[[], object],
    blocks: int,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield per block the two times of the first and the two of the second.

    Every other block begins with the second, so that neither always comes first.
    """
    for number in range(blocks):
        one, other = (second, first) if number % 2 else (first, second)
        outer, inner, inner_too, outer_too = (
            timed(act, clock) for act in (one, other, other, one)
        )
        pair = (outer, outer_too), (inner, inner_too)
        yield pair[::-1] if number % 2 else pair


def timed(act: Callable[[], object], clock: Callable[[], float]) -> float:
    """Return the seconds that something takes."""
    began = clock()
    act()
    return clock() - began


def ratio_of(pairs: list, seed: int = 0) -> Ratio:
    """Return the median ratio of blocks, with the interval of its bootstrap.

    :param pairs: per block the times of the first and those of the second
    """
    ratios = [sum(first) / sum(second) for first, second in pairs]
    low, high = interval(ratios, seed)
    return Ratio(median(ratios), low, high, len(ratios))


def interval(values: list[float], seed: int = 0) -> tuple[float, float]:
    """Return the 95 % interval of the median, by drawing the values anew.

    :param seed: of the draws, so that the same values give the same interval
    """
    draw = random.Random(seed)
    medians = sorted(
        median(draw.choices(values, k=len(values))) for _sample in range(RESAMPLES)
    )
    return medians[int(0.025 * RESAMPLES)], medians[int(0.975 * RESAMPLES) - 1]


def quantile(values, share: float) -> float:
    """Return the value below which a share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
