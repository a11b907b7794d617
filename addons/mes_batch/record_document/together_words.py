"""Words for what people do together: requests for signatures, and help at a step."""

from __future__ import annotations

from . import words
from .source import Entry
from .story import Story

Words = dict

OUTCOMES = {
    "signed": "met",
    "declined": "declined",
    "withdrawn": "taken back",
    "expired": "expired",
    "void": "void, the page changed meanwhile",
}
"""What became of a request."""


def _asked(story: Story, entry: Entry) -> Words:
    people = ", ".join(each["name"] for each in entry.data["asked"])
    meaning = words.meaning(entry.data["meaning"])
    return {
        "text": f"Asked on another device for the signature “{meaning}”: {people}",
        "hash": words.code(entry.data["shown"]),
    }


def _opened(story: Story, entry: Entry) -> Words:
    return {"text": "Request for the signature opened on another device"}


def _closed(story: Story, entry: Entry) -> Words:
    data = entry.data
    outcome = OUTCOMES.get(data["outcome"], data["outcome"])
    said = f"“{data['words']}”" if data.get("words") else ""
    return {"text": f"Request for the signature {outcome}", "more": said}


def _not_asked(story: Story, entry: Entry) -> Words:
    rules = (each["rule"] for each in entry.data["findings"])
    more = ", ".join(map(words.spoken, rules))
    return {"mark": "refused", "text": f"Request for a signature refused: {more}"}


def _help(story: Story, entry: Entry) -> Words:
    data = entry.data
    people = ", ".join(map(story.person, data["invited"]))
    return {"text": f"Asked for help: {people}", "more": f"“{data['why']}”"}


def _invited(story: Story, entry: Entry) -> Words:
    people = ", ".join(map(story.person, entry.data["invited"]))
    return {"text": f"Brought in to help: {people}"}


def _transcript(story: Story, entry: Entry) -> Words:
    data = entry.data
    count = words.counted(len(data["messages"]), "message")
    said = "; ".join(map(_said, data["messages"]))
    return {
        "text": f"Room for help closed with the batch, {count}",
        "more": said,
        "hash": words.code(data["transcript"]),
    }


def _said(message) -> str:
    files = "".join(f" [{each['name']}]" for each in message["files"])
    return f"{message['at'][:16]} {message['name']}: {message['text']}{files}"


WRITERS = {
    "help.asked": _help,
    "help.closed": _transcript,
    "help.invited": _invited,
    "witness.asked": _asked,
    "witness.closed": _closed,
    "witness.opened": _opened,
    "witness.refused": _not_asked,
}
