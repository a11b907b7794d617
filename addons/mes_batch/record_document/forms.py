"""The form in which each type of entry is known; one of another form is told plainly.

A record outlives the programs that wrote it. What this version does not understand is
printed as it stands, in its place, and nothing else is concluded from it.
"""

from __future__ import annotations

from collections.abc import Mapping

TEXT = (str,)
MAYBE = (str, type(None))
TABLE = (dict, type(None))

MEMBERS = {
    **dict.fromkeys(
        (
            "at",
            "batch",
            "branch",
            "check",
            "code",
            "condition",
            "container",
            "crossed",
            "decision",
            "digest",
            "exact",
            "expression",
            "group",
            "how",
            "id",
            "kind",
            "limit",
            "limit_value",
            "line",
            "loop",
            "made",
            "manifest",
            "meaning",
            "need",
            "net",
            "order",
            "outcome",
            "parameter",
            "recipe",
            "result",
            "sample",
            "severity",
            "shown",
            "status",
            "step",
            "tag",
            "test",
            "text",
            "title",
            "transcript",
            "unit",
            "value",
            "why",
        ),
        TEXT,
    ),
    **dict.fromkeys(
        ("about", "class_", "lot", "name", "occurrence", "reason", "rule", "subject"),
        MAYBE,
    ),
    **dict.fromkeys(("facts", "limits", "inputs", "reading", "scale"), TABLE),
    "segment": TABLE,
    "source": (dict, str),
    "values": (dict,),
    **dict.fromkeys(("categories", "findings", "missing", "segments"), (list,)),
    **dict.fromkeys(("readings", "unclassified"), (list,)),
    **dict.fromkeys(("asked", "invited", "messages"), (list,)),
    "number": (str, int, type(None)),
    **dict.fromkeys(("expected", "within", "excepted", "open"), (int,)),
    "yes": (bool,),
}
"""Types of the members of ``data`` by which entries are understood."""

INSIDE = {
    **dict.fromkeys(
        ("asked", "categories", "findings", "messages", "missing", "segments"), dict
    ),
    **dict.fromkeys(("invited", "readings"), str),
    "segments": dict,
}
"""Types of what stands in the lists among them."""

ODD = (LookupError, TypeError, AttributeError, ValueError)
"""What comes of reading something that has not the form it should have."""

NEEDED = {
    "alarm.raised": "tag name unit limit value limit_value at",
    "attempt.refused": "",
    "batch.issued": "batch order recipe digest content",
    "batch.posted": "made",
    "batch.signed": "meaning shown",
    "batch.status": "status",
    "branch.taken": "step group branch",
    "certificate.made": "expected within excepted open missing unclassified categories",
    "check.answered": "step check yes",
    "container.adjusted": "step container net",
    "container.charged": "step container line net",
    "container.filled": "step container line net",
    "equipment.bound": "step need unit",
    "equipment.freed": "step need unit",
    "exception.raised": "code gate",
    "exception.signed": "meaning shown values content",
    "help.asked": "step why invited",
    "help.closed": "messages transcript",
    "help.invited": "invited",
    "loop.decided": "step loop decision",
    "readings.recorded": "step test readings",
    "result.recorded": "sample result",
    "sample.taken": "step sample id",
    "source.opened": "step source",
    "step.finished": "step",
    "step.skipped": "step",
    "step.started": "step",
    "step.taken_over": "step",
    "timer.started": "step parameter",
    "value.corrected": "step parameter text how",
    "value.disputed": "step parameter text reason",
    "value.recorded": "step parameter text how",
    "witness.asked": "step meaning shown asked",
    "witness.closed": "step outcome",
    "witness.opened": "step",
    "witness.refused": "step findings",
}
"""Per type the members without which an entry is not understood."""


def known(document: Mapping) -> bool:
    """Tell whether an entry document has the form in which its type is understood."""
    data = document["data"]
    needed = NEEDED.get(document["type"], "").split()
    return (
        all(name in data for name in needed)
        and all(isinstance(data[n], MEMBERS[n]) for n in data.keys() & MEMBERS.keys())
        and _content(document["type"], data.get("content"))
        and all(
            isinstance(each, kind)
            for name, kind in INSIDE.items()
            for each in data.get(name, ())
        )
    )


def _content(kind: str, content: object) -> bool:
    """Tell whether what was signed is a page, and what was issued is a text."""
    if content is None:
        return True
    return isinstance(content, str if kind == "batch.issued" else (dict, list))
