"""G3: twenty-four operators on one batch against plain writes on records of their own.

Every operator has a step of the batch and records the values it waits for; in the
reference each writes a record that nobody else touches. All work at the same time.
"""

from __future__ import annotations

import itertools
import re
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from cli.layout import Layout

from . import _plant, _served
from ._paired import BLOCKS, compare, quantile, rates
from ._report import Figure, keep, ratio_figure

DATABASE = "mes_bench_g3"
PEOPLE = 24
BATCHES, VALUES, EACH = 4, 32, 2
"""Batches in turn, values of a step, and those that are recorded in one round."""

PHASE = """
      - branch: place {number}
        steps:

        - operation: 5.{number} Place {number}
          steps:

          - phase: 5.{number}.1 Observe {number}
            kind: measure
            parameters:
{parameters}
            sign: [performed DISP-T1]
"""
PARAMETER = """
            - parameter: value_{place}_{number}
              name: Value {place} {number}
              entry: typed
              unit: kg
"""
BEFORE = """
  - unit_procedure: 5 Observe
    steps:

    - all_of: places
      branches:
{phases}

  - unit_procedure: 10 Make
"""


def main() -> None:
    """Measure, and keep the figures."""
    _plant.copied(DATABASE)
    batches = prepared()
    with _served.served(DATABASE) as site, ThreadPoolExecutor(PEOPLE) as pool:
        logins = [f"bench.{number}" for number in range(1, PEOPLE + 1)]
        people = list(pool.map(partial(_served.person, site), logins))
        figures = measured(batches, people, pool)
    keep("g3_together", figures, f"{PEOPLE} people, {BLOCKS} blocks, two workers")


# -- the plant ------------------------------------------------------------------------


def prepared() -> list[int]:
    """Make plant, people and batches whose steps are begun; return the ids."""
    with _plant.environment(DATABASE) as env, _plant.quick_signatures():
        plant = _plant.made(env, recipe)
        people = [operator(plant, f"bench.{n}") for n in range(1, PEOPLE + 1)]
        return [begun(plant, people) for _each in range(BATCHES)]


def operator(plant, login):
    """Return a qualified operator who may also write the reference's records."""
    user = plant.person(login, "operator", groups="base.group_partner_manager")
    plant.env["hr.employee"].create({"name": login, "user_id": user.id})
    plant.qualify(user)
    return user


def begun(plant, people) -> int:
    """Return a batch in which every one has begun a step."""
    batch = plant.issued()
    for number, user in enumerate(people, 1):
        plant.ok(batch, user, "start", f"5.{number}.1")
    return batch.id


def recipe(text: str) -> str:
    """Return the small recipe with a step for everybody before it."""
    phases = "".join(
        PHASE.format(
            number=place,
            parameters="".join(
                PARAMETER.format(place=place, number=number).lstrip("\n")
                for number in range(VALUES + 4)
            ),
        )
        for place in range(1, PEOPLE + 1)
    )
    return re.sub(
        r"\n- unit_procedure: 10 Make\n|\n  - unit_procedure: 10 Make\n",
        lambda _found: "\n" + BEFORE.format(phases=phases).strip("\n") + "\n",
        text,
    )


# -- measuring ------------------------------------------------------------------------


class Together:
    """Rounds in which everybody acts at the same time.

    :ivar times: seconds of every call of ours
    """

    def __init__(self, batches, people, pool):
        self.batches, self.people, self.pool = batches, people, pool
        self.times: list[float] = []
        self._round, self._number = itertools.count(), itertools.count()
        self._own = list(pool.map(self._record, people))

    def _record(self, person) -> int:
        return person.create("res.partner.category", name=f"Bench {person.login}")

    def ours(self) -> None:
        """Let everybody record the next values of their step of one batch."""
        turn, first = divmod(next(self._round) * EACH, VALUES)
        batch = self.batches[turn]

        def act(place):
            person = self.people[place]
            for number in range(first, first + EACH):
                self._value(person, batch, place + 1, number)

        list(self.pool.map(act, range(PEOPLE)))

    def _value(self, person, batch, place, number) -> None:
        began = time.perf_counter()
        name = f"value_{place}_{number}"
        step = f"5.{place}.1"
        person.does(batch, "record", step, parameter=name, value="1.5")
        self.times.append(time.perf_counter() - began)

    def reference(self) -> None:
        """Let everybody write a record of their own as often."""
        turn = next(self._number)

        def act(place):
            for number in range(EACH):
                name = {"name": f"Bench {place} {turn} {number}"}
                own = [self._own[place]]
                self.people[place].call("res.partner.category", "write", own, name)

        list(self.pool.map(act, range(PEOPLE)))


def measured(batches, people, pool) -> list[Figure]:
    """Return the figures: throughput, the slow ones, conflicts."""
    together, before = Together(batches, people, pool), conflicts()
    found = rates(compare(together.ours, together.reference, BLOCKS))
    times = together.times
    middle = quantile(times, 0.5)
    return [
        ratio_figure(
            "Throughput on one batch to writes on own records",
            "G3",
            found,
            0.8,
            least=True,
        ),
        tail("p99", quantile(times, 0.99) / middle, 3, len(times)),
        tail("slowest", max(times) / middle, 10, len(times)),
        conflict_figure(conflicts() - before),
    ]


def tail(what, value, limit, calls) -> Figure:
    """Return the figure of slow calls against the middle one."""
    return Figure(
        f"On one batch: {what} to p50",
        "G3",
        f"≤ {limit}",
        f"{value:.1f}",
        value <= limit,
        f"{calls} calls",
        {"ratio": value},
    )


def conflict_figure(count: int) -> Figure:
    """Return the figure of transactions that had to be tried again."""
    return Figure(
        "On one batch: serialization conflicts",
        "G3",
        "0",
        str(count),
        count == 0,
        "by the server's log",
        {"conflicts": count},
    )


def conflicts() -> int:
    """Return how often the database server refused to serialize, by its log."""
    log = Path(Layout().log("postgres"))
    text = log.read_text(encoding="utf-8", errors="replace")
    return text.count("could not serialize") + text.count("deadlock detected")


if __name__ == "__main__":
    main()
