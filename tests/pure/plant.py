"""A plant in memory: people, scales and lots, to run a batch through the engine."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

from addons.mes_batch.engine import Plan, State, decide, evolve, frontier, stamp
from addons.mes_batch.engine.case import Case
from addons.mes_batch.engine.commands.sign import may_sign, next_signature
from addons.mes_compliance.measure import Quantity
from addons.mes_compliance.verdict import accepted
from addons.mes_recipe.isa88 import read
from addons.mes_training.competence import Grant

ROOT = Path(__file__).resolve().parents[2]
RECIPE = ROOT / "addons" / "mes_recipe" / "demo" / "recipe_process_a.yaml"
START = datetime(2026, 11, 22, 7, 0, tzinfo=timezone.utc)
CODES = ("DISP-01", "GRAN-02", "FBD-01", "PRESS-03")

GATES = {
    "PAR-02": "step",
    "PAR-03": "batch",
    "PAR-05": "step",
    "ALM-01": "batch",
    "DAT-02": "release",
    "YLD-01": "batch",
    "YLD-02": "release",
    "TIM-01": "step",
    "TIM-02": "batch",
    "SEQ-03": "batch",
    "MAT-07": "batch",
}

CLASSES = {
    "booth": "DSP-BOOTH-1",
    "floor_scale": "BAL-001",
    "bench_scale": "BAL-003",
    "granulator": "HSG-300-01",
    "dryer": "FBD-300-01",
    "test_station": "IPT-01",
    "mill": "MIL-01",
    "bin": "IBC-1000-07",
    "bin_scale": "BAL-600-01",
    "blender": "BLD-01",
    "press": "TPR-45-02",
    "packing_line": "PKL-01",
}
"""Per need of process A the unit that stands behind it."""

PROPERTIES = {
    "bin": {"tare": "182.40 kg"},
    "floor_scale": {"division": "0.02 kg"},
    "bench_scale": {"division": "0.001 kg"},
}

LOTS = {
    "RM-0001": ("C-260311", {"assay": "99.6 %", "loss_on_drying": "0.25 %"}),
    "RM-0002": ("MS-7781", {}),
    "RM-0003": ("SIL-220", {}),
    "RM-0004": ("PVP-0911", {}),
    "RM-W01": ("", {}),
    "RM-0007": ("CCS-118", {}),
    "RM-0006": ("TLC-55", {}),
    "RM-0005": ("MGS-302", {}),
    "PM-0101": ("FC-20-0417", {}),
    "PM-0102": ("LF-20-0417", {}),
}


def recipe_a():
    """Return process A."""
    source = read(RECIPE.read_text(encoding="utf-8"), RECIPE.name)
    assert source.recipe, [remark.finding for remark in source.remarks]
    return source.recipe


def person(login, roles=("operator",), codes=CODES):
    """Return the facts of a person, qualified for some codes."""
    grants = [Grant(code, login, date(2026, 1, 1), None) for code in codes]
    name = login.split(".")[-1].capitalize()
    return {
        "key": login,
        "login": login,
        "name": name,
        "roles": list(roles),
        "grants": grants,
    }


ANNA, BEN = person("op.anna"), person("op.ben")
EVA = person("ipqa.eva", ("ipqa",))
DAVID = person("sup.david", ("operator", "supervisor"))
FARID = person("qa.farid", ("qa_reviewer", "qa_approver"), ())


@dataclass
class Plant:
    """One batch in a plant whose clock the test moves."""

    plan: Plan = field(default_factory=lambda: Plan(recipe_a(), GATES))
    state: State = field(default_factory=State)
    now: datetime = START
    record: list = field(default_factory=list)
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def wait(self, **span):
        """Let time pass."""
        self.now += timedelta(**span)

    def facts(self, who, **more):
        """Return what the server would gather."""
        return {
            "now": self.now,
            "tz": "Europe/Zurich",
            "today": self.now.date(),
            "batch": "PCM26031",
            "person": who,
            "names": {},
            **more,
        }

    def do(self, who, name, step=None, facts=None, **arguments):
        """Send a command and let what follows happen; return the decision."""
        command = {"id": str(uuid.uuid4()), "name": name, "step": step, **arguments}
        decision = decide(
            self.plan, self.state, command, self.facts(who, **(facts or {}))
        )
        self.happen(decision.events, who)
        return decision

    def happen(self, events, who):
        """Write events to the record and let the state follow."""
        for event, data in events:
            if event == "exception.raised":
                data = {**data, "number": f"EX-{next(self.numbers):04}"}
            mark = {"at": stamp(self.now), "by": who["login"] if who else ""}
            evolve(self.state, event, data, mark)
            who_entry = {"login": mark["by"], "name": who["name"] if who else ""}
            self.record.append(
                {"type": event, "data": data, "at": mark["at"], "who": who_entry}
            )

    def ok(self, who, name, step=None, facts=None, **arguments):
        """Send a command that has to be accepted."""
        decision = self.do(who, name, step, facts, **arguments)
        assert decision.verdict.ok, (name, step, decision.verdict.findings)
        return decision

    # -- acts --------------------------------------------------------------------

    def case(self, who, step, **command):
        """Return a case, to ask the engine something."""
        command = {"id": "0", "name": "ask", "step": step, **command}
        return Case(self.plan, self.state, command, self.facts(who))

    def sign(self, who, step):
        """Sign a step with the meaning it waits for."""
        case = self.case(who, step)
        meaning = next_signature(case).meaning
        verdict = may_sign(self.case(who, step, meaning=meaning))
        if verdict.ok:
            self.ok(who, "signed", step, meaning=meaning, shown="0" * 64)
        return verdict

    def equip(self, who, step):
        """Scan whatever equipment the step needs."""
        phase = self.plan.phase(step.split("#")[0])
        for need in self.plan.needed(phase):
            if self.state.bound(need) is None:
                self.ok(who, "scan", step, {"scanned": self.unit(need)})

    def unit(self, need, verdict=None):
        """Return the facts of scanning the unit behind a need."""
        return {
            "kind": "equipment",
            "verdict": accepted(),
            "text": CLASSES[need],
            "code": CLASSES[need],
            "class_": self.plan.needs[need].class_,
            "properties": PROPERTIES.get(need, {}),
            "suitability": {
                name: verdict or accepted()
                for name, each in self.plan.needs.items()
                if each.class_ == self.plan.needs[need].class_
            },
        }

    def source(self, item, usable=None, **more):
        """Return the facts of scanning the drum of an item."""
        lot, analysis = LOTS[item]
        return {
            "kind": "lot",
            "verdict": accepted(),
            "text": lot,
            "item": item,
            "lot": lot,
            "container": f"DRUM-{lot}",
            "usable": usable or accepted(),
            **analysis,
            **more,
        }

    def container(self, code, batch="PCM26031"):
        """Return the facts of scanning a dispensed container."""
        known = self.state.containers[code]
        scanned = {
            "kind": "container",
            "verdict": accepted(),
            "text": code,
            "code": code,
            "batch": batch,
            "line": known.line,
            "net": known.net,
            "lot": known.lot,
            "usable": accepted(),
        }
        return {"scanned": scanned, "container": known}

    def reading(self, value, unit="kg", device="BAL-001"):
        """Return the facts of an instrument's message."""
        return {
            "value": value,
            "unit": unit,
            "device": device,
            "tag": "net",
            "raw": f"S S {value} {unit}",
            "at": stamp(self.now),
            "verdict": accepted(),
        }

    def segment(self, parameter, *values, unit=None):
        """Return the facts of a tag's readings so far, the last one the latest."""
        bound = self.state.bound(parameter.entry.need)
        figures = [Decimal(each) for each in values]
        mean = sum(figures) / len(figures) if figures else None
        texts = {
            "last": values[-1] if values else None,
            "mean": mean and format(mean, "f"),
            "min": min(values, key=Decimal, default=None),
            "max": max(values, key=Decimal, default=None),
        }
        return {
            "tag": f"{bound['code']}.{parameter.entry.tag}",
            "unit": unit or str(parameter.measured_in),
            "from": stamp(self.now - timedelta(minutes=5)),
            "until": stamp(self.now),
            "count": len(values),
            "first_seq": 1,
            "last_seq": len(values),
            "digest": "0" * 64,
            **texts,
        }

    def weigh(self, who, step, value, unit="kg"):
        """Put a weight on the scale and confirm it."""
        line = self.plan.lines[self.state.step(step).source["line"]]
        bound = self.state.bound(line.weighed_on)
        division = bound["properties"].get("division")
        facts = {
            "reading": self.reading(value, unit, bound["code"]),
            "weighing": accepted(),
            "container": f"C{len(self.state.containers) + 1:04}",
            "division": division and Quantity.parse(division),
        }
        return self.do(who, "weigh", step, facts)

    def keys(self):
        """Return the steps whose turn it is."""
        return [key.text for key in frontier(self.plan.steps, self.state).keys]
