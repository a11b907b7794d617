"""A scan: what was scanned decides what is done with it."""

from __future__ import annotations

from ....mes_compliance.verdict import Finding, refused
from ..case import Case, Decision
from ..gates import acting
from .charge import charge, charge_lot, open_container
from .equip import bind
from .source import open_source


def scan(case: Case) -> Decision:
    """Do what a scan means in this step, or refuse it with every reason.

    Facts: ``scanned`` with ``kind``: ``equipment``, ``container``, ``lot``, or nothing
    that is known, with the ``verdict`` on reading and finding it.
    """
    scanned = case.facts["scanned"]
    if not scanned["verdict"].ok:
        return case.refuse(scanned["verdict"], text=scanned["text"])
    if scanned["kind"] == "equipment":
        return bind(case)
    if case.phase.kind == "weigh":
        return _weigh_from(case)
    if case.plan.charges(case.phase):
        return charge(case) if scanned["kind"] == "container" else charge_lot(case)
    return _reconcile(case)


def _weigh_from(case: Case) -> Decision:
    """Open a source; where contents are adjusted, the container is its own source."""
    adjusts = case.phase.method == "difference"
    container = case.facts["scanned"]["kind"] == "container"
    return open_container(case) if adjusts and container else open_source(case)


def _reconcile(case: Case) -> Decision:
    verdict = acting(case)
    if verdict.ok:
        verdict = refused(Finding("scan_not_needed", found=case.facts["scanned"]["text"]))
    return case.refuse(verdict)
