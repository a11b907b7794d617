"""Opening a container or lot to weigh or use from (C01, C02, D04)."""

from __future__ import annotations

from ....mes_compliance.verdict import Finding, Verdict, refused
from ..case import Case, Decision
from ..gates import acting_equipped
from ..material import compensator, potency_now, target


def open_source(case: Case) -> Decision:
    """Open the scanned lot for the line of this step that it fits.

    Facts: ``scanned`` with ``item``, ``lot``, ``container``, the analysis figures, and
    ``usable``: the verdict on its status, dates and place among its kind.
    """
    verdict = acting_equipped(case)
    if not verdict.ok:
        return case.refuse(verdict)
    source = case.facts["scanned"]
    line = line_for(case, source)
    verdict = source["usable"]
    if line is None:
        verdict = wrong_material(case, source) & verdict
    if not verdict.ok:
        return case.refuse(verdict, lot=source["lot"])
    return _open(case, line, source, verdict)


def _open(case: Case, line, source, verdict: Verdict) -> Decision:
    kept = {key: source[key] for key in KEPT if source.get(key)}
    case.emit_here(
        "source.opened",
        line=line.line,
        source={**kept, "line": line.line},
        facts=dict(verdict.facts),
    )
    potent = potency_verdict(case, line)
    if not potent.ok:
        return case.refuse(potent, lot=source["lot"])
    return case.accept("verdict_source", about=source["lot"], line=line.item.name)


KEPT = (
    "item",
    "lot",
    "container",
    "assay",
    "loss_on_drying",
    "water",
    "valid_until",
    "remaining",
)
"""What the record keeps of a source beside its verdict."""


def potency_verdict(case: Case, line) -> Verdict:
    """Return whether a line can be weighed from the opened source (POT-01, POT-02)."""
    potency = potency_now(case, line)
    if potency is None:
        return target(case, line, None).verdict
    if not potency.verdict.ok:
        return potency.verdict
    return compensator(case, line, potency)


def line_for(case: Case, source):
    """Return the line of the step that a material belongs to, None where none does."""
    for name in case.phase.lines:
        line = case.plan.lines[name]
        if line.item.code == source.get("item"):
            return line
    return None


def wrong_material(case: Case, source) -> Verdict:
    """Return the refusal of a material that this step does not ask for."""
    wanted = ", ".join(
        f"{case.plan.lines[name].item.code} {case.plan.lines[name].item.name}"
        for name in case.phase.lines
    )
    found = f"{source['item']} {source.get('item_name', '')}".strip()
    return refused(
        Finding("material_other", "MAT-01", found, wanted or "nothing", source["lot"])
    )
