"""The steps between the states of each axis, and who may take them.

What time does by itself (a hold time ends, a calibration becomes overdue) is no step:
:mod:`.clean` and :mod:`.due` compute it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from ...mes_compliance.verdict import Finding, Verdict
from .unit import (
    ASSESSED,
    AVAILABLE,
    CLEAN_LEVELS,
    CLEANED,
    CLEANING,
    DIRTY,
    FAILED,
    IN_CALIBRATION,
    IN_USE,
    NOT_QUALIFIED,
    OUT_OF_SERVICE,
    QUALIFIED,
    RESERVED,
    SANITISED,
    STERILE,
    UNKNOWN,
    VERIFIED_CLEAN,
    Party,
    Use,
)

CLEANLINESS = "cleanliness"
USE = "use"
CALIBRATION = "calibration"
QUALIFICATION = "qualification"

_CREW = ("operator", "supervisor")
_KEEPERS = ("equipment",)
_QA = ("qa_reviewer", "qa_approver")
_SYSTEM = ("system",)
_WORD = re.compile(r"\w{2,}.*\w{2,}", re.DOTALL)


@dataclass(frozen=True)
class Transition:
    """One permitted step on one axis.

    :param axis: ``cleanliness``, ``use``, ``calibration`` or ``qualification``
    :param source: state before
    :param target: state after
    :param roles: roles of which the acting person needs one
    :param meaning: meaning of the signature, empty where none is asked for
    :param second: roles of which a second person needs one, none where one suffices
    :param reason: whether a reason must be given
    :param suitable: whether the unit must be suitable
    """

    axis: str
    source: str
    target: str
    roles: tuple[str, ...]
    meaning: str = ""
    second: tuple[str, ...] = ()
    reason: bool = False
    suitable: bool = False


def _cleaning() -> tuple[Transition, ...]:
    crew, both = _CREW + _KEEPERS, (*_CREW, *_KEEPERS, *_SYSTEM)
    return (
        Transition(CLEANLINESS, UNKNOWN, DIRTY, crew),
        Transition(CLEANLINESS, UNKNOWN, CLEANING, crew),
        Transition(CLEANLINESS, DIRTY, CLEANING, crew),
        Transition(CLEANLINESS, DIRTY, DIRTY, both),
        Transition(CLEANLINESS, CLEANING, CLEANED, crew, "performed"),
        Transition(CLEANLINESS, CLEANING, DIRTY, crew, reason=True),
        Transition(CLEANLINESS, CLEANED, VERIFIED_CLEAN, crew, "verified", crew),
        Transition(CLEANLINESS, CLEANED, DIRTY, crew, reason=True),
        Transition(CLEANLINESS, VERIFIED_CLEAN, SANITISED, crew, "verified", crew),
        Transition(CLEANLINESS, VERIFIED_CLEAN, STERILE, crew, "verified", crew),
        Transition(CLEANLINESS, SANITISED, STERILE, crew, "verified", crew),
        *(Transition(CLEANLINESS, each, DIRTY, both) for each in CLEAN_LEVELS),
        *(Transition(CLEANLINESS, each, CLEANING, crew) for each in CLEAN_LEVELS),
        *(
            Transition(CLEANLINESS, each, UNKNOWN, _KEEPERS + _SYSTEM, reason=True)
            for each in (DIRTY, CLEANING, CLEANED, *CLEAN_LEVELS)
        ),
    )


def _using() -> tuple[Transition, ...]:
    reserving = ("planner", *_CREW)
    stopping = (*_CREW, *_KEEPERS, *_QA)
    return (
        Transition(USE, AVAILABLE, RESERVED, reserving),
        Transition(USE, RESERVED, AVAILABLE, reserving),
        Transition(USE, RESERVED, IN_USE, _CREW, suitable=True),
        Transition(USE, AVAILABLE, IN_USE, _CREW, suitable=True),
        Transition(USE, IN_USE, AVAILABLE, _CREW + _SYSTEM),
        *(
            Transition(USE, each, OUT_OF_SERVICE, stopping, reason=True)
            for each in (AVAILABLE, RESERVED, IN_USE)
        ),
        Transition(
            USE, OUT_OF_SERVICE, AVAILABLE, _KEEPERS, "status changed", reason=True
        ),
    )


def _keeping() -> tuple[Transition, ...]:
    keep, approve = _KEEPERS, ("qa_approver",)
    sure = "approved"
    return (
        Transition(CALIBRATION, IN_CALIBRATION, IN_CALIBRATION, keep, "performed"),
        Transition(CALIBRATION, IN_CALIBRATION, FAILED, keep, "performed", reason=True),
        Transition(CALIBRATION, FAILED, ASSESSED, approve, sure, reason=True),
        Transition(CALIBRATION, ASSESSED, IN_CALIBRATION, keep, "performed"),
        Transition(QUALIFICATION, NOT_QUALIFIED, QUALIFIED, keep, "prepared", approve),
        Transition(QUALIFICATION, QUALIFIED, QUALIFIED, keep, "prepared", approve),
        Transition(QUALIFICATION, QUALIFIED, NOT_QUALIFIED, (*keep, *_QA), reason=True),
    )


TRANSITIONS = (*_cleaning(), *_using(), *_keeping())

_BY_STEP = {(each.axis, each.source, each.target): each for each in TRANSITIONS}


@dataclass(frozen=True)
class Act:
    """Somebody's wish to take a step with a unit.

    :param unit: code of the unit
    :param axis: the axis
    :param source: its state now
    :param target: the state wanted
    :param actor: who acts
    :param roles: the roles of the acting person
    :param reason: why, in words
    :param first: who did what is now verified; the acting person is the second one
    :param second: a second person who confirms in the same act
    :param second_roles: the roles of that person
    :param batch: the batch for which the unit is used
    :param use: who holds the unit now
    :param critical: whether the unit matters so much that QA frees it as well
    """

    unit: str
    axis: str
    source: str
    target: str
    actor: Party
    roles: Collection[str]
    reason: str = ""
    first: Party | None = None
    second: Party | None = None
    second_roles: Collection[str] = ()
    batch: Party | None = None
    use: Use = field(default_factory=Use)
    critical: bool = False


def possible(axis: str, source: str) -> tuple[Transition, ...]:
    """Return the steps that lead on from a state of an axis."""
    return tuple(e for e in TRANSITIONS if (e.axis, e.source) == (axis, source))


def judge(act: Act, suitable: Verdict | None = None) -> Verdict:
    """Judge whether an act is permitted: step, roles, second person, holder, reason.

    :param suitable: the answer of :func:`suitability`; needed for the steps that say so
    :return: every reason against; in the facts, under ``transition``, what happened
    :raises ValueError: when a use is judged without ``suitable``
    """
    step = _BY_STEP.get((act.axis, act.source, act.target))
    if step is None:
        return Verdict((_no_step(act),))
    rules = (_role, _second, _holder, _reason)
    findings = tuple(found for rule in rules if (found := rule(step, act)))
    verdict = Verdict(findings, (), {"transition": _facts(step, act)})
    if not step.suitable:
        return verdict
    if suitable is None:
        raise ValueError("A use needs the verdict on the unit's suitability")
    return verdict & suitable


def _no_step(act: Act) -> Finding:
    targets = ", ".join(_words(each.target) for each in possible(act.axis, act.source))
    found = f"{_words(act.source)} to {_words(act.target)}"
    return _finding("unit_step", found, targets or "no further step", act)


def _role(step: Transition, act: Act) -> Finding | None:
    if set(step.roles) & set(act.roles):
        return None
    found = ", ".join(sorted(act.roles)) or "none"
    return _finding("unit_role", found, " or ".join(step.roles), act)


def _second(step: Transition, act: Act) -> Finding | None:
    """Return what is wrong with the second person, None where none is needed."""
    roles = _second_roles(step, act)
    if not roles:
        return None
    needed = f"another person who is {' or '.join(roles)}"
    if act.axis == CLEANLINESS:
        other, held = act.first, act.roles
    else:
        other, held = act.second, act.second_roles
    if other is None:
        return _finding("unit_second_missing", "nobody", needed, act)
    if other.key == act.actor.key:
        return _finding("unit_second_same", act.actor.name, needed, act, "PER-03")
    if not set(held) & set(roles):
        found = ", ".join(sorted(held)) or "none"
        return _finding("unit_second_role", found, needed, act)
    return None


def _second_roles(step: Transition, act: Act) -> tuple[str, ...]:
    freed = step.axis == USE and step.source == OUT_OF_SERVICE
    return ("qa_approver",) if freed and act.critical else step.second


def _holder(step: Transition, act: Act) -> Finding | None:
    """Return who holds the unit, where that is not the batch of the act."""
    holder = act.use.holder
    stopped = OUT_OF_SERVICE in (step.source, step.target)
    if step.axis != USE or stopped or holder is None:
        return None
    if act.batch and act.batch.key == holder.key:
        return None
    found = act.batch.name if act.batch else "no batch"
    return _finding("unit_held", holder.name, found, act)


def _reason(step: Transition, act: Act) -> Finding | None:
    if not step.reason or _WORD.search(act.reason):
        return None
    return _finding("unit_reason", act.reason.strip() or "none", "a sentence", act)


def _finding(rule: str, found: str, needed: str, act: Act, code: str = "") -> Finding:
    holder = act.use.holder
    values = {
        "person": act.actor.name,
        "target": _words(act.target),
        "holder": holder.name if holder else "",
    }
    return Finding(rule, code, found, needed, act.unit, values)


def _facts(step: Transition, act: Act) -> dict:
    return {
        "unit": act.unit,
        "axis": step.axis,
        "source": step.source,
        "target": step.target,
        "meaning": step.meaning,
        "actor": act.actor.key,
        "first": act.first.key if act.first else None,
        "second": act.second.key if act.second else None,
        "batch": act.batch.key if act.batch else None,
        "reason": act.reason,
    }


def _words(state: str) -> str:
    return state.replace("_", " ")
