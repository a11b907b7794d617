"""Random recipes that pass every check, for the property tests of isa88."""

import csv
import unicodedata
from itertools import count
from pathlib import Path

from hypothesis import strategies as st

from addons.mes_recipe.isa88 import from_content

ADDONS = Path(__file__).resolve().parents[2] / "addons"
PROCESS_A = ADDONS / "mes_recipe" / "demo" / "recipe_process_a.yaml"
PROCESS_B = Path(__file__).parent / "data" / "recipe_process_b.yaml"

#: Texts that YAML would rather read as something else.
AWKWARD = ["yes: no", "- 1", "# not a remark", "a #b", "[x], {y}", '"q" \\ q', "'s'"]
AWKWARD += ["& * ! | > % @ `", "---", "...", "null", "~", "1e3", "0x1F", "2026-11-22"]
AWKWARD += ["key:", ":", "?", "? x", "x:y", "a: b # c", "<<", "=", "é ü ß µ °C ± →"]

_LETTERS = st.characters(exclude_categories=("C", "Z"))
_ANY = st.text(_LETTERS | st.just(" "), min_size=1, max_size=30)
sentences = (
    (st.sampled_from(AWKWARD) | _ANY)
    .map(lambda text: unicodedata.normalize("NFC", " ".join(text.split())))
    .filter(bool)
)
prose = st.lists(sentences, min_size=1, max_size=3).map("\n".join)
codes = st.integers(1, 9999).map("RM-{:04d}".format)


def sentences_of_rules():
    """Return the catalogue's sentence of every rule of the pure packages."""
    found = {}
    for addon in ("mes_compliance", "mes_recipe"):
        path = ADDONS / addon / "data" / "mes.message.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            found.update(
                {row["rule"]: row["sentence"] for row in csv.DictReader(lines)}
            )
    return found


class Draft:
    """Builds one recipe, with names and numbers that stay unique."""

    def __init__(self, draw):
        self.draw = draw
        self.counter = count(1)
        self.lines = []
        self.values = []
        self.recorded = []
        self.number = []

    def maybe(self, chance=2):
        return self.draw(st.integers(1, chance)) == 1

    def name(self, stem):
        return f"{stem}_{next(self.counter)}"

    def text(self):
        return self.draw(sentences)

    # -- formula -------------------------------------------------------------------

    def formula(self):
        total = self.draw(st.integers(1, 4))
        self.lines = [self.input(index) for index in range(total)]
        outputs = [
            {
                "line": self.name("product"),
                "item": f"FG-1 {self.text()}",
                "quantity": "1000 tablet",
                "action": "90 .. 101 %",
            }
        ]
        self.values = [
            {"value": self.name("theory"), "name": self.text(), "quantity": "10.00 kg"}
        ]
        if self.maybe():
            self.values[0]["scaling"] = "fixed"
        return {"inputs": self.lines, "outputs": outputs, "values": self.values}

    def input(self, index):
        number = self.draw(st.integers(1, 500))
        line = {
            "line": self.name("line"),
            "item": f"{self.draw(codes)} {self.text()}",
            "function": "active" if index == 0 else "filler",
            "per_unit": f"{number} mg",
            "quantity": f"{number}.{'0' * self.draw(st.integers(1, 3))} g",
            "tolerance": "-0 / +0.5 %",
            "weighed_on": "scale",
            "method": self.draw(st.sampled_from(["net", "gross_tare", "difference"])),
        }
        if self.maybe():
            line["containers"] = f"max {self.draw(st.integers(1, 9))}"
        if self.maybe():
            line["note"] = self.draw(prose)
        if index == 0 and self.maybe():
            line["potency"] = self.potency()
        return line

    def potency(self):
        return {
            "quantity_as": "base",
            "assay_on": "base",
            "assay_state": self.draw(st.sampled_from(["as_is", "dried", "anhydrous"])),
            "assay_spec": "98.0 .. 102.0 %",
            "above_100": self.draw(st.sampled_from(["count_as_100", "as_found"])),
            "rounding": "up",
        }

    def equipment(self):
        where = {"capacity": "min 5 kg", "min_weight": "max 1 mg"}
        if self.maybe():
            where["grade"] = self.draw(st.sampled_from(["D", "a, b", "PT-500-B"]))
        return [
            {"need": "scale", "class": "scale", "where": where, "state": "calibrated"},
            {"need": "vessel", "class": "mixer", "state": "clean, empty"},
        ]

    # -- procedure -----------------------------------------------------------------

    def procedure(self):
        weighing = [self.phase("weigh", lines=[x["line"]]) for x in self.lines]
        charging = [self.phase("charge", lines=[x["line"]]) for x in self.lines]
        working = [self.work() for _n in range(self.draw(st.integers(1, 5)))]
        working.append(self.yields())
        steps = [
            self.unit("10", [self.operation("10.1", weighing)]),
            self.unit("20", [self.operation("20.1", charging + working)]),
        ]
        return {"steps": steps, "time_limits": [self.time_limit()]}

    def unit(self, number, operations):
        unit = {
            "unit_procedure": f"{number} {self.text()}",
            "equipment": ["scale", "vessel"],
            "steps": operations,
        }
        if self.maybe(3):
            unit["note"] = self.text()
        return unit

    def operation(self, number, steps):
        return {"operation": f"{number} {self.text()}", "steps": steps}

    def phase(self, kind, **keys):
        number = f"{self.draw(st.integers(1, 9))}.{next(self.counter)}.1"
        self.number.append(number)
        phase = {"phase": f"{number} {self.text()}", "kind": kind, **keys}
        critical = self.maybe()
        if critical:
            phase["critical"] = "yes"
        if critical or kind == "weigh":
            phase["sign"] = ["performed MIX-01", "verified MIX-01"]
        else:
            phase["sign"] = ["performed operator"]
        if self.maybe(3):
            phase["instruction"] = self.draw(prose)
        return phase

    def work(self):
        """Return one step: a phase, a loop, a choice or parallel branches."""
        makers = [self.measuring, self.checking, self.testing]
        makers += [self.loop, self.choice, self.beside]
        return self.draw(st.sampled_from(makers))()

    def measuring(self):
        many = self.draw(st.integers(1, 3))
        phase = self.phase("measure")
        phase["parameters"] = [self.parameter() for _n in range(many)]
        phase.pop("critical", None)
        return phase

    def parameter(self):
        name = self.name("value")
        low = self.draw(st.integers(0, 500))
        width = self.draw(st.integers(0, 50))
        parameter = {
            "parameter": name,
            "name": self.text(),
            "entry": self.draw(st.sampled_from(["typed", "scale", "timer"])),
            "target": f"{low + width}.5 °C",
            "alert": f"{low + width}.0 .. {low + width + 1}.0 °C",
            "action": f"{low}.0 .. {low + 2 * width + 1}.0 °C",
        }
        if self.maybe():
            parameter["registered"] = f"min {low}.0 °C"
        if self.maybe(3):
            parameter["outside"] = "PAR-02 critical batch"
        self.recorded.append(name)
        return parameter

    def checking(self):
        checks = self.draw(st.lists(sentences, min_size=1, max_size=3))
        return self.phase("check", checks=checks)

    def testing(self):
        test = {
            "test": self.name("test"),
            "name": self.text(),
            "take": "20 tablet",
            "mean": {"action": "588 .. 612 mg"},
            "each": [{"outside": "5 % of mean", "at_most": "2 tablet"}],
        }
        phase = self.phase("ipc", tests=[test])
        phase.pop("critical", None)
        return phase

    def loop(self):
        inside = self.measuring()
        name = inside["parameters"][0]["parameter"]
        return {
            "repeat": self.name("loop"),
            "until": f"{name} in action",
            "at_most": f"{self.draw(st.integers(1, 9))} times",
            "exceeded": "SEQ-03",
            "steps": [inside],
        }

    def choice(self):
        before = self.measuring()
        name = before["parameters"][0]["parameter"]
        branches = [
            {"branch": "a", "when": f"{name} < 5 °C", "steps": [self.checking()]},
            {"branch": "b", "when": "otherwise", "steps": []},
        ]
        group = {"one_of": self.name("group"), "branches": branches}
        both = [{"branch": "x", "steps": [before, group]}]
        both.append({"branch": "y", "steps": [self.checking()]})
        return {"all_of": self.name("group"), "branches": both}

    def beside(self):
        branches = [
            {"branch": f"way {index}", "steps": [self.work_inside()]}
            for index in range(self.draw(st.integers(2, 3)))
        ]
        return {"all_of": self.name("group"), "branches": branches}

    def work_inside(self):
        return self.draw(st.sampled_from([self.measuring, self.checking]))()

    def yields(self):
        gross = self.name("gross")
        phase = self.phase("yield")
        phase["parameters"] = [
            {"parameter": gross, "name": "Gross", "entry": "scale", "unit": "kg"},
            {
                "parameter": self.name("share"),
                "name": "Yield",
                "entry": "calculated",
                "expression": f"({gross} - vessel.tare) / {self.values[0]['value']}",
                "rounding": "half_up",
                "decimals": "2",
                "action": "90.0 .. 101.0 %",
                "outside": "YLD-01",
            },
        ]
        return phase

    def time_limit(self):
        return {
            "limit": self.name("hold"),
            "name": self.text(),
            "from": "each weighing of 10.1",
            "to": "its charge",
            "at_most": f"{self.draw(st.integers(1, 99))} h",
            "exceeded": "MAT-08",
        }

    def recipe(self):
        formula = self.formula()
        header = {
            "recipe": f"R-{self.draw(st.integers(1, 99))} {self.text()}",
            "version": str(self.draw(st.integers(1, 99))),
            "level": "master",
            "site": self.text(),
            "product": f"FG-1 {self.text()}",
            "dosage_form": "tablet",
            "strength": self.text(),
            "unit_mass": "2 g",
            "batch_size": "2.000 kg",
            "sizes": self.draw(
                st.sampled_from(["2.000 kg", "1 kg, 2 kg", "1 .. 4 kg"])
            ),
            "theoretical_yield": "1000 tablet",
            "yield_action": "90 .. 101 %",
        }
        if self.maybe():
            header["reason"] = self.draw(prose)
        return {
            "format": "mes-recipe 1",
            "header": header,
            "formula": formula,
            "equipment": self.equipment(),
            "procedure": self.procedure(),
            "other": {
                "precautions": self.draw(st.lists(sentences, min_size=1, max_size=3))
            },
        }


@st.composite
def contents(draw):
    """Return the content of a random recipe, as plain data."""
    return Draft(draw).recipe()


recipes = contents().map(from_content)
