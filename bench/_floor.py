"""What the measurements of the gateway share: broker, database, publisher, consumer."""

from __future__ import annotations

import json
import socket
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from cli import settings
from cli.layout import ROOT, Layout
from cli.postgres import Client

sys.path.append(str(ROOT / "tests"))

from gateway_floor import KEY, Broker, Office, tag  # noqa: E402

DATABASE = "bench_gateway"
TAGS = 50

LEDGER = ROOT / "addons" / "mes_compliance" / "sql" / "ledger.sql"
READINGS = ROOT / "addons" / "mes_equipment" / "sql" / "readings.sql"


@contextmanager
def database():
    """Give the connection string of a database with the tables of readings."""
    client = Client(Layout(), settings.read())
    _drop(client)
    client.query(f"CREATE DATABASE {DATABASE}")
    dsn = client.dsn(DATABASE)
    try:
        with psycopg2.connect(dsn) as connection, connection.cursor() as cursor:
            cursor.execute(LEDGER.read_text())
            cursor.execute(READINGS.read_text())
        connection.close()
        yield dsn
    finally:
        _drop(client)


def _drop(client: Client) -> None:
    """Drop the database, even while it is being vacuumed."""
    client.query(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", user="postgres")


@contextmanager
def folder():
    """Give a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as found:
        yield Path(found)


@contextmanager
def broker(place: Path):
    """Give a broker of the measurement's own."""
    found = Broker(place, "set_tcp_nodelay true\nmax_inflight_messages 0\n")
    found.up()
    try:
        yield found
    finally:
        found.kill()


class Clock:
    """A clock that stands still while something is prepared."""

    def __init__(self):
        self._paused = 0.0

    def __call__(self) -> float:
        """Return its seconds."""
        return time.perf_counter() - self._paused

    @contextmanager
    def paused(self):
        """Stand still."""
        began = time.perf_counter()
        yield
        self._paused += time.perf_counter() - began


CLOCK = Clock()


class Publisher:
    """Sends messages that were put into bytes before, at quality of service 1.

    A device is no part of what is measured: it should cost as little as can be.
    """

    def __init__(self, broker, topic: str):
        self._topic, self._number = topic.encode(), 0
        self._wire = socket.create_connection(("127.0.0.1", broker.port))
        self._wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        name = b"publisher-" + self._topic.replace(b"/", b"-")
        head = struct.pack(">H4sBBH", 4, b"MQTT", 4, 2, 0)
        self._wire.sendall(_packet(0x10, head + _text(name)))
        assert self._wire.recv(4)[:1] == b"\x20"

    def packets(self, payloads: list[bytes]) -> tuple[bytes, int]:
        """Return messages as they go over the wire, and how many they are."""
        parts = []
        for payload in payloads:
            self._number = self._number % 65535 + 1
            number = struct.pack(">H", self._number)
            parts.append(_packet(0x32, _text(self._topic) + number + payload))
        return b"".join(parts), len(parts)

    def send(self, packets: tuple[bytes, int]) -> None:
        """Send them, and wait until the broker has acknowledged each."""
        data, count = packets
        self._wire.setblocking(False)
        sent, heard, view = 0, 0, memoryview(data)
        while sent < len(data) or heard < 4 * count:
            if sent < len(data):
                try:
                    sent += self._wire.send(view[sent : sent + 65536])
                except BlockingIOError:
                    pass
            try:
                heard += len(self._wire.recv(65536))
            except BlockingIOError:
                time.sleep(0.0005)

    def close(self) -> None:
        """Go."""
        self._wire.close()


def _packet(kind: int, body: bytes) -> bytes:
    size, rest = b"", len(body)
    while True:
        rest, digit = divmod(rest, 128)[0], rest % 128
        size += bytes([digit | (128 if rest else 0)])
        if not rest:
            return bytes([kind]) + size + body


def _text(words: bytes) -> bytes:
    return struct.pack(">H", len(words)) + words


class Messages:
    """Messages of one device, counted on from run to run."""

    def __init__(self):
        self.seq = 0

    def made(self, count: int, samples: int) -> list[bytes]:
        """Return messages with so many samples each, of now."""
        found, at = [], int(time.time() * 1000)
        for _message in range(count):
            self.seq += 1
            readings = [
                [f"T{n % TAGS}", at, 20 + n / 100, "°C", 0] for n in range(samples)
            ]
            told = {"seq": self.seq, "readings": readings}
            found.append(json.dumps(told, ensure_ascii=False).encode())
        return found


class Consumer:
    """The gateway in a process of its own that tells how much it has done.

    :param stub: whether it stores nothing
    """

    def __init__(self, place: Path, broker, topic: str, dsn: str, stub: bool = False):
        tags = [tag(n + 1, f"T{n}", high_action=90, deadband=1) for n in range(TAGS)]
        source = {"id": 1 + stub, "protocol": "mqtt", "url": broker.url, "topic": topic}
        self._office = Office([{**source, "tags": tags}])
        place.mkdir()
        key = place / "key"
        key.write_text(KEY)
        key.chmod(0o600)
        words = [sys.executable, "-m", "bench._consumer", "stub" if stub else "real"]
        words += ["--url", self._office.url, "--key-file", str(key)]
        words += ["--buffer", str(place / "buffer"), "--dsn", dsn]
        self._process = subprocess.Popen(
            words, cwd=ROOT, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._done = 0
        self.wait_for(0)

    def wait_for(self, count: int) -> None:
        """Wait until so much more is done."""
        goal = self._done + count
        for line in self._process.stdout:
            self._done = int(line)
            if self._done >= goal:
                return
        raise SystemExit("the consumer ended")

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(30)
        self._office.close()
