"""The document of a batch: everything that is printed, as plain data."""

from __future__ import annotations

from . import exceptions
from .annexes import annexes
from .front import front
from .overview import overview
from .source import Source
from .steps import sections, table
from .story import Story


def document(source: Source) -> dict:
    """Return what the document of a batch prints, made from its record alone.

    The same record gives the same data. All of it is text, whole numbers and lists;
    nothing in it is markup.

    :param source: the record file, as :func:`.source.read` returns it
    :raise ValueError: the record holds no issued batch
    """
    story = Story(source)
    raised = exceptions.told(story)
    return {
        **_frame(story),
        "front": front(story, raised),
        "overview": overview(story),
        "whole": _whole(story, raised),
        "sections": sections(story, raised),
        "annexes": annexes(story),
    }


def _frame(story: Story) -> dict:
    """Return what stands around every page."""
    source = story.source
    seal, last = source.seal, source.last
    begun = source.of_type("document.begun")
    made = begun[-1] if begun else last
    return {
        "batch": story.name,
        "site": made.data.get("site") or story.header.site,
        "recipe": story.issued.data["recipe"],
        "demonstration": source.demonstration,
        "made": {
            "at": made.moment.full,
            "by": made.name,
            "date": made.document["at"][:10],
        },
        "seconds": int(made.moment.utc.timestamp()),
        "head": source.head,
        "entries": last.number,
        "block": last.block,
        "key": seal.key or "",
        "stream": last.document["stream"],
    }


def _whole(story: Story, raised: list) -> dict:
    """Return the entries that belong to no step: before the first one, and after."""
    entries = story.by_step[""]
    begun = story.source.of_type("step.started")
    first = begun[0].number if begun else len(story.source.batch) + 1
    mine = [each for each in raised if not story.knows(each.raised.step)]
    return {
        "before": table(story, [each for each in entries if each.number < first]),
        "after": table(story, [each for each in entries if each.number > first]),
        "exceptions": [exceptions.account(each) for each in mine],
    }
