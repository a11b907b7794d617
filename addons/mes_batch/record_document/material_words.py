"""Words for what happens to material: opened, weighed, adjusted, charged, sampled."""

from __future__ import annotations

from collections.abc import Mapping

from . import words
from .figures import quantity, span
from .moment import day_text
from .source import Entry
from .story import Story

Words = dict


def _source(story: Story, entry: Entry) -> Words:
    source = entry.data["source"]
    facts = [
        f"{words.spoken(name)} {source[name]}"
        for name in ("assay", "loss_on_drying", "remaining")
        if source.get(name)
    ]
    if source.get("valid_until"):
        facts.append(f"valid until {day_text(source['valid_until'])}")
    lot = f", lot {source['lot']}" if source.get("lot") else ""
    container = source.get("container") or ""
    text = f"{story.item(entry.data['line'])}{lot}: container {container} opened"
    return {"text": text, "more": "; ".join(facts)}


def _filled(story: Story, entry: Entry) -> Words:
    data = entry.data
    origin = "".join(
        f", {word} {data[key]}"
        for key, word in (("lot", "lot"), ("source", "from"))
        if data.get(key)
    )
    return {
        "text": f"{data['container']}: {story.item(data['line'])}{origin}",
        "more": _weighed(data),
        "limits": span(data.get("window") or ""),
        "value": quantity(data["net"]),
    }


def _weighed(data: Mapping) -> str:
    scale = data.get("scale") or {}
    said = [f"Sent by {scale['device']}: “{scale['raw'].strip()}”"] if scale else []
    if data.get("target"):
        said.append(
            f"target {data['target']} in all, before this {data.get('done', '')}"
        )
    return "; ".join(said)


def _adjusted(story: Story, entry: Entry) -> Words:
    data = entry.data
    return {
        "text": f"{data['container']}: {story.item(data['line'])} adjusted",
        "more": f"before {data['before']}; {_weighed(data)}",
        "limits": span(data.get("window") or ""),
        "value": quantity(data["net"]),
    }


def _charged(story: Story, entry: Entry) -> Words:
    data = entry.data
    lot = f", lot {data['lot']}" if data.get("lot") else ""
    text = f"{data['container']}: {story.item(data['line'])}{lot} charged"
    return {"text": text, "value": quantity(data["net"])}


def _sampled(story: Story, entry: Entry) -> Words:
    data = entry.data
    where = f", {data['where']}" if data.get("where") else ""
    return {
        "text": f"Sample {data['id']} taken: {data.get('name') or data['sample']}",
        "more": f"{data.get('take', '')}{where}",
    }


WRITERS = {
    "container.adjusted": _adjusted,
    "container.charged": _charged,
    "container.filled": _filled,
    "sample.taken": _sampled,
    "source.opened": _source,
}
