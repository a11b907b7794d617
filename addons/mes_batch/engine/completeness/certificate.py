"""Holding what is expected against what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


from ..evolve import HANDLERS, replay
from ..plan import Plan
from ..readings import judgement
from ..state import State, Step
from .expected import CATEGORIES, Item, expected

RULES_VERSION = 1
"""Version of the rules by which entries are classified and evidence is judged."""

KNOWN = frozenset(HANDLERS) | {
    "batch.created",
    "batch.issued",
    "batch.posted",
    "batch.reviewed",
    "certificate.made",
    "disposition.changed",
    "document.changed",
    "document.created",
    "document.made",
    "exception.changed",
    "question.answered",
    "question.asked",
    "result.recorded",
    "signature.refused",
    "station.logged_on",
    "station.logged_off",
    "test.judged",
}
"""Types of entry that the review knows what to do with."""

WITHIN, EXCEPTED, OPEN, MISSING = "within", "excepted", "open", "missing"


@dataclass
class Certificate:
    """The proof: what was expected, and how each piece of it stands.

    :ivar items: every expected item with its standing
    :ivar unclassified: entries of an unknown type, as ``n type``
    """

    items: list[tuple[Item, str]] = field(default_factory=list)
    unclassified: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Tell whether nothing is missing and nothing unknown."""
        return not self.missing and not self.unclassified

    @property
    def missing(self) -> list[Item]:
        """The items that are not there."""
        return [item for item, standing in self.items if standing == MISSING]

    def as_dict(self) -> dict:
        """Return the certificate as plain data; the same record gives the same bytes."""
        total = Counter(standing for _item, standing in self.items)
        return {
            "rules": RULES_VERSION,
            "expected": len(self.items),
            **{each: total[each] for each in (WITHIN, EXCEPTED, OPEN, MISSING)},
            "complete": self.complete,
            "categories": [self._category(number) for number in CATEGORIES],
            "missing": [_named(item) for item in self.missing],
            "unclassified": self.unclassified,
        }

    def _category(self, number: int) -> dict:
        count = Counter(s for item, s in self.items if item.category == number)
        return {
            "number": number,
            "name": CATEGORIES[number],
            "expected": sum(count.values()),
            "excepted": count[EXCEPTED] + count[OPEN],
            "missing": count[MISSING],
        }


def certify(
    plan: Plan, entries: Iterable[Mapping], exceptions: Iterable[Mapping]
) -> Certificate:
    """Return the proof of a batch from its record.

    :param entries: the entry documents of the batch's stream, oldest first
    :param exceptions: per exception ``subject``, ``occurrence``, ``decided``
    """
    entries = list(entries)
    state = replay(entries)
    exceptions = list(exceptions)
    certificate = Certificate(unclassified=_unclassified(entries))
    judged = _Judge(plan, state, exceptions)
    for item in expected(plan, state):
        certificate.items.append((item, judged.standing(item)))
    for exception in exceptions:
        item = Item(12, exception["subject"] or "", "exception", exception["number"])
        certificate.items.append((item, EXCEPTED if exception["decided"] else OPEN))
    return certificate


def _unclassified(entries: list[Mapping]) -> list[str]:
    return [
        f"{number} {entry['type']}"
        for number, entry in enumerate(entries, 1)
        if entry["type"] not in KNOWN
    ]


def _named(item: Item) -> dict:
    return {"step": item.step, "kind": item.kind, "name": item.name}


class _Judge:
    """How one item stands: within limits, covered by an exception, or missing."""

    def __init__(self, plan: Plan, state: State, exceptions: list[Mapping]):
        self.plan = plan
        self.state = state
        self.exceptions = exceptions

    def standing(self, item: Item) -> str:
        """Return the standing of an item."""
        step = self.state.step(item.step)
        if step is None:
            return MISSING
        return getattr(self, f"_{item.kind}")(item, step)

    def _start(self, item: Item, step: Step) -> str:
        return WITHIN if step.started_at else MISSING

    def _end(self, item: Item, step: Step) -> str:
        return WITHIN if step.ended_at else MISSING

    def _equipment(self, item: Item, step: Step) -> str:
        return WITHIN if self.state.bound(item.name) else MISSING

    def _container(self, item: Item, step: Step) -> str:
        return WITHIN if self.state.line(item.name) else MISSING

    def _charge(self, item: Item, step: Step) -> str:
        containers = self.state.line(item.name)
        charged = containers and all(each.charged_at for each in containers)
        return WITHIN if charged else MISSING

    def _lot(self, item: Item, step: Step) -> str:
        line = self.plan.lines[item.name]
        lots = all(each.lot for each in self.state.line(item.name))
        return WITHIN if lots or line.lots == "none" else MISSING

    def _check(self, item: Item, step: Step) -> str:
        answer = step.checks.get(item.name)
        if answer is None:
            return MISSING
        return WITHIN if answer["yes"] else self._covered(item.step, "MAN-01")

    def _value(self, item: Item, step: Step) -> str:
        given = step.values.get(item.name)
        if not given:
            return MISSING
        outside = any(value["crossed"] in ("action", "registered") for value in given)
        return self._covered(item.step, item.name) if outside else WITHIN

    def _test(self, item: Item, step: Step) -> str:
        test = self.plan.tests[item.name]
        found = judgement(test, step)
        if found is None:
            return MISSING
        if found.verdict.ok:
            return WITHIN
        return self._covered(item.step, "PAR-03")

    def _sample(self, item: Item, step: Step) -> str:
        return WITHIN if item.name in step.samples else MISSING

    def _signature(self, item: Item, step: Step) -> str:
        number, meaning = item.name.split(" ", 1)
        given = step.signatures
        there = len(given) > int(number) and given[int(number)]["meaning"] == meaning
        return WITHIN if there and given[int(number)]["shown"] else MISSING

    def _covered(self, step: str, about: str) -> str:
        """Return whether an exception of the step covers what is outside."""
        found = [
            each
            for each in self.exceptions
            if each["subject"] == step and about in (each["occurrence"] or "")
        ]
        if not found:
            return MISSING
        return EXCEPTED if all(each["decided"] for each in found) else OPEN
