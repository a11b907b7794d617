"""Disputing a value that a tag has given: it stays, and somebody decides (K07)."""

from __future__ import annotations

from ....mes_compliance.verdict import Finding, Verdict, accepted, refused
from ..case import Case, Decision
from ..gates import batch_open, step_open
from ..tags import measured
from .record import reasoned


def dispute(case: Case) -> Decision:
    """Say that a measured value is not believed (PAR-05).

    Whoever is in the batch may say so while the step is open; the value is kept.

    Command: ``parameter``, ``reason``.
    """
    verdict = batch_open(case) & step_open(case)
    parameter = case.plan.parameter(case.phase, case.command.get("parameter", ""))
    if parameter is None:
        finding = Finding("parameter_unknown", found=case.said("parameter"))
        verdict &= refused(finding)
    if verdict.ok:
        verdict = _measured(case, parameter) & reasoned(case)
    return _keep(case, parameter) if verdict.ok else case.refuse(verdict)


def _keep(case: Case, parameter) -> Decision:
    value, reason = case.step.value(parameter.parameter), case.command["reason"]
    case.emit_here(
        "value.disputed",
        parameter=parameter.parameter,
        name=parameter.name,
        text=value.text,
        reason=reason,
    )
    case.raise_exception(
        Finding("value_disputed", "PAR-05", value.text, "", parameter.name),
        occurrence=f"PAR-05 {case.key} {parameter.parameter}",
        involved=[case.person["login"]],
    )
    return case.accept("verdict_disputed", about=parameter.name, found=value.text)


def _measured(case: Case, parameter) -> Verdict:
    """Refuse what no tag has given, and what is disputed already."""
    if not measured(case.step, parameter.parameter):
        return refused(Finding("value_not_measured", about=parameter.name))
    if case.step.value(parameter.parameter).disputed:
        return refused(Finding("value_disputed_already", about=parameter.name))
    return accepted()
