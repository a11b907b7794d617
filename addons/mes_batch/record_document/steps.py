"""The steps of the batch, in the order of the procedure, each with its entries."""

from __future__ import annotations

from collections.abc import Iterator

from ..engine import Key
from . import exceptions, signatures, words
from .exceptions import Told
from .found import found
from .rows import row
from .source import Entry
from .step_words import value_name
from .story import Story


def sections(story: Story, raised: list[Told]) -> list[dict]:
    """Return the body of the document: unit procedures, operations and steps.

    :param raised: the batch's exceptions
    :return: dicts of ``level`` (1 unit procedure, 2 operation, 3 step), ``title``,
        ``left_out`` (titles of phases nobody began), and what :func:`_step` adds
    """
    made, opened = [], [None, None]
    for key in story.steps():
        place = story.plan.places[Key.parse(key).number]
        around = [place.unit_procedure, place.operation]
        for level, element in enumerate(around, 1):
            if element is not None and opened[level - 1] != element.number:
                opened[level - 1] = element.number
                made.append(_heading(story, level, element))
        running = " · ".join(f"{each.number} {each.name}" for each in around if each)
        made.append({**_step(story, key, raised), "running": running})
    return made


def _heading(story: Story, level: int, element) -> dict:
    inside = [each.number for each in story.plan.structure.within(element.number)]
    left = [story.title(number) for number in story.left_out() if number in inside]
    return {
        "level": level,
        "title": f"{element.number} {element.name}",
        "left_out": left if level == 2 else [],
    }


def _step(story: Story, key: str, raised: list[Told]) -> dict:
    """Return a step: its entries, who and what was found, exceptions, signatures."""
    phase = story.plan.phase(Key.parse(key).number)
    entries = story.by_step[key]
    mine = [each for each in raised if each.raised.step == key]
    return {
        "level": 3,
        "title": story.title(key),
        "label": label(key),
        "critical": phase.critical,
        "about": _about(story, key),
        "instruction": " ".join(phase.instruction.split()),
        "documents": ", ".join(document.text for document in phase.documents),
        "rows": table(story, [each for each in entries if not _decision(each)]),
        "found": found(story, key),
        "exceptions": [exceptions.account(each) for each in mine],
        "signatures": [signatures.card(each) for each in entries if each.signature],
    }


def _decision(entry: Entry) -> bool:
    """Tell whether an entry is told with its exception, not among the lines."""
    return entry.known and entry.type == "exception.signed"


def label(key: str) -> str:
    """Return the name by which a page refers to a step."""
    return f"step-{key}"


def _about(story: Story, key: str) -> str:
    """Return when a step was done, and by whom it was signed."""
    entries, step = story.by_step[key], story.state.step(key)
    if step is None:
        return "not begun"
    begun = entries[0].moment.at(step.started_at)
    parts = [f"{begun.day}, {begun.clock}"]
    if step.ended_at:
        ended = begun.at(step.ended_at)
        day = "" if ended.day == begun.day else f"{ended.day}, "
        parts = [f"{parts[0]} – {day}{ended.clock} {ended.distance}"]
    parts += [
        f"{words.meaning(s['meaning'])} by {story.person(s['by'])}"
        for s in step.signatures
    ]
    if step.status == "skipped":
        parts.append("left out")
    return " · ".join(parts)


# -- rows of a step --------------------------------------------------------------


def table(story: Story, entries: list[Entry]) -> list[dict]:
    """Return entries as lines; a changed value stands beside its first one.

    :return: lines of :func:`.rows.row`, blocks ``{"changed": [lines]}`` and, where a
        new day begins, ``{"date": "15 Nov 2026"}``
    """
    changed = _changed(entries)
    lines, day = [], entries[0].moment.day if entries else ""
    for entry in entries:
        if entry.number in changed.get("later", ()):
            continue
        if entry.moment.day != day:
            day = entry.moment.day
            lines.append({"date": day})
        versions = changed.get(entry.number)
        lines.append(_block(story, versions) if versions else row(story, entry))
    return lines


def _changed(entries: list[Entry]) -> dict:
    """Return per first entry of a changed value all its versions.

    :return: numbers of first entries to lists of entries; under ``later`` the numbers
        of the entries that stand with them
    """
    values: dict[tuple, list[Entry]] = {}
    for entry in entries:
        if entry.known and entry.type in ("value.recorded", "value.corrected"):
            name = (entry.data.get("parameter"), entry.data.get("about") or "")
            if entry.type == "value.recorded" or name not in values:
                values[name] = []
            values[name].append(entry)
    several = [each for each in values.values() if each[-1].type == "value.corrected"]
    found = {each[0].number: each for each in several if len(each) > 1}
    found["later"] = {e.number for each in several for e in each[1:]}
    return found


def _block(story: Story, versions: list[Entry]) -> dict:
    lines = [row(story, each) for each in versions]
    lines[0]["tag"] = "first"
    for line, entry in zip(lines[1:], versions[1:], strict=True):
        reason = entry.data.get("reason") or entry.why
        line.update(tag="then", strong="", text=f"Reason of the change: “{reason}”")
        line["more"] = "" if entry.data["how"] == "typed" else line["more"]
    lines[-1]["tag"] = "now"
    return {"changed": lines}


def corrections(story: Story) -> Iterator[dict]:
    """Yield every value that was changed after its first entry, both values."""
    for key in story.steps():
        for number, versions in _changed(story.by_step[key]).items():
            if number != "later":
                yield from _corrections(story, key, versions)


def _corrections(story: Story, key: str, versions: list[Entry]) -> Iterator[dict]:
    first = versions[0]
    for entry in versions[1:]:
        yield {
            "name": value_name(story, first.data),
            "step": key,
            "first": first.data["text"],
            "now": entry.data["text"],
            "reason": entry.data.get("reason") or entry.why,
            "by": entry.name,
            "at": entry.moment.minute,
            "label": label(key),
        }
