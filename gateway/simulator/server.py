"""The simulator's OPC UA server: a variable and a set-point for every point."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time

from asyncua import Client, Server, ua

from .points import BY_CODE, POINTS, Point, moved, shown

NAMESPACE = "urn:mes:simulator"

INDEX = 2
"""Number of the namespace: the first that is not OPC UA's or the server's own."""

PERIOD = 0.5
"""Seconds between two values."""

PORT = 4840


def address(code: str) -> str:
    """Return the node of a point."""
    return f"ns={INDEX};s={code}"


def set_point(code: str) -> str:
    """Return the node of a point's set-point."""
    return address(f"{code}.SetPoint")


class Simulator:
    """The server.

    :param port: where it listens, for this machine alone
    """

    def __init__(self, port: int = PORT):
        self.url = f"opc.tcp://127.0.0.1:{port}"
        self._server = Server()
        self._nodes: dict[str, tuple] = {}
        self._values = {point.code: point.begins for point in POINTS}
        self._chance = random.Random()

    async def run(self, stopped: asyncio.Event) -> None:
        """Serve until stopped."""
        await self._server.init()
        self._server.set_endpoint(self.url)
        self._server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
        if await self._server.register_namespace(NAMESPACE) != INDEX:
            raise RuntimeError("the namespace has another number")
        for point in POINTS:
            await self._add(point)
        async with self._server:
            await self._move(stopped)

    async def _add(self, point: Point) -> None:
        """Make a point's nodes, below a folder of its unit."""
        objects = self._server.nodes.objects
        try:
            folder = await objects.get_child(f"{INDEX}:{point.unit}")
        except ua.UaError:
            folder = await objects.add_folder(INDEX, point.unit)
        node = ua.NodeId.from_string(address(point.code))
        value = await folder.add_variable(node, point.name, float(point.begins))
        text = ua.LocalizedText(point.measure)
        unit = ua.EUInformation(DisplayName=text, Description=text)
        await value.add_property(0, "EngineeringUnits", unit)
        node = ua.NodeId.from_string(set_point(point.code))
        name = f"{point.name}.SetPoint"
        wanted = await folder.add_variable(node, name, float(point.set_point))
        await wanted.set_writable()
        self._nodes[point.code] = value, wanted

    async def _move(self, stopped: asyncio.Event) -> None:
        before = time.monotonic()
        while not stopped.is_set():
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(stopped.wait(), PERIOD)
            now = time.monotonic()
            for point in POINTS:
                await self._moved(point, now - before)
            before = now

    async def _moved(self, point: Point, seconds: float) -> None:
        node, wanted = self._nodes[point.code]
        goal = float(await wanted.read_value())
        value = moved(point, self._values[point.code], goal, seconds)
        self._values[point.code] = value
        await node.write_value(shown(point, value, self._chance.gauss(0, 1)))


async def lead(url: str, code: str, value: float) -> None:
    """Set where a point is led.

    :raises KeyError: there is no such point
    """
    BY_CODE[code]
    async with Client(url, timeout=4) as client:
        node = client.get_node(set_point(code))
        await node.write_value(ua.Variant(float(value), ua.VariantType.Double))


async def present(url: str) -> list[tuple[str, float, float, str]]:
    """Return of every point: code, value, set-point, unit of measure."""
    async with Client(url, timeout=4) as client:
        names = [each for p in POINTS for each in (address(p.code), set_point(p.code))]
        values = await client.read_values([client.get_node(name) for name in names])
    pairs = zip(POINTS, values[::2], values[1::2], strict=True)
    return [(point.code, now, wanted, point.measure) for point, now, wanted in pairs]
