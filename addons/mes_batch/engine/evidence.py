"""What a step must show before it is signed."""

from __future__ import annotations

from collections.abc import Iterator

from ...mes_compliance.verdict import Finding, Verdict
from .case import Case
from .gates import equipped
from .material import target
from .readings import size


def complete(case: Case) -> Verdict:
    """Return what is still missing in a step, all of it at once."""
    findings = (
        *equipped(case).findings,
        *_values(case),
        *_checks(case),
        *_tests(case),
        *_weighed(case),
        *_charged(case),
        *_samples(case),
    )
    return Verdict(findings)


def _values(case: Case) -> Iterator[Finding]:
    for parameter in case.plan.parameters_of(case.phase):
        if parameter.parameter in case.step.timers:
            yield Finding("timer_still_runs", about=parameter.name)
        elif parameter.parameter not in case.step.values:
            yield Finding("value_missing_here", about=parameter.name)


def _checks(case: Case) -> Iterator[Finding]:
    for number, text in enumerate(case.phase.checks, 1):
        if str(number) not in case.step.checks:
            yield Finding("check_missing", about=text)


def _tests(case: Case) -> Iterator[Finding]:
    for test in case.plan.tests_of(case.phase):
        taken = len(case.step.readings.get(test.test, ()))
        if taken < size(test):
            yield Finding(
                "readings_to_take", "", str(taken), str(size(test)), test.name
            )


def _weighed(case: Case) -> Iterator[Finding]:
    if case.phase.kind != "weigh":
        return
    for name in case.phase.lines:
        line = case.plan.lines[name]
        goal = target(case, line, None)
        window = (
            line.tolerance.window(goal.total) if goal.total and line.tolerance else None
        )
        if not case.state.line(name):
            yield Finding("line_to_weigh", about=line.item.name)
        elif case.phase.method == "difference" and not _adjusted(case, name):
            yield Finding("line_to_adjust", about=line.item.name)
        elif window and goal.done < window.low:
            yield Finding("line_short", "", goal.done.text, window.text, line.item.name)


def _adjusted(case: Case, line: str) -> bool:
    """Tell whether the line's containers hold what this step asks for."""
    goal = target(case, case.plan.lines[line], None)
    return goal.window is not None and goal.window.contains(goal.done)


def _charged(case: Case) -> Iterator[Finding]:
    for name in case.plan.charges(case.phase):
        containers = case.state.line(name)
        left = [each.code for each in containers if not each.charged_at]
        if left or not containers:
            found = ", ".join(left)
            about = case.plan.lines[name].item.name
            yield Finding("line_to_charge", "", found, "every container", about)


def _samples(case: Case) -> Iterator[Finding]:
    for sample in case.phase.samples:
        if sample.sample not in case.step.samples:
            yield Finding("sample_to_take", about=sample.name)
