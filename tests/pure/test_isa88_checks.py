"""The checks of one version: each rule broken once, each with its place and line."""

import re

import pytest
from isa88_broken import BROKEN_A, BROKEN_B
from isa88_recipes import PROCESS_A, PROCESS_B, sentences_of_rules

from addons.mes_recipe.isa88 import ERROR, REFUSED, RULES, Known, check, imported, read
from addons.mes_recipe.isa88 import rules as levels

A = PROCESS_A.read_text(encoding="utf-8")
B = PROCESS_B.read_text(encoding="utf-8")
WORDS = sentences_of_rules()


def _changed(text, old, new):
    """Return a text with the first occurrence of something changed, or its line cut."""
    assert old in text, f"{old!r} is not in the text"
    if new:
        return text.replace(old, new, 1)
    at = text.index(old)
    start, end = text.rindex("\n", 0, at), text.index("\n", at)
    return text[:start] + text[end:]


def _without(text, pattern):
    """Return a text without the lines that match."""
    cut = re.sub(rf"^ *(- )?{pattern}\n", "", text, count=1, flags=re.MULTILINE)
    assert cut != text, f"{pattern!r} matches nothing"
    return cut


def _remarks(text, rule, known=None):
    return [
        r for r in imported(text, "x.yaml", "", known).remarks if r.finding.rule == rule
    ]


def _line(text, part, nth=1):
    """Return the number of the n-th line that holds a part."""
    lines = [n for n, line in enumerate(text.split("\n"), 1) if part in line]
    return lines[nth - 1]


@pytest.mark.parametrize(("rule", "old", "new", "part"), BROKEN_A)
def test_broken_process_a(rule, old, new, part):
    """[A01, A03, A08, A13, A15, C11] A broken rule is found, with its line."""
    _prove(A, rule, old, new, part)


@pytest.mark.parametrize(("rule", "old", "new", "part"), BROKEN_B)
def test_broken_process_b(rule, old, new, part):
    """[A13, X14] A broken rule is found, with its line."""
    _prove(B, rule, old, new, part)


def _prove(whole, rule, old, new, part):
    text = _changed(whole, old, new)
    remarks = _remarks(text, rule)
    assert remarks, [r.finding.rule for r in imported(text).remarks]
    said = [r.located("x.yaml", WORDS[rule]) for r in remarks]
    assert all(words.startswith("x.yaml, line ") for words in said)
    code, level = RULES[rule]
    assert {(r.finding.code, r.level) for r in remarks} == {(code, level)}
    assert (imported(text).recipe is None) == (_heaviest(text) == REFUSED)
    if part:
        named = {text.split("\n")[r.line - 1] for r in remarks}
        assert any(part in line for line in named), named


def _heaviest(text):
    return imported(text).remarks[0].level


def test_element_without_steps():
    """[A01] An operation, a loop or an AND branch without steps is refused."""
    start, end = A.index("    - operation: 20.5 Mill"), A.index("    - operation: 20.6")
    text = A[:start] + "    - operation: 20.5 Mill\n      steps: []\n\n" + A[end:]
    (remark,) = _remarks(text, "element_empty")
    assert (remark.number, remark.level) == ("20.5", REFUSED)
    assert text.split("\n")[remark.line - 1] == "      steps: []"


def test_empty_and_branch():
    """[A06] An AND branch without steps is refused; an OR branch may be empty."""
    start, end = A.index("      - branch: blend set"), A.index("    - operation: 10.5")
    text = A[:start] + "      - branch: blend set\n        steps: []\n\n" + A[end:]
    assert _remarks(text, "element_empty")
    assert not [r for r in _remarks(text, "element_empty") if "20.3" in r.number]


def test_group_of_one_branch():
    """[A06] A group with one way is none."""
    start, end = A.index("      - branch: binder set"), A.index("    - operation: 10.5")
    assert _remarks(A[:start] + A[end:], "branches_too_few")


def test_procedure_without_steps():
    """[A01] A draft may have no steps yet; it cannot be submitted."""
    start = A.index("procedure:")
    text = A[:start] + A[A.index("other:") :]
    (remark,) = _remarks(text, "procedure_empty")
    assert remark.level == ERROR
    assert imported(text).recipe is not None


HEADER = (
    "product strength dosage_form batch_size theoretical_yield yield_action level site"
)


@pytest.mark.parametrize("key", [*HEADER.split(), "unit_mass"])
def test_header_field_missing(key):
    """[A02] A missing header field keeps a version in draft, and is named."""
    text = _without(A, rf"{key}: .*")
    remarks = _remarks(text, "header_missing")
    assert [key in r.finding.needed for r in remarks] == [True]
    assert {r.level for r in remarks} == {ERROR}
    assert imported(text).recipe is not None


@pytest.mark.parametrize(
    ("clause", "pattern", "rule"),
    [
        ("b1 name", r"product: .*", "header_missing"),
        ("b1 strength", r"strength: .*", "header_missing"),
        ("b1 form", r"dosage_form: .*", "header_missing"),
        ("b2 active for a unit", r"per_unit: 500 mg", "per_unit_missing"),
        ("b3 components", r"function: active", "active_missing"),
        ("b4 weight", r"quantity: 250.000 kg", "quantity_missing"),
        ("b5 excess", r"per_unit: 500 mg", "per_unit_missing"),
        ("b7 theoretical yield", r"theoretical_yield: .*", "header_missing"),
        ("b7 maximum and minimum", r"yield_action: .*", "header_missing"),
    ],
)
def test_clauses_of_211_186(clause, pattern, rule):
    """[A02, A13] Each item of 211.186(b) that is dropped stops the submission."""
    text = _without(A, pattern)
    assert [r.level for r in _remarks(text, rule)] == [ERROR], clause


def test_specimens_precautions_and_yields():
    """[A02, A13] 211.186(b)(6), (8), (9): theory, specimens, precautions, yields."""
    text = A[: A.index("other:")]
    assert _remarks(text, "specimens_missing") and _remarks(text, "precautions_missing")
    text = A.replace("YLD-01", "YLD-02")
    assert _remarks(text, "yield_missing")
    pattern = r"granulate_theory|blend_theory|extragranular_theory|tablets\.quantity"
    text = re.sub(rf"(expression: .*) / (?:{pattern}|pack_size)", r"\1 / 1 kg", A)
    assert _remarks(text, "theory_missing")


def test_formula_without_lines():
    """[A02] A formula without inputs or outputs cannot be submitted."""
    text = A[: A.index("  inputs:")] + A[A.index("  values:") :]
    assert _remarks(text, "inputs_missing") and _remarks(text, "outputs_missing")


def test_test_without_rule():
    """[F04] A test that asks nothing of its readings cannot be submitted."""
    start = A.index("          mean:\n            action: 90 .. 130 N")
    end = A.index("        - test: thickness")
    assert _remarks(A[:start] + A[end:], "test_without_rule")


def test_line_used_on_some_paths():
    """[X06] A material that a branch leaves out is told, with where it is charged."""
    text = _changed(A, "          steps: []\n", "          steps: []\n")
    text = _changed(
        A,
        "              kind: process\n              critical: yes\n",
        "              kind: process\n              lines: [leaflet]\n"
        "              critical: yes\n",
    )
    text = _changed(text, "lines: [carton, leaflet]", "lines: [carton]")
    (remark,) = _remarks(text, "line_sometimes_used")
    assert remark.name == "leaflet" and remark.finding.values["used"] == "20.3.3"


def test_critical_signature_in_one_branch_only():
    """[X06] A verification moved into one branch leaves a path without it."""
    start = A.index("      - phase: 20.3.4 Verify end point")
    end = A.index("    - operation: 20.4 Dry")
    phase = A[start:end]
    moved = "".join(f"    {line}\n" if line else "" for line in phase.split("\n"))
    text = A[:start] + A[end:]
    text = _changed(text, "          steps: []\n", f"          steps:\n\n{moved}\n")
    remarks = _remarks(text, "not_verified")
    assert {r.number for r in remarks} == {"20.3.2", "20.3.3"}


def test_codes_of_the_catalogue():
    """[A13] A consequence that the exception catalogue lacks is refused."""
    known = Known(codes={"YLD-01", "YLD-02", "SEQ-03", "MAT-07", "MAT-08"})
    (remark, *_others) = _remarks(A, "code_unknown", known)
    assert remark.finding.found == "TIM-02"
    assert not _remarks(A, "code_unknown", Known(codes={*known.codes, "TIM-02"}))


def test_kinds_of_an_installed_addon():
    """[A05] A kind that an installed addon declares is accepted."""
    text = _changed(A, "kind: transfer", "kind: coat")
    assert _remarks(text, "kind_unknown")
    assert not _remarks(text, "kind_unknown", Known(kinds=(*Known().kinds, "coat")))


def test_attachments():
    """[A15] A missing or another file is refused, at the line of its hash."""
    text = f"{A}  attachments:\n  - file: knead.png\n    sha256: {'a' * 64}\n"
    text = _changed(
        text, "kind: transfer", "kind: transfer\n        picture: knead.png"
    )
    same = Known(files={"knead.png": "a" * 64})
    assert not imported(text, known=same).remarks
    (remark,) = _remarks(text, "attachment_missing", Known(files={}))
    assert text.split("\n")[remark.line - 1] == "  - file: knead.png"
    (remark,) = _remarks(text, "attachment_differs", Known(files={"knead.png": "b"}))
    assert "sha256" in text.split("\n")[remark.line - 1]


def test_swapped_limits_as_the_format_says_it():
    """[A03, A15] File, line, element, name, what is wrong, what would be right."""
    text = _changed(A, "action: 1.5 .. 2.5 %", "action: 2.5 .. 1.5 %")
    (remark,) = read(text).remarks
    line = _line(text, "2.5 .. 1.5 %")
    assert remark.located("recipe-process-a.yaml", WORDS["range_swapped"]) == (
        f"recipe-process-a.yaml, line {line}: 20.4.3 lod: action 2.5 .. 1.5 % has its "
        "low end above its high end. Did you mean 1.5 .. 2.5 %?"
    )


def test_refusals_come_first():
    """[X11] All reasons at once, the heaviest first."""
    text = _changed(A, "target: 2.0 %", "target: 2.5 %")
    text = _without(_changed(text, "-0 / +0.2 %", "-0.1 / +0.2 %"), "strength: .*")
    found = [(r.level, r.finding.rule) for r in imported(text).remarks]
    assert found == [
        (levels.REFUSED, "limit_order"),
        (levels.ERROR, "header_missing"),
        (levels.WARNING, "tolerance_under_label"),
    ]


def test_without_a_text_there_is_no_line():
    """[A13] A recipe that was never a text is checked too, without lines."""
    recipe = read(_changed(A, "strength: 500 mg", "strength: 50 mg")).recipe
    assert check(recipe) == ()
    recipe = read(_without(A, "strength: .*")).recipe
    (remark,) = check(recipe)
    assert remark.line == 0
    words = remark.located("PCM-500", WORDS[remark.finding.rule])
    assert words.startswith("PCM-500: header: strength is missing")


def test_every_rule_is_proven():
    """[A13] Each rule is broken by a test, and there are more than 25."""
    proven = {rule for rule, *_rest in (*BROKEN_A, *BROKEN_B)}
    with open(__file__, encoding="utf-8") as source:
        text = source.read()
    assert {r for r in RULES if r not in proven and f'"{r}"' not in text} == set()
    assert len(RULES) > 25


def test_what_may_be_left_out_gives_no_value():
    """[F11, A11] Nothing relies on a value of a phase that may be left out."""
    optional = "\n        optional: yes\n"
    text = A.replace("phase: 20.5.1 Screen before\n", f"phase: 20.5.1 X{optional}", 1)
    assert text != A and not _remarks(text, "value_not_yet")
    phase = "        - phase: 20.4.3 Loss on drying\n"
    text = _changed(A, phase, f"{phase}          optional: yes\n")
    assert "lod" in {remark.finding.found for remark in _remarks(text, "value_not_yet")}
