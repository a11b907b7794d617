"""The desk of one source: judges its messages one after the other.

It knows how far each device has been heard and how each tag stands against its limits.
What it knows is written in the same commit as the readings, so that a gateway that was
killed goes on from there.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace

from .alarms import Event, Watch
from .configuration import Source
from .judge import ADDRESS, Aside, Row, judged, stored, text, window
from .message import GAP, Message
from .numbers import Device, numbered


@dataclass
class Outcome:
    """What came of some messages of one source.

    :ivar rows: readings to be stored, gaps among them
    :ivar asides: what is set aside
    :ivar events: what was raised or has returned
    """

    rows: list[Row] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


class Desk:
    """One source.

    :param source: its tags and tolerance
    :param known: what :meth:`changed` gave until now, by name
    """

    def __init__(self, source: Source, known: dict[str, dict]):
        self._described(source)
        self.devices = {
            name.removeprefix("device/"): _device(value)
            for name, value in known.items()
            if name.startswith("device/")
        }
        self._watches = {
            tag.id: Watch(tag, known.get(f"alarm/{tag.id}")) for tag in source.tags
        }
        self._touched: set[str] = set()

    def under(self, source: Source) -> None:
        """Go on with what Odoo says today."""
        self._described(source)
        old = self._watches
        self._watches = {
            tag.id: old[tag.id].under(tag) if tag.id in old else Watch(tag)
            for tag in source.tags
        }

    def _described(self, source: Source) -> None:
        self.source = source
        self.tags = {tag.address: tag for tag in source.tags}
        self.tolerance = int(source.clock_tolerance * 1_000_000)

    def pending(self, tag: int) -> bool:
        """Tell whether the delay of one of a tag's limits runs."""
        watch = self._watches.get(tag)
        return watch is not None and bool(watch.state.since)

    def handle(self, message: Message, outcome: Outcome) -> Device:
        """Judge one message; return its device as it is after it."""
        device = self.devices.get(message.device, Device())
        if message.lost:
            if message.fault:
                self._aside(message, "missing", message.fault, outcome)
            return self._after(message, self._gap(device, message, outcome))
        if message.fault:
            self._aside(message, message.reason, message.fault, outcome)
            return device
        if message.seq is not None:
            device, new, missing = numbered(device, message.session, message.seq)
            if not new:
                self._aside(message, "repeated", message.raw, outcome)
                return device
            if missing:
                device = self._gap(device, message, outcome)
                numbers = "{}–{}".format(*missing)
                self._aside(message, "missing", numbers, outcome)
        return self._after(message, self._readings(device, message, outcome))

    def _readings(self, device: Device, message: Message, outcome: Outcome) -> Device:
        """Judge a message's readings, each for itself."""
        received = message.received
        believed = window(received, self.tolerance, message.since, message.late)
        rows, asides = judged(message.readings, self.tags, believed, received)
        outcome.rows += rows
        outcome.asides += asides
        self._watch(rows, received, outcome)
        newest = dict(device.tags)
        for tag, ts, _value, _quality in rows:
            if ts > newest.get(tag, 0):
                newest[tag] = ts
        return Device(device.session, device.last, device.holes, newest)

    def _watch(self, rows: list[Row], received: int, outcome: Outcome) -> None:
        """Look at the limits of every tag that has a reading."""
        watches = self._watches
        for row in rows:
            watch = watches.get(row.tag)
            if watch is not None and not watch.quiet(row):
                outcome.events += watch.take(row, received)
                self._touched.add(f"alarm/{row.tag}")

    def _gap(self, device: Device, message: Message, outcome: Outcome) -> Device:
        """Say of each tag of a device: from its last reading on nothing is known."""
        rows = [Row(tag, ts + 1, None, GAP) for tag, ts in sorted(device.tags.items())]
        outcome.rows += rows
        self._watch(rows, message.received, outcome)
        return replace(device, tags={})

    def _aside(self, message: Message, reason: str, raw, outcome: Outcome) -> None:
        at = stored(message.received)
        address = text(message.device or self.source.url, ADDRESS)
        outcome.asides.append(Aside(address, None, at, text(raw), reason))

    def _after(self, message: Message, device: Device) -> Device:
        self.devices[message.device] = device
        self._touched.add(f"device/{message.device}")
        return device

    def changed(self) -> dict[str, str]:
        """Return what has changed since it was asked last, by name, as JSON."""
        touched, self._touched = self._touched, set()
        return {name: json.dumps(self._known(name)) for name in touched}

    def _known(self, name: str) -> dict:
        kind, _slash, key = name.partition("/")
        if kind == "device":
            return asdict(self.devices[key])
        watch = self._watches.get(int(key))
        return watch.kept() if watch else {}


def _device(value: dict) -> Device:
    """Return a device from plain data; JSON has neither tuples nor numbers as keys."""
    return Device(
        value["session"],
        value["last"],
        tuple(map(tuple, value["holes"])),
        {int(tag): ts for tag, ts in value["tags"].items()},
    )
