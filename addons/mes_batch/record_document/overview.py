"""What went in, what was used, what came out: material, equipment, yields, samples."""

from __future__ import annotations

from collections.abc import Iterator

from ..engine import Key
from . import words
from .figures import limits, quantity
from .found import states
from .source import Entry
from .steps import label
from .story import Story


def overview(story: Story) -> dict:
    """Return the tables that stand between the first page and the steps."""
    return {
        "material": list(_material(story)),
        "equipment": list(_equipment(story)),
        "yields": list(_yields(story)),
        "samples": list(_samples(story)),
        "refusals": _refusals(story),
    }


def _material(story: Story) -> Iterator[dict]:
    """Yield every container with its line, lot, content, and where it was used."""
    for name, line in story.plan.lines.items():
        containers = story.state.line(name)
        planned = quantity(line.quantity.text) if line.quantity is not None else ""
        head = {"item": line.item.text, "planned": planned}
        for each in containers:
            yield {
                **head,
                "container": each.code,
                "lot": each.lot,
                "source": each.source,
                "net": quantity(each.net),
                "weighed": each.weighed_in,
                "charged": each.charged_in,
            }
            head = {"item": "", "planned": ""}
        if not containers:
            empty = ("container", "lot", "source", "net", "weighed", "charged")
            yield {**head, **dict.fromkeys(empty, "")}


def _equipment(story: Story) -> Iterator[dict]:
    """Yield every unit that was bound: from when to when, and as it was found."""
    freed = story.source.of_type("equipment.freed")
    for entry in story.source.of_type("equipment.bound"):
        later = [each for each in freed if each.number > entry.number]
        unit = entry.data["unit"]
        end = next((each for each in later if each.data["unit"] == unit), None)
        yield {
            "unit": unit,
            "as": words.spoken(entry.data["need"]),
            "from": entry.moment.minute,
            "to": end.moment.minute if end else "",
            "found": states(entry),
            "no": entry.number,
        }


def _yields(story: Story) -> Iterator[dict]:
    """Yield the values of yields and reconciliations, as they stand at the end."""
    for key in story.steps():
        kind = story.plan.phase(Key.parse(key).number).kind
        if kind in ("yield", "reconcile"):
            yield from _latest(story, key)


def _latest(story: Story, key: str) -> Iterator[dict]:
    latest: dict[str, Entry] = {}
    for entry in story.by_step[key]:
        if entry.known and entry.type in ("value.recorded", "value.corrected"):
            latest[entry.data["parameter"]] = entry
    for entry in latest.values():
        data = entry.data
        yield {
            "name": data.get("name") or story.parameter(data["parameter"]),
            "step": key,
            "limits": limits(data.get("limits")),
            "value": quantity(data["text"]),
            "no": entry.number,
            "label": label(key),
        }


def _samples(story: Story) -> Iterator[dict]:
    """Yield samples with their results."""
    results = {e.data["sample"]: e for e in story.source.of_type("result.recorded")}
    for entry in story.source.of_type("sample.taken"):
        data, result = entry.data, results.get(entry.data["id"])
        passed = "passed" if result and result.data.get("passed") else "not passed"
        yield {
            "id": data["id"],
            "name": data.get("name") or data["sample"],
            "taken": f"{entry.moment.minute}, {entry.name}",
            "result": f"{result.data['result']}: {passed}" if result else "no result",
            "by": f"{result.moment.minute}, {result.name}" if result else "",
        }


def _refusals(story: Story) -> str:
    """Return how often the system refused something."""
    attempts = story.source.of_type("attempt.refused", "signature.refused")
    if not attempts:
        return "No attempt was refused."
    steps = sorted({each.step for each in attempts if story.knows(each.step)})
    where = f" in steps {', '.join(steps)}" if steps else ""
    many = words.counted(len(attempts), "attempt was", "attempts were")
    return f"{many} refused{where}; each stands where it happened, marked “refused”."
