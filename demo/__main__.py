"""Play the demonstration: build the plant, make a batch, leave one under way."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from acts import Quality
from cast import CAST
from clock import Clock
from crew import Crew
from meter import Line
from office import approve_recipe, order
from plant import Plant
from story import Story
from web import Person, Refused

BASEL = ZoneInfo("Europe/Zurich")
BEGUN = timedelta(hours=3)
"""How long before now the batch that waits was begun."""
DAYS = 8
"""Days before today on which the first batch is begun."""

SECOND_DRUMS = {"RM-0001": ("C-260311", "000333"), "RM-0002": ("MS-7781", "000234")}
THIRD_DRUMS = {"RM-0001": ("C-260311", "000233")}
"""What the batches after the first one are weighed from."""


def morning(day: datetime) -> datetime:
    """Return when the plant begins to work on a day, aware UTC."""
    return day.replace(hour=6, minute=0).astimezone(timezone.utc)


def within_a_day(now: datetime) -> datetime:
    """Return when the batch that waits was begun, aware UTC.

    Scales are checked each day: who begins before midnight ends before midnight.
    """
    midnight = now.replace(hour=0, minute=0)
    begun = now - BEGUN
    return (midnight - BEGUN if begun < midnight else begun).astimezone(timezone.utc)


class Demonstration:
    """One run, told on standard error."""

    def __init__(self, options: argparse.Namespace):
        """Take the site's address and where its clock is."""
        self.url, self.database = options.url, options.database
        self.bundles, self.review = Path(options.bundles), options.review
        self.key_file = Path(os.environ.get("MES_GATEWAY_KEY_FILE", "gateway.key"))
        self.server = os.environ.get("MES_SIMULATOR_URL", "opc.tcp://127.0.0.1:4840")
        self.clock = Clock(Path(os.environ["MES_DEMO_CLOCK"]))
        self.start = morning(datetime.now(BASEL) - timedelta(days=DAYS))
        self.begun = time.monotonic()

    def say(self, text: str) -> None:
        """Tell what is happening, and when."""
        print(
            f"{time.monotonic() - self.begun:6.1f} s  {text}",
            file=sys.stderr,
            flush=True,
        )

    def play(self) -> dict:
        """Play everything; return what was done."""
        self.clock.turn_to(self.start - timedelta(days=4))
        self.build()
        story = self.first_batch()
        if self.review:
            self.batch_to_review()
        self.second_batch()
        self.clock.present()
        return self.report(story)

    def build(self) -> None:
        """Set the site up, then make everything in it fit for use."""
        self.say("The site, its people, items and lots")
        password = os.environ["MES_ADMIN_PASSWORD"]
        admin = Person(self.url, self.database, "admin", password)
        self.plant = Plant(admin, self.start)
        self.plant.build()
        self.people = self.log_in()
        self.quality = Quality(self.people, self.plant, self.clock)
        self.say("Qualifications, equipment, analyses; each signed")
        self.quality.qualify()
        self.quality.install()
        self.connect()
        self.quality.commission()
        self.quality.clean_all(early=True)
        self.quality.release()
        self.say("The recipe: imported, checked, approved, effective")
        self.version = approve_recipe(self.people)

    def connect(self) -> None:
        """Set up the gateway and its tags; keep its key where the gateway looks."""
        key = self.quality.connect(self.server)
        self.key_file.parent.mkdir(parents=True, exist_ok=True)
        self.key_file.touch(0o600)
        self.key_file.write_text(f"{key}\n", encoding="ascii")
        line = Line(self.url, key, self.quality.source)
        self.points = line, self.quality.tags

    def log_in(self) -> dict:
        """Let everybody log in with the own password."""

        def one(member):
            return Person(self.url, self.database, member.login, member.password)

        with ThreadPoolExecutor(2) as pool:
            people = list(pool.map(one, CAST))
        return {person.login: person for person in people}

    def first_batch(self) -> Story:
        """Make, review and release the first batch."""
        self.made_from = datetime.now()
        story = self.made(self.start)
        self.say("Review by exception, release")
        self.decided = story.decide_all()
        story.review()
        self.wait_sealed(story.batch)
        story.release()
        self.made_until = datetime.now()
        return story

    def batch_to_review(self) -> None:
        """Make a batch that production has reviewed, for whoever sits in QA's place."""
        self.made(self.start + timedelta(days=3), SECOND_DRUMS).hand_over()

    def made(self, start: datetime, sources: dict | None = None) -> Story:
        """Make a batch with its faults, from a day on.

        :param sources: lots and containers that are not the usual ones, by item
        """
        self.clock.turn_to(start - timedelta(hours=12))
        self.quality.clean_all(early=False)
        self.clock.turn_to(start)
        self.quality.check_scales()
        _order, batch = order(self.people, self.plant, self.version)
        story = Story(self.people, self.clock, batch, self.points)
        story.sources.update(sources or {})
        self.say("A batch: dispensing, granulation")
        story.make(until="30.1.1")
        self.clock.wait(hours=12)
        self.quality.clean("HSG-300-01", "FBD-300-01", "MIL-01")
        self.clock.wait(hours=6)
        self.quality.check_scales()
        self.say("Blending, compression, packing")
        story.make()
        self.quality.clean("TPR-45-02", "PKL-01", "IBC-1000-07")
        self.clock.wait(hours=20)
        return story

    def wait_sealed(self, batch: int) -> None:
        """Wait until the sealer has given the last entries their place."""
        farid = self.people["qa.farid"]
        for _try in range(50):
            page = farid.call("mes.batch", "release_page", [batch])
            record = next(p for p in page["prerequisites"] if p["key"] == "record")
            if record["met"]:
                return
            time.sleep(0.2)
        raise SystemExit(f"The record is not sealed: {record['detail']}")

    def second_batch(self) -> None:
        """Make the second batch up to the granulator; there it waits."""
        self.say("A batch that waits for you, up to the granulator")
        self.clock.turn_to(within_a_day(datetime.now(BASEL)))
        self.quality.clean_all(early=False)
        self.quality.check_scales()
        _order, batch = order(self.people, self.plant, self.version)
        crew = Crew(self.people, self.clock, batch, self.points)
        crew.sources.update(THIRD_DRUMS)
        crew.make(until="20.2.1")
        self.waiting = batch

    # -- the report --------------------------------------------------------------

    def report(self, story: Story) -> dict:
        """Return what was done, with the bundle fetched as QA would."""
        farid = self.people["qa.farid"]
        found = farid.call("mes.batch", "read", [story.batch], ["name", "entry_count"])
        raised = farid.call(
            "mes.exception", "search_count", [["origin", "=", found[0]["name"]]]
        )
        steps = farid.call(
            "mes.batch.step", "search_count", [["batch_id", "=", story.batch]]
        )
        return {
            "batch": found[0]["name"],
            "steps": steps,
            "made": [str(self.made_from), str(self.made_until)],
            "entries": found[0]["entry_count"],
            "refusals": story.counts["refused"],
            "exceptions": {"raised": raised, "closed": self.decided},
            "signatures": story.counts["signatures"],
            "commands": story.counts["commands"],
            "seconds": round(time.monotonic() - self.begun, 1),
            "bundle": self.bundle(farid, story.batch, found[0]["name"]),
            "cast": [
                {
                    "login": member.login,
                    "password": member.password,
                    "name": member.name,
                    "role": member.title,
                }
                for member in CAST
            ],
        }

    def bundle(self, farid, batch: int, name: str) -> str:
        """Download the record's bundle and return its path."""
        action = farid.call("mes.batch", "action_bundle", [batch])
        self.bundles.mkdir(parents=True, exist_ok=True)
        path = self.bundles / f"{name}.mesx"
        path.write_bytes(farid.download(action["url"]))
        return str(path)


def main() -> int:
    """Play the demonstration and print what was done as one line of JSON."""
    parser = argparse.ArgumentParser(prog="demo", description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--bundles", default="bundles")
    parser.add_argument("--review", action="store_true", help="a batch to review too")
    parser.add_argument("--config", help="not needed by the crew")
    try:
        report = Demonstration(parser.parse_args()).play()
    except Refused as refusal:
        print(f"The crew cannot go on: {refusal}", file=sys.stderr)
        return 1
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
