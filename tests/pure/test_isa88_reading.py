"""Reading a text: what the format does not hold is refused, with its line."""

import ast
import re
import string
import time

import pytest
from isa88_recipes import ADDONS, PROCESS_A, sentences_of_rules

from addons.mes_recipe.isa88 import check, content, from_content, read, write

A = PROCESS_A.read_text(encoding="utf-8")
WORDS = sentences_of_rules()
PACKAGE = ADDONS / "mes_recipe" / "isa88"

#: How the text is broken (old, new), the rule, the line's text, what would be right.
BROKEN = [
    ("  strength:", "\tstrength:", "text_tab", "\tstrength:", "two spaces"),
    ("500 mg\n  unit", "&a 500 mg\n  unit", "text_anchor", "  strength: &a", ""),
    ("500 mg\n  unit", "*a\n  unit", "text_alias", "  strength: *a", "the text itself"),
    ("500 mg\n  unit", "!!str 500\n  unit", "text_tag", "  strength: !!str", ""),
    ("  strength: 500 mg", "  <<: {a: b}", "text_merge", "  <<:", "the keys themselve"),
    ("  level:", "  version: 7\n  level:", "key_twice", "  version: 7", "once; it sta"),
    ("equipment:\n", "---\nformat: a\nequipment:\n", "text_documents", "---", "one"),
    ("  strength:", "  ? [a]\n  : b\n  strength:", "key_not_text", "  ? [a]", "a word"),
    ("strength: 500 mg", "strength: [500 mg]", "value_not_text", "  strength: [", "a "),
    ("strength: 500 mg", "strength:", "value_empty", "  strength:", "a value, or no k"),
    ("strength: 500 mg", 'strength: ""', "value_empty", '  strength: ""', "a value"),
    ("strength: 500 mg", "strength: |\n    a\n    b", "value_many_lines", "stre", ""),
    ("strength: 500 mg", "strengh: 500 mg", "key_unknown", "  strengh:", "strength"),
    ("strength: 500 mg", "zzz: 500 mg", "key_foreign", "  zzz:", "recipe, version"),
    ("  version: 6\n", "", "key_missing", "header:", "version"),
    ("version: 6", "version: six", "whole_form", "  version: six", "a whole number"),
    ("format: mes-recipe 1", "format: mes-recipe 2", "format_unknown", "format", "mes"),
    ("level: master", "level: boss", "word_unknown", "  level: boss", "general, site"),
    ("remains: no", "remains: nope", "word_unknown", "    remains: nope", "yes, no"),
    ("quantity: 250.000 kg", "quantity: 250.000 kgg", "unit_unknown", "kgg", "kg"),
    ("quantity: 250.000 kg", "quantity: 250,5 kg", "number_comma", "250,5", "250.5"),
    ("quantity: 250.000 kg", "quantity: 250.000", "unit_missing", "250.000", "a unit"),
    ("quantity: 16.500 kg", "quantity: 16.500", "unit_missing", "16.500", "a unit"),
    ("gap: max 35 min", "gap: max 2 h 10 min", "duration_mixed", "2 h 10", "130 min"),
    ("every: 30 min", "every: 30 kg", "duration_form", "every: 30 kg", "a time"),
    ("every: 30 min", "every: 0 min", "duration_form", "every: 0 min", "a time"),
    ("at_most: 4 times", "at_most: 4 h", "rounds_form", "at_most: 4 h", "1 times or"),
    ("at_most: 4 times", "at_most: 0 times", "rounds_form", "0 times", "1 times or mo"),
    ("        at_most: 4 times\n", "", "key_missing", "- repeat: drying", "at_most"),
    ("-0 / +0.2 %", "±0.2 %", "tolerance_one_side", "±0.2 %", "-0.2 / +0.2 %"),
    ("-0 / +0.2 %", "0.2 %", "tolerance_form", ": 0.2 %", "-0 / +0.2 %"),
    ("action: 1.5 .. 2.5 %", "action: 2.5 .. 1.5 %", "range_swapped", "2.5 .. 1", "1."),
    ("assay_spec: 98.0 .. 102.0 %", "assay_spec: high", "range_form", "high", "1.5 .."),
    ("line: talc", "line: Talc", "name_form", "line: Talc", "a-z, 0-9 and _"),
    ("phase: 20.4.3 L", "phase: L", "element_form", "phase: L", "number, space, name"),
    ("phase: 20.4.3 L", "phase: 020.4 L", "element_form", "phase: 020", "number, spac"),
    ("item: RM-0006 Talc", "item: Talc", "reference_form", "item: Talc", "code, space"),
    ("entry: timer", "entry: clock", "entry_form", "entry: clock", "typed, scale, tim"),
    ("entry: choice slow, fast", "entry: choice", "entry_form", "entry: choice", "typ"),
    ("sign: [performed GRAN", "sign: [made GRAN", "signature_form", "sign: [made", "p"),
    ("exceeded: SEQ-03", "exceeded: SEQ-03 huge", "outside_form", "huge", "a code, th"),
    ("from: end 20.1.2", "from: after 20.1.2", "anchor_form", "after 20", "start 20.3"),
    ("weighing of 10.2, 10.3", "weighing of 10.2 10.3", "anchor_form", "10.2 10.3", ""),
    ("until: lod in action", "until: lod in rang", "expression_unexpected", "unti", ""),
    ("until: lod in action", "until: import os", "expression_unexpected", "until", "a"),
    ("until: lod in action", "until: __x__()", "expression_character", "until: _", "n"),
    ("take: 20 tablet", "take: 20.5 tablet", "count_not_whole", "20.5", "a whole numb"),
    ("take: 20 tablet", "take: every", "quantity_form", "take: every", "number, space"),
    ("outside: 5 % of mean", "outside: 5 %", "share_form", "outside: 5 %", "5 % of me"),
    ("kind: transfer", "kind: transfer\n        library: x", "library_form", "lib", ""),
    ("lines: [talc]", "lines: talc", "value_not_list", "lines: talc", "a list"),
    ("mean:\n            target", "mean: x\n          xx:\n            target",
     "value_not_mapping", "mean: x", "a mapping"),
    ("where:\n    grade: D\n    pressure: max -15 Pa", "where: D", "value_not_mapping",
     "where: D", "a mapping"),
    ("- phase: 20.4.3 Loss on drying", "- phse: 20.4.3 Loss on drying", "item_unclear",
     "- phse", "unit_procedure or operation or phase"),
    ("- parameter: lod\n", "- parameter: lod\n            again: x\n",
     "item_unclear", "- parameter: lod", "parameter or again"),
    ("state: cleared", "state: a,, b", "words_form", "state: a,, b", "words with comm"),
    ("decimals: 1\n", "decimals: 1.5\n", "whole_form", "decimals: 1.5", "a whole numb"),
    ("format: mes", "%YAML 1.1\n---\nformat: mes", "text_directive", "", ""),
    ("strength: 500 mg", "strength: 500\u200bmg", "text_character", "strength", ""),
    ("strength: 500 mg", "strength: 500\u202emg", "text_character", "strength", ""),
    ("strength: 500 mg", 'strength: "500', "text_unreadable", None, ""),
    ("strength: 500 mg", r'strength: "500\tmg"', "text_character", "strength", ""),
    ("note: Loop", r'note: "a\u200bb" #', "text_character", "note", ""),
    ("    grade: D", "    Grade: D", "name_form", "    Grade: D", "a-z, 0-9 and _"),
    ("strength: 500 mg", "strength: a: b", "text_unreadable", "strength: a: b", ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "rule", "part", "needed"), BROKEN)
def test_refused_with_line(old, new, rule, part, needed):
    """[A15] Whatever the format does not hold is refused: line, reason, remedy."""
    assert old in A
    text = A.replace(old, new, 1)
    source = read(text, "x.yaml")
    assert source.recipe is None
    remarks = [r for r in source.remarks if r.finding.rule == rule]
    assert remarks, [r.finding for r in source.remarks]
    remark = remarks[0]
    assert remark.finding.needed.startswith(needed)
    if part is not None:
        assert part in text.split("\n")[remark.line - 1]
    said = remark.located("x.yaml", WORDS[rule])
    assert said.startswith(f"x.yaml, line {remark.line}: ")


def test_every_reason_at_once():
    """[A15, X11] Several mistakes are told together, each with its line."""
    text = A.replace("250.000 kg", "250.000 kgg").replace("kind: transfer", "knd: x")
    rules = [(r.finding.rule, r.number or r.name) for r in read(text).remarks]
    assert rules == [
        ("unit_unknown", "paracetamol"),
        ("key_unknown", "20.4.1"),
        ("key_missing", "20.4.1"),
    ]


def test_not_too_many_reasons():
    """[A15] A text of nothing but mistakes ends after a hundred of them."""
    text = A + "".join(f"a{n}: b\n" for n in range(5000))
    assert len(read(text).remarks) == 100


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("", "text_not_mapping"),
        ("[a, b]", "text_not_mapping"),
        ("just words", "text_not_mapping"),
        (b"\xff\xfe\x00", "text_not_utf8"),
        ("a\x00b", "text_character"),
        ("\ud800", "text_character"),
        ("x" * (2 * 1024 * 1024 + 1), "text_too_large"),
        ("a: " + "[" * 25 + "]" * 25, "text_too_deep"),
        ("[" * 100_000, "text_too_deep"),
        ("- " * 100_000, "text_too_deep"),
        ("a:\n b:\n  c: {" * 3, "text_unreadable"),
    ],
)
def test_no_recipe_at_all(source, rule):
    """[A15] Junk of any kind and size is answered in one sentence, at once."""
    begun = time.monotonic()
    (remark,) = read(source).remarks
    assert remark.finding.rule == rule and remark.line >= 1
    assert time.monotonic() - begun < 2


def test_line_of_a_wrong_byte():
    """[A15] A byte that is no UTF-8 is named with its line."""
    (remark,) = read(b"format: mes-recipe 1\n\nheader:\n  site: \xe9\n").remarks
    assert (remark.finding.rule, remark.line) == ("text_not_utf8", 4)


def test_quotes_folds_and_spaces_are_one_spelling():
    """[X03] Other ways YAML has to write the same text give the same recipe."""
    text = A.replace("strength: 500 mg", 'strength: "500 mg"', 1)
    text = text.replace("site: Basel Solids", "site: >\n    Basel\n    Solids", 1)
    text = text.replace("level: master", "level: 'master'", 1)
    text = text.replace("action: 1.5 .. 2.5 %", "action: 1.5..2.5 %", 1)
    text = text.replace("lines: [water]", "lines:\n            - water", 1)
    assert text != A and read(text).recipe == read(A).recipe


def test_composed_letters_are_one_spelling():
    """[X03] A letter with its accent apart is the same letter."""
    one, other = A.replace("Talc", "Tälc"), A.replace("Talc", "Ta\u0308lc")
    assert one != other and read(one).recipe == read(other).recipe


def test_a_mark_at_the_beginning_is_passed_over():
    """[A15] A byte order mark and carriage returns of an editor do no harm."""
    text = "\ufeff" + A.replace("\n", "\r\n")
    assert read(text.encode()).recipe == read(A).recipe


def test_plain_data_meets_the_same_rules():
    """[A15] What a text may not hold does not come in as plain data either."""
    data = content(read(A).recipe)
    data["header"]["reason"] = "a\tb"
    with pytest.raises(ValueError, match="text_character"):
        from_content(data)
    data["header"]["reason"] = "Ta\u0308lc"
    assert from_content(data).header.reason == "T\u00e4lc"


def test_nothing_is_resolved():
    """[X03] no, 1e3, null and dates stay the text they are."""
    for word in ("no", "1e3", "null", "~", "2026-11-22", "0x1F", "1_000"):
        recipe = read(A.replace("strength: 500 mg", f"strength: {word}", 1)).recipe
        assert recipe.header.strength == word
        assert f"  strength: {word}\n" in write(recipe)


def test_large_recipes_are_quick():
    """[A13] A recipe of 400 phases is read and written well within a second."""
    start = A.index("      - phase: 20.5.1")
    end = A.index("    - operation: 20.6")
    block = A[start:end]
    more = "".join(
        block.replace("20.5.", f"20.5{number}.") for number in range(10, 130)
    )
    text = A[:end] + more + A[end:]
    begun = time.monotonic()
    recipe = read(text).recipe
    assert write(recipe).count("- phase:") > 400
    assert check(recipe) == ()
    assert time.monotonic() - begun < 3


RULE = re.compile(r"[a-z]+(?:_[a-z0-9]+)+")


def _rules_in_source():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from _first_keys(node)


def _first_keys(node):
    """Yield the rule keys among the texts of a call that makes a finding."""
    called = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if called in {"say", "Finding", "Unreadable", "refuse", "Refused", "_matching"}:
        texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
        rules = [t for t in texts if isinstance(t, str) and RULE.fullmatch(t)]
        yield from rules[:1]


def test_every_rule_has_a_sentence():
    """[A13, X11] No reason reaches an author without words."""
    rules = set(_rules_in_source())
    assert len(rules) > 100
    assert not rules - set(WORDS)


def test_sentences_name_known_figures():
    """[X11] A sentence names only figures that a finding can give."""
    figures = {"about", "found", "needed", "key", "other", "where", "file", "need"}
    figures |= {"per_unit", "used", "weighed", "least", "class", "position", "asked"}
    figures |= {"places", "result", "state", "outer", "text"}
    for rule in set(_rules_in_source()):
        fields = string.Formatter().parse(WORDS[rule])
        assert {name for _t, name, _s, _c in fields if name} <= figures, rule
