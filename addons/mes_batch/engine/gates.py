"""What must hold before anything happens in a step."""

from __future__ import annotations

from ...mes_compliance.verdict import Finding, Verdict, accepted, readable, refused
from .case import Case
from .people import allowed
from .sequence import frontier

RUNNING = ("issued", "in_progress")
"""States of a batch in which steps are executed."""


SEPARATORS = dict.fromkeys(range(32))
"""Control characters: a scanner sends separators among them, a keyboard none."""


def legible(case: Case) -> Verdict:
    """Refuse a command with a text that nobody could read in the record."""
    sent = dict(case.command)
    if sent["name"] == "scan" and isinstance(sent.get("text"), str):
        sent["text"] = sent["text"].translate(SEPARATORS)
    return readable(sent)


def batch_open(case: Case) -> Verdict:
    """Refuse what comes to a batch that is not being executed."""
    if case.state.status in RUNNING:
        return accepted()
    status = case.state.status.replace("_", " ")
    return refused(Finding("batch_not_running", "SEQ-01", status, "in progress"))


def in_sequence(case: Case) -> Verdict:
    """Refuse a step whose turn has not come or is past (21 CFR 11.10(f))."""
    now = frontier(case.plan.steps, case.state)
    if case.key in now.keys:
        return accepted(["passed_sequence"])
    if case.step and case.step.finished:
        finding = Finding("step_finished", "SEQ-01", about=case.key.text)
    else:
        first = ", ".join(key.text for key in now.keys) or "nothing"
        finding = Finding("step_not_yet", "SEQ-01", case.key.text, first, case.key.text)
    return refused(finding)


def not_waiting(case: Case) -> Verdict:
    """Refuse while an exception of the batch, or of this step, waits for somebody."""
    findings = [
        Finding("exception_waits", found=each["number"] or each["code"])
        for each in case.state.waiting
        if each["gate"] == "batch" or each["subject"] == case.key.text
    ]
    return Verdict(tuple(findings))


def step_open(case: Case) -> Verdict:
    """Refuse what comes to a step that has not begun, or is over."""
    if case.step is not None and not case.step.finished:
        return accepted()
    return refused(Finding("step_not_begun", "SEQ-01", about=case.key.text))


def begun_by_person(case: Case) -> Verdict:
    """Refuse what somebody else than the step's performer does in it."""
    verdict, step = step_open(case), case.step
    if verdict.ok and step.performer != case.person["login"]:
        about = case.facts.get("names", {}).get(step.performer, step.performer)
        return refused(Finding("step_taken", found=about, needed=case.person["name"]))
    return verdict


def qualified(case: Case) -> Verdict:
    """Refuse whoever is not qualified for what the step's first signature asks."""
    who = case.phase.sign[0].who
    return allowed(who, case.person, case.now, case.facts["tz"])


def equipped(case: Case) -> Verdict:
    """Refuse while equipment that the step needs has not been scanned."""
    findings = [
        Finding("equipment_to_scan", needed=case.plan.needs[need].class_)
        for need in case.plan.needed(case.phase)
        if case.state.bound(need) is None
    ]
    return Verdict(tuple(findings))


def acting(case: Case) -> Verdict:
    """Return the verdict on acting in a step that has begun: all gates at once."""
    verdict = batch_open(case)
    if verdict.ok:
        verdict &= begun_by_person(case) & not_waiting(case)
    return verdict


def acting_equipped(case: Case) -> Verdict:
    """Return the verdict on acting with the step's equipment."""
    verdict = acting(case)
    return verdict & equipped(case) if verdict.ok else verdict
