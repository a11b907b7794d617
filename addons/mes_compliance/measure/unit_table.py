"""The one table of units. What is not here, or made of two of these, is refused.

A row is a dimension and its units with their exact factors; the first unit is the one
in which results of a new dimension are given. Sources: the SI brochure for factors;
counted things are those the recipes of a plant count.
"""

from __future__ import annotations

ROWS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("ratio", (("", "1"), ("%", "1/100"), ("‰", "1/1000"), ("ppm", "1/1000000"))),
    (
        "mass",
        (
            ("kg", "1"),
            ("g", "1/1000"),
            ("mg", "1/1000000"),
            ("µg", "1/1000000000"),
            ("ng", "1/1000000000000"),
            ("t", "1000"),
        ),
    ),
    (
        "volume",
        (("L", "1"), ("mL", "1/1000"), ("µL", "1/1000000"), ("m³", "1000")),
    ),
    ("time", (("s", "1"), ("min", "60"), ("h", "3600"), ("d", "86400"))),
    ("temperature", (("K", "1"), ("°C", "1"))),
    (
        "pressure",
        (
            ("Pa", "1"),
            ("hPa", "100"),
            ("kPa", "1000"),
            ("MPa", "1000000"),
            ("mbar", "100"),
            ("bar", "100000"),
        ),
    ),
    ("force", (("N", "1"), ("kN", "1000"))),
    ("rotation", (("rpm", "1"),)),
    ("frequency", (("Hz", "1"),)),
    ("current", (("A", "1"), ("mA", "1/1000"))),
    ("voltage", (("V", "1"), ("mV", "1/1000"))),
    ("power", (("W", "1"), ("kW", "1000"))),
    ("energy", (("J", "1"), ("kJ", "1000"), ("kWh", "3600000"))),
    ("amount", (("mol", "1"), ("mmol", "1/1000"))),
    (
        "length",
        (
            ("m", "1"),
            ("cm", "1/100"),
            ("mm", "1/1000"),
            ("µm", "1/1000000"),
            ("nm", "1/1000000000"),
        ),
    ),
    ("area", (("m²", "1"), ("cm²", "1/10000"), ("mm²", "1/1000000"))),
    ("conductance", (("S", "1"), ("mS", "1/1000"), ("µS", "1/1000000"))),
    ("viscosity", (("Pa·s", "1"), ("mPa·s", "1/1000"))),
    ("osmolality", (("mOsm", "1"),)),
    ("acidity", (("pH", "1"),)),
    ("turbidity", (("NTU", "1"),)),
    ("biological activity", (("IU", "1"),)),
    ("endotoxin activity", (("EU", "1"),)),
)

#: Things that are counted. Each is a dimension of its own: vials are not stoppers.
COUNTED: tuple[str, ...] = (
    "piece",
    "tablet",
    "capsule",
    "vial",
    "ampoule",
    "syringe",
    "bottle",
    "sachet",
    "blister",
    "carton",
    "label",
    "bag",
    "container",
    "dose",
    "unit",
    "particle",
    "CFU",
    "dataset",
    "times",
)

#: Zero points above absolute zero, in the dimension's first unit.
OFFSETS: dict[str, str] = {"°C": "273.15"}
