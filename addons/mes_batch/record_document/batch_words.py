"""Words for what happens to the batch as a whole: issue, posting, review, decision."""

from __future__ import annotations

from collections.abc import Mapping

from . import words
from .figures import quantity, shortened
from .source import Entry
from .story import Story
from .together_words import WRITERS as TOGETHER

Words = dict


def _created(story: Story, entry: Entry) -> Words:
    data = entry.data
    return {"text": f"Batch planned for order {data['order']}, recipe {data['recipe']}"}


def _issued(story: Story, entry: Entry) -> Words:
    data = entry.data
    text = f"Batch {data['batch']} issued for order {data['order']}"
    return {
        "text": text,
        "more": f"Recipe {data['recipe']}, frozen: annex C",
        "hash": words.code(data["digest"]),
    }


def _status(story: Story, entry: Entry) -> Words:
    return {"text": "State of the batch", "value": words.state(entry.data["status"])}


def _posted(story: Story, entry: Entry) -> Words:
    data = entry.data
    used = "; ".join(
        f"{story.item(each['line'])}{_lot(each)} {quantity(each['quantity'])}"
        for each in data["consumed"]
    )
    text = f"Order {data['order']} posted to stock: made {quantity(data['made'])}"
    return {"text": text, "more": f"Used: {used}", "by": "system"}


def _lot(each: Mapping) -> str:
    return f", lot {each['lot']}," if each.get("lot") else ""


def _asked(story: Story, entry: Entry) -> Words:
    data = entry.data
    return {"strong": f"Question {data['number']}:", "text": f"“{data['question']}”"}


def _answered(story: Story, entry: Entry) -> Words:
    data = entry.data
    return {"strong": f"Answer {data['number']}:", "text": f"“{data['answer']}”"}


def _result(story: Story, entry: Entry) -> Words:
    data = entry.data
    passed = data.get("passed")
    outcome = "passed" if passed else "not passed"
    return {
        "mark": "" if passed else "outside",
        "text": f"Result of sample {data['sample']}: {outcome}",
        "value": data["result"],
    }


def _looked(story: Story, entry: Entry) -> Words:
    rows = entry.data["rows"]
    text = f"Looked at {words.counted(len(rows), 'row')}: {entry.data['kind']}"
    return {"text": text, "more": "; ".join(map(str, rows))}


def _certificate(story: Story, entry: Entry) -> Words:
    data = entry.data
    there = data["expected"] - len(data["missing"])
    text = (
        f"Proof of completeness: {there} of {data['expected']} expected entries present"
    )
    more = f"{data['within']} within limits, {data['excepted']} covered by an exception"
    return {"text": text, "more": f"{more}; rules {data['rules']}", "by": "system"}


def _disposed(story: Story, entry: Entry) -> Words:
    data = entry.data
    kept = "; ".join(
        f"{each['location']} {quantity(each['quantity'])}"
        for each in data.get("stock", ())
    )
    text = f"Lot {data['lot']}: {data['before']} → {data['now']}"
    return {"text": text, "more": kept, "by": "system"}


def _begun(story: Story, entry: Entry) -> Words:
    site = entry.data.get("site", "")
    return {"text": f"Making of the batch's documents begun, {site}"}


def _made(story: Story, entry: Entry) -> Words:
    return {"text": "Bundle made", "hash": words.code(entry.data["manifest"])}


def _document_created(story: Story, entry: Entry) -> Words:
    return {"text": "Set up", "more": _fields(entry.data["new"])}


def _document_changed(story: Story, entry: Entry) -> Words:
    """Say both values of every field that changed."""
    old, new = entry.data["old"], entry.data["new"]
    said = [
        f"{words.spoken(name)}: {_plain(old.get(name))} → {_plain(value)}"
        for name, value in new.items()
    ]
    return {"text": "Changed", "more": "; ".join(said)}


def _fields(values: Mapping) -> str:
    return "; ".join(f"{words.spoken(k)}: {_plain(v)}" for k, v in values.items())


def _exception_changed(story: Story, entry: Entry) -> Words:
    return {"text": "Exception changed", "more": _fields(entry.data)}


def other(story: Story, entry: Entry) -> Words:
    """Say whatever an entry holds, where nobody wrote better words for its type."""
    return {
        "text": words.spoken(entry.type).capitalize(),
        "more": _fields(entry.data),
    }


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(each)}" for key, each in value.items()) or "–"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_plain, value)) or "–"
    return "–" if value is None else shortened(str(value))


WRITERS = {
    "batch.created": _created,
    "batch.issued": _issued,
    "batch.posted": _posted,
    "batch.status": _status,
    "certificate.made": _certificate,
    "disposition.changed": _disposed,
    "document.begun": _begun,
    "document.changed": _document_changed,
    "document.created": _document_created,
    "document.made": _made,
    "exception.changed": _exception_changed,
    "question.answered": _answered,
    "question.asked": _asked,
    "result.recorded": _result,
    "review.looked": _looked,
    **TOGETHER,
}
