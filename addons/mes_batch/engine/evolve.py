"""From one state to the next: the only place where an event changes anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace

from .state import DONE, OPEN, SKIPPED, Container, State, Step

BESIDE = ("corrected", "overridden")
"""Meanings of signatures that are acts of their own, beside those a step asks for."""

Handler = Callable[[State, Mapping, Mapping], None]


def evolve(state: State, event: str, data: Mapping, stamp: Mapping) -> State:
    """Return the state after an event; the state given is changed in place.

    Only its own tables change: a step or container that an event touches is replaced
    by a changed copy, so that a fork of the state never reaches into the original.

    Events that change nothing the engine asks about (a refused signature, a
    question of QA) are in the record all the same and pass through.

    :param event: dotted type, ``value.recorded``
    :param data: the event's data as it stands in the record
    :param stamp: ``at`` (ISO text) and ``by`` (login) of the entry
    :raises KeyError: it fits nothing that was told before: a step that never began, a
        weight from a lot that was not opened, the end of a timer that did not run
    """
    handler = HANDLERS.get(event)
    if handler:
        handler(state, data, stamp)
    return state


def replay(entries) -> State:
    """Return the state that a batch's entries make.

    :param entries: entry documents of one batch's stream, oldest first
    """
    state = State()
    for entry in entries:
        stamp = {"at": entry["at"], "by": entry["who"]["login"]}
        evolve(state, entry["type"], entry["data"], stamp)
    return state


def _touched(state: State, key: str) -> Step:
    """Return the step's copy that this event may change."""
    state.steps[key] = step = deepcopy(state.steps[key])
    return step


def _step(state: State, data: Mapping, stamp: Mapping) -> Step:
    step = _touched(state, data["step"])
    if stamp["by"] and stamp["by"] not in step.people:
        step.people.append(stamp["by"])
    return step


def _fits(told: bool, what: object) -> None:
    """Refuse an event before which something should have been told.

    :raises KeyError: it was not
    """
    if not told:
        raise KeyError(what)


def _started(state: State, data: Mapping, stamp: Mapping) -> None:
    state.steps[data["step"]] = Step(
        key=data["step"],
        status=OPEN,
        performer=stamp["by"],
        started_at=stamp["at"],
        people=[stamp["by"]],
    )
    state.status = "in_progress"


def _bound(state: State, data: Mapping, stamp: Mapping) -> None:
    properties = data.get("properties", {})
    unit = {"code": data["unit"], "properties": properties, "at": stamp["at"]}
    _step(state, data, stamp).bound[data["need"]] = unit


def _source(state: State, data: Mapping, stamp: Mapping) -> None:
    _step(state, data, stamp).source = dict(data["source"])


def _recorded(state: State, data: Mapping, stamp: Mapping) -> None:
    step = _step(state, data, stamp)
    value = {
        "text": data["text"],
        "at": stamp["at"],
        "by": "" if data["how"] == "calculated" else stamp["by"],
        "how": data["how"],
        "exact": data.get("exact", ""),
        "crossed": data.get("crossed", ""),
        "reason": data.get("reason", ""),
        "about": data.get("about", ""),
    }
    if data.get("segment"):
        value["segment"] = dict(data["segment"])
    step.values.setdefault(data["parameter"], []).append(value)
    if data["how"] == "timer":
        del step.timers[data["parameter"]]


def _corrected(state: State, data: Mapping, stamp: Mapping) -> None:
    _fits(data["parameter"] in state.steps[data["step"]].values, data["parameter"])
    _recorded(state, data, stamp)
    _unsigned(state.steps[data["step"]])


def _disputed(state: State, data: Mapping, stamp: Mapping) -> None:
    _fits(data["parameter"] in state.steps[data["step"]].values, data["parameter"])
    step = _step(state, data, stamp)
    step.values[data["parameter"]][-1]["disputed"] = data["reason"]
    _unsigned(step)


def _unsigned(step: Step) -> None:
    """Have an open step signed anew: its signatures were for what it showed before.

    They stay in the record (11.70); a step that is done is corrected beside its
    signatures, by somebody who signs for that.
    """
    if step.status == OPEN:
        step.signatures = []


def _timer(state: State, data: Mapping, stamp: Mapping) -> None:
    _step(state, data, stamp).timers[data["parameter"]] = stamp["at"]


def _reading(state: State, data: Mapping, stamp: Mapping) -> None:
    step = _step(state, data, stamp)
    for text in data["readings"]:
        reading = {"text": text, "at": stamp["at"], "by": stamp["by"]}
        step.readings.setdefault(data["test"], []).append(reading)


def _checked(state: State, data: Mapping, stamp: Mapping) -> None:
    answer = {"yes": data["yes"], "at": stamp["at"], "by": stamp["by"]}
    _step(state, data, stamp).checks[data["check"]] = answer


def _filled(state: State, data: Mapping, stamp: Mapping) -> None:
    step = _step(state, data, stamp)
    _fits(step.source.get("lot", "") == data.get("lot", ""), data.get("lot"))
    state.containers[data["container"]] = Container(
        code=data["container"],
        line=data["line"],
        net=data["net"],
        lot=data.get("lot", ""),
        source=data.get("source", ""),
        active=data.get("active", ""),
        weighed_at=stamp["at"],
        weighed_in=step.key,
    )


def _adjusted(state: State, data: Mapping, stamp: Mapping) -> None:
    step = _step(state, data, stamp)
    container = state.containers[data["container"]]
    _fits(step.source.get("container") == container.code, container.code)
    state.containers[container.code] = replace(
        container, net=data["net"], adjusted_in=step.key
    )
    step.source = {}  # the next weight is of a container that was scanned for it


def _charged(state: State, data: Mapping, stamp: Mapping) -> None:
    step = _step(state, data, stamp)
    code = data["container"]
    container = state.containers.get(code) or Container(
        code, data["line"], data["net"], lot=data.get("lot", "")
    )
    state.containers[code] = replace(
        container, charged_at=stamp["at"], charged_in=step.key
    )


def _sampled(state: State, data: Mapping, stamp: Mapping) -> None:
    taken = {"id": data["id"], "at": stamp["at"], "by": stamp["by"]}
    _step(state, data, stamp).samples[data["sample"]] = taken


def _signed(state: State, data: Mapping, stamp: Mapping) -> None:
    if data.get("subject") not in state.steps or data["meaning"] in BESIDE:
        return
    step = _step(state, {"step": data["subject"]}, stamp)
    step.signatures.append(
        {
            "meaning": data["meaning"],
            "by": stamp["by"],
            "at": stamp["at"],
            "shown": data["shown"],
        }
    )


def _finished(state: State, data: Mapping, stamp: Mapping) -> None:
    step = _step(state, data, stamp)
    step.status, step.ended_at = DONE, stamp["at"]


def _skipped(state: State, data: Mapping, stamp: Mapping) -> None:
    key = data["step"]
    state.steps.setdefault(key, Step(key, started_at=stamp["at"]))
    step = _touched(state, key)
    step.status, step.ended_at = SKIPPED, stamp["at"]
    step.people.append(stamp["by"])


def _branched(state: State, data: Mapping, stamp: Mapping) -> None:
    _touched(state, data["step"]).choices[data["group"]] = data["branch"]


def _looped(state: State, data: Mapping, stamp: Mapping) -> None:
    _touched(state, data["step"]).loops[data["loop"]] = data["decision"]


def _refused(state: State, data: Mapping, stamp: Mapping) -> None:
    key = data.get("step") or ""
    codes = [each["code"] for each in data.get("findings", ()) if each["code"]]
    if key not in state.steps or not codes:
        return
    refusals = _touched(state, key).refusals
    for code in codes:
        refusals[code] = refusals.get(code, 0) + 1


def _raised(state: State, data: Mapping, stamp: Mapping) -> None:
    if data.get("occurrence"):
        state.raised.add(data["occurrence"])
    if data["gate"] in ("step", "batch"):
        keys = ("number", "code", "gate", "subject")
        state.waiting.append({key: data.get(key) for key in keys})


def _decided(state: State, data: Mapping, stamp: Mapping) -> None:
    """Any signed act on an exception lets what waited go on."""
    number = data.get("values", {}).get("exception")
    state.waiting = [each for each in state.waiting if each["number"] != number]


def _freed(state: State, data: Mapping, stamp: Mapping) -> None:
    _touched(state, data["step"]).freed.append(data["need"])


def _taken_over(state: State, data: Mapping, stamp: Mapping) -> None:
    _step(state, data, stamp).performer = stamp["by"]


def _status(state: State, data: Mapping, stamp: Mapping) -> None:
    state.status = data["status"]


HANDLERS: dict[str, Handler] = {
    "step.started": _started,
    "equipment.bound": _bound,
    "equipment.freed": _freed,
    "step.taken_over": _taken_over,
    "source.opened": _source,
    "value.recorded": _recorded,
    "value.corrected": _corrected,
    "value.disputed": _disputed,
    "timer.started": _timer,
    "readings.recorded": _reading,
    "check.answered": _checked,
    "container.filled": _filled,
    "container.adjusted": _adjusted,
    "container.charged": _charged,
    "sample.taken": _sampled,
    "batch.signed": _signed,
    "step.finished": _finished,
    "step.skipped": _skipped,
    "branch.taken": _branched,
    "loop.decided": _looped,
    "attempt.refused": _refused,
    "exception.raised": _raised,
    "exception.signed": _decided,
    "batch.status": _status,
}
"""Every event that changes the state, by its dotted type."""
