"""The closed word lists of the format, with the words people read."""

from __future__ import annotations

LEVELS = [("general", "General"), ("site", "Site"), ("master", "Master")]
SCALINGS = [("with_size", "Grows with the batch"), ("fixed", "Stays the same")]
LOTS = [("none", "No lots"), ("serial", "Serial numbers")]
METHODS = [
    ("net", "Net"),
    ("gross_tare", "Gross and tare"),
    ("difference", "By difference"),
    ("count", "Counted"),
    ("full_container", "Full container"),
    ("fill_up", "Filled up to"),
]
ROUNDINGS = [("half_up", "Half up"), ("up", "Up"), ("down", "Down")]
CLASSES = [("CPP", "CPP"), ("CQA", "CQA"), ("KPP", "KPP")]
"""Critical process parameter, critical quality attribute, key process parameter."""

CAPS = [("count_as_100", "Counts as 100 %"), ("as_found", "Counts as found")]
STATES_OF_ASSAY = [
    ("as_is", "As is"),
    ("dried", "Dried substance"),
    ("anhydrous", "Anhydrous substance"),
]
TYPES = [
    ("unit_procedure", "Unit procedure"),
    ("operation", "Operation"),
    ("phase", "Phase"),
    ("all_of", "All of"),
    ("one_of", "One of"),
    ("repeat", "Repeat"),
    ("branch", "Branch"),
]
KINDS = [
    ("check", "Check"),
    ("measure", "Measure"),
    ("weigh", "Weigh"),
    ("charge", "Charge"),
    ("transfer", "Transfer"),
    ("process", "Process"),
    ("sample", "Sample"),
    ("ipc", "In-process control"),
    ("yield", "Yield"),
    ("reconcile", "Reconcile"),
    ("verify", "Verify"),
    ("approve", "Approve"),
    ("instruct", "Instruct"),
]
