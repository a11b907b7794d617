"""The page of a step: exactly what its signers are shown, as plain data.

The same step in the same state gives the same page, so that two people can compare its
code, and so that a change between reading and signing is found by its hash.
"""

from __future__ import annotations

from .engine import Key, Plan, State


def step_page(plan: Plan, state: State, key: Key, batch: str) -> dict:
    """Return the page of a step.

    :param batch: the batch number
    """
    phase = plan.phase(key.number)
    step = state.step(key)
    page = {
        "batch": batch,
        "product": plan.recipe.header.product.text,
        "step": key.text,
        "title": phase.name,
        "critical": phase.critical,
    }
    if step is None:
        return page
    return {
        **page,
        "performer": step.performer,
        "equipment": _equipment(plan, state, phase),
        "values": [_value(plan, each) for each in _recorded(step)],
        "checks": _checks(phase, step),
        "tests": _tests(plan, phase, step),
        "containers": _containers(plan, state, phase, key),
        "samples": [
            {"name": n, "id": s["id"]} for n, s in sorted(step.samples.items())
        ],
        "shows": _shown(plan, state, phase),
        "exceptions": _exceptions(state, key),
    }


def _equipment(plan, state, phase) -> list[dict]:
    bound = {need: state.bound(need) for need in plan.needed(phase)}
    return [{"need": n, "unit": unit["code"]} for n, unit in bound.items() if unit]


def _recorded(step) -> list[tuple[str, dict]]:
    """Return every version of every value of a step, in the order of its parameters."""
    return [(name, value) for name, given in step.values.items() for value in given]


def _value(plan, recorded) -> dict:
    name, value = recorded
    shown = {
        "name": plan.parameters[name].name,
        "value": value["text"],
        "at": value["at"],
        "by": value["by"],
    }
    more = ("crossed", "reason", "about", "disputed")
    shown.update({key: value[key] for key in more if value.get(key)})
    segment = value.get("segment")
    return {**shown, "tag": _taken(segment)} if segment else shown


def _taken(segment) -> dict:
    """Return of which readings a value was taken."""
    return {key: segment[key] for key in ("tag", "from", "until", "count", "digest")}


def _checks(phase, step) -> list[dict]:
    texts = {str(number): text for number, text in enumerate(phase.checks, 1)}
    return [
        {"check": texts[number], "yes": answer["yes"]}
        for number, answer in sorted(step.checks.items())
    ]


def _tests(plan, phase, step) -> list[dict]:
    return [
        {
            "name": test.name,
            "readings": [each["text"] for each in step.readings.get(test.test, ())],
        }
        for test in plan.tests_of(phase)
    ]


def _containers(plan, state, phase, key) -> list[dict]:
    """Return the containers this step weighed, adjusted or used up."""
    mine = [
        each
        for each in state.containers.values()
        if key.text in (each.weighed_in, each.charged_in)
        or (phase.method == "difference" and each.line in phase.lines)
    ]
    return [
        {
            "code": each.code,
            "item": plan.lines[each.line].item.text,
            "net": each.net,
            "lot": each.lot,
        }
        for each in mine
    ]


def _shown(plan, state, phase) -> list[dict]:
    """Return the values of earlier steps that this one shows."""
    return [_shown_one(plan, state, name) for name in phase.shows]


def _shown_one(plan, state, name) -> dict:
    if name in plan.tests:
        texts = [
            [reading["text"] for reading in step.readings[name]]
            for step in state.chronological()
            if name in step.readings
        ]
        return {"name": plan.tests[name].name, "readings": texts[-1] if texts else []}
    value = state.latest(name)
    shown = {"name": plan.parameters[name].name}
    return {**shown, "value": value.text, "by": value.by} if value else shown


def _exceptions(state, key) -> list[str]:
    """Return the occurrences of exceptions that belong to the step."""
    return sorted(each for each in state.raised if key.text in each.split(" "))
