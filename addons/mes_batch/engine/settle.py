"""What follows from the end of a step: branches, loops, freed equipment, completion."""

from __future__ import annotations

from ...mes_compliance.verdict import Finding
from ...mes_recipe.isa88 import OneOf
from .case import Case
from .key import order
from .names import Names
from .sequence import Frontier, Pending, frontier, label


def settle(case: Case) -> Frontier:
    """Decide what the end of the command's step lets be decided."""
    now = frontier(case.plan.steps, case.state)
    while now.pending:
        for pending in now.pending:
            _decide(case, pending)
        now = frontier(case.plan.steps, case.state)
    _free(case, now)
    if now.complete:
        case.emit("batch.status", status="executed")
    return now


def _decide(case: Case, pending: Pending) -> None:
    if isinstance(pending.node, OneOf):
        _branch(case, pending)
    else:
        _loop(case, pending)


def _branch(case: Case, pending: Pending) -> None:
    """Take the first branch whose condition holds; the last is ``otherwise``."""
    names = Names(case.plan, case.state)
    taken = pending.node.branches[-1]
    for branch in pending.node.branches:
        condition = branch.when and branch.when.condition
        if condition and condition.evaluate(names).value is True:
            taken = branch
            break
    case.emit_here(
        "branch.taken",
        group=pending.name,
        branch=taken.branch,
        condition=taken.when.text if taken.when else "otherwise",
        inputs=_inputs(taken.when and taken.when.condition, names),
    )


def _loop(case: Case, pending: Pending) -> None:
    """Go round again until the condition holds; one round too many is kept (SEQ-03)."""
    loop, names = pending.node, Names(case.plan, case.state)
    done = loop.until.evaluate(names).value is True
    turn = pending.rounds[-1]
    exceeded = not done and turn >= loop.rounds
    case.emit_here(
        "loop.decided",
        loop=pending.name,
        decision="done" if done or exceeded else "again",
        condition=loop.until.text,
        inputs=_inputs(loop.until, names),
    )
    if exceeded:
        _too_often(case, pending, turn)


def _too_often(case: Case, pending: Pending, turn: int) -> None:
    code = pending.node.exceeded.code if pending.node.exceeded else "SEQ-03"
    case.raise_exception(
        Finding(
            "repeated_too_often",
            code,
            f"{turn} rounds without {pending.node.until.text}",
            f"at most {pending.node.rounds} rounds",
            pending.node.repeat,
        ),
        gate="batch",
        occurrence=f"{code} {label(pending.node.repeat, pending.rounds[:-1])}",
    )


def _inputs(expression, names: Names) -> dict[str, str]:
    if expression is None:
        return {}
    return {name: str(names.get(name)) for name in expression.names}


def _free(case: Case, now: Frontier) -> None:
    """Set equipment free that no step still to come asks for."""
    wanted = _still_wanted(case, now)
    for need in case.plan.needs:
        if need not in wanted and case.state.held(need):
            unit = case.state.bound(need)["code"]
            case.emit_here("equipment.freed", need=need, unit=unit)


def _still_wanted(case: Case, now: Frontier) -> set[str]:
    if now.complete:
        return set()
    earliest = min((order(key.number) for key in now.keys), default=())
    wanted: set[str] = set()
    for number, place in case.plan.places.items():
        if order(number) >= earliest:
            wanted.update(case.plan.needed(place.step))
    return wanted
