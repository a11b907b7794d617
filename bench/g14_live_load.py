"""G14: steps completed with fifty monitors open and two thousand samples a second.

Eight people complete steps of one batch: begin, record, sign with the password. Between
two such rounds the load is switched on or off. Each monitor holds a live connection and
reads again as the screen does; the samples go from a device through broker and gateway.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from cli.layout import ROOT

from . import _plant, _served
from ._floor import CLOCK, TAGS, broker, folder
from ._paired import Measured, compare, rates
from ._report import Figure, keep, ratio_figure
from .g3_together import operator

DATABASE = "mes_bench_g14"
PEOPLE, STEPS, EACH = 8, 24, 1
"""People, steps of each in a batch, and those that are completed in a round."""

BLOCKS, BATCHES = 8, 7
BOARDS, RATE, PACKED, DRAWN = 50, 2_000, 50, 4
"""Monitors, samples a second, those of a message, tags that a monitor draws."""

SETTLE = 2.0
"""Seconds after the load was switched before a round begins."""

BRANCH = """
      - branch: place {place}
        steps:

        - operation: 5.{place} Place {place}
          steps:
{phases}"""
PHASE = """
          - phase: 5.{place}.{step} Observe {place} {step}
            kind: measure
            parameters:

            - parameter: value_{place}_{step}
              name: Value {place} {step}
              entry: typed
              unit: kg
            sign: [performed DISP-T1]
"""
BEFORE = """
  - unit_procedure: 5 Observe
    steps:

    - all_of: places
      branches:
{branches}

  - unit_procedure: 10 Make
"""


def main() -> None:
    """Measure, and keep the figures."""
    _plant.copied(DATABASE)
    with folder() as place, broker(place) as post:
        made = prepared(post)
        with _served.served(DATABASE, key=made.pop("key")) as site:
            figures = measured(site, post, made)
    note = f"{PEOPLE} people, {BLOCKS} blocks, two workers, all on two cores"
    keep("g14_live_load", figures, note)


# -- the plant ------------------------------------------------------------------------


def prepared(post) -> dict:
    """Make plant, people, batches and a gateway; return their ids and its key."""
    with _plant.environment(DATABASE) as env, _plant.quick_signatures():
        plant = _plant.made(env, recipe)
        people = [operator(plant, f"bench.{n}") for n in range(1, PEOPLE + 1)]
        assert people
        gateway = env["mes.gateway"].create({"name": "Gateway", "code": "GW-1"})
        tags = measured_at(plant.mixer, gateway, post)
        return {
            "batches": [plant.issued().id for _each in range(BATCHES)],
            "gateway": gateway.id,
            "tags": tags.ids,
            "key": gateway.mes_make_key(),
        }


def measured_at(unit, gateway, post):
    """Return tags of a unit, read from the broker; as many as a device sends."""
    source = gateway.env["mes.gateway.source"].create(
        {
            "gateway_id": gateway.id,
            "name": "Device",
            "protocol": "mqtt",
            "url": post.url,
            "topic": "bench/1",
        }
    )
    common = {"equipment_id": unit.id, "source_id": source.id, "unit": "°C"}
    names = [f"T{number}" for number in range(TAGS)]
    return gateway.env["mes.tag"].create(
        [{**common, "code": name, "name": name, "address": name} for name in names]
    )


def recipe(text: str) -> str:
    """Return the small recipe with steps for everybody before it."""
    branches = "".join(
        BRANCH.format(
            place=place,
            phases="".join(
                PHASE.format(place=place, step=step) for step in range(1, STEPS + 1)
            ),
        )
        for place in range(1, PEOPLE + 1)
    )
    begin = "\n" + BEFORE.format(branches=branches).strip("\n") + "\n"
    return re.sub(
        r"\n +- unit_procedure: 10 Make\n", lambda _found: begin, text, count=1
    )


# -- measuring ------------------------------------------------------------------------


class Load:
    """Monitors and devices, in a process of their own."""

    def __init__(self, site, post, made: dict, batch: int):
        person = _served.person(site, "sup.david")
        told = {
            "url": site.url,
            "session": person._web.cookies["session_id"],
            "channels": [f"mes.batch_{batch}", f"mes.gateway_{made['gateway']}"],
            "last": 0,
            "batch": batch,
            "tags": made["tags"][:DRAWN],
            "boards": BOARDS,
            "rate": RATE,
            "packed": PACKED,
            "broker": post.port,
            "topic": "bench/1",
        }
        self.time, self.began, self.times, self.told = 0.0, 0.0, 0, {}
        words = [sys.executable, "-m", "bench._dashboards"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(words, cwd=ROOT, text=True, bufsize=1, **pipes)
        self.process.stdin.write(json.dumps(told) + "\n")
        self.on = False

    def switch(self, on: bool) -> None:
        """Switch it, and wait until that shows; no part of what is timed."""
        if on == self.on:
            return
        with CLOCK.paused():
            self.process.stdin.write("on\n" if on else "off\n")
            self.told = json.loads(self.process.stdout.readline())
            if on:
                self.began, self.times = time.monotonic(), self.times + 1
            else:
                self.time += time.monotonic() - self.began
                assert self.told["opened"] == BOARDS * self.times, self.told
            self.on = on
            time.sleep(SETTLE)

    def close(self) -> None:
        """End it."""
        self.switch(False)
        self.process.terminate()
        self.process.wait(30)


class Crew:
    """People who complete steps, all at the same time."""

    def __init__(self, people, batches, pool):
        self.people, self.pool = people, pool
        rounds = range(1, STEPS + 1, EACH)
        self._rounds = itertools.product(batches, rounds)

    def work(self, load: Load | None, on: bool) -> None:
        """Let everybody complete the next steps."""
        load.switch(on)
        batch, first = next(self._rounds)
        list(self.pool.map(partial(self._some, batch, first), range(PEOPLE)))

    def _some(self, batch: int, first: int, place: int) -> None:
        for number in range(first, first + EACH):
            self._complete(self.people[place], batch, place + 1, number)

    def _complete(self, person, batch: int, place: int, number: int) -> None:
        step, name = f"5.{place}.{number}", f"value_{place}_{number}"
        person.does(batch, "start", step)
        person.does(batch, "record", step, parameter=name, value="1.5")
        person.signs("mes.batch", batch, "performed", subject=step)


def measured(site, post, made: dict) -> list[Figure]:
    """Return the figures: the ratio, and how much load there was."""
    batches = made["batches"]
    logins = [f"bench.{number}" for number in range(1, PEOPLE + 1)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        people = list(pool.map(partial(_served.person, site), logins))
        crew, load = Crew(people, batches, pool), Load(site, post, made, batches[0])
        found = compare(
            partial(crew.work, load, True),
            partial(crew.work, load, False),
            BLOCKS,
            CLOCK,
        )
        load.close()
    name = "Throughput of completed steps with live load to the same without"
    figure = ratio_figure(name, "G14", rates(found), 0.85, least=True)
    return [figure, rate(found), under(load)]


def rate(found: Measured) -> Figure:
    """Return the steps a second without load, which depend on the machine."""
    done = PEOPLE * EACH / (sum(found.reference) / len(found.reference))
    name, note = "Steps completed a second, without live load", "begin, record, sign"
    return Figure(name, "", "", f"{done:.1f}/s", None, note, {"rate": done})


def under(load: Load) -> Figure:
    """Return how much load there was in fact."""
    reads, sent = (load.told[each] / load.time for each in ("reads", "sent"))
    text = f"{reads:.0f} requests/s, {sent:.0f} samples/s"
    name, note = "Live load beside completed steps", f"{BOARDS} monitors"
    return Figure(name, "", "", text, None, note, {**load.told, "time": load.time})


if __name__ == "__main__":
    main()
