"""Calculated parameters: worked out as soon as all they need is there (F06).

The formula, its inputs and the exact result stand in the record beside the rounded
one. When an input is corrected, every value that rests on it is worked out again, as a
new version. A missing input or a division by zero is an exception, never 0.
"""

from __future__ import annotations

from ...mes_compliance.measure import Quantity
from ...mes_compliance.verdict import Finding
from . import limits
from .case import Case
from .key import Key
from .names import Names
from .values import keep


def calculate(case: Case) -> set[str]:
    """Work out every calculated parameter of the step that can be and is not yet.

    :return: the limits that the new values cross, ``action``
    """
    made = [
        parameter.parameter
        for parameter in _calculated_in(case, case.step)
        if parameter.parameter not in case.step.values
        and _work_out(case, parameter, case.key)
    ]
    return {case.step.value(name).crossed for name in made}


def recalculate(case: Case, name: str) -> None:
    """Work out every value that rests on a corrected one, in every step.

    One that could not be worked out before, by a zero, gets its first value.
    """
    changed = [name]
    while changed:
        changed = [
            parameter.parameter
            for step in list(case.state.chronological())
            for parameter in _calculated_in(case, step)
            if set(changed) & _inputs(parameter)
            and _work_out(case, parameter, Key.parse(step.key))
        ]


def _calculated_in(case: Case, step):
    phase = case.plan.phase(Key.parse(step.key).number)
    for parameter in case.plan.parameters_of(phase):
        if parameter.entry.kind == "calculated":
            yield parameter


def _inputs(parameter) -> set[str]:
    return {name.split(".")[0] for name in parameter.expression.names}


def _work_out(case: Case, parameter, key: Key) -> bool:
    """Work one out and keep it; tell whether there is a new value."""
    names = Names(case.plan, case.state, step=case.state.step(key))
    outcome = parameter.expression.evaluate(names)
    if not outcome.ok:
        _no_result(case, parameter, key, outcome.verdict.findings)
        return False
    exact = _in_unit(case, parameter, outcome.value)
    before = case.state.step(key).value(parameter.parameter)
    if before and before.text == limits.compared(parameter, exact).text:
        return False
    inputs = {name: str(names.get(name)) for name in parameter.expression.names}
    keep(
        case,
        key,
        parameter,
        exact,
        "calculated",
        reason="input corrected" if before else "",
        expression=parameter.expression.text,
        inputs=inputs,
    )
    return True


def _in_unit(case: Case, parameter, quantity: Quantity) -> Quantity:
    """Return a result in the parameter's unit; a ratio becomes the limits' per cent."""
    return quantity.to(parameter.measured_in)


def _no_result(case: Case, parameter, key: Key, findings) -> None:
    """Raise a division by zero; inputs that are still to come are no exception."""
    for finding in findings:
        if finding.rule == "division_by_zero":
            case.raise_exception(
                Finding(finding.rule, "PAR-02", finding.found, about=parameter.name),
                subject=key.text,
            )
