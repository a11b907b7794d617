"""Short clauses of a phase: who signs, how a value comes in, what follows, when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...mes_compliance.measure import Expression, Unreadable, Written, plain
from .amounts import Words
from .references import NAME, NUMBER
from .words import ENTRIES, GATES, INSTRUMENTS, MEANINGS, SEVERITIES, TAKEN

_QUALIFICATION = re.compile(r"[A-Z][A-Z0-9-]*[0-9][A-Z0-9-]*")
_TAG = re.compile(rf"tag ({NAME})\.([A-Za-z][A-Za-z0-9_]*)(?: ({'|'.join(TAKEN)}))?")
_CHOICE = re.compile(rf"choice ({NAME}(?:, ?{NAME})*)")
_CODE = re.compile(r"[A-Z]{3}-[0-9]{2}")
_ANCHOR = re.compile(rf"(start|end) ({NUMBER})")
_EACH = re.compile(rf"each weighing of ({NUMBER}(?:, ?{NUMBER})*)")


@dataclass(frozen=True, eq=False, repr=False)
class Signature(Written):
    """What a signature means and who may give it, ``verified GRAN-02``.

    :ivar meaning: one of :data:`~.words.MEANINGS`
    :ivar who: a qualification in capitals with a number, else a role
    """

    meaning: str
    who: str

    @classmethod
    def parse(cls, text: str) -> Signature:
        """Return the signature that a text asks for.

        :raises Unreadable: an unknown meaning, or nobody named
        """
        meaning, _, who = plain(text).partition(" ")
        if meaning not in MEANINGS or not who:
            needed = f"{', '.join(MEANINGS)}, then who"
            raise Unreadable("signature_form", text[:60], needed)
        return cls(meaning, who)

    @property
    def text(self) -> str:
        """Meaning and who."""
        return f"{self.meaning} {self.who}"

    @property
    def by_qualification(self) -> bool:
        """Tell whether a qualification is asked for, and not a role."""
        return bool(_QUALIFICATION.fullmatch(self.who))


@dataclass(frozen=True, eq=False, repr=False)
class Entry(Written):
    """How the value of a parameter comes in.

    :ivar kind: one of :data:`~.words.ENTRIES`
    :ivar need: the equipment whose tag is read
    :ivar tag: the tag's name there
    :ivar options: the choices
    :ivar of: what is taken of the tag's readings, one of :data:`~.words.TAKEN`
    """

    kind: str
    need: str = ""
    tag: str = ""
    options: tuple[str, ...] = ()
    of: str = TAKEN[0]

    @classmethod
    def parse(cls, text: str) -> Entry:
        """Return the entry that a text names.

        :raises Unreadable: it is none of them
        """
        bare = plain(text)
        tag, choice = _TAG.fullmatch(bare), _CHOICE.fullmatch(bare)
        if tag:
            return cls("tag", need=tag[1], tag=tag[2], of=tag[3] or TAKEN[0])
        if choice:
            return cls("choice", options=Words.parse(choice[1]).words)
        if bare not in ENTRIES or bare in ("tag", "choice"):
            needed = (
                "typed, scale, timer, tag need.Tag (then last, mean, max or min), "
                "choice a, b or calculated"
            )
            raise Unreadable("entry_form", text[:60], needed)
        return cls(bare)

    @property
    def text(self) -> str:
        """The kind, with tag or choices."""
        if self.kind == "tag":
            of = f" {self.of}" if self.of != TAKEN[0] else ""
            return f"tag {self.need}.{self.tag}{of}"
        options = f" {', '.join(self.options)}" if self.options else ""
        return self.kind + options

    @property
    def by_instrument(self) -> bool:
        """Tell whether no person types the value."""
        return self.kind in INSTRUMENTS


@dataclass(frozen=True, eq=False, repr=False)
class Outside(Written):
    """What a value outside its limit raises, ``SMP-01 critical batch``.

    :ivar code: of the exception catalogue
    :ivar severity: raised to this; empty for the catalogue's
    :ivar gate: raised to this; empty for the catalogue's
    """

    code: str
    severity: str = ""
    gate: str = ""

    @classmethod
    def parse(cls, text: str) -> Outside:
        """Return the consequence that a text names.

        :raises Unreadable: no code, or words that are no severity and gate
        """
        code, *words = plain(text).split() or [""]
        severity = words.pop(0) if words and words[0] in SEVERITIES else ""
        gate = words.pop(0) if words and words[0] in GATES else ""
        if not _CODE.fullmatch(code) or words:
            needed = f"a code, then {', '.join(SEVERITIES)}, then {', '.join(GATES)}"
            raise Unreadable("outside_form", text[:60], needed)
        return cls(code, severity, gate)

    @property
    def text(self) -> str:
        """Code, severity and gate."""
        return " ".join(filter(None, (self.code, self.severity, self.gate)))


@dataclass(frozen=True, eq=False, repr=False)
class When(Written):
    """When a branch is taken: on a condition, or otherwise.

    :ivar condition: None for ``otherwise``
    """

    condition: Expression | None = None

    @classmethod
    def parse(cls, text: str) -> When:
        """Return the condition that a text writes.

        :raises Unreadable: it is no expression
        """
        bare = plain(text)
        return cls() if bare == "otherwise" else cls(Expression.parse(bare))

    @property
    def text(self) -> str:
        """The condition."""
        return self.condition.text if self.condition else "otherwise"


@dataclass(frozen=True, eq=False, repr=False)
class Anchor(Written):
    """Where a time limit begins or ends.

    :ivar event: ``start``, ``end``, ``weighing`` (each one of some elements) or
        ``charge`` (that of the same container)
    :ivar numbers: the elements; one for start and end, none for ``charge``
    """

    event: str
    numbers: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """Return the anchor that a text names.

        :raises Unreadable: it is none of the four forms
        """
        bare = plain(text)
        if bare == "its charge":
            return cls("charge")
        one, each = _ANCHOR.fullmatch(bare), _EACH.fullmatch(bare)
        if one:
            return cls(one[1], (one[2],))
        if not each:
            needed = "start 20.3.1, end 20.1.2, each weighing of 10.2, or its charge"
            raise Unreadable("anchor_form", text[:60], needed)
        return cls("weighing", Words.parse(each[1]).words)

    @property
    def text(self) -> str:
        """The anchor."""
        if self.event == "charge":
            return "its charge"
        if self.event == "weighing":
            return f"each weighing of {', '.join(self.numbers)}"
        return f"{self.event} {self.numbers[0]}"
