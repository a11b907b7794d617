"""Intake, writer and configuration of the gateway, each without the others."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import settings
from gateway.alarms import Watch
from gateway.away import Away
from gateway.buffer import Buffer
from gateway.configuration import Illegible, Tag, parsed
from gateway.desk import Outcome
from gateway.intake import Intake
from gateway.judge import Row
from gateway.message import GAP, Message, now
from gateway.rows import unpacked
from gateway.status import Status
from gateway.writer import Writer


def told(*sources, **more):
    """Return a configuration as Odoo tells it: sources with a tag each."""
    found = [
        {
            "id": number,
            "protocol": "mqtt",
            "url": "mqtt://broker",
            "topic": "#",
            "tags": [{"id": number, "code": "TI", "address": "TI", "unit": "°C"}],
        }
        for number in sources
    ]
    return {"site": 1, "gateway": "GW", "digest": "d", "sources": found, **more}


class Origin:
    """A source's connection that counts what is acknowledged."""

    def __init__(self):
        self.seen = []

    def committed(self, message, device):
        self.seen.append((message.seq, device.last))


class Bench:
    """An intake on a buffer."""

    def __init__(self, folder, cap=1 << 30):
        self.buffer = Buffer(folder / "b", cap)
        self.status = Status(folder / "b.status.json")
        self.intake = Intake(self.buffer, self.status)
        self.intake.configure(parsed(told(1, 2)))
        self.origin = Origin()

    def message(self, seq=None, source=1, value=1.0, origin=None):
        readings = [["TI", now(), value]]
        return Message(source, "d", readings, seq=seq, origin=origin)

    def stored(self):
        """Return (tag, value, quality) of everything in the buffer."""
        return [
            (tag, value, quality)
            for each in self.buffer.take(10**6)
            for tag, _ts, _seq, value, quality in unpacked(each.readings)
        ]

    def aside(self):
        return [row[4:] for each in self.buffer.take(10**6) for row in each.aside]


def run(work):
    """Run an intake beside some work."""

    async def both(bench):
        task = asyncio.create_task(bench.intake.run())
        try:
            await asyncio.wait_for(work(bench), 30)
        finally:
            task.cancel()

    return both


def test_a_message_is_acknowledged_after_its_commit(tmp_path):
    """[K02] Not before it is safe; a buffer that cannot write acknowledges nothing."""

    async def work(bench):
        put, failing = bench.buffer.put, [True]

        def fails(parcels, known):
            assert not bench.origin.seen
            if failing.pop():
                import sqlite3

                failing.append(False)
                raise sqlite3.OperationalError("database or disk is full")
            put(parcels, known)

        bench.buffer.put = fails
        bench.intake.put(bench.message(1, origin=bench.origin))
        await bench.intake.drained()
        assert bench.origin.seen == [(1, 1)]
        assert bench.stored() == [(1, 1.0, 0)]
        assert "disk is full" in bench.status.told()["troubles"]["buffer"]

    async def main():
        await run(work)(Bench(tmp_path))

    asyncio.run(main())


def test_a_full_buffer_keeps_brokers_waiting_and_tells_what_it_lost(tmp_path):
    """[K02, K03] MQTT is not acknowledged; a server's values leave a gap, counted."""

    async def work(bench):
        bench.intake.put(bench.message(source=2))
        await bench.intake.drained()
        bench.buffer.cap = 0
        for value in (2.0, 3.0):
            bench.intake.put(bench.message(source=2, value=value))
        bench.intake.put(bench.message(1, value=4.0, origin=bench.origin))
        await asyncio.sleep(0.3)
        assert not bench.origin.seen and bench.status.told()["troubles"]["buffer"]
        bench.buffer.cap = 1 << 30
        await bench.intake.drained()
        assert bench.origin.seen == [(1, 1)]
        bench.intake.put(bench.message(source=2, value=5.0))
        await bench.intake.drained()
        found = bench.stored()
        assert sorted(found, key=str) == sorted(
            [(2, 1.0, 0), (1, 4.0, 0), (2, None, GAP), (2, 5.0, 0)], key=str
        )
        assert bench.aside() == [["buffer full, 2 readings lost", "missing"]]
        assert not bench.status.told()["troubles"]

    async def main():
        bench = Bench(tmp_path)
        bench.message = lambda *a, _m=bench.message, **k: _named(_m(*a, **k))
        await run(work)(bench)

    asyncio.run(main())


def _named(message):
    """Give a message of a server no device, as OPC UA has none."""
    message.device = "" if message.origin is None else message.device
    return message


def test_the_gateway_goes_on_where_it_was(tmp_path):
    """[K02] What devices said before a kill is known after it."""

    async def first(bench):
        bench.intake.put(bench.message(7, origin=bench.origin))
        await bench.intake.drained()
        assert bench.intake.alive(1) <= now()
        assert bench.intake.devices(1)["d"].last == 7

    async def second(bench):
        bench.intake.put(bench.message(7, origin=bench.origin))
        bench.intake.put(bench.message(9, origin=bench.origin))
        await bench.intake.drained()
        assert bench.stored() == [(1, 1.0, 0), (1, None, GAP), (1, 1.0, 0)]
        assert [reason for _raw, reason in bench.aside()] == ["repeated", "missing"]

    async def main():
        for work in (first, second):
            await run(work)(Bench(tmp_path))

    asyncio.run(main())


class Way:
    """A way into the database, as the test wants it."""

    def __init__(self, name, refused=()):
        self.name, self.refused, self.had = name, set(refused), []

    async def deliver(self, site, parcels):
        if None in self.refused:
            raise Away(self.name)
        safe = [each for each in parcels if each.source not in self.refused]
        if parcels and not safe:
            raise Away("none is taken")
        self.had += safe
        return safe


def filled(bench, *sources):
    """Put a reading of each source into the buffer."""
    for source in sources:
        outcome = Outcome([Row(source, now(), 1.0, 0)])
        bench.buffer.put(bench.buffer.parcels(source, 1, outcome), [])


def writer(bench, *ways):
    return Writer(bench.intake, bench.buffer, bench.status, list(ways))


def test_the_second_way_is_taken_when_the_first_is_closed(tmp_path):
    """[K02] And what it took is not written by the first one again."""
    bench = Bench(tmp_path)
    filled(bench, 1, 2)
    first, second = Way("database", [None]), Way("odoo")
    found = writer(bench, first, second)
    asyncio.run(found.flush())
    assert len(second.had) == 2 and not first.had
    assert bench.buffer.records == 0 and bench.status.written == 2
    assert bench.status.told()["troubles"] == {"database": "database"}


def test_nothing_leaves_the_buffer_while_no_way_is_open(tmp_path):
    """[K02] It is there for the next try."""
    bench = Bench(tmp_path)
    filled(bench, 1)
    with pytest.raises(Away):
        asyncio.run(writer(bench, Way("database", [None]), Way("odoo", [None])).flush())
    assert bench.buffer.records == 1 and len(bench.stored()) == 1


def test_a_source_that_is_not_taken_holds_up_no_other(tmp_path):
    """[K02] Its readings stay, and are tried again when the others are through."""
    bench = Bench(tmp_path)
    filled(bench, 1, 2, 1)
    odoo = Way("odoo", [1])
    found = writer(bench, odoo)
    asyncio.run(found.flush())
    assert [each.source for each in odoo.had] == [2]
    filled(bench, 2)
    asyncio.run(found.flush())
    assert [each.source for each in odoo.had] == [2, 2]
    with pytest.raises(Away):
        asyncio.run(found.flush())
    odoo.refused.clear()
    asyncio.run(found.flush())
    assert bench.buffer.records == 0 and len(odoo.had) == 4


def test_a_configuration_is_read():
    """[K01] With what Odoo leaves out; 0 is no interval and no limit is not 0."""
    content = told(3)
    content["sources"][0]["tags"][0].update(limits={"high_alert": 0.0}, interval=0)
    source = parsed(json.loads(json.dumps(content))).sources[0]
    limits = (None, None, 0.0, None)
    assert source.tags == (Tag(3, "TI", "TI", "°C", limits, 0.0, 0.0, 0.0),)
    assert (source.clock_tolerance, source.topic) == (60, "#")


words = st.none() | st.text() | st.integers() | st.dictionaries(st.text(), st.none())


@given(words | st.lists(words, min_size=1))
def test_what_is_no_configuration_is_refused(content):
    """[K01] Then the gateway goes on with the one it has."""
    right = told(1)["sources"][0]
    for sources in (content, [right | {"tags": content}], [right | {"id": 1 << 31}]):
        with pytest.raises(Illegible):
            parsed(told(sources=sources))
    with pytest.raises(Illegible):
        parsed({"sources": []})


values = st.lists(st.none() | st.floats(0, 100), max_size=40)


@given(values, st.floats(0, 5), st.floats(0, 3))
def test_the_quiet_way_raises_what_the_machine_raises(found, deadband, delay):
    """[K04] Most readings are passed by; none of them would have changed a thing."""
    tag = Tag(1, "TI", "TI", "°C", (10.0, 20.0, 70.0, 90.0), deadband, delay, 1.0)
    quick, slow = Watch(tag), Watch(tag)
    for second, value in enumerate(found):
        row = Row(1, second * 1_000_000, value, 0 if value is not None else GAP)
        expected = slow.take(row, 0)
        assert ([] if quick.quiet(row) else quick.take(row, 0)) == expected
        assert quick.kept() == slow.kept()
    assert Watch(tag, json.loads(json.dumps(quick.kept()))).state == slow.state


def test_a_key_that_others_can_read_is_refused(tmp_path):
    """[K02] As is none, an empty one, and a second gateway on one buffer."""
    key = tmp_path / "key"
    words = [
        "--url",
        "u",
        "--key-file",
        str(key),
        "--buffer",
        str(tmp_path / "x" / "b"),
    ]
    with pytest.raises(settings.Refused, match="No such file"):
        settings.read(words)
    key.touch(0o644)
    with pytest.raises(settings.Refused, match="chmod 600"):
        settings.read(words)
    key.chmod(0o600)
    with pytest.raises(settings.Refused, match="empty"):
        settings.read(words)
    key.write_text("secret\n")
    found = settings.read(words)
    assert found.key == "secret" and found.buffer.parent.is_dir()
    with settings.sole(found.buffer):
        with pytest.raises(settings.Refused, match="in use"):
            settings.sole(found.buffer)
    settings.sole(found.buffer).close()


def test_logins_come_from_a_file_of_their_own(tmp_path):
    for name, content in (
        ("key", "secret"),
        ("n", "machine broker login a password b"),
    ):
        (tmp_path / name).write_text(content)
        (tmp_path / name).chmod(0o600)
    words = ["--url", "u", "--key-file", str(tmp_path / "key")]
    words += ["--buffer", str(tmp_path / "b"), "--netrc", str(tmp_path / "n")]
    assert settings.read(words).logins == {"broker": ("a", "b")}
