"""Signing a step: who may, with what meaning, and what the last signature ends."""

from __future__ import annotations

from ....mes_compliance.verdict import Finding, Verdict, accepted, refused
from ..case import Case, Decision
from ..evidence import complete
from ..gates import batch_open, not_waiting, step_open
from ..monitored import note_gaps
from ..people import SECOND, allowed, another
from ..settle import settle
from ..timing import expire
from .start import recorder


def may_sign(case: Case) -> Verdict:
    """Return whether this person may sign this step with this meaning now (J01, C11).

    Asked when the page is shown and again when the credential comes.
    """
    verdict = batch_open(case) & step_open(case)
    if not verdict.ok:
        return verdict
    expected = next_signature(case)
    if expected is None or expected.meaning != case.command["meaning"]:
        return verdict & _other_meaning(case, expected)
    person = allowed(expected.who, case.person, case.now, case.facts["tz"])
    return verdict & not_waiting(case) & complete(case) & person & _independent(case)


def signed(case: Case) -> Decision:
    """Take note of a signature: the last one ends the step.

    The first event is the signature itself, which stands in the record already with
    all that was shown; the others are what it brings about. With the end of the step
    the readings of its units are closed off: the record keeps what they came to.

    Facts: ``segments`` and ``gaps`` of the step's units (:mod:`..monitored`).
    """
    case.emit(
        "batch.signed",
        subject=case.key.text,
        meaning=case.command["meaning"],
        shown=case.command["shown"],
    )
    if next_signature(case) is not None:
        return case.accept("verdict_signed")
    segments = case.facts.get("segments")
    case.emit_here("step.finished", **({"segments": segments} if segments else {}))
    note_gaps(case)
    expire(case)
    settle(case)
    return case.accept("verdict_finished", about=case.phase.name)


def next_signature(case: Case):
    """Return the signature that the step waits for, None when all are given."""
    given = len(case.step.signatures) if case.step else 0
    asked = case.phase.sign
    return asked[given] if given < len(asked) else None


def _other_meaning(case: Case, expected) -> Verdict:
    found = case.command["meaning"].replace("_", " ")
    needed = expected.meaning.replace("_", " ") if expected else "nothing"
    return refused(Finding("signature_not_asked", "", found, needed))


def _independent(case: Case) -> Verdict:
    """A second person is nobody who performed, here or where the values came from."""
    meaning = case.command["meaning"]
    if meaning not in SECOND:
        return _performer(case)
    firsts = {s["by"] for s in case.step.signatures if s["meaning"] == "performed"}
    firsts |= {recorder(case, name) for name in case.phase.shows}
    verdict = accepted()
    for login in sorted(firsts - {""}):
        verdict &= another(login, case.person)
    return verdict


def _performer(case: Case) -> Verdict:
    """Whoever signs as performer has performed: the step is theirs."""
    if case.step.performer == case.person["login"]:
        return accepted()
    name = case.facts.get("names", {}).get(case.step.performer, case.step.performer)
    return refused(Finding("step_taken", found=name, needed=case.person["name"]))
