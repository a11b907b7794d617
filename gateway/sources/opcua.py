"""OPC UA: values as they change, and read again where they do not.

A value that changes is reported by the server, with its source's time.
A value that stays is read again within the tag's interval, with the time of that
reading: so silence always means that there is none. When the connection ends, every tag
has a gap.
"""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timezone

from asyncua import Client, Node, ua

from ..away import Away
from ..configuration import INTERVAL
from ..judge import since_1970
from ..message import BAD, GOOD, UNCERTAIN, Message, now
from .base import Served

PUBLISH = 250
"""Milliseconds in which the server gathers changes."""

QUEUE = 1000
"""Changes of one value that the server keeps between two reports."""

TICK = 0.5
"""Seconds between two looks for values that were silent."""

PATIENCE = 4.0
"""Seconds within which the server has to answer."""


class OpcUa(Served):
    """One server."""

    def __init__(self, source, name, gateway):
        super().__init__(source, name, gateway)
        self._units: dict[str, str | None] = {}
        self._heard: dict[str, float] = {}
        self._first: set[str] = set()

    async def serve(self) -> None:
        """Hand over values until the connection ends."""
        self._lost()
        client = Client(self.source.url, timeout=PATIENCE)
        if self.login:
            client.set_user(self.login[0])
            client.set_password(self.login[1])
        try:
            async with client:
                nodes = await self._found(client)
                self.here()
                await self._subscribed(client, nodes)
                await self._look_after(client, nodes)
        except (OSError, asyncio.TimeoutError, ua.UaError, ValueError) as fault:
            raise Away(str(fault) or type(fault).__name__) from fault

    def _lost(self) -> None:
        """Say that nothing is known of the tags since their last readings."""
        if self.accepting:
            self.intake.put(Message(self.source.id, lost=True))

    # -- the tags' nodes ------------------------------------------------------------

    async def _found(self, client: Client) -> dict[str, Node]:
        """Return the nodes that the server has; set the others aside."""
        found, unknown = {}, []
        for tag in self.source.tags:
            try:
                node = client.get_node(tag.address)
                await node.read_browse_name()
            except (ua.UaStatusCodeError, ua.UaStringParsingError, ValueError):
                unknown.append(tag.address)
                continue
            found[tag.address] = node
            self._units[tag.address] = await _unit(node)
        self._set_aside(unknown)
        return found

    def _set_aside(self, addresses: list[str]) -> None:
        for address in addresses:
            told = f"the server has no {address}"
            aside = Message(self.source.id, address, fault=told, reason="unknown_tag")
            self.intake.put(aside)

    async def _subscribed(self, client: Client, nodes: dict[str, Node]) -> None:
        subscription = await client.create_subscription(PUBLISH, self)
        self._first = set(nodes)
        self._heard = dict.fromkeys(nodes, time.monotonic())
        if nodes:
            await subscription.subscribe_data_change(
                list(nodes.values()), queuesize=QUEUE, sampling_interval=0
            )

    def datachange_notification(self, node: Node, _value: object, data) -> None:
        """Take a change; asyncua calls this."""
        address = node.nodeid.to_string()
        told = data.monitored_item.Value
        first = address in self._first
        self._first.discard(address)
        # The first report is the present value, however long it has been so.
        self._hand_over([(address, told, now() if first else _source_time(told))])

    def status_change_notification(self, status) -> None:
        """Note that the server ended the subscription; asyncua calls this."""
        self._heard.clear()

    # -- values that stay -----------------------------------------------------------

    async def _look_after(self, client: Client, nodes: dict[str, Node]) -> None:
        """Read what was silent for its interval; see that the server is there."""
        while self._heard or not nodes:
            await asyncio.sleep(TICK)
            await client.check_connection()
            silent = [
                tag.address
                for tag in self.source.tags
                if tag.address in nodes and self._silent(tag)
            ]
            if silent:
                await self._read(client, silent, nodes)
        raise Away("the server ended the subscription")

    def _silent(self, tag) -> bool:
        """Tell whether a tag is to be read again; soon, while a limit's delay runs."""
        quiet = time.monotonic() - self._heard.get(tag.address, 0)
        due = tag.interval or INTERVAL
        if self.intake.pending(self.source.id, tag.id):
            due = min(due, tag.delay / 2)
        return quiet >= due - TICK

    async def _read(self, client: Client, addresses: list, nodes: dict) -> None:
        wanted = [nodes[address] for address in addresses]
        told = await client.read_attributes(wanted, ua.AttributeIds.Value)
        at = now()
        self._hand_over([(*each, at) for each in zip(addresses, told, strict=True)])

    def _hand_over(self, values: list) -> None:
        """Hand over (address, data value, time in microseconds)."""
        if not self.accepting:
            return
        heard, readings = time.monotonic(), []
        for address, told, at in values:
            self._heard[address] = heard
            value, quality = _value(told)
            readings.append([address, at, value, self._units.get(address), quality])
        self.intake.put(Message(self.source.id, readings=readings))


async def _unit(node: Node) -> str | None:
    """Return the unit that a node says it has, None where it says none."""
    try:
        told = await (await node.get_child("0:EngineeringUnits")).read_value()
        return told.DisplayName.Text or None
    except (ua.UaError, AttributeError):
        return None


def _value(told: ua.DataValue) -> tuple[object, int]:
    """Return value and quality of what a server told."""
    status = told.StatusCode
    if status is None or status.is_good():
        quality = GOOD
    else:
        quality = UNCERTAIN if status.is_uncertain() else BAD
    value = told.Value.Value if told.Value is not None else None
    return value, quality


def _source_time(told: ua.DataValue) -> int:
    """Return when a value was taken, microseconds since 1970."""
    at: datetime | None = told.SourceTimestamp or told.ServerTimestamp
    if at is None:
        return now()
    return since_1970(at if at.tzinfo else at.replace(tzinfo=timezone.utc))
