"""MQTT: messages of devices, acknowledged to the broker only once they are safe.

A device sends JSON to a topic of its own, at quality of service 1::

    {"session": 3, "seq": 17, "late": false,
     "readings": [["FBD-01.TI", 1763834400123, 58.4, "°C", 0], …]}

A reading is address, time (milliseconds since 1970, or ISO 8601 text), value, and if
the device tells them unit and quality. ``seq`` counts the device's messages without a
gap. What the gateway has safely is told back on ``mes/received/`` + the device's topic.
"""

from __future__ import annotations

import asyncio
import json
import ssl

import aiomqtt
import orjson

from ..away import Away
from ..message import Message, now
from ..numbers import Device
from .base import Served

PORT, SAFE_PORT = 1883, 8883

RECEIVED = "mes/received/"
"""Before a device's topic: where it is told what is safe."""

BURST = 100
"""Most messages read before anything else has its turn."""

ALIVE = 10
"""Seconds after which a silent connection is looked at."""

RECEIPT = 0.5
"""Seconds between two receipts for a device."""


class Mqtt(Served):
    """One subscription at one broker."""

    def __init__(self, source, name, gateway):
        super().__init__(source, name, gateway)
        self._client: object | None = None
        self._left: int | None = None
        self._since: int | None = None
        self._until = 0
        self._receipts: dict[str, Device] = {}
        self._count = 0
        self._bursting = False

    async def serve(self) -> None:
        """Take messages until the broker goes away."""
        try:
            client = self._made()
            async with client:
                await client.subscribe(self.source.topic or "#", qos=1)
                self.here()
                self._receipts = self.intake.devices(self.source.id)
                receipts = asyncio.create_task(self._tell(client))
                try:
                    async for _message in client.messages:
                        pass  # the handler below has them; this waits for the end
                finally:
                    receipts.cancel()
                    self._client, self._left = None, now()
        except (aiomqtt.MqttError, OSError, ValueError) as fault:
            raise Away(str(fault)) from fault

    def _made(self) -> aiomqtt.Client:
        """Return a client with a lasting session, which acknowledges by hand."""
        safe = self.url.scheme == "mqtts"
        user, word = self.login or (self.url.username, self.url.password)
        client = aiomqtt.Client(
            self.url.hostname or "localhost",
            self.url.port or (SAFE_PORT if safe else PORT),
            username=user,
            password=word,
            identifier=f"mes-{self.name}-{self.source.id}",
            clean_session=False,
            keepalive=ALIVE,
            tls_context=ssl.create_default_context() if safe else None,
        )
        # aiomqtt has no acknowledging by hand; the client it wraps does.
        self._client = inner = client._client
        inner.manual_ack_set(True)
        inner.on_message = self._arrived
        self._since, self._until = self._silence()
        return client

    def _silence(self) -> tuple[int | None, int]:
        """Return since when nobody listened, and until when what waited comes in."""
        tolerance = int(self.source.clock_tolerance * 1_000_000)
        return self._left or self.intake.alive(self.source.id), now() + tolerance

    def _arrived(self, client, _userdata, message) -> None:
        if not self.accepting:
            return  # not acknowledged: the broker sends it again
        if message.topic.startswith(RECEIVED):
            client.ack(message.mid, message.qos)
            return  # what we sent ourselves: this source covers all topics
        found = read(message.payload, message.topic, self.source.id)
        found.since = self._since if found.received <= self._until else None
        if message.qos:
            found.origin, found.mark = self, (client, message.mid, message.qos)
        self._count += 1
        self.intake.put(found)
        if not self._bursting:
            self._bursting = True
            asyncio.get_running_loop().call_soon(self._burst, client)

    def _burst(self, client) -> None:
        """Read what more is there: asking the system for each costs more than it."""
        try:
            for _message in range(BURST):
                count = self._count
                if client is self._client:
                    client.loop_read()
                if count == self._count:
                    break
        except OSError:
            pass  # the connection's own reader meets that too, and ends it
        finally:
            self._bursting = False

    def committed(self, message: Message, device: Device) -> None:
        """Acknowledge a message that is safe."""
        client, mid, qos = message.mark
        if client is self._client:
            client.ack(mid, qos)
        if message.seq is not None:
            self._receipts[message.device] = device

    async def _tell(self, client: aiomqtt.Client) -> None:
        """Tell devices what is safe; at first all: a broker may have lost it."""
        while True:
            receipts, self._receipts = self._receipts, {}
            for name, device in receipts.items():
                told = {
                    "session": device.session,
                    "seq": device.last,
                    "missing": device.holes,
                }
                told = orjson.dumps(told)
                await client.publish(RECEIVED + name, told, retain=True)
            await asyncio.sleep(RECEIPT)


def read(payload: bytes, topic: str, source: int) -> Message:
    """Return a message as a device sent it; one that cannot be read says why."""
    message = Message(source, topic, raw=payload)
    try:
        told = _decoded(payload)
        message.readings = [_reading(each) for each in told["readings"]]
        message.seq = _count(told["seq"])
        message.session = _count(told.get("session", 0))
        message.late = told.get("late") is True
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        message.fault = f"{type(fault).__name__}: {fault} in {payload[:1500]!r}"
    return message


def _decoded(payload: bytes) -> dict:
    """Return the JSON; with NaN, which is no JSON, but is what some devices send."""
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        return json.loads(payload)


def _reading(told: list) -> list:
    """Return a reading with its time in microseconds where it is a number."""
    if type(told) is list and len(told) > 1 and type(told[1]) is int:
        told[1] *= 1000
    return told


def _count(told: object) -> int:
    if type(told) is not int or not 0 <= told < 1 << 63:
        raise ValueError(f"{told!r} is no count")
    return told
