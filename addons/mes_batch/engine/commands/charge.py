"""Using up dispensed containers, each once (C13, D04)."""

from __future__ import annotations

from ....mes_compliance.verdict import Finding, Verdict, accepted, refused
from ..case import Case, Decision
from ..gates import acting_equipped
from ..timing import hold
from .source import line_for, wrong_material


def charge(case: Case) -> Decision:
    """Charge the scanned container.

    Facts: ``scanned`` with ``code``, ``batch``, ``line``, ``net``, ``lot`` and
    ``usable`` (the verdict on its lot as it stands now).
    """
    verdict = acting_equipped(case)
    if not verdict.ok:
        return case.refuse(verdict)
    scanned = case.facts["scanned"]
    verdict = _own(case, scanned) & _held(case, scanned) & scanned["usable"]
    if not verdict.ok:
        return case.refuse(verdict, container=scanned["code"])
    case.emit_here(
        "container.charged",
        container=scanned["code"],
        line=scanned["line"],
        net=case.state.containers[scanned["code"]].net,
        lot=scanned["lot"],
        facts=dict(verdict.facts),
    )
    return case.accept("verdict_charge", about=scanned["code"])


def charge_lot(case: Case) -> Decision:
    """Use a lot of a line that is not weighed: cartons, leaflets.

    Other batches use the same lot: the share of this one is known by its number too.
    """
    verdict = acting_equipped(case)
    if not verdict.ok:
        return case.refuse(verdict)
    source = case.facts["scanned"]
    line = line_for(case, source)
    verdict = source["usable"]
    if line is None:
        verdict = wrong_material(case, source) & verdict
    else:
        verdict &= _whole(case, line, source)
    if not verdict.ok:
        return case.refuse(verdict, lot=source["lot"])
    case.emit_here(
        "container.charged",
        container=f"{case.facts['batch']} {line.line} {source['lot']}",
        line=line.line,
        net=case.plan.quantity(line).text,
        lot=source["lot"],
        facts=dict(verdict.facts),
    )
    return case.accept("verdict_charge", about=source["lot"])


def _whole(case: Case, line, source) -> Verdict:
    """Refuse a lot of what is used by its containers, and of what was used already."""
    if line.weighed_on:
        found, needed = source["lot"], "every container"
        return refused(
            Finding("line_to_charge", "MAT-01", found, needed, line.item.name)
        )
    if case.state.line(line.line):
        return refused(Finding("line_charged", "MAT-01", about=line.item.name))
    return accepted()


def open_container(case: Case) -> Decision:
    """Open a dispensed container of this batch whose content is to be adjusted."""
    verdict = acting_equipped(case)
    if not verdict.ok:
        return case.refuse(verdict)
    scanned = case.facts["scanned"]
    verdict = _own(case, scanned) & scanned["usable"]
    if not verdict.ok:
        return case.refuse(verdict, container=scanned["code"])
    source = {key: scanned[key] for key in ("line", "lot")}
    case.emit_here(
        "source.opened",
        line=scanned["line"],
        source={**source, "container": scanned["code"]},
        facts=dict(verdict.facts),
    )
    return case.accept("verdict_source", about=scanned["code"])


def _own(case: Case, scanned) -> Verdict:
    """Refuse a container of another batch or step, and one already used."""
    if scanned["batch"] != case.facts["batch"]:
        return _refused("container_other_batch", scanned, scanned["batch"], case)
    if scanned["line"] not in case.phase.lines:
        return other_step(case, scanned)
    container = case.state.containers[scanned["code"]]
    if container.charged_at:
        found = f"in {container.charged_in}"
        return refused(
            Finding("container_charged", "MAT-01", found, "once", scanned["code"])
        )
    return accepted(["passed_batch", "passed_once"])


def _refused(rule: str, scanned, found: str, case: Case) -> Verdict:
    needed = case.facts["batch"]
    return refused(Finding(rule, "MAT-01", found, needed, scanned["code"]))


def other_step(case: Case, scanned) -> Verdict:
    """Refuse a container that this step does not ask for."""
    lines = ", ".join(case.plan.lines[name].item.name for name in case.phase.lines)
    found = scanned.get("item_name") or scanned["line"]
    return refused(
        Finding(
            "container_other_step", "MAT-01", found, lines or "nothing", scanned["code"]
        )
    )


def _held(case: Case, scanned) -> Verdict:
    """Refuse what was dispensed too long ago, whichever batch it was for (MAT-08)."""
    findings = tuple(hold(case.plan, case.facts["container"], case.now))
    return Verdict(findings, () if findings else ("passed_hold",))
