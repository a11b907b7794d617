"""Who and what, as found: facts that were frozen into the entries of a step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from . import words
from .forms import ODD
from .moment import day_text
from .source import Entry
from .story import Story


def found(story: Story, key: str) -> list[dict]:
    """Return people and equipment of a step as they were found then.

    Equipment that was scanned in an earlier step is told as it was found there.

    :return: dicts of ``name``, ``as``, ``text`` and ``no`` (the entry that says so)
    """
    entries = story.by_step[key]
    rows = {row["name"]: row for entry in entries for row in _people(entry)}
    for unit, entry in _units(story, key).items():
        rows[unit] = _unit(unit, entry, key)
    return list(rows.values())


def _people(entry: Entry) -> Iterator[dict]:
    """Yield the people whose competence an accepted entry has frozen."""
    if entry.type == "attempt.refused":
        return
    for name, facts in _facts(entry).items():
        if name.startswith("competence."):
            with suppress(*ODD):
                yield _person(entry, facts)


def _person(entry: Entry, facts: Mapping) -> dict:
    doing = "performs" if entry.type == "step.started" else "takes part"
    text = "; ".join(_grant(each) for each in facts["grants"].values())
    row = {"name": facts["name"], "as": doing, "no": entry.number}
    return {**row, "text": text or "no qualification asked for"}


def _grant(grant: Mapping) -> str:
    ends = f"to {day_text(grant['valid_to'])}" if grant.get("valid_to") else "no end"
    begins = day_text(grant["valid_from"]) if grant.get("valid_from") else ""
    by = f", assessed by {grant['assessor']}" if grant.get("assessor") else ""
    sop = f", {grant['sop']}" if grant.get("sop") else ""
    return f"{grant['code']} {grant['state']}, valid {begins} {ends}{sop}{by}"


def _units(story: Story, key: str) -> dict[str, Entry]:
    """Return per unit that the step used the entry by which it was bound."""
    last = story.by_step[key][-1].number
    bound = {
        each.data["unit"]: each
        for each in story.source.of_type("equipment.bound")
        if each.number <= last
    }
    used = {each.data["unit"] for each in bound.values() if each.step == key}
    for entry in story.by_step[key]:
        if entry.type == "batch.signed":
            used |= {each["unit"] for each in entry.content.get("equipment", ())}
    return {unit: entry for unit, entry in bound.items() if unit in used}


def _unit(unit: str, entry: Entry, key: str) -> dict:
    need = words.spoken(entry.data["need"])
    text = states(entry) or "no facts kept"
    if entry.step != key:
        text = f"held by this batch since {entry.step}, as found there"
    return {"name": unit, "as": need, "text": text, "no": entry.number}


def states(entry: Entry) -> str:
    """Return the state in which a unit was found when it was bound."""
    facts = _facts(entry).get(f"equipment.{entry.data['unit']}") or {}
    try:
        return "; ".join(_states(entry, facts))
    except ODD:
        return "facts of another form, see the record file"


def _states(entry: Entry, facts: Mapping) -> Iterator[str]:
    yield from _clean(entry, facts)
    for each in facts.get("calibrations") or ():
        yield f"calibration ({each['name']}) valid to {day_text(each['due'])}"
    check = facts.get("daily_check")
    if check:
        yield f"daily check of {day_text(check['day'])} {_passed(check)}"
    state = (facts.get("qualification") or {}).get("state")
    if state:
        yield words.spoken(state)
    for each in facts.get("confirmed") or ():
        yield f"{words.spoken(each)}, confirmed by this batch"
    held = ", ".join(
        f"{words.spoken(name)} {value}"
        for name, value in (facts.get("properties") or {}).items()
    )
    if held:
        yield held


def _passed(check: Mapping) -> str:
    return "passed" if check.get("passed") else "not passed"


def _clean(entry: Entry, facts: Mapping) -> Iterator[str]:
    """Yield since when a unit has been clean, and how long that holds."""
    clean = facts.get("cleanliness")
    if not clean:
        return
    text = words.spoken(clean["state"])
    if clean.get("since"):
        since = entry.moment.at(clean["since"])
        text += f" since {since.minute}"
        hold = (facts.get("limits") or {}).get("clean")
        if hold:
            until = replace(since, utc=since.utc + timedelta(seconds=hold))
            text += f", clean until {until.minute}"
    yield text


def _facts(entry: Entry) -> Mapping:
    facts = entry.data.get("facts")
    return facts if isinstance(facts, Mapping) else {}
