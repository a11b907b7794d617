"""A crew in memory that makes process A from end to end, as its text says."""

from __future__ import annotations

from plant import ANNA, BEN, EVA, Plant

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
"""Per weighing what the scale shows."""

ADJUSTED = {
    "croscarmellose": "5.470",
    "talc": "4.973",
    "silica_blend": "2.984",
    "magnesium_stearate": "2.984",
}
"""The blend set after it was adjusted to the granulate's yield."""

MASSES = (
    "598 602 604 597 600 601 606 599 603 595 600 602 598 601 605 600 597 603 599 600"
)
READINGS = {
    "tablet_mass": MASSES.split(),
    "hardness": "104 110 98 107 101 112 99 105 103 108".split(),
    "thickness": ["5.18", "5.20", "5.22", "5.25", "5.19"] * 2,
    "friability": [["6.5012", "6.4731"]],
    "disintegration": ["3.2", "3.5", "4.0", "4.2", "4.5", "4.9"],
}

VALUES = {
    "room_temperature": "22.4",
    "room_humidity": "41",
    "source_difference": "0.1",
    "water_mass": "60.0",
    "paste_temperature": "80",
    "dry_mix_impeller": "slow",
    "endpoint_current": "18.4",
    "inlet_air": "58",
    "outlet_air": "45",
    "lod_before": "10.000",
    "lod_after": "9.800",
    "granulate_gross": "464.34",
    "preblend_speed": "12",
    "blend_gross": "480.00",
    "tablets_good": "489650",
    "mass_good": "294.08",
    "mass_rejects": "1.42",
    "mass_samples": "0.60",
    "mass_dust": "1.05",
    "carton_issued": "24700",
    "carton_used": "24455",
    "carton_damaged": "118",
    "carton_specimen": "3",
    "carton_returned": "121",
}
"""Per parameter what is typed or read."""

MINUTES = {
    "dry_mix_time": 6,
    "binder_addition_time": 5,
    "kneading_time": 4.2,
    "kneading_again_time": 1,
    "preblend_time": 15,
    "final_blend_time": 5,
}


class Crew:
    """Anna performs, Ben checks, Eva approves; values can be replaced for a fault."""

    def __init__(self, plant: Plant | None = None, sets: int = 3):
        """Take a plant, and how many sets of checks are made while the press runs."""
        self.plant = plant or Plant()
        self.values = dict(VALUES)
        self.sets = sets

    def make(self):
        """Do every step whose turn comes until nothing is left."""
        while keys := self.plant.keys():
            self.step(self.choose(keys))
        return self.plant

    def choose(self, keys):
        """Return the next step; the press goes on until its sets are made."""
        sets = [key for key in keys if key.startswith("40.3.")]
        if sets and "40.2.1" in self.plant.state.steps:
            press = self.plant.state.step("40.2.1")
            done = sum(1 for key in self.plant.state.steps if key.startswith("40.3.1#"))
            if not press.finished and done < self.sets:
                return sets[0]
        return (
            next(key for key in keys if key not in sets)
            if not all(key in sets for key in keys)
            else keys[0]
        )

    def step(self, key):
        """Do one step from its start to its last signature."""
        plant = self.plant
        phase = plant.plan.phase(key.split("#")[0])
        first = self.signer(phase.sign[0])
        if not plant.state.step(key):
            plant.ok(first, "start", key)
        plant.equip(first, key)
        self.fill(first, key, phase)
        if key == "40.2.1" and not self.enough():
            return
        for sign in phase.sign:
            verdict = plant.sign(self.signer(sign), key)
            assert verdict.ok, (key, sign.text, verdict.findings)

    def enough(self):
        """Tell whether enough sets were made while the press ran."""
        done = [k for k in self.plant.state.steps if k.startswith("40.3.1#")]
        return len(done) >= self.sets

    def signer(self, sign):
        """Return who signs with a meaning."""
        if sign.who == "IPQA":
            return EVA
        return BEN if sign.meaning in ("verified", "second_checked") else ANNA

    def fill(self, who, key, phase):
        """Record all that a step asks for and has not yet."""
        plant, step = self.plant, self.plant.state.step(key)
        for number, _text in enumerate(phase.checks, 1):
            if str(number) not in step.checks:
                plant.ok(who, "check", key, check=number, yes=True)
        self.materials(who, key, phase)
        for parameter in plant.plan.parameters_of(phase):
            if parameter.parameter not in plant.state.step(key).values:
                self.record(who, key, parameter)
        for test in plant.plan.tests_of(phase):
            if test.test not in plant.state.step(key).readings:
                plant.ok(who, "read", key, test=test.test, readings=READINGS[test.test])
        for sample in phase.samples:
            plant.ok(who, "sample", key, {"sample": "S-26-0001"}, sample=sample.sample)
        if key.startswith("40.3."):
            plant.wait(minutes=30)

    def materials(self, who, key, phase):
        """Weigh or charge what the step asks for."""
        if phase.kind == "weigh" and phase.method == "difference":
            self.adjust(who, key, phase)
        elif phase.kind == "weigh":
            self.dispense(who, key, phase)
        else:
            self.charge(who, key, phase)

    def dispense(self, who, key, phase):
        """Weigh the containers of a line."""
        item = self.plant.plan.lines[phase.lines[0]].item.code
        source = self.plant.source(item)
        self.plant.ok(who, "scan", key, {"scanned": source})
        for value in WEIGHTS[key]:
            self.plant.wait(minutes=2)
            decision = self.plant.weigh(who, key, value)
            assert decision.verdict.ok, decision.verdict.findings

    def adjust(self, who, key, phase):
        """Bring each dispensed container to its new content."""
        for line, value in ADJUSTED.items():
            code = self.plant.state.line(line)[0].code
            self.plant.ok(who, "scan", key, self.plant.container(code))
            decision = self.plant.weigh(who, key, value)
            assert decision.verdict.ok, decision.verdict.findings

    def charge(self, who, key, phase):
        """Use up what the step's lines hold."""
        for line in phase.lines:
            for container in self.plant.state.line(line):
                if not container.charged_at:
                    facts = self.plant.container(container.code)
                    self.plant.ok(who, "scan", key, facts)
            if not self.plant.state.line(line):
                item = self.plant.plan.lines[line].item.code
                self.plant.ok(who, "scan", key, {"scanned": self.plant.source(item)})

    def record(self, who, key, parameter):
        """Record one parameter by its way of entry."""
        name, kind, plant = parameter.parameter, parameter.entry.kind, self.plant
        if kind == "calculated":
            return
        if kind == "timer":
            plant.ok(who, "start_timer", key, parameter=name)
            plant.wait(minutes=MINUTES[name])
            plant.ok(who, "stop_timer", key, parameter=name)
            return
        facts = {}
        value = self.values[name]
        if kind == "scale":
            unit = str(parameter.measured_in)
            facts["reading"] = plant.reading(value, unit)
            plant.ok(who, "record", key, facts, parameter=name)
        elif kind == "tag":
            facts["segment"] = plant.segment(parameter, value)
            plant.ok(who, "record", key, facts, parameter=name)
        else:
            plant.ok(who, "record", key, parameter=name, value=value)
