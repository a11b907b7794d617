"""The closed lists: every message and every exception code is there once, and used."""

from __future__ import annotations

import ast
import csv
import fnmatch
import functools
import re
import string
from collections import Counter

import pytest
from message_keys import ADDONS, asked, modules

CODE = re.compile(r"[A-Z]{3}-[0-9]{2}")
NAMES = tuple(sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py")))
TREES = modules()


@functools.cache
def below(addon):
    """Return an addon with those of ours that it depends on."""
    text = (ADDONS / addon / "__manifest__.py").read_text(encoding="utf-8")
    own = set(ast.literal_eval(text)["depends"]) & set(NAMES)
    return {addon}.union(*map(below, own))


@functools.cache
def rows(catalogue, addon):
    """Return the rows of one addon's part of a catalogue."""
    path = ADDONS / addon / "data" / f"{catalogue}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def known(catalogue, column, addons=NAMES):
    """Return what some addons bring to a catalogue."""
    return [row[column] for addon in addons for row in rows(catalogue, addon)]


def twice(values):
    """Return what stands there more than once."""
    return [value for value, times in Counter(values).items() if times > 1]


def test_every_rule_has_its_words():
    """[X11] Whatever is said or refused has a message, known where it is asked for."""
    silent = {}
    for key, places in asked(TREES).items():
        for module in places:
            if not fnmatch.filter(
                known("mes.message", "rule", below(module.addon)), key
            ):
                silent.setdefault(key, str(module.place))
    assert not silent


def test_every_message_is_used():
    """[X11] No message stands there that nothing asks for."""
    texts = set().union(*(module.texts() for module in TREES))
    patterns = [key for key in asked(TREES) if "*" in key]
    unused = [
        rule
        for rule in known("mes.message", "rule")
        if rule not in texts
        and not any(fnmatch.fnmatchcase(rule, pattern) for pattern in patterns)
    ]
    assert not unused


def test_a_rule_has_one_message():
    """[X11] No two addons say one rule in different words."""
    assert not twice(known("mes.message", "rule"))
    assert not twice(known("mes.exception.type", "code"))


@pytest.mark.parametrize("addon", NAMES)
def test_sentences_can_be_said(addon):
    """[X11] Every figure in a sentence has a name; no brace stands alone."""
    for row in rows("mes.message", addon):
        assert row["sentence"].strip(), row["rule"]
        parts = string.Formatter().parse(row["sentence"] + row["advice"])
        fields = [field for _text, field, _spec, _conversion in parts]
        assert all(field is None or field.isidentifier() for field in fields), row


def test_every_code_is_in_the_catalogue():
    """[G01] The catalogue is closed: the rules know no code outside of it."""
    codes = {text for module in TREES for text in module.texts() if _is_code(text)}
    assert len(codes) > 30
    assert codes <= set(known("mes.exception.type", "code"))


def test_who_raises_knows_the_type():
    """[G01] What an addon raises itself stands in its own catalogue or one below."""
    for module in TREES:
        own = known("mes.exception.type", "code", below(module.addon))
        for call in module.nodes:
            if isinstance(call, ast.Call) and _raises(call):
                assert call.args[0].value in own, module.place


def test_the_catalogue_is_that_of_the_domain_model():
    """[G01] Types have the severities and gates that the models know."""
    for row in (row for addon in NAMES for row in rows("mes.exception.type", addon)):
        assert row["severity"] in ("info", "minor", "major", "critical"), row
        gates = ("none", "step", "batch", "release", "equipment")
        assert row["gate"] in gates, row
        assert row["name"].strip(), row


def _is_code(text):
    return isinstance(text, str) and CODE.fullmatch(text)


def _raises(call):
    name = getattr(call.func, "attr", "")
    given = call.args and isinstance(call.args[0], ast.Constant)
    return name in ("_raise", "_raise_apart") and given
