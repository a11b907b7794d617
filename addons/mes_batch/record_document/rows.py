"""Lines of a table: one entry of the record, as a person reads it."""

from __future__ import annotations

from . import batch_words, material_words, step_words
from .forms import ODD
from .source import Entry
from .story import Story

WRITERS = {**batch_words.WRITERS, **material_words.WRITERS, **step_words.WRITERS}
"""Words of each type of entry; a type that is missing here is printed as it is."""

BLANK = {
    "mark": "",
    "strong": "",
    "text": "",
    "more": "",
    "limits": "",
    "value": "",
    "hash": "",
    "strip": None,
}


def row(story: Story, entry: Entry) -> dict:
    """Return an entry as a line of a table.

    :return: dict of ``at``, ``no``, ``mark`` (``refused``, ``outside`` or
        empty), ``strong``, ``text``, ``more`` (a second line), ``limits``, ``value``,
        ``strip`` (see :func:`.figures.strip`), ``by``, and ``hash`` of a signature
    """
    said = _said(story, entry)
    if entry.why:
        said["more"] = _joined(said.get("more"), f"Reason: “{entry.why}”")
    place = {"at": entry.moment.clock, "no": entry.number}
    return {**BLANK, **place, "by": entry.name, **said}


def sentence(story: Story, entry: Entry) -> str:
    """Return what an entry says in one text, for lists."""
    said = row(story, entry)
    head = " ".join(filter(None, (said["strong"], said["text"])))
    value = f": {said['value']}" if said["value"] else ""
    kept = f" ({said['limits']})" if said["limits"] else ""
    return _joined(f"{head}{value}{kept}", said["more"])


def _said(story: Story, entry: Entry) -> dict:
    """Return the words for an entry; one of another form than known is told plainly."""
    writer = WRITERS.get(entry.type) if entry.known else None
    try:
        return (writer or batch_words.other)(story, entry)
    except ODD:
        return batch_words.other(story, entry)


def _joined(*parts: str | None) -> str:
    return "; ".join(part for part in parts if part)
