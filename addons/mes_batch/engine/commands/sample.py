"""Taking samples (F16)."""

from __future__ import annotations

from ....mes_compliance.verdict import Finding, Verdict, accepted, refused
from ..case import Case, Decision
from ..gates import acting_equipped


def take(case: Case) -> Decision:
    """Take a sample; its number comes with the facts as ``sample``."""
    verdict = acting_equipped(case)
    verdict = verdict & _asked(case) if verdict.ok else verdict
    if not verdict.ok:
        return case.refuse(verdict)
    sample = _sample(case)
    case.emit_here(
        "sample.taken",
        sample=sample.sample,
        name=sample.name,
        id=case.facts["sample"],
        take=sample.take.text,
        where=sample.where or None,
        gate=sample.gate or None,
    )
    return case.accept("verdict_sample", about=case.facts["sample"])


def _sample(case: Case):
    name = case.command.get("sample")
    return next((each for each in case.phase.samples if each.sample == name), None)


def _asked(case: Case) -> Verdict:
    sample = _sample(case)
    if sample is None:
        return refused(Finding("sample_unknown", found=case.said("sample")))
    if sample.sample in case.step.samples:
        found = case.step.samples[sample.sample]["id"]
        return refused(Finding("sample_taken", found=found, about=sample.name))
    return accepted()
