"""Words for what happens in a step: start, refusals, values, checks, readings."""

from __future__ import annotations

from collections.abc import Mapping

from ..engine.readings import judgement
from . import words
from .figures import limits, quantity, readings, rounded, span, strip
from .source import Entry
from .story import Story

Words = dict


def _started(story: Story, entry: Entry) -> Words:
    return {"text": "Step opened"}


def _finished(story: Story, entry: Entry) -> Words:
    segments = entry.data.get("segments") or ()
    told = [f"{each['tag']}: {_segment(each)}" for each in segments]
    return {"text": "Step finished", "more": "; ".join(told)}


def _segment(segment: Mapping) -> str:
    """Return what a tag's readings came to, with the digest that proves them."""
    if not segment["count"]:
        return "no reading"
    unit = segment["unit"]
    span = f"{segment['min']} to {segment['max']} {unit}, mean {segment['mean']} {unit}"
    taken = words.counted(segment["count"], "reading")
    return f"{span} ({taken}, SHA-256 {segment['digest'][:16]}…)"


def _alarm(story: Story, entry: Entry) -> Words:
    data = entry.data
    limit = f"{words.spoken(data['limit'])} limit {quantity(data['limit_value'])}"
    return {
        "strong": f"Alarm: {data['name']} ({data['unit']})",
        "text": limit,
        "value": quantity(data["value"]),
        "mark": "outside" if data.get("action") else "",
        "by": "system",
    }


def _disputed(story: Story, entry: Entry) -> Words:
    data = entry.data
    text = f"{value_name(story, data)} {quantity(data['text'])} disputed"
    return {"text": text, "more": f"Reason: “{data['reason']}”"}


def _taken_over(story: Story, entry: Entry) -> Words:
    return {"text": "Step taken over"}


def _skipped(story: Story, entry: Entry) -> Words:
    reason = entry.data.get("reason")
    return {"text": "Step left out", "more": f"Reason: “{reason}”" if reason else ""}


def _bound(story: Story, entry: Entry) -> Words:
    need = words.spoken(entry.data["need"])
    text = f"{entry.data['unit']} scanned as {need}, fit for use"
    return {"text": text, "value": "✓"}


def _freed(story: Story, entry: Entry) -> Words:
    return {
        "text": f"{entry.data['unit']} set free ({words.spoken(entry.data['need'])})"
    }


def _branched(story: Story, entry: Entry) -> Words:
    text = f"Decided at {words.spoken(entry.data['group'])}: {entry.data['branch']}"
    return {"text": text, "more": _because(entry.data)}


def _looped(story: Story, entry: Entry) -> Words:
    again = "once more" if entry.data["decision"] == "again" else "done"
    loop = entry.data["loop"].replace("#", ", round ")
    return {
        "text": f"Decided at {words.spoken(loop)}: {again}",
        "more": _because(entry.data),
    }


def _because(data: Mapping) -> str:
    found = ", ".join(f"{name} {value}" for name, value in data["inputs"].items())
    asked = "" if data["condition"] == "otherwise" else f"Asked: {data['condition']}"
    return "; ".join(filter(None, (asked, f"found: {found}" if found else "")))


# -- refusals and exceptions -----------------------------------------------------


def _refused(story: Story, entry: Entry) -> Words:
    said = entry.data.get("words") or [entry.data.get("sentence") or ""]
    text = "; ".join(filter(None, said)) or entry.data.get("rule", "")
    found = findings(entry.data)
    return {"mark": "refused", "text": f"Refused: {text}", "more": found}


def _signature_refused(story: Story, entry: Entry) -> Words:
    meaning = words.meaning(entry.data.get("meaning") or "")
    rules = (each["rule"] for each in entry.data.get("findings", ()))
    text = f"Signature “{meaning}” refused: {', '.join(map(words.spoken, rules))}"
    return {"mark": "refused", "text": text, "more": findings(entry.data)}


def _raised(story: Story, entry: Entry) -> Words:
    data = entry.data
    head = f"{data.get('number', '')} {data['code']}, {data.get('severity', '')}:"
    return {"strong": head, "text": data.get("title", ""), "by": "system"}


def _decided(story: Story, entry: Entry) -> Words:
    data = entry.data
    number = entry.content.get("number", "")
    act = words.ACTS.get(data["values"].get("act"), words.meaning(data["meaning"]))
    return {"strong": f"{number}:", "text": act, "hash": words.code(data["shown"])}


def findings(data: Mapping) -> str:
    """Return what was found and what was needed, of every finding."""
    said = []
    for each in data.get("findings", ()):
        found = f"found {each['found']}" if each.get("found") else ""
        needed = f"needed {each['needed']}" if each.get("needed") else ""
        about = each.get("about") or ""
        parts = [part for part in (about, found, needed) if part]
        code = f" ({each['code']})" if each.get("code") else ""
        said.append(", ".join(parts) + code)
    return "; ".join(said)


# -- values and checks -----------------------------------------------------------


def _value(story: Story, entry: Entry) -> Words:
    data = entry.data
    return {
        "mark": "outside" if data.get("crossed") in ("action", "registered") else "",
        "strong": value_name(story, data) if data.get("class_") else "",
        "text": _class(data) if data.get("class_") else value_name(story, data),
        "more": _how(data),
        "limits": limits(data.get("limits")),
        "value": quantity(data["text"]),
        "by": "calculated" if data["how"] == "calculated" else entry.name,
    }


def value_name(story: Story, data: Mapping) -> str:
    """Return what a value is called, with the thing it belongs to."""
    name = data.get("name") or story.parameter(data["parameter"])
    return f"{name}, {data['about']}" if data.get("about") else name


def _class(data: Mapping) -> str:
    return f"({data['class_']})"


def _how(data: Mapping) -> str:
    """Return where a value came from, unless a person typed it."""
    reading = data.get("reading") or {}
    if data["how"] == "calculated":
        used = ", ".join(
            f"{k} {quantity(v)}" for k, v in data.get("inputs", {}).items()
        )
        exact = data.get("exact")
        before = f"; before rounding {quantity(exact)}" if exact else ""
        return f"= {data.get('expression', '')}; {used}{before}"
    segment = data.get("segment") or {}
    if segment:
        return f"From {segment['tag']}: {_segment(segment)}"
    if reading:
        return f"Sent by {reading['device']}: “{reading['raw'].strip()}”"
    return {"timer": "Timed by the system", "choice": ""}.get(data["how"], "")


def _timer(story: Story, entry: Entry) -> Words:
    return {"text": f"{story.parameter(entry.data['parameter'])}: started"}


def _checked(story: Story, entry: Entry) -> Words:
    yes = entry.data["yes"]
    mark = "" if yes else "outside"
    return {"text": entry.data["text"], "value": "yes" if yes else "no", "mark": mark}


def _readings(story: Story, entry: Entry) -> Words:
    data = entry.data
    taken = words.counted(len(data["readings"]), "reading")
    asked, rule = _single(story, entry)
    name = data.get("name") or story.test(data["test"])
    return {
        "text": ", ".join(filter(None, (name, taken, asked))),
        "more": readings(data["readings"]),
        "strip": strip(data["readings"], rule) if rule else None,
    }


def _single(story: Story, entry: Entry) -> tuple[str, str]:
    """Return the first rule for single readings: as it is asked, and as a range.

    A rule that goes by the mean of the set is a range once the set is judged.
    """
    test = story.plan.tests.get(entry.data["test"])
    rules = [one for one in test.rule.each if not one.defect] if test else []
    if not rules:
        return "", ""
    if rules[0].action is not None:
        return f"each {span(str(rules[0].action))}", str(rules[0].action)
    found = judgement(test, story.state.step(entry.step))
    around = rules[0].outside.around(found.mean) if found else None
    asked = f"each within {rules[0].outside}"
    return asked, str(around) if around is not None else ""


def _judged(story: Story, entry: Entry) -> Words:
    data = entry.data
    test = story.plan.tests.get(data["test"])
    mean = test.mean.action if test and test.mean else None
    figures = [("SD", rounded(data["sd"])), ("RSD", rounded(data["rsd"]))]
    said = [f"{name} {figure}" for name, figure in figures if figure]
    said += [f"{one['rule']}: {one['count'] or 'none'}" for one in data["outside"]]
    outcome = "in order" if data["passed"] else "not in order"
    return {
        "mark": "" if data["passed"] else "outside",
        "text": f"{story.test(data['test'])}: {outcome}",
        "more": "; ".join(said),
        "limits": f"mean {span(str(mean))}" if mean is not None else "",
        "value": f"mean {quantity(data['mean'])}" if data["mean"] else "",
        "by": "calculated",
    }


# -- signatures ------------------------------------------------------------------


def _signed(story: Story, entry: Entry) -> Words:
    data = entry.data
    return {
        "strong": f"Signed: {words.meaning(data['meaning'])}",
        "hash": words.code(data["shown"]),
    }


WRITERS = {
    "alarm.raised": _alarm,
    "attempt.refused": _refused,
    "batch.signed": _signed,
    "branch.taken": _branched,
    "check.answered": _checked,
    "equipment.bound": _bound,
    "equipment.freed": _freed,
    "exception.raised": _raised,
    "exception.signed": _decided,
    "loop.decided": _looped,
    "readings.recorded": _readings,
    "signature.refused": _signature_refused,
    "step.finished": _finished,
    "step.skipped": _skipped,
    "step.started": _started,
    "step.taken_over": _taken_over,
    "test.judged": _judged,
    "timer.started": _timer,
    "value.corrected": _value,
    "value.disputed": _disputed,
    "value.recorded": _value,
}
