"""How a qualification comes about and ends: every step, and who may take it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ...mes_compliance.verdict import Finding, Verdict
from .grant import DUE, QUALIFIED, REVOKED, SUSPENDED, Person

NONE = ""
REQUIRED = "required"
ASSIGNED = "assigned"
IN_TRAINING = "in_training"
PASSED = "assessed_pass"
FAILED = "assessed_fail"

_GRANTING = ("training", "supervisor")
_STOPPING = ("supervisor", "qa_reviewer", "qa_approver")
_WORD = re.compile(r"\w{2,}.*\w{2,}", re.DOTALL)


@dataclass(frozen=True)
class Transition:
    """One permitted step in the life of a qualification.

    :param source: state before, empty before the first
    :param target: state after
    :param roles: roles of which the acting person needs one
    :param meaning: meaning of the signature, empty where none is asked for
    :param by_holder: whether only the person concerned may take it; else that person
        never may
    :param reason: whether a reason must be given
    :param assessor: whether the acting person must hold the assessor's qualification
    """

    source: str
    target: str
    roles: tuple[str, ...] = ()
    meaning: str = ""
    by_holder: bool = False
    reason: bool = False
    assessor: bool = False


TRANSITIONS = (
    Transition(NONE, REQUIRED, _GRANTING),
    Transition(REQUIRED, ASSIGNED, _GRANTING),
    Transition(ASSIGNED, IN_TRAINING, meaning="read and understood", by_holder=True),
    Transition(IN_TRAINING, PASSED, ("assessor",), "assessed", assessor=True),
    Transition(IN_TRAINING, FAILED, ("assessor",), "assessed", assessor=True),
    Transition(FAILED, IN_TRAINING, _GRANTING),
    Transition(PASSED, QUALIFIED, _GRANTING, "approved"),
    Transition(QUALIFIED, DUE, (*_GRANTING, "system"), reason=True),
    Transition(DUE, QUALIFIED, meaning="read and understood", by_holder=True),
    Transition(DUE, PASSED, ("assessor",), "assessed", assessor=True),
    Transition(QUALIFIED, SUSPENDED, _STOPPING, "status changed", reason=True),
    Transition(DUE, SUSPENDED, _STOPPING, "status changed", reason=True),
    Transition(SUSPENDED, QUALIFIED, _STOPPING, "status changed", reason=True),
    Transition(QUALIFIED, REVOKED, _STOPPING, "status changed", reason=True),
    Transition(DUE, REVOKED, _STOPPING, "status changed", reason=True),
    Transition(SUSPENDED, REVOKED, _STOPPING, "status changed", reason=True),
)

_BY_STEP = {(each.source, each.target): each for each in TRANSITIONS}


@dataclass(frozen=True)
class Act:
    """Somebody's wish to take a step with somebody's qualification.

    :param actor: who acts
    :param roles: the roles of the acting person
    :param holder: whose qualification it is
    :param code: the qualification
    :param source: its state now
    :param target: the state wanted
    :param reason: why, in words
    :param major: whether the document changed so much that reading is not enough
    """

    actor: Person
    roles: Collection[str]
    holder: Person
    code: str
    source: str
    target: str
    reason: str = ""
    major: bool = False


def possible(source: str) -> tuple[Transition, ...]:
    """Return the steps that lead on from a state."""
    return tuple(each for each in TRANSITIONS if each.source == source)


def judge(act: Act, as_assessor: Verdict | None = None) -> Verdict:
    """Judge whether an act is permitted: the step, the person, the reason.

    :param as_assessor: whether the acting person is a qualified assessor now, the
        answer of :func:`check`; needed for the steps that say ``assessor``
    :return: every reason against; in the facts, under ``transition``, what happened
    :raises ValueError: when an assessment is judged without ``as_assessor``
    """
    step = _BY_STEP.get((act.source, act.target))
    if step is None:
        return Verdict((_no_step(act),))
    rules = (_role, _oneself, _reason, _reading)
    findings = tuple(found for rule in rules if (found := rule(step, act)))
    verdict = Verdict(findings, (), {"transition": _facts(step, act)})
    if not step.assessor:
        return verdict
    if as_assessor is None:
        raise ValueError("An assessment needs the verdict on its assessor")
    return verdict & as_assessor


def _no_step(act: Act) -> Finding:
    targets = ", ".join(each.target for each in possible(act.source))
    found = f"{act.source or 'nothing'} to {act.target}"
    return _finding("qualification_step", found, targets or "no further step", act)


def _role(step: Transition, act: Act) -> Finding | None:
    if not step.roles or set(step.roles) & set(act.roles):
        return None
    found = ", ".join(sorted(act.roles)) or "none"
    return _finding("qualification_role", found, " or ".join(step.roles), act)


def _oneself(step: Transition, act: Act) -> Finding | None:
    own = act.actor.key == act.holder.key
    if own == step.by_holder:
        return None
    if step.by_holder:
        rule, needed = "qualification_holder_only", act.holder.name
    else:
        rule, needed = "qualification_own", "another person"
    return _finding(rule, act.actor.name, needed, act)


def _reason(step: Transition, act: Act) -> Finding | None:
    if not step.reason or _WORD.search(act.reason):
        return None
    return _finding(
        "qualification_reason", act.reason.strip() or "none", "a sentence", act
    )


def _reading(step: Transition, act: Act) -> Finding | None:
    if not (act.major and step.source == DUE and step.target == QUALIFIED):
        return None
    return _finding("qualification_assessment", "read", "read and assessed", act)


def _finding(rule: str, found: str, needed: str, act: Act) -> Finding:
    values = {"qualification": act.code, "holder": act.holder.name}
    return Finding(rule, "", found, needed, act.actor.name, values)


def _facts(step: Transition, act: Act) -> dict:
    return {
        "qualification": act.code,
        "holder": act.holder.key,
        "actor": act.actor.key,
        "source": step.source,
        "target": step.target,
        "meaning": step.meaning,
        "reason": act.reason,
    }
