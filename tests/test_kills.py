"""Nothing that was acknowledged is lost, whatever is killed and when.

Two operators report problems without a pause, each with a number of its own, and send
again what got no answer, as the screens do. Meanwhile a process of the server, or of
the database, is killed (``kill -9``), many times. ``MES_KILLS`` sets how many.
"""

from __future__ import annotations

import os
import random
import signal
import time
import uuid
from pathlib import Path
from threading import Event, Thread

import psycopg2
import pytest
import requests
from demo_plant import PASSWORDS
from web import Person, Refused

from addons.mes_compliance.sealer import audit

KILLS = int(os.environ.get("MES_KILLS", "50"))
PATIENCE = 90
"""Seconds after a kill within which somebody has to be answered again."""


class Writer(Thread):
    """One operator who reports problem after problem.

    :ivar acknowledged: numbers of the commands that were answered
    """

    def __init__(self, plant, login: str):
        super().__init__(daemon=True)
        self.plant, self.login = plant, login
        self.acknowledged: list[str] = []
        self.tries = 0
        self.enough = Event()

    def run(self) -> None:
        """Report until it is enough; a number is sent until it is answered."""
        while not self.enough.is_set():
            number = str(uuid.uuid4())
            while not self.enough.is_set() and not self.report(number):
                time.sleep(0.1)

    def report(self, number: str) -> bool:
        """Send one report; tell whether it was answered."""
        command = {
            "id": number,
            "name": "problem",
            "step": None,
            "words": f"Something was seen, {number[:8]}",
            "severity": "minor",
        }
        self.tries += 1
        try:
            answer = self.person.call(
                "mes.batch", "command", [self.plant.waiting], command
            )
        except (requests.RequestException, Refused, OSError, KeyError):
            return False
        assert answer["ok"], answer
        self.acknowledged.append(number)
        return True

    @property
    def person(self) -> Person:
        """The operator, logged in again where the session did not survive."""
        if not hasattr(self, "_person"):
            site = self.plant.site
            password = PASSWORDS[self.login]
            self._person = Person(site.url, site.database, self.login, password)
        return self._person


@pytest.fixture
def writers(plant):
    """Two operators at work; they stop when the test does."""
    assert plant.waiting
    crew = [Writer(plant, "op.anna"), Writer(plant, "op.ben")]
    for writer in crew:
        writer.start()
    yield crew
    for writer in crew:
        writer.enough.set()
    for writer in crew:
        writer.join(60)


def family(pid: int) -> list[int]:
    """Return a process and its children."""
    found = [pid]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return found


def odoo(plant) -> list[int]:
    """Return the processes of Odoo."""
    children = plant.site.supervisor.children
    return family(next(c for c in children if c.name == "Odoo").process.pid)


def postgres(plant) -> list[int]:
    """Return the processes of the database server, found by its own word."""
    pid = plant.site.shop.client.query(
        "SELECT pg_read_file('postmaster.pid')", user="postgres"
    )
    return family(int(pid.split()[0]))


def killed(processes, plant, chance: random.Random) -> bool:
    """Kill one of these processes; tell whether there was one."""
    try:
        os.kill(chance.choice(processes(plant)), signal.SIGKILL)
    except Exception:  # noqa: BLE001 - it is down from the last kill already
        return False
    return True


@pytest.mark.parametrize("processes", [odoo, postgres])
def test_what_was_acknowledged_stays(plant, writers, processes):
    """[M01, X13] Every acknowledged report is in the record exactly once."""
    chance = random.Random(4711)
    for _kill in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.6))
        until = time.monotonic() + PATIENCE
        while not killed(processes, plant, chance):
            assert time.monotonic() < until, "it did not come back"
            time.sleep(0.2)
        before = sum(len(each.acknowledged) for each in writers)
        while sum(len(each.acknowledged) for each in writers) == before:
            assert time.monotonic() < until, "nobody was answered after a kill"
            time.sleep(0.05)
    check(plant, writers)


def check(plant, writers) -> None:
    """Compare what was acknowledged with the record, and verify the record."""
    for writer in writers:
        writer.enough.set()
        writer.join(60)
    told = [
        entry["request"]
        for entry in plant.entries(plant.waiting, "exception.raised")
        if entry.get("request")
    ]
    assert len(told) == len(set(told)), "a command had two effects"
    missing = {n for each in writers for n in each.acknowledged} - set(told)
    assert not missing
    assert sum(each.tries for each in writers) > sum(
        len(e.acknowledged) for e in writers
    )
    dsn = plant.site.shop.client.dsn(plant.site.database)
    with psycopg2.connect(dsn) as connection:
        connection.set_session(isolation_level="REPEATABLE READ")
        found = audit(connection.cursor(), unsealed_after=120)
    assert found.ok, found.sentence
    for table in ("mail_message", "mail_tracking_value", "mes_exception"):
        assert gives_new_numbers(plant, table), f"{table} gives numbers twice"


def gives_new_numbers(plant, table: str) -> bool:
    """Tell whether a table's sequence has not fallen behind its rows."""
    last = f"SELECT coalesce(max(id), 0) FROM {table}"
    query = f"SELECT last_value >= ({last}) FROM {table}_id_seq"
    return plant.sql(query).strip() == "t"
