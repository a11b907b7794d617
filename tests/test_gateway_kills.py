"""Every reading is there exactly once, whatever is killed and when.

Two devices send without a pause. Meanwhile gateway, broker and database are killed
(``kill -9``) in random order and started again at once; the broker keeps nothing on
disk, so that the devices send again what nobody receipted.
``MES_GATEWAY_KILLS`` sets how often each of them; 20 take a minute and a quarter.
"""

from __future__ import annotations

import os
import random
import time
from threading import Event, Thread

import pytest
from database import Cluster
from gateway_floor import Broker, Device, Office, Plant, Process, ms, tag, until

from cli.refusal import Refusal

KILLS = int(os.environ.get("MES_GATEWAY_KILLS", "20"))

TAGS = [tag(n, f"T{n}", high_action=3, deadband=1) for n in range(1, 5)]

PATIENCE = 90
"""Seconds after a kill within which something has to be receipted again."""


class Sender(Thread):
    """A device at work: each message has a reading of every tag of its own.

    :ivar sent: (tag, time in ms, value) of all readings
    """

    def __init__(self, broker, name: str, tags: tuple[int, int]):
        super().__init__(daemon=True)
        self.device = Device(broker, f"plant/{name}")
        self.tags, self.sent, self.enough = tags, [], Event()

    def run(self) -> None:
        """Send until it is enough."""
        while not self.enough.wait(0.01):
            at, value = ms(), float(len(self.sent) // 2 % 7)
            rows = [(tag, at, value) for tag in self.tags]
            self.sent += rows
            self.device.send(*([f"T{tag}", at, value, "°C"] for tag, at, value in rows))

    @property
    def receipted(self) -> int:
        """Number of messages that the gateway said it has."""
        return self.device.seq - len(self.device.kept)


class Ensemble:
    """Gateway, broker and database, each of which can be killed."""

    def __init__(self, folder):
        self.cluster = Cluster(folder / "cluster")
        self.cluster.up()
        self.plant, self.broker = Plant(self.cluster), Broker(folder)
        self.broker.up()
        source = {
            "id": 1,
            "protocol": "mqtt",
            "url": self.broker.url,
            "topic": "plant/+",
            "tags": TAGS,
        }
        self.office = Office([source])
        self.gateway = Process(folder, self.office.url, self.plant.dsn)
        self.gateway.up()
        until(self.gateway.connected, "the gateway listens")
        self.senders = [
            Sender(self.broker, "a", (1, 2)),
            Sender(self.broker, "b", (3, 4)),
        ]
        for sender in self.senders:
            sender.start()

    def kill(self, name: str) -> None:
        """Kill one of them and start it again at once."""
        victim = getattr(self, name)
        victim.kill()
        if name == "cluster":
            until(self._database_up, "the database is back", PATIENCE)
        else:
            victim.up()

    def _database_up(self) -> bool:
        try:
            self.cluster.up()
        except Refusal:  # a backend of the killed server has not noticed yet
            return False
        return True

    @property
    def receipted(self) -> int:
        """Number of messages that were receipted."""
        return sum(sender.receipted for sender in self.senders)

    def rest(self) -> None:
        """Have the devices stop; wait until everything is written."""
        for sender in self.senders:
            sender.enough.set()
            sender.join(30)
            until(lambda s=sender: not s.device.kept, "receipts for all", PATIENCE)
        until(
            lambda: self.gateway.status().get("waiting") == 0,
            "an empty buffer",
            PATIENCE,
        )

    def close(self) -> None:
        """End everything."""
        for sender in self.senders:
            sender.enough.set()
            sender.device.close()
        self.gateway.kill()
        self.broker.kill()
        self.office.close()
        self.cluster.down()


@pytest.fixture
def ensemble(tmp_path):
    found = Ensemble(tmp_path)
    try:
        yield found
    finally:
        found.close()


def test_every_reading_is_there_exactly_once(ensemble):
    """[K02] Nothing is lost or doubled, no number of the gateway is used twice."""
    chance = random.Random(4711)
    victims = ["gateway", "broker", "cluster"] * KILLS
    chance.shuffle(victims)
    for victim in victims:
        time.sleep(chance.uniform(0.0, 0.5))
        before = ensemble.receipted
        ensemble.kill(victim)
        until(lambda b=before: ensemble.receipted > b, f"after {victim}", PATIENCE)
    ensemble.rest()
    check(ensemble)


def check(ensemble) -> None:
    """Compare what was sent with what is stored."""
    stored = ensemble.plant.query(
        "SELECT tag, (extract(epoch FROM ts) * 1000)::bigint, value FROM mes_reading"
        " WHERE quality = 0 ORDER BY tag, ts"
    )
    sent = sorted(row for sender in ensemble.senders for row in sender.sent)
    assert len(sent) > 100 * KILLS
    assert len(stored) == len(sent)
    assert sorted(stored) == sent
    assert set(ensemble.plant.aside()) <= {"repeated", "missing"}
    numbers = ensemble.plant.query(
        "SELECT count(*), count(DISTINCT seq), min(seq), max(seq) FROM ("
        " SELECT seq FROM mes_reading UNION ALL SELECT seq FROM mes_reading_aside"
        " UNION ALL SELECT seq FROM mes_alarm_event) AS each"
    )[0]
    assert numbers == (numbers[0], numbers[0], 1, numbers[0])
    events = ensemble.plant.query(
        "SELECT tag, kind FROM mes_alarm_event ORDER BY tag, seq"
    )
    for number in range(1, 5):
        kinds = [kind for tag, kind in events if tag == number]
        assert kinds[::2] == ["raised"] * len(kinds[::2])
        assert kinds[1::2] == ["returned"] * len(kinds[1::2])
