"""What the screens of the floor show of a batch: plain data, derived, never stored."""

from __future__ import annotations

from datetime import datetime

from ..mes_compliance.measure import Quantity
from .engine import Key, Plan, State, frontier
from .engine.case import Case
from .engine.commands.sign import next_signature
from .engine.evidence import complete
from .engine.material import target
from .engine.readings import figures_of, judgement, size
from .engine.timing import spans


def rail(plan: Plan, state: State, current: str = "") -> list[dict]:
    """Return the progress rail: unit procedures, and the phases of the open one.

    :param current: key of the step on the screen
    """
    now = {key.number: key.text for key in frontier(plan.steps, state).keys}
    done = _done_numbers(state)
    opened = current.split("#")[0].split(".")[0] if current else ""
    found = []
    for unit in plan.steps:
        phases = [place.step for place in plan.structure.within(unit.number)]
        found.append(_unit(unit, phases, done, now))
        if unit.number == opened or (not opened and found[-1]["status"] == "now"):
            found += [_phase(plan, each, done, now, state) for each in phases]
    return found


def _unit(unit, phases, done, now) -> dict:
    numbers = {phase.number for phase in phases}
    status = "later"
    if numbers & now.keys():
        status = "now"
    elif numbers & done:
        status = "done"
    return {"level": 0, "number": unit.number, "name": unit.name, "status": status}


def _phase(plan, phase, done, now, state) -> dict:
    status = "later"
    key = now.get(phase.number) or _latest(state, phase.number)
    step = state.step(key)
    if phase.number in now:
        status = "now" if step else "ready"
    elif phase.number in done:
        status = "done"
    return {
        "level": 1,
        "number": phase.number,
        "name": phase.name,
        "key": key,
        "status": status,
        "people": [step.performer] if step and not step.finished else [],
    }


def _latest(state: State, number: str) -> str:
    """Return the key of a phase's last round, its number where it has not begun."""
    keys = [key for key in state.steps if Key.parse(key).number == number]
    return keys[-1] if keys else number


def _done_numbers(state: State) -> set[str]:
    return {Key.parse(key).number for key, step in state.steps.items() if step.finished}


def clocks(plan: Plan, state: State, now: datetime) -> list[dict]:
    """Return the hold times and intervals that can still break, nearest first."""
    running = [span for span in spans(plan, state) if span.ended is None and span.until]
    nearest: dict[str, object] = {}
    for span in sorted(running, key=lambda each: each.until):
        nearest.setdefault(span.name.split(",")[0], span)
    return [
        {
            "name": span.name,
            "until": _utc(span.until),
            "seconds": int((span.until - now).total_seconds()),
            "of": int(span.most.total_seconds()),
        }
        for span in nearest.values()
    ]


def _utc(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def step_screen(case: Case) -> dict:
    """Return all that one step's screen shows beside its page."""
    phase, step, plan = case.phase, case.step, case.plan
    shown = {
        "key": case.key.text,
        "number": phase.number,
        "name": phase.name,
        "kind": phase.kind,
        "critical": phase.critical,
        "optional": phase.optional,
        "status": step.status if step else "ready",
        "round": case.key.rounds[-1] if case.key.rounds else None,
        "instruction": phase.instruction,
        "documents": [document.text for document in phase.documents],
        "performer": step.performer if step else "",
        "started_at": step.started_at if step else "",
        "signatures": _signatures(case),
        "needs": needs(case),
        "parameters": [_parameter(case, each) for each in plan.parameters_of(phase)],
        "checks": _checks(case),
        "tests": [_test(case, each) for each in plan.tests_of(phase)],
        "samples": _samples(case),
        "shows": [_shown(case, name) for name in phase.shows],
    }
    if step:
        shown.update(_materials(case))
        left = complete(case).findings
        shown["left"] = [finding.as_dict() for finding in left]
        expected = next_signature(case)
        shown["next_meaning"] = expected.meaning if expected else None
        shown["next_who"] = expected.who if expected else None
    return shown


def _signatures(case: Case) -> list[dict]:
    given = case.step.signatures if case.step else []
    return [
        {
            "meaning": sign.meaning,
            "who": sign.who,
            "by": given[number]["by"] if number < len(given) else "",
            "at": given[number]["at"] if number < len(given) else "",
        }
        for number, sign in enumerate(case.phase.sign)
    ]


def needs(case: Case) -> list[dict]:
    """Return the equipment of a step: need, class, and the unit bound to it."""
    found = []
    for need in case.plan.needed(case.phase):
        bound = case.state.bound(need)
        found.append(
            {
                "need": need,
                "class": case.plan.needs[need].class_,
                "unit": bound["code"] if bound else "",
            }
        )
    return found


def _parameter(case: Case, parameter) -> dict:
    given = case.step.values.get(parameter.parameter, []) if case.step else []
    unit = parameter.measured_in
    return {
        "parameter": parameter.parameter,
        "name": parameter.name,
        "entry": parameter.entry.kind,
        "tag": parameter.entry.tag,
        "need": parameter.entry.need,
        "of": parameter.entry.of if parameter.entry.kind == "tag" else "",
        "options": list(parameter.entry.options),
        "unit": str(unit) if unit else "",
        "decimals": parameter.decimals,
        "class": parameter.class_,
        "limits": {name: str(each) for name, each in parameter.stated.items() if each},
        "values": given,
        "running": case.step.timers.get(parameter.parameter, "") if case.step else "",
    }


def _checks(case: Case) -> list[dict]:
    answers = case.step.checks if case.step else {}
    return [
        {"check": str(number), "text": text, **answers.get(str(number), {})}
        for number, text in enumerate(case.phase.checks, 1)
    ]


def _test(case: Case, test) -> dict:
    readings = case.step.readings.get(test.test, []) if case.step else []
    found = judgement(test, case.step) if case.step else None
    unit = test.take.amount.unit if test.readings else test.unit
    return {
        "test": test.test,
        "name": test.name,
        "size": size(test),
        "unit": str(unit) if unit else "",
        "parts": list(test.readings),
        "readings": [each["text"] for each in readings],
        "mean": _mean_limits(test),
        "each": [rule.asked for rule in test.rule.each],
        "allowed": [rule.at_most.text for rule in test.rule.each],
        "judged": figures_of(found) if found else None,
    }


def _mean_limits(test) -> dict[str, str]:
    if test.mean is None:
        return {}
    parts = {"target": test.mean.target, "alert": test.mean.alert}
    parts["action"] = test.mean.action
    return {name: str(each) for name, each in parts.items() if each is not None}


def _samples(case: Case) -> list[dict]:
    taken = case.step.samples if case.step else {}
    return [
        {
            "sample": each.sample,
            "name": each.name,
            "take": each.take.text,
            "where": each.where,
            "id": taken.get(each.sample, {}).get("id", ""),
        }
        for each in case.phase.samples
    ]


def _shown(case: Case, name: str) -> dict:
    plan = case.plan
    if name in plan.tests:
        steps = [s for s in case.state.chronological() if name in s.readings]
        found = judgement(plan.tests[name], steps[-1]) if steps else None
        return {
            "name": plan.tests[name].name,
            "judged": figures_of(found) if found else None,
        }
    value = case.state.latest(name)
    return {
        "name": plan.parameters[name].name,
        "value": value.text if value else "",
        "crossed": value.crossed if value else "",
        "limits": {
            k: str(each) for k, each in plan.parameters[name].stated.items() if each
        },
    }


# -- materials -------------------------------------------------------------------


def _materials(case: Case) -> dict:
    if case.phase.kind == "weigh":
        return {"weigh": _weigh(case)}
    lines = case.plan.charges(case.phase)
    return {"charge": [_charged(case, line) for line in lines]} if lines else {}


def _charged(case: Case, name: str) -> dict:
    line = case.plan.lines[name]
    return {
        "line": name,
        "item": line.item.name,
        "code": line.item.code,
        "weighed": bool(line.weighed_on),
        "quantity": line.quantity.text,
        "containers": [vars(each) for each in case.state.line(name)],
    }


def _weigh(case: Case) -> dict:
    """Return the lines of a weighing, and the target of the one being weighed."""
    source = case.step.source
    current = source.get("line") or case.phase.lines[0]
    shown = {
        "method": case.phase.method or case.plan.lines[current].method,
        "source": source,
        "lines": [_charged(case, name) for name in case.phase.lines],
        "line": current,
    }
    return {**shown, **_goal(case, current)}


def _goal(case: Case, name: str) -> dict:
    line = case.plan.lines[name]
    bound = case.state.bound(line.weighed_on) or {}
    division = bound.get("properties", {}).get("division")
    quantity = division and Quantity.parse(division)
    goal = target(case, line, quantity)
    adjusted = _adjusted(case)
    figures = {
        "planned": goal.planned,
        "exact": goal.exact,
        "target": goal.total,
        "window": goal.window,
        "done": goal.done - adjusted if adjusted else goal.done,
        "potency": goal.potency.ratio if goal.potency and goal.potency.value else None,
    }
    texts = {key: each.text for key, each in figures.items() if each is not None}
    if goal.window is not None:
        texts.update(low=goal.window.low.text, high=goal.window.high.text)
    return {
        **texts,
        "tolerance": line.tolerance.text if line.tolerance else "",
        "scale": bound.get("code", ""),
        "division": division or "",
        "reasons": [finding.as_dict() for finding in goal.verdict.findings],
        "containers_most": case.plan.containers_most(line),
    }


def _adjusted(case: Case) -> Quantity | None:
    """Return what a container held that is weighed anew, to another content."""
    container = case.state.containers.get(case.step.source.get("container"))
    anew = case.phase.method == "difference" and container
    return Quantity.parse(container.net) if anew else None
