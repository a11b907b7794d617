"""What has happened in a batch so far, as plain data.

The state is the sum of its events and nothing else: :func:`.evolve.evolve` makes it,
the rows that people search are copies of its parts. Each step's part is plain JSON, so
that a step's row holds exactly what the engine needs of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace

OPEN, DONE, SKIPPED = "open", "done", "skipped"
"""Status of a step that has begun. A step without an entry has not begun."""


@dataclass
class Value:
    """One value as recorded; a correction adds another, it replaces nothing.

    :ivar text: the value with its unit, ``21.4 A``, or the choice made
    :ivar at: when, ISO text in UTC
    :ivar by: login of who recorded it; empty for a calculated value
    :ivar how: ``typed``, ``scale``, ``timer``, ``tag``, ``choice`` or ``calculated``
    :ivar exact: the value before rounding, where it was rounded
    :ivar crossed: ``alert``, ``action``, ``registered``, or empty when within limits
    :ivar reason: why an earlier value was corrected
    :ivar about: the thing it belongs to where a parameter has several, a container
    :ivar segment: the tag's readings it was taken of, where a tag gave it
    :ivar disputed: why a measured value is not believed
    """

    text: str
    at: str
    by: str = ""
    how: str = "typed"
    exact: str = ""
    crossed: str = ""
    reason: str = ""
    about: str = ""
    segment: dict = field(default_factory=dict)
    disputed: str = ""


@dataclass
class Container:
    """A dispensed container.

    :ivar code: its number, ``C0012``
    :ivar line: formula line it belongs to
    :ivar net: what it holds, ``126.00 kg``
    :ivar lot: control number of the lot it came from
    :ivar source: the container it was filled from, where that has a number
    :ivar active: pure active content, for a line with potency; else empty
    :ivar weighed_at: when it was weighed
    :ivar weighed_in: step that weighed it
    :ivar adjusted_in: step that brought it to another content; empty for most
    :ivar charged_at: when it was used up; empty before
    :ivar charged_in: step that used it up
    """

    code: str
    line: str
    net: str
    lot: str = ""
    source: str = ""
    active: str = ""
    weighed_at: str = ""
    weighed_in: str = ""
    adjusted_in: str = ""
    charged_at: str = ""
    charged_in: str = ""


@dataclass
class Step:
    """One execution of a phase.

    :ivar key: its name, ``20.4.3#2``
    :ivar status: open, done or skipped
    :ivar performer: login of who began it
    :ivar started_at: server time of the start; ISO text in UTC
    :ivar ended_at: server time of the last signature
    :ivar values: per parameter its values, first to latest
    :ivar readings: per test the readings, each a list of values
    :ivar checks: per check the answer: ``{"yes": bool, "at", "by"}``
    :ivar timers: per timer its running start
    :ivar bound: per need the equipment: ``code``, ``properties``, ``at``
    :ivar source: the container or lot now being weighed from
    :ivar samples: samples taken, per name the identification
    :ivar signatures: ``{"meaning", "by", "at", "shown"}`` in order
    :ivar choices: per ``one_of`` the branch taken when this step ended
    :ivar loops: per ``repeat`` ``again`` or ``done``, decided when this step ended
    :ivar freed: needs whose equipment this step's end set free
    :ivar people: logins of everybody who acted in it
    :ivar refusals: refused scans and attempts, per exception code
    """

    key: str
    status: str = OPEN
    performer: str = ""
    started_at: str = ""
    ended_at: str = ""
    values: dict[str, list[dict]] = field(default_factory=dict)
    readings: dict[str, list[dict]] = field(default_factory=dict)
    checks: dict[str, dict] = field(default_factory=dict)
    timers: dict[str, str] = field(default_factory=dict)
    bound: dict[str, dict] = field(default_factory=dict)
    source: dict = field(default_factory=dict)
    samples: dict[str, dict] = field(default_factory=dict)
    signatures: list[dict] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    loops: dict[str, str] = field(default_factory=dict)
    freed: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    refusals: dict[str, int] = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        """Tell whether nothing more happens in it but corrections."""
        return self.status in (DONE, SKIPPED)

    def as_dict(self) -> dict:
        """Return the step as plain data for its row."""
        return asdict(self)

    def value(self, name: str) -> Value | None:
        """Return the latest value of a parameter here, or None."""
        given = self.values.get(name)
        return Value(**given[-1]) if given else None


@dataclass
class State:
    """A batch: its steps that have begun, and its dispensed containers.

    :ivar steps: per key text the step
    :ivar containers: per number the container
    :ivar status: of the batch, ``issued`` … ``released``
    :ivar raised: occurrences of exceptions raised so far
    :ivar waiting: exceptions that gate something and nobody acknowledged yet, each
        ``{"number", "code", "gate", "subject"}``
    """

    steps: dict[str, Step] = field(default_factory=dict)
    containers: dict[str, Container] = field(default_factory=dict)
    status: str = "issued"
    raised: set[str] = field(default_factory=set)
    waiting: list[dict] = field(default_factory=list)

    def fork(self) -> State:
        """Return a state on which events can be tried; this one stays as it is."""
        return replace(
            self,
            steps=dict(self.steps),
            containers=dict(self.containers),
            raised=set(self.raised),
            waiting=list(self.waiting),
        )

    def step(self, key: object) -> Step | None:
        """Return a step that has begun, or None."""
        return self.steps.get(str(key))

    def chronological(self) -> Iterator[Step]:
        """Yield the steps in the order in which they began."""
        return iter(sorted(self.steps.values(), key=lambda step: step.started_at))

    def latest(self, name: str) -> Value | None:
        """Return the latest value of a parameter in the whole batch, or None.

        Latest is the reading of the step that began last: a correction of an earlier
        reading does not overtake a later reading of the same parameter.
        """
        found = None
        for step in self.chronological():
            found = step.value(name) or found
        return found

    def bound(self, need: str) -> dict | None:
        """Return what was bound last to an equipment need, or None.

        Steps run side by side: the last binding counts, not that of the last step.
        """
        given = [s.bound[need] for s in self.chronological() if need in s.bound]
        return max(given, key=lambda unit: unit["at"], default=None)

    def held(self, need: str) -> bool:
        """Tell whether equipment was bound to a need and not set free since.

        A step sets equipment free at its end.
        """
        unit = self.bound(need)
        if unit is None:
            return False
        freed = (step.ended_at for step in self.steps.values() if need in step.freed)
        return unit["at"] > max(freed, default="")

    def line(self, line: str) -> list[Container]:
        """Return the dispensed containers of a formula line, in order of weighing."""
        return [each for each in self.containers.values() if each.line == line]

    @classmethod
    def of(cls, steps: Mapping[str, dict], containers: list[dict], **more) -> State:
        """Return the state whose parts were kept as plain data."""
        return cls(
            {key: Step(**each) for key, each in steps.items()},
            {each["code"]: Container(**each) for each in containers},
            **more,
        )
