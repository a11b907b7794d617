"""A plant floor for the gateway's tests: broker, database, devices, all of them real.

Only Odoo's two small answers (configuration, hint) come from a server of the tests
here; how Odoo itself takes readings is tested with a real one.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from paho.mqtt import client as paho

from cli.browser import broker
from cli.layout import ROOT
from cli.site import free_port

READINGS = ROOT / "addons" / "mes_equipment" / "sql" / "readings.sql"

KEY = "a-key-of-the-tests"

PATIENCE = 30
"""Seconds within which something has to come about."""


def until(condition, what: str, patience: float = PATIENCE) -> object:
    """Return what a condition gives as soon as it holds."""
    end = time.monotonic() + patience
    while not (found := condition()):
        assert time.monotonic() < end, f"not within {patience} s: {what}"
        time.sleep(0.02)
    return found


def tag(number: int, address: str, unit: str = "°C", **more) -> dict:
    """Return a tag as Odoo describes it."""
    limits = {name: more.pop(name, None) for name in LIMITS}
    return {
        "id": number,
        "code": address,
        "address": address,
        "unit": unit,
        "limits": limits,
        "deadband": 0,
        "delay": 0,
        "interval": 5,
        **more,
    }


LIMITS = ("low_action", "low_alert", "high_alert", "high_action")


class Broker:
    """A real mosquitto of the test's own, which keeps nothing on disk."""

    def __init__(self, folder: Path, settings: str = ""):
        self.port = free_port()
        self._file = folder / "mosquitto.conf"
        self._file.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\n"
            f"persistence false\nmax_queued_messages 0\nuser root\n{settings}"
        )
        self._log = folder / "mosquitto.log"
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"mqtt://127.0.0.1:{self.port}"

    def up(self) -> None:
        """Start it; it answers when this returns."""
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [broker(), "-c", self._file], stdout=log, stderr=log
            )
        until(self._answers, "the broker answers")

    def _answers(self) -> bool:
        import socket

        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        return False

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait(30)


class Office:
    """In Odoo's place: gives the configuration and counts hints."""

    def __init__(self, sources: list[dict]):
        self.sources, self.hints, self.digest = sources, 0, 1
        office = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                office.configuration(self)

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                office.hints += self.path == "/mes/gateway/hint"
                said = 200 if self.path == "/mes/gateway/hint" else 503
                office.say(self, said, {})

            def log_message(self, *_words):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def configuration(self, request) -> None:
        """Answer who shows the key with the sources, once for each state of them."""
        if request.headers["Authorization"] != f"Bearer {KEY}":
            return self.say(request, 401, {})
        digest = str(self.digest)
        if request.headers["If-None-Match"] == digest:
            return self.say(request, 304, None)
        told = {"site": 1, "gateway": "GW-1", "digest": digest, "sources": self.sources}
        self.say(request, 200, told)

    def say(self, request, code: int, told) -> None:
        """Answer with JSON."""
        body = b"" if told is None else json.dumps(told).encode()
        request.send_response(code)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def close(self) -> None:
        """Be away."""
        self._server.shutdown()
        self._server.server_close()


class Process:
    """The gateway, started as a site starts it."""

    def __init__(self, folder: Path, url: str, dsn: str | None = None, *more: str):
        self.buffer = folder / "gateway.buffer"
        self.log = folder / "gateway.log"
        key = folder / "gateway.key"
        key.write_text(KEY)
        key.chmod(0o600)
        words = ["--url", url, "--key-file", str(key), "--buffer", str(self.buffer)]
        words += ["--dsn", dsn] if dsn else []
        self._words = [sys.executable, "-m", "gateway", *words, *more]
        self.process: subprocess.Popen | None = None

    def up(self) -> None:
        """Start it."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._words, cwd=ROOT, stdout=log, stderr=log, env=os.environ
            )

    def kill(self) -> None:
        """End it at once, as a power failure would."""
        self.process.kill()
        self.process.wait(30)

    def stop(self) -> int:
        """Have it end in order; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def status(self) -> dict:
        """Return what it tells of itself."""
        try:
            told = json.loads(self.buffer.with_suffix(".status.json").read_text())
        except (OSError, ValueError):
            return {}
        return told if told["pid"] == self.process.pid else {}

    def connected(self, source: int = 1) -> bool:
        """Tell whether a source is connected."""
        return bool(self.status().get("connected", {}).get(str(source)))


class Plant:
    """A database with the tables of readings."""

    def __init__(self, cluster):
        self.cluster = cluster
        self.name = cluster.ledger()
        with cluster.connect(self.name, "odoo").cursor() as cursor:
            cursor.execute(READINGS.read_text())
        self.dsn = cluster.dsn(self.name, "odoo")

    def query(self, sql: str, *values) -> list[tuple]:
        """Return the rows of a query."""
        with contextlib.closing(self.cluster.connect(self.name, "odoo")) as connection:
            cursor = connection.cursor()
            cursor.execute(sql, values or None)
            return cursor.fetchall()

    def count(self, table: str = "mes_reading", where: str = "true") -> int:
        """Return a number of rows."""
        return self.query(f"SELECT count(*) FROM {table} WHERE {where}")[0][0]

    def aside(self) -> dict[str, int]:
        """Return how many were set aside for each reason."""
        query = "SELECT reason, count(*) FROM mes_reading_aside GROUP BY 1"
        return dict(self.query(query))


class Device:
    """A device with a small store of its own: it sends again what nobody receipted."""

    def __init__(self, broker: Broker, topic: str, session: int = 1):
        self.topic, self.session, self.seq = topic, session, 0
        self.kept: dict[int, bytes] = {}
        self._client = paho.Client(
            paho.CallbackAPIVersion.VERSION2, f"device-{topic.replace('/', '-')}"
        )
        self._client.on_connect = self._connected
        self._client.on_message = self._receipted
        self._client.reconnect_delay_set(0.05, 0.2)
        self._client.max_queued_messages_set(0)
        self._client.connect_async("127.0.0.1", broker.port, keepalive=5)
        self._client.loop_start()
        until(self._client.is_connected, "the device is connected")

    def _connected(self, client, *_rest) -> None:
        client.subscribe(f"mes/received/{self.topic}", 0)
        for payload in list(self.kept.values()):
            client.publish(self.topic, payload, 1)

    def _receipted(self, client, _userdata, message) -> None:
        told = json.loads(message.payload)
        if told["session"] != self.session:
            return
        missing = {n for a, b in told["missing"] for n in range(a, b + 1)}
        for seq in [seq for seq in self.kept if seq <= told["seq"]]:
            if seq not in missing:
                self.kept.pop(seq, None)
        for seq in sorted(missing & self.kept.keys()):
            client.publish(self.topic, self.kept[seq], 1)

    def send(self, *readings, seq: int | None = None, **more) -> None:
        """Send one message; keep it until the gateway says that it has it."""
        self.seq = self.seq + 1 if seq is None else seq
        told = {"session": self.session, "seq": self.seq, "readings": readings, **more}
        payload = json.dumps(told, ensure_ascii=False).encode()
        self.kept[self.seq] = payload
        self._client.publish(self.topic, payload, 1)

    def shout(self, payload: bytes) -> None:
        """Send whatever it is."""
        self._client.publish(self.topic, payload, 1).wait_for_publish(10)

    def close(self) -> None:
        """Go."""
        self._client.disconnect()
        self._client.loop_stop()


def ms(offset: float = 0) -> int:
    """Return the time in milliseconds since 1970, some seconds from now."""
    return int((time.time() + offset) * 1000)
