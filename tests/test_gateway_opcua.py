"""The gateway between a real OPC UA server and a real database."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from threading import Thread

import pytest
from asyncua import Server, ua
from gateway_floor import Office, Plant, Process, tag, until

from cli.site import free_port

INTERVAL = 60

TAGS = [
    tag(1, "ns=2;s=TI", high_action=60, low_action=5, delay=1, interval=INTERVAL),
    tag(2, "ns=2;s=HI", "%", interval=1),
    tag(3, "ns=2;s=nothing"),
]


class Machine:
    """An OPC UA server in a thread of its own, with two variables."""

    def __init__(self):
        self.port = free_port()
        self.url = f"opc.tcp://127.0.0.1:{self.port}"
        self._loop = asyncio.new_event_loop()
        Thread(target=self._loop.run_forever, daemon=True).start()

    def up(self, unit="°C"):
        self._do(self._begin(unit), 30)

    def down(self):
        self._do(self._server.stop(), 30)

    def set(self, name, value, status=ua.StatusCodes.Good, at=None):
        """Let a variable have a value, with what a source tells of it."""
        at = datetime.now(timezone.utc) + timedelta(seconds=at or 0)
        variant = ua.Variant(value, ua.VariantType.Double)
        told = ua.DataValue(variant, ua.StatusCode(status), SourceTimestamp=at)
        node = self._server.get_node(f"ns=2;s={name}")
        self._do(node.write_value(told))

    async def _begin(self, unit):
        self._server = server = Server()
        await server.init()
        server.set_endpoint(self.url)
        server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
        await server.register_namespace("urn:test")
        for name, words in (("TI", unit), ("HI", "%")):
            node = ua.NodeId.from_string(f"ns=2;s={name}")
            made = await server.nodes.objects.add_variable(node, name, 20.0)
            about = ua.EUInformation(DisplayName=ua.LocalizedText(words))
            await made.add_property(0, "EngineeringUnits", about)
        await server.start()

    def _do(self, work, patience=10):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(patience)


@pytest.fixture(scope="module")
def running():
    """Start the machine once: that takes seconds."""
    found = Machine()
    found.up()
    yield found
    found.down()


@pytest.fixture
def machine(running):
    """Give the machine as it was at its start."""
    for name in ("TI", "HI"):
        running.set(name, 20.0)
    return running


@pytest.fixture
def gateway(tmp_path, machine, cluster):
    """Have a gateway read the machine into a database."""
    source = {"id": 1, "protocol": "opcua", "url": machine.url, "tags": TAGS}
    office, plant = Office([source]), Plant(cluster)
    found = Process(tmp_path, office.url, plant.dsn)
    found.plant = plant
    found.up()
    try:
        until(found.connected, "the gateway is connected")
        yield found
    finally:
        found.kill()
        office.close()


def values(gateway, number, quality=0):
    query = "SELECT value FROM mes_reading WHERE tag = %s AND quality = %s ORDER BY seq"
    return [row[0] for row in gateway.plant.query(query, number, quality)]


def test_a_change_is_stored_with_the_time_of_its_source(gateway, machine):
    """[K01, K02] Every change, also those between two reports, in order."""
    for value in range(50):
        machine.set("TI", 30 + value / 10)
    until(lambda: 34.9 in values(gateway, 1), "the last change")
    changes = [value for value in values(gateway, 1) if value >= 30]
    assert list(dict.fromkeys(changes)) == [30 + value / 10 for value in range(50)]


def test_a_value_that_stays_is_read_again(gateway):
    """[K03] Silence means that there is no reading; a value that stays has readings."""
    until(lambda: values(gateway, 2).count(20.0) >= 4, "four readings of one value")
    spans = gateway.plant.query(
        "SELECT max(span) FROM (SELECT extract(epoch FROM ts - lag(ts) OVER"
        " (ORDER BY ts)) AS span FROM mes_reading WHERE tag = 2) AS each"
    )
    assert float(spans[0][0]) < 3


def test_quality_follows_the_status(gateway, machine):
    """[K01] Uncertain is stored as uncertain, bad as bad; bad raises no alarm."""
    machine.set("TI", 41.0, ua.StatusCodes.UncertainSensorNotAccurate)
    machine.set("TI", 99.0, ua.StatusCodes.BadSensorFailure)
    until(lambda: None in values(gateway, 1, 2), "the bad one, which has no value")
    assert 41.0 in values(gateway, 1, 1)
    assert gateway.plant.count("mes_alarm_event") == 0


def test_no_number_and_a_wrong_clock_are_set_aside(gateway, machine):
    """[K01] With their reasons, each counted; what comes after is stored."""
    machine.set("TI", float("nan"))
    machine.set("TI", 44.0, at=-90)
    machine.set("TI", 45.0)
    until(lambda: 45.0 in values(gateway, 1), "the good value")
    found = gateway.plant.aside()
    assert found["clock"] == 1
    assert found["not_a_number"] >= 1
    assert 44.0 not in values(gateway, 1)


def test_a_node_that_is_not_there_is_set_aside(gateway):
    """[K01] The others are read all the same."""
    until(lambda: gateway.plant.aside().get("unknown_tag") == 1, "it is set aside")
    query = "SELECT address FROM mes_reading_aside WHERE reason = 'unknown_tag'"
    assert gateway.plant.query(query) == [("ns=2;s=nothing",)]
    until(lambda: values(gateway, 2), "a reading of another")


def test_a_wrong_unit_is_set_aside(gateway, machine):
    """[K01] The server's unit of measure is not the tag's."""
    machine.down()
    machine.up(unit="°F")
    try:
        until(lambda: gateway.plant.aside().get("wrong_unit"), "it is set aside")
        until(lambda: len(values(gateway, 2)) > 2, "the other one is read")
    finally:
        machine.down()
        machine.up()


def test_a_lost_connection_is_a_gap(gateway, machine):
    """[K03] A gap of every tag, once, and readings again when the server is back."""
    until(lambda: values(gateway, 1), "a reading")
    machine.down()
    until(lambda: values(gateway, 1, 3) == [None], "a gap")
    machine.up()
    machine.set("TI", 21.0)
    until(lambda: 21.0 in values(gateway, 1), "a reading after it")
    assert values(gateway, 1, 3) == values(gateway, 2, 3) == [None]


def test_a_killed_gateway_leaves_a_gap(gateway):
    """[K03] What nobody read is no line in a chart."""
    until(lambda: values(gateway, 1), "a reading")
    gateway.kill()
    gateway.up()
    until(lambda: values(gateway, 1, 3) == [None], "a gap")
    count = len(values(gateway, 2))
    until(lambda: len(values(gateway, 2)) > count, "readings after it")


def test_an_alarm_does_not_wait_for_the_interval(gateway, machine):
    """[K04] A value that jumps and stays is read again while the delay of 1 s runs."""
    machine.set("TI", 61.0)
    until(lambda: gateway.plant.count("mes_alarm_event"), "the event", patience=20)
