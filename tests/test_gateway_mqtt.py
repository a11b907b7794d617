"""The gateway between a real broker and a real database."""

from __future__ import annotations

import pytest
from gateway_floor import Broker, Device, Office, Plant, Process, ms, tag, until

TAGS = [
    tag(1, "TI", high_alert=60, high_action=70, delay=0, deadband=1),
    tag(2, "HI", "%"),
]


class Floor:
    """One broker, one database, one gateway between them."""

    def __init__(self, folder, cluster):
        self.folder = folder
        self.broker, self.plant = Broker(folder), Plant(cluster)
        self.broker.up()
        self.office = Office(
            [
                {
                    "id": 1,
                    "protocol": "mqtt",
                    "url": self.broker.url,
                    "topic": "plant/+",
                    "clock_tolerance": 60,
                    "tags": TAGS,
                }
            ]
        )
        self.gateway = Process(folder, self.office.url, self.plant.dsn)
        self.devices = []

    def up(self):
        self.gateway.up()
        until(self.gateway.connected, "the gateway listens")

    def device(self, name="fbd", **more):
        self.devices.append(Device(self.broker, f"plant/{name}", **more))
        return self.devices[-1]

    def stored(self, count, where="true"):
        until(lambda: self.plant.count(where=where) >= count, f"{count} rows")
        return self.plant.count(where=where)

    def set_aside(self, **reasons):
        until(lambda: self.plant.aside() == reasons, f"{reasons}")

    def close(self):
        for device in self.devices:
            device.close()
        self.gateway.kill()
        self.broker.kill()
        self.office.close()


@pytest.fixture
def floor(tmp_path, cluster):
    found = Floor(tmp_path, cluster)
    try:
        found.up()
        yield found
    finally:
        found.close()


def test_readings_are_stored_with_time_and_quality(floor):
    """[K01, K02] What a device sends stands in the table, and Odoo is told."""
    at = ms()
    floor.device().send(["TI", at, 58.25, "°C"], ["HI", at, 41, "%", 1])
    floor.stored(2)
    rows = floor.plant.query(
        "SELECT tag, (extract(epoch FROM ts) * 1000)::bigint, value, quality, site"
        " FROM mes_reading ORDER BY tag"
    )
    assert rows == [(1, at, 58.25, 0, 1), (2, at, 41.0, 1, 1)]
    assert floor.plant.query("SELECT last_seq FROM mes_reading_watermark") == [(2,)]
    until(lambda: floor.office.hints, "a hint")
    assert floor.plant.aside() == {}


@pytest.mark.parametrize(
    ("reading", "reason"),
    [
        (["XX", 0, 1.0, "°C"], "unknown_tag"),
        (["TI", 0, 331.4, "K"], "wrong_unit"),
        (["TI", 0, float("nan"), "°C"], "not_a_number"),
        (["TI", 0, float("-inf"), "°C"], "not_a_number"),
        (["TI", 0, "58.1", "°C"], "not_a_number"),
        (["TI", -90, 58.1, "°C"], "clock"),
        (["TI", 90, 58.1, "°C"], "clock"),
        (["TI"], "illegible"),
    ],
)
def test_a_bad_reading_is_set_aside_and_its_neighbour_stored(floor, reading, reason):
    """[K01] Each with its reason, as it came; the good one beside it stays."""
    if len(reading) > 1:
        reading = [reading[0], ms(reading[1]), *reading[2:]]
    floor.device().send(reading, ["HI", ms(), 40.0, "%"])
    floor.set_aside(**{reason: 1})
    assert floor.stored(1) == 1
    assert floor.plant.query("SELECT tag FROM mes_reading") == [(2,)]
    address, raw = floor.plant.query("SELECT address, raw FROM mes_reading_aside")[0]
    assert address == reading[0]
    assert raw.startswith(f'["{reading[0]}"')


def test_what_is_no_message_is_set_aside(floor):
    """[K01] Whatever comes on the topic is kept as it came."""
    device = floor.device()
    for shouted in (
        b"{",
        b"\0\xff",
        b"[]",
        b'{"seq": 1}',
        b'{"readings": [], "seq": -1}',
    ):
        device.shout(shouted)
    floor.set_aside(illegible=5)
    assert floor.plant.count() == 0


def test_a_message_that_is_repeated_is_stored_once(floor):
    """[K02] The second one is set aside, and counted."""
    device, at = floor.device(), ms()
    device.send(["TI", at, 58.0])
    device.send(["TI", at, 58.0], seq=1)
    device.send(["TI", at + 1, 59.0], seq=2)
    assert floor.stored(2) == 2
    floor.set_aside(repeated=1)


def test_numbers_that_are_missing_make_a_gap(floor):
    """[K02, K03] A gap stands where they are missing; what comes late is stored."""
    device, at = floor.device(), ms()
    device.send(["TI", at, 58.0])
    device.send(["TI", at + 40, 59.0], seq=5)
    floor.stored(3)
    gap = "SELECT value, (extract(epoch FROM ts) * 1000000)::bigint FROM mes_reading"
    found = floor.plant.query(f"{gap} WHERE quality = 3")
    assert found == [(None, at * 1000 + 1)]
    raws = floor.plant.query("SELECT raw, address FROM mes_reading_aside")
    assert raws == [("2–4", "plant/fbd")]
    device.send(["TI", at + 20, 58.5], seq=3)
    floor.stored(4)
    assert floor.plant.aside() == {"missing": 1}


def test_a_new_session_counts_anew(floor):
    """[K02] A device that was started again is believed, an older session is not."""
    device, at = floor.device(), ms()
    device.send(["TI", at, 1.0])
    device.session = 2
    device.send(["TI", at + 1, 2.0], seq=1)
    floor.stored(2)
    device.session = 1
    device.send(["TI", at + 2, 3.0], seq=2)
    floor.set_aside(repeated=1)
    assert floor.plant.count() == 2


def test_a_limit_is_raised_and_returns(floor):
    """[K04] Events stand in the transaction of the readings that brought them."""
    device, at = floor.device(), ms(-1)
    for number, value in enumerate((59, 65, 71, 69.5, 68, 58)):
        device.send(["TI", at + number, value])
    floor.stored(6)
    events = floor.plant.query(
        "SELECT limit_name, kind, value, limit_value FROM mes_alarm_event ORDER BY seq"
    )
    assert events == [
        ("high_alert", "raised", 65, 60),
        ("high_action", "raised", 71, 70),
        ("high_action", "returned", 68, 70),
        ("high_alert", "returned", 58, 60),
    ]


def test_alarms_go_on_where_they_were_after_a_kill(floor):
    """[K04] A limit that stands raised is not raised again by a new process."""
    device, at = floor.device(), ms(-1)
    device.send(["TI", at, 65])
    floor.stored(1)
    floor.gateway.kill()
    floor.up()
    device.send(["TI", at + 1, 66])
    device.send(["TI", at + 2, 50])
    floor.stored(3)
    kinds = floor.plant.query("SELECT kind FROM mes_alarm_event ORDER BY seq")
    assert kinds == [("raised",), ("returned",)]


def test_what_came_while_the_gateway_was_away_is_believed(floor):
    """[K02] The broker keeps it; its times are of then, which is no wrong clock."""
    device = floor.device()
    device.send(["TI", ms(), 58.0])
    floor.stored(1)
    floor.gateway.kill()
    device.send(["TI", ms(), 59.0])
    floor.up()
    assert floor.stored(2) == 2
    assert floor.plant.aside() == {}


def test_the_database_may_be_away(floor, cluster):
    """[K02] Everything waits in the buffer, over a kill too, and is stored once."""
    device = floor.device()
    device.send(["TI", ms(), 1.0])
    floor.stored(1)
    refuse(cluster, floor.plant.name, True)
    for value in range(2, 30):
        device.send(["TI", ms(), float(value)])
    until(lambda: not device.kept, "receipts for all")
    until(lambda: floor.gateway.status().get("waiting") == 28, "28 wait")
    floor.gateway.kill()
    floor.up()
    refuse(cluster, floor.plant.name, False)
    assert floor.stored(29) == 29
    assert floor.plant.aside().keys() <= {"repeated"}
    values = floor.plant.query("SELECT value FROM mes_reading ORDER BY seq")
    assert values == [(float(value),) for value in range(1, 30)]


def refuse(cluster, name, yes):
    """Have the server refuse a database, and end its connections; or allow it."""
    with cluster.connect("postgres").cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} CONNECTION LIMIT {0 if yes else -1}")
        if yes:
            end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            cursor.execute(f"{end} WHERE datname = %s", (name,))


def test_odoo_may_be_away(floor):
    """[K02] A gateway starts with what Odoo said last."""
    floor.gateway.stop()
    floor.office.close()
    floor.up()
    floor.device().send(["TI", ms(), 58.0])
    assert floor.stored(1) == 1


def test_an_orderly_end_leaves_nothing_behind(floor):
    """[K02] SIGTERM: what came is written, the exit code is 0."""
    device = floor.device()
    for value in range(200):
        device.send(["TI", ms(), float(value)])
    until(lambda: floor.plant.count() > 20, "some rows")
    assert floor.gateway.stop() == 0
    written = floor.plant.count()
    assert floor.gateway.status().get("waiting") in (0, None)
    floor.up()
    assert floor.stored(200) == 200
    assert written >= 20
