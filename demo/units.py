"""The equipment of Basel Solids: classes, units, stations."""

from __future__ import annotations

CLASSES = {
    # code: (name, flags, properties of the class: code, name, kind, unit)
    "dispensing_booth": (
        "Dispensing booth",
        {},
        [("grade", "Grade", "words", ""), ("pressure", "Pressure", "quantity", "Pa")],
    ),
    "scale": (
        "Scale",
        {"calibrated": True, "calibration_months": 6, "daily_check": True},
        [
            ("capacity", "Capacity", "quantity", "kg"),
            ("division", "Division", "quantity", "kg"),
            ("min_weight", "Smallest weight", "quantity", "kg"),
        ],
    ),
    "high_shear_granulator": (
        "High-shear granulator",
        {
            "cleanable": True,
            "clean_hold_hours": 72,
            "dirty_hold_hours": 24,
            "campaign_batches": 5,
            "campaign_days": 7,
        },
        [
            ("volume", "Volume", "quantity", "L"),
            ("impeller_speed", "Impeller", "quantity", "rpm"),
        ],
    ),
    "fluid_bed_dryer": (
        "Fluid-bed dryer",
        {"cleanable": True, "clean_hold_hours": 72, "dirty_hold_hours": 24},
        [
            ("capacity", "Capacity", "quantity", "kg"),
            ("inlet_air", "Inlet air", "quantity", "°C"),
            ("filter_bag", "Filter bag", "words", ""),
        ],
    ),
    "in_process_test_station": (
        "In-process test station",
        {"calibrated": True, "calibration_months": 6},
        [("methods", "Methods", "words", "")],
    ),
    "cone_mill": (
        "Cone mill",
        {"cleanable": True, "clean_hold_hours": 72, "dirty_hold_hours": 24},
        [("screen", "Screen", "quantity", "mm")],
    ),
    "bin": (
        "Bin",
        {"cleanable": True, "clean_hold_hours": 168, "dirty_hold_hours": 48},
        [("volume", "Volume", "quantity", "L")],
    ),
    "bin_blender": ("Bin blender", {}, [("speed", "Speed", "quantity", "rpm")]),
    "rotary_press": (
        "Rotary press",
        {"cleanable": True, "clean_hold_hours": 240, "dirty_hold_hours": 48},
        [
            ("stations", "Stations", "quantity", "piece"),
            ("tooling", "Tooling", "words", ""),
        ],
    ),
    "blister_cartoner": (
        "Blister and cartoning line",
        {"cleanable": True, "clean_hold_hours": 240, "dirty_hold_hours": 48},
        [],
    ),
}

UNITS = {
    # code: (name, class, properties, room, GS1 code)
    "DSP-BOOTH-1": (
        "Dispensing booth 1",
        "dispensing_booth",
        {"grade": "D", "pressure": "-15 Pa"},
        "Dispensing 1",
    ),
    "BAL-001": (
        "Floor scale 1",
        "scale",
        {"capacity": "300 kg", "division": "0.02 kg", "min_weight": "4 kg"},
        "Dispensing 1",
    ),
    "BAL-002": (
        "Bench scale 2",
        "scale",
        {"capacity": "30 kg", "division": "0.001 kg", "min_weight": "0.2 kg"},
        "Dispensing 1",
    ),
    "BAL-003": (
        "Bench scale 3",
        "scale",
        {"capacity": "30 kg", "division": "0.001 kg", "min_weight": "0.2 kg"},
        "Dispensing 1",
    ),
    "BAL-600-01": (
        "Bin scale 1",
        "scale",
        {"capacity": "600 kg", "division": "0.02 kg", "min_weight": "10 kg"},
        "Blending 1",
    ),
    "HSG-300-01": (
        "Granulator 1",
        "high_shear_granulator",
        {"volume": "300 .. 1000 L", "impeller_speed": "0 .. 250 rpm"},
        "Granulation 1",
    ),
    "HSG-300-02": (
        "Granulator 2",
        "high_shear_granulator",
        {"volume": "300 .. 1000 L", "impeller_speed": "0 .. 250 rpm"},
        "Granulation 1",
    ),
    "FBD-300-01": (
        "Fluid-bed dryer 1",
        "fluid_bed_dryer",
        {
            "capacity": "300 kg",
            "inlet_air": "20 .. 80 °C",
            "filter_bag": "product_dedicated",
        },
        "Granulation 1",
    ),
    "IPT-01": (
        "In-process test station 1",
        "in_process_test_station",
        {"methods": "moisture, mass, hardness, thickness, friability, disintegration"},
        "Compression 1",
    ),
    "MIL-01": ("Cone mill 1", "cone_mill", {"screen": "1.5 mm"}, "Granulation 1"),
    "IBC-1000-07": ("Bin 7", "bin", {"volume": "1000 L"}, "Blending 1"),
    "IBC-1000-08": ("Bin 8", "bin", {"volume": "1000 L"}, "Blending 1"),
    "IBC-1000-09": ("Bin 9", "bin", {"volume": "1000 L"}, "Blending 1"),
    "BLD-01": ("Bin blender 1", "bin_blender", {"speed": "12 rpm"}, "Blending 1"),
    "TPR-45-02": (
        "Rotary press 2",
        "rotary_press",
        {"stations": "45 piece", "tooling": "PT-500-B"},
        "Compression 1",
    ),
    "PKL-01": ("Packing line 1", "blister_cartoner", {}, "Packing 1"),
}

GATEWAY = ("GW-1", "Gateway of building 1")
SOURCE = "Process control, building 1"

TAGS = (
    # unit, role (the recipe's name for it), name, unit of measure, interval in seconds
    # (0: sent when it changes), limits low action to high action, deadband, delay
    ("DSP-BOOTH-1", "Temperature", "Room temperature", "°C", 2, "20 - - 25", 0.2, 1),
    ("DSP-BOOTH-1", "Humidity", "Relative humidity", "%", 2, "- - 52 55", 1, 1),
    ("HSG-300-01", "BinderTemperature", "Paste", "°C", 2, "- - 83 85", 0.5, 0.5),
    ("HSG-300-01", "ImpellerSpeed", "Impeller", "rpm", 2, "- - - 250", 1, 1),
    ("HSG-300-01", "ImpellerPower", "Impeller power", "kW", 2, "- - - 15", 0.5, 1),
    ("FBD-300-01", "InletAir", "Inlet air", "°C", 2, "- - 59.5 60", 0.5, 0.5),
    ("FBD-300-01", "OutletAir", "Outlet air", "°C", 2, "- - - 50", 0.5, 0.5),
    ("FBD-300-01", "ProductTemperature", "Product", "°C", 2, "- - - 45", 0.5, 1),
    ("MIL-01", "Speed", "Mill speed", "rpm", 2, "- - - 1500", 5, 1),
    ("IPT-01", "MassBefore", "Mass before drying", "g", 0, "- - - -", 0, 0),
    ("IPT-01", "MassAfter", "Mass after drying", "g", 0, "- - - -", 0, 0),
    ("BLD-01", "Speed", "Blender speed", "rpm", 0, "- - - 13", 0.2, 1),
    ("TPR-45-02", "Force", "Compression force", "kN", 2, "- - - 25", 0.5, 1),
    ("TPR-45-02", "Counter", "Good tablets", "tablet", 0, "- - - -", 0, 0),
    ("PKL-01", "Counter", "Cartons", "piece", 0, "- - - -", 0, 0),
)
"""What the units measure. A tag's code is its unit's with the role; its address at the
OPC UA server is ``ns=2;s=`` and the code."""

TARES = {
    "IBC-1000-07": "182.40 kg",
    "IBC-1000-08": "182.10 kg",
    "IBC-1000-09": "182.60 kg",
}

DIRTY = ("IBC-1000-09",)
"""Units nobody has cleaned."""

EARLY = ("HSG-300-02",)
"""Units cleaned four days before the story begins: their clean hold has passed."""

OVERDUE = "BAL-002"
"""The scale whose calibration was due two days before the story begins."""

STATIONS = (
    # name, place, icon, classes of the unit procedures worked on here
    ("Dispensing 1", "DSP-BOOTH-1", "scale", ("dispensing_booth",)),
    (
        "Granulation 1",
        "HSG, FBD, MIL",
        "granulate",
        ("high_shear_granulator", "fluid_bed_dryer", "cone_mill"),
    ),
    ("Blending 1", "BLD-01", "blend", ("bin_blender",)),
    ("Compression 1", "TPR-45-02", "press", ("rotary_press",)),
    ("Packing 1", "PKL-01", "pack", ("blister_cartoner",)),
)
