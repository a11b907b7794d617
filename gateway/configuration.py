"""What Odoo tells the gateway: its sources and their tags."""

from __future__ import annotations

from typing import NamedTuple

from .machine import machine

INTERVAL = 10.0
"""Seconds between two readings of a tag that asks for none."""


class Illegible(ValueError):
    """Odoo's answer is no configuration."""


class Tag(NamedTuple):
    """One measured point.

    :ivar id: its number in the database
    :ivar address: what its source calls it
    :ivar unit: the unit in which its values have to come
    :ivar limits: ``low_action low_alert high_alert high_action``, None where none
    :ivar interval: seconds within which a reading is expected; 0: when it changes
    """

    id: int
    code: str
    address: str
    unit: str
    limits: tuple[float | None, float | None, float | None, float | None]
    deadband: float
    delay: float
    interval: float


class Source(NamedTuple):
    """Where readings come from.

    :ivar protocol: ``mqtt`` or ``opcua``
    :ivar topic: what is subscribed to; None for OPC UA
    :ivar clock_tolerance: seconds by which a device's clock may be off
    """

    id: int
    protocol: str
    url: str
    topic: str | None
    clock_tolerance: float
    tags: tuple[Tag, ...]


class Configuration(NamedTuple):
    """All that the gateway needs to know; ``digest`` names this state of it."""

    site: int
    gateway: str
    digest: str
    sources: tuple[Source, ...]


def parsed(told: dict) -> Configuration:
    """Return what an answer of Odoo says.

    :raises Illegible: it is not one; names the first thing that is wrong
    """
    try:
        sources = tuple(_source(each) for each in _list(told["sources"]))
        site = _number(told["site"], 15)
        return Configuration(site, str(told["gateway"]), str(told["digest"]), sources)
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        raise Illegible(f"{type(fault).__name__}: {fault}") from fault


def _source(told: dict) -> Source:
    if told["protocol"] not in ("mqtt", "opcua"):
        raise ValueError(f"unknown protocol {told['protocol']}")
    return Source(
        _number(told["id"], 31),
        told["protocol"],
        str(told["url"]),
        told.get("topic") or None,
        float(told.get("clock_tolerance") or 60),
        tuple(_tag(each) for each in _list(told["tags"])),
    )


def _tag(told: dict) -> Tag:
    limits = told.get("limits") or {}
    return Tag(
        _number(told["id"], 31),
        str(told["code"]),
        str(told["address"]),
        str(told.get("unit") or ""),
        tuple(_optional(limits.get(name)) for name in machine.LIMITS),
        float(told.get("deadband") or 0),
        float(told.get("delay") or 0),
        INTERVAL if told.get("interval") is None else float(told["interval"]),
    )


def _list(value: object) -> list:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is no list")
    return value


def _optional(value: object) -> float | None:
    return None if value is None or value is False else float(value)


def _number(value: object, bits: int) -> int:
    """Return a whole number that a column of the database holds."""
    if type(value) is not int or not 0 <= value < 1 << bits:
        raise ValueError(f"{value!r} is no number of the database")
    return value
