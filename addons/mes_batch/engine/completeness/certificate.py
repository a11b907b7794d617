"""Holding what is expected against what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from ..evolve import evolve
from ..gates import RUNNING
from ..plan import Plan
from ..sequence import frontier
from ..state import State
from .expected import CATEGORIES, Item, expected
from .judge import MISSING, WITHIN, Judge
from .known import KNOWN

RULES_VERSION = 1
"""Version of the rules by which entries are classified and evidence is judged."""

EXCEPTED, OPEN = "excepted", "open"


@dataclass
class Evidence:
    """What the record shows of everything that is expected.

    It follows from the recipe and the entries alone. Whether an exception covers what
    is outside is asked afterwards (:meth:`under`), so that a page can be shown again
    without reading the record again.

    :ivar within: per category, how many items are there and within limits
    :ivar outside: items that need an exception, each with what it has to be about
    :ivar missing: items that are not there
    :ivar unclassified: entries of an unknown type or that fit nothing, as ``n type``
    :ivar raised: per number of an exception that the record tells of, its step
    """

    within: Counter = field(default_factory=Counter)
    outside: list[tuple[Item, str]] = field(default_factory=list)
    missing: list[Item] = field(default_factory=list)
    unclassified: list[str] = field(default_factory=list)
    raised: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict:
        """Return the evidence as plain data."""
        return {
            "within": {str(number): count for number, count in self.within.items()},
            "outside": [[asdict(item), about] for item, about in self.outside],
            "missing": [asdict(item) for item in self.missing],
            "unclassified": self.unclassified,
            "raised": self.raised,
        }

    @classmethod
    def of(cls, data: Mapping) -> Evidence:
        """Return the evidence that was kept as plain data."""
        return cls(
            Counter({int(number): count for number, count in data["within"].items()}),
            [(Item(**item), about) for item, about in data["outside"]],
            [Item(**item) for item in data["missing"]],
            data["unclassified"],
            data["raised"],
        )

    def under(self, exceptions: Iterable[Mapping]) -> Certificate:
        """Return the proof, with the exceptions as they stand.

        :param exceptions: per exception ``number``, ``subject``, ``occurrence``,
            ``decided``
        """
        exceptions = list(exceptions)
        items = [
            (item, _covered(exceptions, item, about)) for item, about in self.outside
        ]
        items += [(item, MISSING) for item in self.missing]
        items += self._investigated(exceptions)
        return Certificate(self.within, items, self.unclassified)

    def _investigated(self, exceptions) -> Iterator[tuple[Item, str]]:
        """Yield every exception with its standing.

        One that the record tells of and nobody knows is missing, and so is one that is
        known and that the record does not tell of.
        """
        known = {each["number"]: each for each in exceptions}
        for number, step in self.raised.items():
            if number not in known:
                yield _exception(number, step), MISSING
        for number, each in known.items():
            decided = EXCEPTED if each["decided"] else OPEN
            standing = decided if number in self.raised else MISSING
            yield _exception(number, each["subject"]), standing


@dataclass
class Certificate:
    """The proof: what was expected, and how each piece of it stands.

    :ivar within: per category, how many items are there and within limits
    :ivar items: every other item with its standing, and the exceptions
    :ivar unclassified: entries of an unknown type, as ``n type``
    """

    within: Counter = field(default_factory=Counter)
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
        """Return the certificate as plain data; the same record, the same bytes."""
        within = sum(self.within.values())
        total = Counter(standing for _item, standing in self.items)
        return {
            "rules": RULES_VERSION,
            "expected": within + len(self.items),
            WITHIN: within,
            **{each: total[each] for each in (EXCEPTED, OPEN, MISSING)},
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
            "expected": self.within[number] + sum(count.values()),
            "excepted": count[EXCEPTED] + count[OPEN],
            "missing": count[MISSING],
        }


def certify(
    plan: Plan, entries: Iterable[Mapping], exceptions: Iterable[Mapping]
) -> Certificate:
    """Return the proof of a batch from its record.

    :param entries: the entry documents of the batch's stream, oldest first
    :param exceptions: per exception ``number``, ``subject``, ``occurrence``,
        ``decided``
    """
    return examine(plan, entries).under(exceptions)


def examine(plan: Plan, entries: Iterable[Mapping]) -> Evidence:
    """Return what a batch's record shows of everything that is expected.

    :param entries: the entry documents of the batch's stream, oldest first
    """
    entries = list(entries)
    state, strange = _told(entries)
    evidence = Evidence(unclassified=strange, raised=_raised(entries))
    judged = Judge(plan, state)
    for item in expected(plan, state):
        _keep(evidence, item, *judged.standing(item))
    evidence.missing += _undecided(plan, state)
    return evidence


def _raised(entries: list[Mapping]) -> dict[str, str]:
    return {
        entry["data"]["number"]: entry["data"].get("subject") or ""
        for entry in entries
        if entry["type"] == "exception.raised" and entry["data"].get("number")
    }


def _undecided(plan: Plan, state: State) -> Iterator[Item]:
    """Yield the branches and loops that nothing decided, and an end that never came."""
    for pending in frontier(plan.steps, state).pending:
        yield Item(5, "", "decision", pending.name)
    if state.status in RUNNING:
        yield Item(1, "", "end", plan.recipe.header.product.text)


def _exception(number: str, step: str | None) -> Item:
    return Item(12, step or "", "exception", number)


def _told(entries: list[Mapping]) -> tuple[State, list[str]]:
    """Return the state the entries make, and those that are unknown or fit nothing.

    An entry about a step or container of which nothing was told before fits nothing.
    """
    state, strange = State(), []
    for number, entry in enumerate(entries, 1):
        stamp = {"at": entry["at"], "by": entry["who"]["login"]}
        try:
            evolve(state, entry["type"], entry["data"], stamp)
        except KeyError:
            strange.append(f"{number} {entry['type']}")
        if entry["type"] not in KNOWN:
            strange.append(f"{number} {entry['type']}")
    return state, strange


def _keep(evidence: Evidence, item: Item, standing: str, about: str) -> None:
    if standing == WITHIN:
        evidence.within[item.category] += 1
    elif standing == MISSING:
        evidence.missing.append(item)
    else:
        evidence.outside.append((item, about))


def _named(item: Item) -> dict:
    return {"step": item.step, "kind": item.kind, "name": item.name}


def _covered(exceptions: list[Mapping], item: Item, about: str) -> str:
    """Return whether an exception of the step covers what is outside."""
    found = [
        each
        for each in exceptions
        if each["subject"] == item.step and about in (each["occurrence"] or "")
    ]
    if not found:
        return MISSING
    return EXCEPTED if all(each["decided"] for each in found) else OPEN
