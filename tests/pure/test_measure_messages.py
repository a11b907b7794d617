"""Every reason that measuring gives has its words in the catalogue."""

import ast
import csv
import string
from pathlib import Path

ADDON = Path(__file__).resolve().parents[2] / "addons" / "mes_compliance"
MAKERS = {"Finding", "Unreadable", "UnitMismatch", "MeasureError"}
FIGURES = {"about", "found", "needed"}
#: Named values that the rules give beside the figures.
VALUES = {"position", "asked", "places", "result", "state"}


def _catalogue():
    path = ADDON / "data" / "mes.message.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["rule"]: row for row in csv.DictReader(lines)}


def _rules():
    """Return every rule key that stands in the package's source."""
    rules = set()
    for path in (ADDON / "measure").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                rules.add(node.value)
    return rules


def _named_in_calls():
    for path in (ADDON / "measure").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            first = node.args[0] if name in MAKERS and node.args else None
            if isinstance(first, ast.Constant):
                yield first.value


def test_every_rule_has_a_sentence():
    """[X11] No refusal reaches a person without words."""
    assert not set(_named_in_calls()) - set(_catalogue())


def test_sentences_use_known_figures():
    """[X11] A sentence names only figures that its rule gives."""
    rules = _rules()
    for rule, row in _catalogue().items():
        if rule in rules:
            fields = string.Formatter().parse(row["sentence"] + row["advice"])
            names = {field for _text, field, _spec, _conversion in fields if field}
            assert names <= FIGURES | VALUES, rule


def test_a_rule_has_one_message():
    """[X11] No two addons say one rule in different words."""
    seen = {}
    for path in sorted(ADDON.parent.glob("*/data/mes.message.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                other = seen.setdefault(row["rule"], path.parts[-3])
                assert other == path.parts[-3], row["rule"]
