"""The load of G14: monitors that follow the bus, and devices that send; on and off.

Started with one line of JSON on standard input; then ``on`` or ``off`` a line. Each is
answered by a line of JSON: what the monitors read, opened and lost, and samples sent.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from types import SimpleNamespace

import requests
import websocket

from ._floor import Messages, Publisher

LEAST, PATIENCE = 0.9, 2.0
"""Seconds between two readings: at least, and without a hint (``live/follower.js``)."""

LATE, WHOLE = 15_000, 30.0
"""Milliseconds read twice; seconds until all is read again (``trend/history.js``)."""

TICK = 0.1
"""Seconds between two sendings of the device."""


class Dashboard:
    """One monitor: a live connection, and what it reads when a hint comes."""

    def __init__(self, told: SimpleNamespace, on: threading.Event):
        self.told, self.on = told, on
        self.reads = self.opened = self.lost = 0
        self.known, self.whole = None, 0.0
        self.web = requests.Session()
        self.web.cookies.set("session_id", told.session)
        threading.Thread(target=self.run, daemon=True).start()

    def run(self) -> None:
        """Be open while the load is on."""
        while True:
            self.on.wait()
            live = self.joined()
            self.opened += 1
            due = time.monotonic()
            while self.on.is_set():
                due = self.turn(live, due)
            live.close()

    def joined(self) -> websocket.WebSocket:
        """Return a live connection that follows the batch and the gateway."""
        url = f"{self.told.url.replace('http', 'ws')}/websocket"
        cookie = f"session_id={self.told.session}"
        live = websocket.create_connection(url, cookie=cookie, origin=self.told.url)
        data = {"channels": self.told.channels, "last": self.told.last}
        live.send(json.dumps({"event_name": "subscribe", "data": data}))
        return live

    def turn(self, live: websocket.WebSocket, due: float) -> float:
        """Wait for a hint or the time to look; read; return when to look again."""
        live.settimeout(max(0.01, due - time.monotonic()))
        try:
            live.recv()
            wanted = due - PATIENCE + LEAST
            time.sleep(max(0, wanted - time.monotonic()))
        except websocket.WebSocketTimeoutException:
            pass
        if self.on.is_set():
            self.read()
        return time.monotonic() + PATIENCE

    def read(self) -> None:
        """Read what the monitor reads: the running batches, a trend of their tags."""
        self.call("mes.batch", "monitor", [[self.told.batch]], {})
        series = {"t0": -3_600_000, "most": 300, "since": self.since()}
        trend = self.call("mes.tag", "mes_trend", [self.told.tags], series)
        self.known = trend["t1"] if trend else None

    def since(self) -> int | None:
        """Return from when on a trend is asked for; None for all, now and then."""
        now = time.monotonic()
        if self.known and now - self.whole < WHOLE:
            return self.known - LATE
        self.whole = now
        return None

    def call(self, model: str, method: str, args: list, kwargs: dict) -> dict | None:
        """Call a public method as the screen does; return its answer, if one came."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        url = f"{self.told.url}/web/dataset/call_kw/{model}/{method}"
        try:
            answer = self.web.post(url, json={"jsonrpc": "2.0", "params": params})
        except requests.ConnectionError:
            self.lost += 1  # the screen says so, and asks again by itself
            return None
        assert "error" not in answer.json(), answer.text[:500]
        self.reads += 1
        return answer.json()["result"]


class Devices:
    """Send samples at a rate while the load is on."""

    def __init__(self, told: SimpleNamespace, on: threading.Event):
        self.on, self.sent = on, 0
        self.count = round(told.rate * TICK / told.packed)
        self.packed = told.packed
        port = SimpleNamespace(port=told.broker)
        self.publisher, self.messages = Publisher(port, told.topic), Messages()
        threading.Thread(target=self.run, daemon=True).start()

    def run(self) -> None:
        """Send, each tenth of a second."""
        while True:
            self.on.wait()
            due = time.monotonic() + TICK
            made = self.messages.made(self.count, self.packed)
            self.publisher.send(self.publisher.packets(made))
            self.sent += self.count * self.packed
            time.sleep(max(0, due - time.monotonic()))


def main() -> None:
    """Do as standard input says."""
    told = SimpleNamespace(**json.loads(sys.stdin.readline()))
    on = threading.Event()
    devices = Devices(told, on)
    boards = [Dashboard(told, on) for _each in range(told.boards)]
    for line in sys.stdin:
        (on.set if line.strip() == "on" else on.clear)()
        counted = {
            name: sum(getattr(board, name) for board in boards)
            for name in ("reads", "opened", "lost")
        }
        print(json.dumps({**counted, "sent": devices.sent}), flush=True)


if __name__ == "__main__":
    main()
