"""The gateway and a real Odoo: configuration, readings over HTTP, alarms."""

from __future__ import annotations

import itertools
import sys
import time

import pytest
from gateway_floor import Broker, Device, Process, ms, until

from cli.layout import ROOT
from cli.site import free_port

sys.path.append(str(ROOT / "demo"))

from web import Person  # noqa: E402

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def keeper(site):
    """Odoo's administrator, who keeps equipment too."""
    admin = Person(site.url, site.database, "admin", "admin")
    group = admin.ref("mes_compliance.group_equipment")
    vals = {"group_ids": [[4, group]], "mes_reason": "Looks after gateways too"}
    admin.call("res.users", "write", [admin.uid], vals)
    return admin


class Line:
    """A unit with two tags, a source at a broker of its own, and a gateway."""

    def __init__(self, site, keeper, folder):
        self.site, self.keeper, self.folder = site, keeper, folder
        self.number = next(_numbers)
        self.broker = Broker(folder)
        self.broker.up()
        self.gateway = keeper.create(
            "mes.gateway", name="Gateway", code=f"GW-{self.number}"
        )
        self.source = keeper.create(
            "mes.gateway.source",
            gateway_id=self.gateway,
            name="Line",
            protocol="mqtt",
            url=self.broker.url,
            topic="line/+",
        )
        self.tags = self._tags()
        self.key = keeper.call("mes.gateway", "mes_make_key", [self.gateway])
        self.process = self.device = None

    def _tags(self):
        kind = self.keeper.create(
            "mes.equipment.class", code=f"line_{self.number}", name="Line"
        )
        unit = self.keeper.create(
            "maintenance.equipment",
            name="Line",
            mes_code=f"LINE-{self.number}",
            mes_class_id=kind,
        )
        return [
            self.keeper.create(
                "mes.tag",
                code=f"LINE-{self.number}.{name}",
                name=name,
                equipment_id=unit,
                source_id=self.source,
                address=name,
                unit=measure,
                high_action=limit,
            )
            for name, measure, limit in (("TI", "°C", "60"), ("HI", "%", False))
        ]

    def up(self, *more, key=None):
        """Start the gateway, with a way into the database or without."""
        self.process = Process(self.folder, self.site.url, None, *more)
        (self.folder / "gateway.key").write_text(key or self.key)
        self.process.up()

    def ready(self):
        """Wait for the gateway; return a device."""
        until(lambda: self.process.connected(self.source), "the gateway listens")
        self.device = Device(self.broker, "line/plc")
        return self.device

    def rows(self, table, columns, order="seq"):
        """Return rows of this line from a table, as text."""
        where = f"source = {self.source}"
        if table == "mes_reading":
            where = f"tag IN ({', '.join(map(str, self.tags))})"
        query = f"SELECT {columns} FROM {table} WHERE {where} ORDER BY {order}"
        return self.site.shop.client.query(query, self.site.database).splitlines()

    def close(self):
        if self.device:
            self.device.close()
        if self.process:
            self.process.kill()
        self.broker.kill()


@pytest.fixture
def line(site, keeper, tmp_path):
    found = Line(site, keeper, tmp_path)
    yield found
    found.close()


def send_all(device):
    """Send good and bad readings, and one message twice."""
    at = ms()
    device.send(["TI", at, 58.5, "°C"], ["HI", at, 41, "%", 1])
    device.send(["TI", at + 1, 61.0], ["XX", at, 1.0], ["HI", at + 1, float("nan")])
    device.send(["TI", at + 1, 61.0], seq=2)
    device.send(["TI", at + 2, 20.0, "K"], ["TI", at - 90_000, 20.0], seq=3)


@pytest.mark.parametrize("way", ["odoo", "database", "database refused"])
def test_readings_reach_the_site_by_every_way(site, line, way):
    """[K01, K02] Over HTTP, into the database, and over HTTP where that is away."""
    dsn = {
        "odoo": [],
        "database": ["--dsn", site.shop.client.dsn(site.database)],
        "database refused": ["--dsn", f"host=127.0.0.1 port={free_port()} dbname=x"],
    }
    line.up(*dsn[way])
    send_all(line.ready())
    until(lambda: len(line.rows("mes_reading_aside", "1")) == 5, "all set aside", 10)
    reasons = line.rows("mes_reading_aside", "reason", "reason")
    expected = ["clock", "not_a_number", "repeated", "unknown_tag", "wrong_unit"]
    assert reasons == expected
    ti, hi = line.tags
    rows = line.rows("mes_reading", "tag, value, quality")
    assert rows == [f"{ti}|58.5|0", f"{hi}|41|1", f"{ti}|61|0"]
    seqs = [*line.rows("mes_reading", "seq"), *line.rows("mes_reading_aside", "seq")]
    seqs += line.rows("mes_alarm_event", "seq")
    assert sorted(map(int, seqs)) == list(range(1, 10))


def test_an_alarm_stands_in_odoo_at_once(line):
    """[K04] The gateway's hint is enough; nobody waits for the minute's job."""
    line.up()
    device = line.ready()
    device.send(["TI", ms(), 58.0])
    until(lambda: line.rows("mes_reading", "1"), "a reading")
    device.send(["TI", ms(), 61.0])
    until(lambda: alarms(line), "the alarm", patience=20)


def alarms(line):
    domain = [["tag_id", "in", line.tags]]
    return line.keeper.call("mes.alarm", "search", domain)


def test_a_new_tag_is_read_without_a_restart(line):
    """[K01] What Odoo is told, the gateway does within its next look."""
    line.up()
    device = line.ready()
    device.send(["PI", ms(), 1.0])
    until(lambda: line.rows("mes_reading_aside", "reason") == ["unknown_tag"], "aside")
    tag = {"code": f"P-{line.number}", "address": "PI", "name": "PI", "unit": "Pa"}
    line.tags += line.keeper.call("mes.tag", "copy", [line.tags[1]], tag | {"role": ""})
    until(lambda: _read(line, device), "a reading of it", patience=25)


def _read(line, device):
    device.send(["PI", ms(), 1.0])
    time.sleep(0.5)
    return line.rows("mes_reading", "1")


def test_a_wrong_key_is_refused_and_nothing_lost(line):
    """[K02] 401, told in the record; with the right key what waits is written."""
    line.up()
    line.ready().send(["TI", ms(), 1.0])
    until(lambda: line.rows("mes_reading", "1"), "a reading")
    line.process.kill()
    line.up(key=line.key[:-2] + "xx")
    until(lambda: line.process.connected(line.source), "it goes on as it was told")
    line.device.send(["TI", ms(), 2.0])
    told = until(lambda: line.process.status().get("troubles", {}).get("odoo"), "401")
    assert "401" in told
    assert len(line.rows("mes_reading", "1")) == 1
    line.process.kill()
    line.up()
    until(lambda: line.rows("mes_reading", "value") == ["1", "2"], "the second one")
