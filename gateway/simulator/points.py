"""The measured points of process A's units, and how each of them moves. Pure."""

from __future__ import annotations

import math
from typing import NamedTuple


class Point(NamedTuple):
    """One measured point.

    :ivar unit: code of the unit it belongs to
    :ivar name: its name at that unit, by which a recipe asks for it
    :ivar measure: unit of measure
    :ivar begins: its value at the start
    :ivar set_point: where it is led, until somebody sets it elsewhere; of a counter:
        how much is counted in a minute
    :ivar lag: time constant in seconds, with which it follows
    :ivar noise: standard deviation of the noise on it
    :ivar counts: whether it counts up
    """

    unit: str
    name: str
    measure: str
    begins: float
    set_point: float
    lag: float
    noise: float = 0.0
    counts: bool = False

    @property
    def code(self) -> str:
        """``FBD-300-01.InletAir``: its address, and what people call it."""
        return f"{self.unit}.{self.name}"


POINTS = (
    Point("DSP-BOOTH-1", "Temperature", "°C", 21.8, 22.0, 120, 0.05),
    Point("DSP-BOOTH-1", "Humidity", "%", 43.0, 42.0, 180, 0.2),
    Point("HSG-300-01", "BinderTemperature", "°C", 24.0, 80.0, 40, 0.15),
    Point("HSG-300-01", "ImpellerSpeed", "rpm", 0.0, 120.0, 3, 0.6),
    Point("HSG-300-01", "ImpellerPower", "kW", 1.0, 9.5, 25, 0.12),
    Point("FBD-300-01", "InletAir", "°C", 22.0, 58.0, 4, 0.12),
    Point("FBD-300-01", "OutletAir", "°C", 22.0, 43.0, 60, 0.08),
    Point("FBD-300-01", "ProductTemperature", "°C", 22.0, 38.0, 90, 0.08),
    Point("MIL-01", "Speed", "rpm", 0.0, 1200.0, 2, 4.0),
    Point("IPT-01", "MassBefore", "g", 5.004, 5.004, 1),
    Point("IPT-01", "MassAfter", "g", 4.903, 4.903, 1),
    Point("BLD-01", "Speed", "rpm", 0.0, 12.0, 2),
    Point("TPR-45-02", "Force", "kN", 0.0, 14.0, 3, 0.25),
    Point("TPR-45-02", "Counter", "tablet", 0.0, 2500.0, 1, counts=True),
    Point("PKL-01", "Counter", "piece", 0.0, 120.0, 1, counts=True),
)

BY_CODE = {point.code: point for point in POINTS}


def moved(point: Point, value: float, set_point: float, seconds: float) -> float:
    """Return the true value some seconds later: a lag of first order, or a count."""
    if point.counts:
        return value + max(set_point, 0.0) * seconds / 60
    return set_point + (value - set_point) * math.exp(-seconds / point.lag)


def shown(point: Point, value: float, chance: float) -> float:
    """Return what the instrument shows.

    :param chance: drawn from the standard normal distribution
    """
    if point.counts:
        return float(math.floor(value))
    return round(value + point.noise * chance, 3)
