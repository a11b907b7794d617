"""The words of measuring's reasons fit the figures that the rules give."""

import ast
import csv
import string
from pathlib import Path

ADDON = Path(__file__).resolve().parents[2] / "addons" / "mes_compliance"
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


def test_sentences_use_known_figures():
    """[X11] A sentence names only figures that its rule gives."""
    rules = _rules()
    for rule, row in _catalogue().items():
        if rule in rules:
            fields = string.Formatter().parse(row["sentence"] + row["advice"])
            names = {field for _text, field, _spec, _conversion in fields if field}
            assert names <= FIGURES | VALUES, rule
