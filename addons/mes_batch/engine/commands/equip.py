"""Binding equipment to a batch by a scan (E01, E02, E10)."""

from __future__ import annotations

from ....mes_compliance.verdict import Finding, Verdict, refused
from ..case import Case, Decision
from ..gates import acting


def bind(case: Case) -> Decision:
    """Bind the scanned unit to the need of this step that it fits.

    Facts: ``scanned`` with ``code``, ``class_``, ``properties`` and per need the
    verdict on its suitability in ``suitability``.
    """
    verdict = acting(case)
    if not verdict.ok:
        return case.refuse(verdict)
    unit = case.facts["scanned"]
    needs = [
        need for need in case.plan.needed(case.phase) if _asks_for(case, need, unit)
    ]
    if not needs:
        return case.refuse(_not_asked_for(case, unit))
    return _bind_best(case, unit, needs)


def _bind_best(case: Case, unit, needs) -> Decision:
    """Bind to the first need it is suitable for, or refuse for the best one."""
    verdicts = {need: unit["suitability"][need] for need in needs}
    best = min(
        needs, key=lambda need: (len(verdicts[need].findings), _held(case, need))
    )
    if not verdicts[best].ok:
        return case.refuse(verdicts[best], unit=unit["code"])
    _changed(case, best, unit)
    case.emit_here(
        "equipment.bound",
        need=best,
        unit=unit["code"],
        properties=dict(unit["properties"]),
        facts=dict(verdicts[best].facts),
    )
    return case.accept("verdict_equipment", about=unit["code"])


def _held(case: Case, need: str) -> bool:
    return case.state.bound(need) is not None


def _asks_for(case: Case, need: str, unit) -> bool:
    return case.plan.needs[need].class_ == unit["class_"]


def _not_asked_for(case: Case, unit) -> Verdict:
    called = case.facts.get("classes", {})
    needed = [case.plan.needs[need].class_ for need in case.plan.needed(case.phase)]
    wanted = ", ".join(called.get(class_, class_) for class_ in needed)
    found = f"{unit['code']}, {called.get(unit['class_'], unit['class_'])}"
    return refused(
        Finding("equipment_not_needed", "EQP-04", found, wanted or "none", unit["code"])
    )


def _changed(case: Case, need: str, unit) -> None:
    """Keep that equipment was changed while the step runs (EQP-06)."""
    before = case.step.bound.get(need)
    if before and before["code"] != unit["code"]:
        case.raise_exception(
            Finding(
                "equipment_changed",
                "EQP-06",
                unit["code"],
                before["code"],
                unit["code"],
            )
        )
