"""Exceptions of the batch: what happened, and every signed act until the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from . import words
from .source import Entry
from .story import Story

CLOSING = {"close": "closed", "approve": "closed", "invalidate": "invalidated"}
"""Acts after which nothing waits for the exception, and the state they lead to."""

LEADING = {
    "acknowledge": "acknowledged",
    "conclude": "conclusion prepared",
    "return": "returned",
    "reopen": "under investigation",
    **CLOSING,
}


@dataclass
class Told:
    """One exception as the record tells it.

    :ivar raised: the entry that raised it
    :ivar acts: its signed acts, oldest first
    """

    raised: Entry
    acts: list[Entry] = field(default_factory=list)

    @property
    def number(self) -> str:
        """Its number, ``EX-0006``."""
        return self.raised.data.get("number") or ""

    @property
    def severity(self) -> str:
        """Its severity as it was classified last."""
        given = [_values(act).get("severity") for act in self.acts]
        first = self.raised.data.get("severity")
        known = [each for each in (first, *given) if each in words.SEVERITIES]
        return known[-1] if known else "info"

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        states = [LEADING.get(_values(act).get("act")) for act in self.acts]
        return next((state for state in reversed(states) if state), "open")

    @property
    def closing(self) -> Entry | None:
        """The act that closed it, None while it is open."""
        if self.state not in CLOSING.values():
            return None
        return next(a for a in reversed(self.acts) if _values(a).get("act") in CLOSING)

    @property
    def decision(self) -> str:
        """What was decided, in words."""
        chosen = _values(self.closing).get("decision") if self.closing else None
        return words.DECISIONS.get(chosen, self.state.capitalize())


def told(story: Story) -> list[Told]:
    """Return the batch's exceptions, the gravest first, then by number."""
    found = {each.data.get("number"): Told(each) for each in _raised(story)}
    for act in story.source.of_type("exception.signed"):
        number = act.content.get("number")
        if number in found:
            found[number].acts.append(act)
    rank = words.SEVERITIES.index
    return sorted(found.values(), key=lambda each: (rank(each.severity), each.number))


def line(each: Told) -> dict:
    """Return an exception as a line of the front page."""
    closing = each.closing
    when = f"{closing.name}, {closing.moment.day}" if closing else "not closed"
    return {
        "number": each.number,
        "code": each.raised.data["code"],
        "severity": each.severity,
        "title": each.raised.data.get("title") or "",
        "decision": each.decision,
        "closed": when,
        "label": label(each),
    }


def account(each: Told) -> dict:
    """Return an exception with all that was written to it, for its step."""
    closing = each.closing
    return {
        "number": each.number,
        "code": each.raised.data["code"],
        "severity": each.severity,
        "label": label(each),
        "state": f"{each.state} {closing.moment.day}" if closing else each.state,
        "title": each.raised.data.get("title") or "",
        "raised": f"{each.raised.moment.full}, entry {each.raised.number}",
        "acts": [_act(act) for act in each.acts],
    }


def label(each: Told) -> str:
    """Return the name by which a page refers to the exception's account."""
    return f"exception-{each.raised.number}"


def _act(entry: Entry) -> dict:
    values = _values(entry)
    said = [
        {"about": name, "text": str(values[key])}
        for key, name in words.SAID.items()
        if values.get(key)
    ]
    decision = words.DECISIONS.get(values.get("decision"))
    return {
        "act": words.ACTS.get(values.get("act"), words.meaning(entry.data["meaning"])),
        "by": entry.name,
        "at": entry.moment.full,
        "no": entry.number,
        "decision": decision or "",
        "said": said,
    }


def _raised(story: Story) -> list[Entry]:
    raised = story.source.of_type("exception.raised")
    return [each for each in raised if each.data.get("code")]


def _values(entry: Entry) -> Mapping:
    values = entry.data.get("values")
    return values if isinstance(values, Mapping) else {}
