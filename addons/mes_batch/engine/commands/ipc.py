"""In-process checks: readings, figures and the sampling rule (F04)."""

from __future__ import annotations

from ....mes_compliance.measure import read_number
from ....mes_compliance.verdict import Finding, Verdict, accepted, refused
from ..case import Case, Decision
from ..gates import acting_equipped
from ..readings import figures_of, judgement, size


def read_test(case: Case) -> Decision:
    """Keep readings of a test, one or many at once; judge the set when it is full.

    Command: ``test``, ``readings`` (texts; a list of lists where a reading has parts).
    """
    verdict = acting_equipped(case)
    test = _test(case)
    if test is None:
        verdict &= refused(Finding("test_unknown", found=case.said("test")))
    if not verdict.ok:
        return case.refuse(verdict)
    texts, verdict = _read(case, test)
    if not verdict.ok:
        return case.refuse(verdict)
    case.emit_here("readings.recorded", test=test.test, name=test.name, readings=texts)
    return _judged(case, test)


def _judged(case: Case, test) -> Decision:
    found = judgement(test, case.step)
    taken = len(case.step.readings[test.test])
    if found is None:
        return case.accept(
            "verdict_reading", about=test.name, found=str(taken), needed=str(size(test))
        )
    case.emit_here("test.judged", test=test.test, **figures_of(found))
    for finding in (*found.verdict.findings, *found.alerts):
        _raise(case, test, finding)
    say = "verdict_pass" if found.verdict.ok else "verdict_fail"
    return case.accept(say, about=test.name)


def _raise(case: Case, test, finding: Finding) -> None:
    case.raise_exception(
        finding,
        occurrence=f"{finding.code} {finding.rule} {case.key} {test.test}",
        involved=[case.person["login"]],
    )


def _test(case: Case):
    name = case.command.get("test")
    tests = case.plan.tests_of(case.phase)
    return next((test for test in tests if test.test == name), None)


def _read(case: Case, test) -> tuple[list[str], Verdict]:
    """Read every reading; refuse all when one is out of order or there are too many."""
    given = case.command.get("readings")
    there = len(case.step.readings.get(test.test, []))
    if not isinstance(given, list) or not given:
        return [], refused(Finding("readings_missing", about=test.name))
    if there + len(given) > size(test):
        found = str(there + len(given))
        return [], refused(Finding("readings_too_many", "", found, str(size(test))))
    texts, verdict = [], accepted()
    for reading in given:
        text, one = _one(test, reading)
        texts.append(text)
        verdict &= one
    return texts, verdict


def _one(test, reading) -> tuple[str, Verdict]:
    parts = reading if isinstance(reading, list) else [reading]
    needed = test.readings or (test.test,)
    if len(parts) != len(needed):
        found, wanted = str(len(parts)), ", ".join(needed)
        return "", refused(Finding("reading_parts", "", found, wanted))
    unit = test.take.amount.unit if test.readings else test.unit
    read = [read_number(part, unit) for part in parts]
    verdict = accepted()
    for each in read:
        verdict &= each.verdict
    return " | ".join(e.quantity.text for e in read if e.quantity), verdict
