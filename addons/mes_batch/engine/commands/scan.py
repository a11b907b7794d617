"""A scan: what was scanned decides what is done with it."""

from __future__ import annotations

from ....mes_compliance.verdict import Finding, Verdict, printable, refused
from ..case import Case, Decision
from ..gates import acting
from .charge import charge, charge_lot, open_container, other_step
from .equip import bind
from .source import line_for, open_source, wrong_material


def scan(case: Case) -> Decision:
    """Do what a scan means in this step, or refuse it with every reason.

    Facts: ``scanned`` with ``kind``: ``equipment``, ``container``, ``lot``, or nothing
    that is known, with the ``verdict`` on reading and finding it.
    """
    scanned = case.facts["scanned"]
    if not scanned["verdict"].ok:
        return case.refuse(scanned["verdict"], text=printable(scanned["text"], 200))
    if scanned["kind"] == "equipment":
        return bind(case)
    if case.phase.kind == "weigh":
        return _adjust(case) if case.phase.method == "difference" else _weigh_from(case)
    if case.plan.charges(case.phase):
        return charge(case) if scanned["kind"] == "container" else charge_lot(case)
    return _not_needed(case)


def _weigh_from(case: Case) -> Decision:
    """Open a source; what was dispensed already is none."""
    if case.facts["scanned"]["kind"] == "container":
        return _refuse(case, other_step(case, case.facts["scanned"]))
    return open_source(case)


def _adjust(case: Case) -> Decision:
    """Open a dispensed container: where contents are adjusted, it is its own source."""
    scanned = case.facts["scanned"]
    if scanned["kind"] == "container":
        return open_container(case)
    line = line_for(case, scanned)
    if line is None:
        return _refuse(case, wrong_material(case, scanned))
    finding = Finding("line_to_adjust", "MAT-01", scanned["lot"], "", line.item.name)
    return _refuse(case, refused(finding))


def _not_needed(case: Case) -> Decision:
    text = printable(case.facts["scanned"]["text"])
    return _refuse(case, refused(Finding("scan_not_needed", found=text)))


def _refuse(case: Case, verdict: Verdict) -> Decision:
    """Refuse a scan, or first of all whatever stands against acting here."""
    gate = acting(case)
    return case.refuse(verdict if gate.ok else gate)
