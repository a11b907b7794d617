"""The crew on the floor: they read the screen and do what it asks for."""

from __future__ import annotations

from meter import Meter
from plant import label
from web import accepted

SECOND = ("verified", "second_checked")

UNIT_OF = {
    # class of equipment: the unit the crew takes
    "dispensing_booth": ("DSP-BOOTH-1",),
    "scale": ("BAL-001", "BAL-003", "BAL-600-01"),
    "high_shear_granulator": ("HSG-300-01",),
    "fluid_bed_dryer": ("FBD-300-01",),
    "in_process_test_station": ("IPT-01",),
    "cone_mill": ("MIL-01",),
    "bin": ("IBC-1000-07",),
    "bin_blender": ("BLD-01",),
    "rotary_press": ("TPR-45-02",),
    "blister_cartoner": ("PKL-01",),
}
SCALE_OF = {
    "floor_scale": "BAL-001",
    "bench_scale": "BAL-003",
    "bin_scale": "BAL-600-01",
}

WEIGHTS = {
    "10.2.1": ["126.00", "125.72"],
    "10.2.2": ["8.780"],
    "10.2.3": ["2.500"],
    "10.3.1": ["18.500"],
    "10.3.2": ["2.000"],
    "10.3.3": ["60.00"],
    "10.4.1": ["5.500"],
    "10.4.2": ["5.000"],
    "10.4.3": ["3.000"],
    "10.4.4": ["3.000"],
}
ADJUSTED = {
    "croscarmellose": "5.470",
    "talc": "4.973",
    "silica_blend": "2.984",
    "magnesium_stearate": "2.984",
}
SOURCES = {
    # item: lot and container that it is weighed from
    "RM-0001": ("C-260311", "000133"),
    "RM-0002": ("MS-7781", "000134"),
    "RM-0003": ("SIL-220", "000135"),
    "RM-0004": ("PVP-0911", "000136"),
    "RM-0005": ("MGS-302", "000137"),
    "RM-0006": ("TLC-55", "000138"),
    "RM-0007": ("CCS-118", "000139"),
    "PM-0101": ("FC-20-0417", ""),
    "PM-0102": ("LF-20-0417", ""),
}
VALUES = {
    "room_temperature": "22.4",
    "room_humidity": "41",
    "paste_temperature": "80",
    "dry_mix_impeller": "slow",
    "endpoint_current": "18.4",
    "inlet_air": "58",
    "outlet_air": "45",
    "lod_before": "10.000",
    "lod_after": "9.790",
    "preblend_speed": "12",
    "tablets_good": "489650",
    "carton_issued": "24700",
    "carton_used": "24455",
    "carton_damaged": "118",
    "carton_specimen": "3",
    "carton_returned": "121",
}
SCALES = {
    "source_difference": ("BAL-001", "23.30"),
    "water_mass": ("BAL-001", "60.00"),
    "granulate_gross": ("BAL-600-01", "464.34"),
    "blend_gross": ("BAL-600-01", "480.00"),
    "mass_good": ("BAL-600-01", "294.08"),
    "mass_rejects": ("BAL-600-01", "1.42"),
    "mass_samples": ("BAL-600-01", "0.60"),
    "mass_dust": ("BAL-600-01", "1.05"),
}
"""Values from a scale: which scale, and what it shows."""

MINUTES = {
    "dry_mix_time": 6,
    "binder_addition_time": 5,
    "kneading_time": 4.2,
    "kneading_again_time": 1,
    "preblend_time": 15,
    "final_blend_time": 5,
}
MASSES = (
    "598 602 604 597 600 601 606 599 603 595 600 602 598 601 605 600 597 603 599 600"
)
NEARLY = (
    "598 602 604 597 600 631 606 599 603 595 600 602 598 601 605 568 597 603 599 600"
)
READINGS = {
    "tablet_mass": MASSES.split(),
    "hardness": "104 110 98 107 101 112 99 105 103 108".split(),
    "thickness": ["5.18", "5.20", "5.22", "5.25", "5.19"] * 2,
    "friability": [["6.5012", "6.4731"]],
    "disintegration": ["3.2", "3.5", "4.0", "4.2", "4.5", "4.9"],
}
TAKES = {
    # kind of phase: minutes it takes beside its timers
    "weigh": 4,
    "charge": 6,
    "process": 12,
    "check": 5,
    "transfer": 15,
    "ipc": 6,
    "yield": 5,
    "reconcile": 8,
}


class Crew:
    """Makes a batch by the screens: nothing here knows the recipe's order.

    :ivar counts: how many commands were accepted and refused
    """

    def __init__(self, people, clock, batch, points):
        """Take the people, the plant's clock, the batch and the measuring points.

        :param points: the line on which readings come in, and the ids of tags
        """
        self.people, self.clock, self.batch = people, clock, batch
        self.points = points
        self.anna, self.ben = people["op.anna"], people["op.ben"]
        self.counts = {"commands": 0, "refused": 0, "signatures": 0}
        self.sources = dict(SOURCES)
        self.values = dict(VALUES)

    # -- going on ----------------------------------------------------------------

    def screen(self, step=None) -> dict:
        """Return the screen as Anna sees it."""
        return self.anna.call("mes.batch", "screen", [self.batch], step)

    def make(self, until: str = "") -> None:
        """Do what the screens ask for, until nothing is left or a step is reached."""
        while (screen := self.screen())["step"]:
            step = screen["step"]
            if step["number"] == until:
                return
            self.step(step)

    def step(self, step: dict) -> None:
        """Do one step from its start to its last signature."""
        key, who = step["key"], self.signer(step["signatures"][0])
        if step["status"] == "ready":
            self.before(key)
            self.does(who, "start", key)
        begun = self.clock.now
        self.equip(who, key)
        self.measure(key, begun)
        self.fill(who, key)
        self.clock.wait(minutes=TAKES.get(step["kind"], 2))
        self.clock.meter = None
        if step["number"] == "40.2.1":
            self.press()
        self.sign_all(key)

    def sign_all(self, key: str) -> None:
        """Sign a step, one person after the other."""
        for sign in self.screen(key)["step"]["signatures"]:
            if not sign["by"]:
                self.sign(self.signer(sign), key, sign["meaning"])

    def sign(self, who, key: str, meaning: str) -> None:
        """Sign what the screen shows."""
        who.signs("mes.batch", self.batch, meaning, key)
        self.counts["signatures"] += 1

    def signer(self, sign: dict):
        """Return who of the crew signs so."""
        if sign["who"] == "IPQA":
            return self.people["ipqa.eva"]
        return self.ben if sign["meaning"] in SECOND else self.anna

    def does(self, who, name: str, key: str, **arguments) -> dict:
        """Send a command that has to be accepted."""
        self.counts["commands"] += 1
        return who.does(self.batch, name, key, **arguments)

    def tries(self, who, name: str, key: str | None, **arguments) -> dict:
        """Send a command that has to be refused; return the reasons."""
        self.counts["commands"] += 1
        answer = who.command(self.batch, name, key, **arguments)
        if answer["ok"]:
            raise SystemExit(f"{name} {key} should have been refused")
        self.counts["refused"] += 1
        return answer

    # -- faults: a story overrides these -----------------------------------------

    def before(self, key: str) -> None:
        """Let happen what goes wrong before a step begins."""

    def during(self, who, key: str) -> None:
        """Let happen what goes wrong after equipment was scanned."""

    # -- what a screen asks for --------------------------------------------------

    def equip(self, who, key: str) -> None:
        """Scan equipment until the screen asks for no more."""
        for need in self.screen(key)["step"]["needs"]:
            if not need["unit"]:
                code = SCALE_OF.get(need["need"]) or UNIT_OF[need["class"]][0]
                self.does(who, "scan", key, text=code, how="scanned")
        self.during(who, key)

    def measure(self, key: str, begun) -> None:
        """Let the units of a step measure what it takes from their tags."""
        step, meter = self.screen(key)["step"], Meter(*self.points, begun)
        units = {need["need"]: need["unit"] for need in step["needs"]}
        for each in step["parameters"]:
            if each["entry"] == "tag" and not each["values"]:
                value = self.values[each["parameter"]]
                meter.watch(units[each["need"]], each["tag"], value)
        self.clock.meter = meter if meter.goals else None

    def fill(self, who, key: str) -> None:
        """Record whatever the screen still asks for."""
        step = self.screen(key)["step"]
        for check in step["checks"]:
            if "yes" not in check:
                self.does(who, "check", key, check=check["check"], yes=True)
        self.materials(who, key, step)
        for parameter in step["parameters"]:
            if not parameter["values"]:
                self.record(who, key, parameter)
        for test in step["tests"]:
            if not test["readings"]:
                readings = READINGS[test["test"]]
                self.does(who, "read", key, test=test["test"], readings=readings)
        for sample in step["samples"]:
            if not sample["id"]:
                self.does(who, "sample", key, sample=sample["sample"])

    def materials(self, who, key: str, step: dict) -> None:
        """Weigh, adjust or charge."""
        if "charge" in step:
            for line in step["charge"]:
                self.charge(who, key, line)
        elif "weigh" in step and step["weigh"]["method"] == "difference":
            self.adjust(who, key, step["weigh"])
        elif "weigh" in step:
            self.dispense(who, key, step["number"], step["weigh"])

    def dispense(self, who, key: str, number: str, weigh: dict) -> None:
        """Open the source and fill the containers."""
        item = weigh["lines"][0]["code"]
        if item in self.sources:
            self.does(who, "scan", key, text=self.scan_of(item), how="scanned")
        scale = self.screen(key)["step"]["weigh"]["scale"]
        for value in WEIGHTS[number]:
            self.clock.wait(minutes=3)
            self.show(scale, value)
            self.does(who, "weigh", key)

    def scan_of(self, item: str) -> str:
        """Return what the scanner reads for an item: its drum, or its label."""
        lot, drum = self.sources[item]
        return drum or label(item, lot)

    def adjust(self, who, key: str, weigh: dict) -> None:
        """Bring the blend set to the granulate's yield, container by container."""
        for line in weigh["lines"]:
            for container in line["containers"]:
                code = container["code"]
                self.does(who, "scan", key, text=code, how="scanned")
                self.clock.wait(minutes=2)
                self.show("BAL-003", ADJUSTED[line["line"]])
                self.does(who, "weigh", key)

    def charge(self, who, key: str, line: dict) -> None:
        """Scan every container of a line."""
        for container in line["containers"]:
            if not container["charged_at"]:
                self.clock.wait(minutes=1)
                self.does(who, "scan", key, text=container["code"], how="scanned")
        if not line["containers"]:
            lot, _drum = self.sources[line["code"]]
            self.does(who, "scan", key, text=lot, how="scanned")

    def record(self, who, key: str, parameter: dict) -> None:
        """Record a parameter by its way of entry."""
        name, entry = parameter["parameter"], parameter["entry"]
        if entry == "timer":
            self.does(who, "start_timer", key, parameter=name)
            self.clock.wait(minutes=MINUTES[name])
            self.does(who, "stop_timer", key, parameter=name)
        elif entry == "scale":
            scale, value = SCALES[name]
            self.show(scale, value)
            drum = self.sources["RM-0001"][1]
            more = {"about": drum} if name == "source_difference" else {}
            self.does(who, "record", key, parameter=name, **more)
        elif entry == "tag":
            self.clock.wait(seconds=1)
            self.does(who, "record", key, parameter=name)
        elif entry != "calculated":
            self.does(who, "record", key, parameter=name, value=self.values[name])

    def show(self, scale: str, value: str) -> None:
        """Let a scale show a stable weight."""
        raw = f"S S {value:>10} kg"
        accepted(
            self.people["dev.scales"].call(
                "maintenance.equipment", "mes_message", scale, raw
            ),
            scale,
            raw,
        )

    # -- the press ---------------------------------------------------------------

    def press(self) -> None:
        """Make the sets of checks while the press runs."""
        for _set in range(4):
            self.clock.wait(minutes=self.interval(_set))
            for number in ("40.3.1", "40.3.2") if _set == 3 else ("40.3.1",):
                self.one_set(number)

    def interval(self, number: int) -> int:
        """Return the minutes to the next set."""
        return 28

    def one_set(self, number: str) -> None:
        """Make one set of checks."""
        rail = self.screen("40.2.1")["rail"]
        key = next(each["key"] for each in rail if each["number"] == number)
        step = self.screen(key)["step"]
        self.does(self.anna, "start", key)
        self.fill(self.anna, key)
        self.sign(self.anna, key, step["signatures"][0]["meaning"])
