"""The batch behind the entries: its frozen recipe, its state, what belongs to what."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property

from ...mes_recipe.isa88 import from_content
from ..engine import Key, Plan, State, evolve, order
from .forms import ODD
from .source import Entry, Source


class Story:
    """One batch as its record tells it.

    :ivar source: the record file's entries
    :ivar plan: the recipe as it was frozen when the batch was issued
    :ivar state: what its events add up to
    """

    def __init__(self, source: Source):
        """Take the entries; the recipe is the one that stands in the record.

        :raise ValueError: the batch was never issued
        """
        self.source = source
        issued = source.of_type("batch.issued")
        if not issued:
            raise ValueError("the record holds no issued batch")
        self.issued = issued[-1]
        self.plan = Plan(from_content(json.loads(self.issued.data["content"])))
        self.state = _state(source.batch)

    @property
    def name(self) -> str:
        """The batch number."""
        return self.issued.data["batch"]

    @property
    def header(self):
        """The header of the frozen recipe."""
        return self.plan.recipe.header

    # -- steps -------------------------------------------------------------------

    @cached_property
    def by_step(self) -> dict[str, list[Entry]]:
        """Per step the entries that belong to it; the others under an empty key."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for each in self.source.batch:
            found[each.step if self.knows(each.step) else ""].append(each)
        return found

    def knows(self, step: str) -> bool:
        """Tell whether the recipe has the step."""
        try:
            return Key.parse(step).number in self.plan.places
        except ValueError:
            return False

    def steps(self) -> Iterator[str]:
        """Yield the keys of all steps with entries, in the order of the procedure.

        Within an operation they stand as they began, so that rounds follow each other.
        """
        keys = [key for key in self.by_step if key]
        return iter(sorted(keys, key=self._place))

    def _place(self, key: str) -> tuple:
        number = Key.parse(key).number
        around = self.plan.places[number].operation or self.plan.phase(number)
        began = self.by_step[key][0].number
        step = self.state.step(key)
        return order(around.number), step.started_at if step else "", began

    def left_out(self) -> Iterator[str]:
        """Yield the numbers of phases of which the record tells nothing."""
        begun = {Key.parse(key).number for key in self.by_step if key}
        return (number for number in self.plan.places if number not in begun)

    def title(self, key: str) -> str:
        """Return a step's key with the name of its phase."""
        return f"{key} {self.plan.phase(Key.parse(key).number).name}"

    # -- names -------------------------------------------------------------------

    def item(self, line: str) -> str:
        """Return the name of the item of a formula line."""
        found = self.plan.lines.get(line)
        return found.item.name if found else line

    def parameter(self, name: str) -> str:
        """Return the name of a parameter."""
        found = self.plan.parameters.get(name)
        return found.name if found else name

    def test(self, name: str) -> str:
        """Return the name of a test."""
        found = self.plan.tests.get(name)
        return found.name if found else name

    @cached_property
    def people(self) -> dict[str, str]:
        """Per login the printed name, as it was last."""
        return {each.who["login"]: each.name for each in self.source.batch}

    def person(self, login: str) -> str:
        """Return the printed name behind a login."""
        return self.people.get(login, login)


def _state(entries: list[Entry]) -> State:
    """Return what entries add up to; the proof names those that fit nothing."""
    state = State()
    for each in (each for each in entries if each.known):
        stamp = {"at": each.document["at"], "by": each.who["login"]}
        with suppress(*ODD):
            evolve(state, each.type, each.data, stamp)
    return state
