"""The checks of one version: each rule broken once, each with its place and line."""

import re

import pytest
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


#: Rule, how the text is broken (old, new), a part of the line that must be named.
BROKEN_A = [
    ("number_twice", "phase: 20.4.2 Dry", "phase: 20.4.1 Dry", "20.4.1 Dry"),
    ("name_twice", "parameter: lod\n", "parameter: bin\n", "parameter: bin"),
    ("name_twice", "repeat: drying", "repeat: sets", "repeat: sets"),
    ("name_reserved", "value: pack_size", "value: planned", "value: planned"),
    (
        "step_misplaced",
        "operation: 20.5",
        "unit_procedure: 20.5",
        "unit_procedure: 20.5",
    ),
    ("otherwise_missing", "when: otherwise", "when: lod > 1 %", "when: lod > 1 %"),
    ("otherwise_early", "when: endpoint_current < 15 A", "when: otherwise", "when: o"),
    ("condition_missing", "when: endpoint_current < 15 A", "", "branch: knead ag"),
    (
        "condition_misplaced",
        "branch: binder set\n",
        "branch: binder set\n        when: otherwise\n",
        "when: otherwise",
    ),
    ("branch_twice", "branch: binder set", "branch: granulation set", None),
    ("header_dimension", "unit_mass: 600 mg", "unit_mass: 600 mL", "unit_mass"),
    ("header_dimension", "yield_action: 96.0 .. 100.5 %", "yield_action: 9 kg", "yi"),
    ("header_dimension", "sizes: 300.000 kg", "sizes: 300.000 L", "sizes"),
    (
        "unit_amount_twice",
        "unit_mass: 600 mg",
        "unit_mass: 600 mg\n  unit_volume: 1 mL",
        "unit_volume",
    ),
    ("size_not_allowed", "sizes: 300.000 kg", "sizes: 150 kg, 200 kg", "sizes"),
    ("follows_later", "follows: 5", "follows: 6", "follows"),
    ("name_not_declared", "weighed_on: floor_scale", "weighed_on: floor", "floor"),
    ("name_not_declared", "balanced_by: starch_filler", "balanced_by: x", "balanced"),
    ("name_not_declared", "lines: [water]", "lines: [watr]", "[watr]"),
    ("name_not_declared", "equipment: [mill, bin]", "equipment: [mil, bin]", "[mil,"),
    ("name_not_declared", "again: endpoint_current", "again: endpoint", "again: endp"),
    ("name_not_declared", "shows: [endpoint_current]", "shows: [end]", "[end]"),
    ("name_not_declared", "tests: [friability,", "tests: [fragility,", "fragility"),
    ("name_not_declared", "entry: tag booth.Temp", "entry: tag boot.Temp", "boot.T"),
    ("phase_not_declared", "runs_while: 40.2.1", "runs_while: 40.2.9", "40.2.9"),
    ("phase_not_declared", "gate: release", "gate: 99.1", "99.1"),
    ("phase_not_declared", "from: end 20.1.2", "from: end 20.1.9", "20.1.9"),
    ("phase_not_declared", "weighing of 10.2,", "weighing of 10.8,", "10.8"),
    ("kind_unknown", "kind: reconcile", "kind: reconsile", "reconsile"),
    (
        "attachment_unknown",
        "kind: transfer",
        "kind: transfer\n        picture: a.png",
        0,
    ),
    ("parameter_without_unit", "unit: g", "", "parameter: lod_before"),
    ("limit_dimension", "alert: 1.6 .. 2.4 %", "alert: 1.6 .. 2.4 kg", "2.4 kg"),
    ("limit_dimension", "target: 58 °C", "target: 58 min", "58 min"),
    ("limit_order", "alert: 1.6 .. 2.4 %", "alert: 1.6 .. 2.6 %", "2.6 %"),
    ("limit_order", "target: 2.0 %", "target: 2.5 %", "target: 2.5 %"),
    ("limit_order", "registered: 1.0 ..", "registered: 1.6 ..", "action: 1.5 .. 2.5 %"),
    ("limit_order", "target: 600 mg", "target: 620 mg", "target: 620"),
    ("limit_order", "target: 5.20 mm", "target: 5.50 mm", "5.50"),
    ("limit_decimals", "action: 1.5 .. 2.5 %", "action: 1.55 .. 2.5 %", "1.55"),
    ("range_swapped", "action: 1.5 .. 2.5 %", "action: 2.5 .. 1.5 %", "2.5 .. 1.5"),
    ("option_unknown", "action: slow", "action: medium", "medium"),
    ("choice_limit", "action: slow", "action: 5 rpm", "5 rpm"),
    ("choice_limit", "action: 15 .. 22 A", "action: some", "action: some"),
    ("calculated_incomplete", "decimals: 1", "", "entry: calculated"),
    (
        "expression_misplaced",
        "entry: timer\n          target: 6 min",
        "entry: timer\n          expression: lod * 2\n          target: 6 min",
        "lod * 2",
    ),
    ("ends_without_limit", "target: 45 °C", "unit: °C", "ends_phase"),
    ("cpp_without_action", "action: 15 .. 22 A", "alert: 15 .. 22 A", "class: CPP"),
    (
        "each_unclear",
        "outside: 5 % of mean\n",
        "outside: 5 % of mean\n            defect: major\n",
        "outside: 5 %",
    ),
    ("each_unclear", "at_most: 2 tablet", "", "outside: 5 % of mean"),
    ("at_most_unit", "at_most: 2 tablet", "at_most: 2 vial", "2 vial"),
    ("at_most_unit", "at_most: 2 tablet", "at_most: 0.5 tablet", "0.5 tablet"),
    ("reading_unit", "take: 6.5 g", "take: 6 tablet", "take: 6 tablet"),
    ("calculated_incomplete", "readings: [mass_before, mass_after]", "", None),
    ("expression_result", "until: lod in action", "until: lod", "until: lod"),
    ("expression_result", "/ lod_before", "* 1 kg", "* 1 kg"),
    ("name_unknown", "(lod_before - lod_after)", "(lod_befor - lod_after)", "befor"),
    ("name_unknown", "- bin.tare", "- bin.weight", "bin.weight"),
    (
        "name_not_value",
        "until: lod in action",
        "until: lod.action > 1 %",
        "until: lod.",
    ),
    ("limit_unknown", "lod in action", "outlet_air in alert", "until: outlet"),
    ("unit_mismatch", "endpoint_current < 15 A", "endpoint_current < 15 kg", "15 kg"),
    ("unit_mismatch", "granulate_gross - bin.tare", "granulate_gross - lod", "- lod"),
    ("temperature_arithmetic", "lod in action", "outlet_air * 2 > 1 %", "outlet_air *"),
    ("expression_kind", "until: lod in action", "until: lod and lod > 1 %", "lod and"),
    (
        "expression_circle",
        "granulate_gross - bin.tare",
        "granulate_yield * 1 kg",
        "granulate_yield * 1 kg",
    ),
    ("quantity_missing", "quantity: 250.000 kg", "quantity: 0.000 kg", "0.000 kg"),
    ("per_unit_missing", "per_unit: 500 mg", "", "- line: paracetamol"),
    ("active_missing", "function: active", "function: filler", "inputs:"),
    ("label_not_met", "quantity: 250.000 kg", "quantity: 249.999 kg", "249.999"),
    ("per_unit_differs", "quantity: 10.500 kg", "quantity: 10.600 kg", "10.600"),
    ("per_unit_differs", "quantity: 250.000 kg", "quantity: 251.000 kg", "251.000"),
    ("quantity_dimension", "per_unit: 21 mg", "per_unit: 21 mL", "21 mL"),
    ("quantity_dimension", "minimum: 7.000 kg", "minimum: 7.000 L", "7.000 L"),
    ("minimum_above", "minimum: 7.000 kg", "minimum: 17.000 kg", "17.000"),
    ("formula_sum_differs", "quantity: 10.500 kg", "quantity: 10.600 kg", "inputs:"),
    ("yield_differs", "theoretical_yield: 500000", "theoretical_yield: 500002", "5000"),
    ("potency_rounding", "rounding: up", "rounding: half_up", "rounding: half_up"),
    ("potency_form_unknown", "assay_on: paracetamol", "assay_on: base", "assay_on"),
    ("potency_state_unknown", "assay_state: dried", "assay_state: wet", "wet"),
    ("balance_without_minimum", "minimum: 7.000 kg", "", "balanced_by"),
    ("tolerance_under_label", "-0 / +0.2 %", "-0.2 / +0.2 %", "-0.2 / +0.2 %"),
    ("tolerance_dimension", "-0 / +0.2 %", "-0 / +0.2 L", "+0.2 L"),
    ("weighing_incomplete", "tolerance: -0 / +0.2 %", "", "- line: paracetamol"),
    ("under_min_weight", "min_weight: max 0.2 kg", "min_weight: max 3 kg", None),
    (
        "over_capacity",
        "capacity: min 300 kg",
        "capacity: min 200 kg",
        "weighed_on: flo",
    ),
    ("division_too_coarse", "division: max 0.001 kg", "division: max 0.01 kg", None),
    (
        "line_not_weighed",
        "lines: [paracetamol]",
        "lines: [silica_mix]",
        "[paracetamol, s",
    ),
    ("need_not_in_force", "[bin, bin_scale]", "[bin_scale]", "- bin.tare"),
    ("need_not_used", "equipment: [packing_line]", "equipment: [press]", "need: pack"),
    ("phase_incomplete", "kind: transfer", "kind: measure", "kind: measure"),
    ("every_missing", "every: 30 min", "", "40.3.1"),
    (
        "every_misplaced",
        "kind: transfer\n",
        "kind: transfer\n        every: 5 min\n",
        0,
    ),
    ("gap_under_every", "gap: max 35 min", "gap: max 25 min", "max 25 min"),
    ("gap_under_every", "gap: max 35 min", "gap: min 35 min", "min 35 min"),
    ("signature_missing", "sign: [performed FBD-01]", "", "20.4.1"),
    (
        "performer_missing",
        "sign: [performed FBD-01]",
        "sign: [verified FBD-01]",
        "sign",
    ),
    ("time_limit_incomplete", "at_most: 4 h", "at_most: 4 h\n    at_least: 1 h", "pas"),
    ("time_limit_pair", "to: its charge", "to: start 20.3.1", "to: start 20.3.1"),
    ("time_limit_pair", "from: end 20.1.2", "from: its charge", None),
    (
        "time_limit_backwards",
        "from: end 20.1.2",
        "from: end 20.4.1",
        "to: start 20.3.1",
    ),
    ("value_not_yet", "shows: [endpoint_current]", "shows: [lod]", "shows: [lod]"),
    (
        "value_not_yet",
        "planned * granulate_net",
        "planned * blend_net",
        "blend_net / gr",
    ),
    ("runs_while_not_beside", "runs_while: 40.2.1", "runs_while: 40.1.1", "40.1.1"),
    ("not_verified", "shows: [endpoint_current]", "shows: [kneading_time]", None),
    (
        "weighing_alone",
        """lines: [starch_filler]
            sign: [performed DISP-01, second_checked DISP-01]""",
        """lines: [starch_filler]
            sign: [performed DISP-01]""",
        "sign: [performed DISP-01]",
    ),
    (
        "critical_alone",
        "sign: [performed GRAN-02, verified GRAN-02]",
        "sign: [performed GRAN-02]",
        "sign: [performed GRAN-02]",
    ),
    (
        "waits_in_circle",
        "kind: approve\n",
        "kind: approve\n        wait_for: [40.3.1]\n",
        "wait_for",
    ),
    (
        "waits_for_ever",
        "kind: transfer\n",
        "kind: transfer\n        wait_for: [20.3.3]\n",
        "wait_for",
    ),
    (
        "line_not_charged",
        "lines: [croscarmellose, talc, silica_blend]\n        sign",
        "lines: [croscarmellose, silica_blend]\n        sign",
        "- line: talc",
    ),
    ("line_not_used", "lines: [carton, leaflet]", "lines: [carton]", "- line: leaflet"),
    (
        "line_used_twice",
        "lines: [carton, leaflet]",
        "lines: [carton, leaflet, water]",
        "- line: water",
    ),
    (
        "loop_not_measured",
        "until: lod in action",
        "until: source_difference < 1 %",
        "until: source",
    ),
]

BROKEN_B = [
    (
        "potency_water_twice",
        "assay_on: hydrochloride",
        "assay_on: hydrochloride_dihydrate",
        "assay_on: hydro",
    ),
    ("potency_molar_mass", "molar_mass: 293.37 g/mol", "molar_mass: 293.37 g", None),
    ("header_dimension", "unit_volume: 2.15 mL", "unit_volume: 2.15 g", "unit_volume"),
    ("at_most_unit", "at_most: 0.65 %", "at_most: 5 tablet", "5 tablet"),
    ("not_verified", "none\n            sign: [performed ASEPT-01, verified ASEPT-01]",
     "none\n            sign: [performed ASEPT-01]", "parameter: interventions"),
    ("waits_in_circle", "gate: 20.2.1", "gate: 10.1.1", None),
    ("line_not_weighed", "lines: [citric_acid]", "lines: [sodium_chloride]", None),
]  # fmt: skip


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
