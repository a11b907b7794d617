"""Signatures as they are printed: name, role, meaning, time, hash of what was shown."""

from __future__ import annotations

from . import words
from .source import Entry
from .story import Story


def card(entry: Entry) -> dict:
    """Return a signature as it stands under a step: 21 CFR 11.50(a)."""
    data = entry.data
    about = entry.content.get("number") if entry.type == "exception.signed" else ""
    return {
        "name": entry.name,
        "roles": words.roles(entry.who["roles"]),
        "meaning": words.meaning(data["meaning"]),
        "about": about or "",
        "at": entry.moment.full,
        "code": words.code(data["shown"]),
        "no": entry.number,
    }


def of_batch(story: Story) -> list[dict]:
    """Return the signatures for the batch as a whole, in their order."""
    whole = [each for each in _signed(story) if not story.knows(each.step)]
    return [card(each) for each in whole if each.type == "batch.signed"]


def listed(story: Story) -> list[dict]:
    """Return every signature of batch and recipe with its whole hash (annex B)."""
    recipe = [each for each in story.source.recipe if each.signature]
    return [_listed(each) for each in (*recipe, *_signed(story))]


def _listed(entry: Entry) -> dict:
    data = entry.data
    number = entry.content.get("number")
    subject = data.get("subject") or number or entry.document["label"]
    return {
        **card(entry),
        "login": entry.who["login"],
        "subject": str(subject),
        "kind": entry.document["kind"],
        "statement": data.get("statement") or "",
        "shown": data["shown"],
    }


def _signed(story: Story) -> list[Entry]:
    return [each for each in story.source.batch if each.signature]
