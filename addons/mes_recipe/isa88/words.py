"""The closed word lists of a recipe's text."""

from __future__ import annotations

LEVELS = ("general", "site", "master")
SCALINGS = ("with_size", "fixed")
LOT_TRACKING = ("none", "serial")
METHODS = (
    "net",
    "gross_tare",
    "difference",
    "count",
    "full_container",
    "fill_up",
)
ROUNDINGS = ("half_up", "up", "down")
CLASSES = ("CPP", "CQA", "KPP")
ABOVE_100 = ("count_as_100", "as_found")
MEANINGS = ("performed", "verified", "second_checked", "approved")

#: Meanings of a signature that only somebody else than the performer can give.
SECOND_PERSON = ("verified", "second_checked", "approved")

#: Kinds of phase that every installation knows; addons may declare more.
PHASE_KINDS = (
    "check",
    "measure",
    "weigh",
    "charge",
    "transfer",
    "process",
    "sample",
    "ipc",
    "yield",
    "reconcile",
    "verify",
    "approve",
    "instruct",
)

ENTRIES = ("typed", "scale", "timer", "tag", "choice", "calculated")

#: Entries that come from an instrument and need no second person.
INSTRUMENTS = ("scale", "timer", "tag")

#: What a parameter takes of its tag's readings in the phase; the first is usual.
TAKEN = ("last", "mean", "max", "min")

SEVERITIES = ("info", "minor", "major", "critical")
GATES = ("step", "batch", "equipment", "release")
