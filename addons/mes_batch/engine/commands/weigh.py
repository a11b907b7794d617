"""Weighing into a container (C04–C09)."""

from __future__ import annotations

from ....mes_compliance.measure import Quantity, read_number
from ....mes_compliance.verdict import Finding, Verdict, accepted, refused
from ..case import Case, Decision
from ..gates import acting_equipped
from ..material import Target, line_now, target
from .record import reasoned


def weigh(case: Case) -> Decision:
    """Confirm the weight on the scale as the content of a container.

    Facts: ``reading`` from the scale (or the typed ``value`` with a ``reason``), with
    its ``verdict``; ``container``, the number of the new container; ``division``.
    """
    verdict = acting_equipped(case) & _asked(case)
    if not verdict.ok:
        return case.refuse(verdict)
    line = line_now(case)
    net, verdict = _net(case, line)
    if verdict.ok and line.weighed_on:
        verdict &= case.facts["weighing"]
    goal = target(case, line, case.facts.get("division"))
    if verdict.ok:
        verdict &= goal.verdict
    if verdict.ok:
        verdict &= _fits(case, line, goal, net)
    if not verdict.ok:
        return case.refuse(verdict, **_figures(goal, net))
    return (
        _adjust(case, line, goal, net)
        if _by_difference(case)
        else _fill(case, line, goal, net)
    )


def _by_difference(case: Case) -> bool:
    return case.phase.method == "difference"


def _fill(case: Case, line, goal: Target, net: Quantity) -> Decision:
    code = case.facts["container"]
    case.emit_here(
        "container.filled",
        container=code,
        line=line.line,
        item=line.item.code,
        net=net.text,
        lot=case.step.source.get("lot", ""),
        source=case.step.source.get("container", ""),
        active=goal.potency.ratio.text if goal.potency else "",
        scale=_scale(case),
        **_typed(case),
        **_figures(goal, net),
    )
    _note_typed(case, code)
    return _answer(case, line, goal, net, code)


def _adjust(case: Case, line, goal: Target, net: Quantity) -> Decision:
    """Bring a dispensed container to another content; what was there stays known."""
    code = case.step.source["container"]
    before = case.state.containers[code].net
    case.emit_here(
        "container.adjusted",
        container=code,
        line=line.line,
        before=before,
        net=net.text,
        scale=_scale(case),
        **_typed(case),
        **_figures(goal, net),
    )
    _note_typed(case, code)
    return case.accept("verdict_in_range", about=code, found=net.text)


def _answer(case: Case, line, goal: Target, net: Quantity, code: str) -> Decision:
    done = goal.done + net
    if goal.window is None or goal.window.low <= done:
        return case.accept("verdict_in_range", about=code, found=done.text)
    rest = (goal.total - done).text
    return case.accept("verdict_add", about=code, found=done.text, needed=rest)


def _figures(goal: Target, net: Quantity | None) -> dict[str, str]:
    """Return how the target was made, for the record and the screen."""
    figures = {
        "planned": goal.planned,
        "exact": goal.exact,
        "target": goal.total,
        "window": goal.window,
        "done": goal.done,
        "weight": net,
    }
    return {name: each.text for name, each in figures.items() if each is not None}


def _asked(case: Case) -> Verdict:
    """Refuse a weight where none is asked for, or nothing is opened to weigh from."""
    if case.phase.kind != "weigh":
        return refused(Finding("parameter_unknown", found="weight"))
    if line_now(case) is not None:
        return accepted()
    return refused(Finding("source_to_scan"))


def _net(case: Case, line) -> tuple[Quantity | None, Verdict]:
    """Return the weight: from the scale, or typed with a reason."""
    reading = case.facts.get("reading")
    if reading is None:
        return _typed_net(case, line)
    if not reading["verdict"].ok:
        return None, reading["verdict"]
    return Quantity.of(reading["value"], reading["unit"]), accepted()


def _typed_net(case: Case, line) -> tuple[Quantity | None, Verdict]:
    unit = case.plan.quantity(line).unit
    read = read_number(case.command.get("value"), unit, None, case.command.get("unit"))
    return read.quantity, read.verdict & reasoned(case)


def _scale(case: Case) -> dict | None:
    reading = case.facts.get("reading")
    if reading is None:
        return None
    return {key: reading[key] for key in ("device", "raw", "at")}


def _typed(case: Case) -> dict[str, str]:
    """Return why a weight was typed, where no scale sent it."""
    if case.facts.get("reading") is None:
        return {"why": case.command["reason"]}
    return {}


def _note_typed(case: Case, code: str) -> None:
    """Raise that a weight was typed although a scale should have sent it (WGH-02)."""
    if case.facts.get("reading") is None:
        case.raise_exception(
            Finding("weight_typed", "WGH-02", case.command["reason"], about=code),
            involved=[case.person["login"]],
        )


def _fits(case: Case, line, goal: Target, net: Quantity) -> Verdict:
    """Refuse what would take the line over its window, or one container too many."""
    if _by_difference(case):
        return _adjusts(case, goal, net)
    total = goal.done + net
    verdict = accepted()
    if net.value <= 0:
        verdict &= refused(Finding("weight_nothing", found=net.text))
    if goal.window and total > goal.window.high:
        verdict &= _too_much(goal, total)
    return verdict & _containers(case, line, goal, total)


def _too_much(goal: Target, total: Quantity) -> Verdict:
    out = (total - goal.window.high).text
    return refused(
        Finding(
            "weight_too_much", "", total.text, goal.window.text, values={"out": out}
        )
    )


def _containers(case: Case, line, goal: Target, total: Quantity) -> Verdict:
    """Refuse the last container allowed when it leaves the line short."""
    used = len(case.state.line(line.line)) + 1
    most = case.plan.containers_most(line)
    if most is None or used < most:
        return accepted()
    if used > most:
        return refused(Finding("containers_too_many", "", str(used), str(most)))
    if goal.window and total < goal.window.low:
        needed = f"{goal.window.low.text} or more in {most}"
        return refused(Finding("weight_too_little", "", total.text, needed))
    return accepted()


def _adjusts(case: Case, goal: Target, net: Quantity) -> Verdict:
    """Check the line's new total after one of its containers was changed."""
    before = Quantity.parse(case.state.containers[case.step.source["container"]].net)
    total = goal.done - before + net
    if goal.window is None or goal.window.contains(total):
        return accepted()
    rule = "weight_too_much" if total > goal.window.high else "weight_too_little"
    away = total - goal.window.high if total > goal.window.high else total
    return refused(
        Finding(rule, "", total.text, goal.window.text, values={"out": away.text})
    )
