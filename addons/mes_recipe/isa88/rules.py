"""The rules of recipes: which code each has, and how much it weighs.

Words stand in the message catalogue, under the same keys. A rule that is not listed
here refuses, and has no code: it is about reading the text.
"""

from __future__ import annotations

#: Nothing is saved while one of these stands.
REFUSED = "refused"
#: A draft may hold it; a version with one cannot be submitted.
ERROR = "error"
#: May be kept, with a reason that QA reads.
WARNING = "warning"

RULES: dict[str, tuple[str, str]] = {
    # structure: 21 CFR 211.186(b)(9), ISA-88 procedural model
    "number_twice": ("LINT-01", REFUSED),
    "name_twice": ("LINT-02", REFUSED),
    "name_reserved": ("LINT-02", REFUSED),
    "step_misplaced": ("LINT-04", REFUSED),
    "element_empty": ("LINT-04", REFUSED),
    "procedure_empty": ("LINT-04", ERROR),
    "branches_too_few": ("LINT-30", REFUSED),
    "branch_twice": ("LINT-30", REFUSED),
    "otherwise_missing": ("LINT-30", REFUSED),
    "otherwise_early": ("LINT-30", REFUSED),
    "condition_missing": ("LINT-30", REFUSED),
    "condition_misplaced": ("LINT-30", REFUSED),
    # header: 211.186(b)(1), (2), (7)
    "header_missing": ("LINT-03", ERROR),
    "header_dimension": ("LINT-03", REFUSED),
    "unit_amount_twice": ("LINT-03", REFUSED),
    "size_not_allowed": ("LINT-03", REFUSED),
    "follows_later": ("LINT-03", REFUSED),
    # references
    "name_not_declared": ("LINT-08", REFUSED),
    "phase_not_declared": ("LINT-08", REFUSED),
    "kind_unknown": ("LINT-33", REFUSED),
    "code_unknown": ("LINT-33", REFUSED),
    "need_not_in_force": ("LINT-20", ERROR),
    "need_not_used": ("LINT-20", WARNING),
    # parameters and tests
    "parameter_without_unit": ("LINT-05", REFUSED),
    "limit_dimension": ("LINT-05", REFUSED),
    "limit_order": ("LINT-06", REFUSED),
    "cpp_without_action": ("LINT-07", ERROR),
    "range_swapped": ("LINT-14", REFUSED),
    "limit_decimals": ("LINT-06", WARNING),
    "choice_limit": ("LINT-34", REFUSED),
    "option_unknown": ("LINT-34", REFUSED),
    "calculated_incomplete": ("LINT-15", REFUSED),
    "expression_misplaced": ("LINT-15", REFUSED),
    "ends_without_limit": ("LINT-15", ERROR),
    "test_without_rule": ("LINT-32", ERROR),
    "each_unclear": ("LINT-32", REFUSED),
    "at_most_unit": ("LINT-32", REFUSED),
    "reading_unit": ("LINT-32", REFUSED),
    # expressions: A08
    "expression_result": ("LINT-10", REFUSED),
    "expression_circle": ("LINT-11", REFUSED),
    "name_unknown": ("LINT-10", REFUSED),
    "name_not_value": ("LINT-10", REFUSED),
    "limit_unknown": ("LINT-10", REFUSED),
    "unit_mismatch": ("LINT-10", REFUSED),
    "temperature_arithmetic": ("LINT-10", REFUSED),
    "expression_kind": ("LINT-10", REFUSED),
    # formula: 211.101(a), 211.186(b)(2)-(6)
    "inputs_missing": ("LINT-22", ERROR),
    "outputs_missing": ("LINT-22", ERROR),
    "active_missing": ("LINT-22", ERROR),
    "quantity_missing": ("LINT-22", ERROR),
    "per_unit_missing": ("LINT-22", ERROR),
    "label_not_met": ("LINT-22", ERROR),
    "per_unit_differs": ("LINT-22", WARNING),
    "formula_sum_differs": ("LINT-23", WARNING),
    "yield_differs": ("LINT-23", WARNING),
    "minimum_above": ("LINT-23", REFUSED),
    "quantity_dimension": ("LINT-23", REFUSED),
    "theory_missing": ("LINT-28", ERROR),
    "yield_missing": ("LINT-28", ERROR),
    "specimens_missing": ("LINT-36", ERROR),
    "precautions_missing": ("LINT-36", ERROR),
    # potency: 211.101(a)
    "potency_water_twice": ("LINT-09", REFUSED),
    "potency_form_unknown": ("LINT-09", REFUSED),
    "potency_molar_mass": ("LINT-09", REFUSED),
    "potency_state_unknown": ("LINT-09", REFUSED),
    "balance_without_minimum": ("LINT-09", ERROR),
    "potency_rounding": ("LINT-09", WARNING),
    "tolerance_under_label": ("LINT-21", WARNING),
    # weighing
    "weighing_incomplete": ("LINT-17", ERROR),
    "tolerance_dimension": ("LINT-17", REFUSED),
    "line_not_weighed": ("LINT-17", ERROR),
    "under_min_weight": ("LINT-18", WARNING),
    "over_capacity": ("LINT-18", ERROR),
    "division_too_coarse": ("LINT-19", WARNING),
    # phases
    "phase_incomplete": ("LINT-25", ERROR),
    "every_misplaced": ("LINT-31", ERROR),
    "every_missing": ("LINT-31", ERROR),
    "gap_under_every": ("LINT-31", ERROR),
    "signature_missing": ("LINT-26", ERROR),
    "performer_missing": ("LINT-26", ERROR),
    "attachment_missing": ("LINT-35", REFUSED),
    "attachment_differs": ("LINT-35", REFUSED),
    "attachment_unknown": ("LINT-35", REFUSED),
    # time limits: 211.111
    "time_limit_incomplete": ("LINT-29", REFUSED),
    "time_limit_pair": ("LINT-29", REFUSED),
    "time_limit_backwards": ("LINT-29", ERROR),
    # paths
    "value_not_yet": ("PATH-01", ERROR),
    "runs_while_not_beside": ("PATH-02", ERROR),
    "not_verified": ("PATH-03", ERROR),
    "critical_alone": ("PATH-04", ERROR),
    "weighing_alone": ("PATH-04", ERROR),
    "waits_in_circle": ("PATH-05", ERROR),
    "waits_for_ever": ("PATH-06", ERROR),
    "line_not_charged": ("LINT-12", ERROR),
    "line_not_used": ("LINT-12", ERROR),
    "line_sometimes_used": ("LINT-12", ERROR),
    "line_used_twice": ("LINT-13", ERROR),
    "loop_not_measured": ("LINT-24", ERROR),
}
