"""One command before the engine: who wants what, on which facts, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ...mes_compliance.record.canonical import composed
from ...mes_compliance.verdict import Finding, Verdict, printable
from ...mes_compliance.verdict.moment import stamp
from ...mes_recipe.isa88 import Phase
from .evolve import evolve
from .key import Key
from .plan import Plan
from .state import State, Step

REPEATED = {"MAT-01": (3, "minor")}
"""Attempts that are graver when a step sees so many of them (exception catalogue)."""


@dataclass(frozen=True)
class Decision:
    """What the engine answers to a command.

    :ivar verdict: accepted, or every reason against
    :ivar events: pairs of dotted type and data, in order, to be written to the record
    :ivar say: key of the message that heads the answer, ``verdict_charge_it``
    :ivar values: figures of that message
    """

    verdict: Verdict
    events: tuple[tuple[str, dict], ...] = ()
    say: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


class Case:
    """A command with its facts, and a fork of the state on which its events are tried.

    :ivar plan: the frozen recipe, ready to execute
    :ivar state: the state with the events emitted so far
    :ivar command: what is wanted, plain data
    :ivar facts: what the gatherer found: ``now`` (aware), ``tz``, ``person`` and what
        the command asks about (``scanned``, ``reading``, ``units`` …)
    """

    def __init__(self, plan: Plan, state: State, command: Mapping, facts: Mapping):
        self.plan = plan
        self.state = state.fork()
        self.command = composed(command)
        self.facts = facts
        self.events: list[tuple[str, dict]] = []

    # -- what it is about --------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The server's time."""
        return self.facts["now"]

    @property
    def person(self) -> Mapping:
        """Who acts: ``key``, ``login``, ``name``, ``roles``, ``grants``."""
        return self.facts["person"]

    @property
    def key(self) -> Key:
        """The step the command is about.

        :raises ValueError: it names none
        """
        return Key.parse(self.command.get("step"))

    @property
    def phase(self) -> Phase:
        """The step's phase.

        :raises ValueError: the recipe has no such phase
        """
        return self.plan.phase(self.key.number)

    @property
    def step(self) -> Step | None:
        """What has happened in the step, None before its start."""
        return self.state.step(self.key)

    def said(self, name: str) -> str:
        """Return what the command brought under a name, as a reason quotes it."""
        sent = self.command.get(name)
        return "" if sent is None else printable(sent)

    # -- what comes of it --------------------------------------------------------

    def emit(self, event: str, **data) -> None:
        """Let an event happen, on the fork, and keep it for the record."""
        self.events.append((event, data))
        by = self.person["login"] if self.facts.get("person") else ""
        evolve(self.state, event, data, {"at": stamp(self.now), "by": by})

    def emit_here(self, event: str, **data) -> None:
        """Let an event of the command's step happen."""
        self.emit(event, step=self.key.text, **data)

    def accept(self, say: str = "", **values: str) -> Decision:
        """Return the answer that everything was in order."""
        return Decision(Verdict(), tuple(self.events), say, values)

    def refuse(self, verdict: Verdict, **facts) -> Decision:
        """Return the refusal: nothing happened but the attempt, and that is kept."""
        self.events.clear()
        findings = [finding.as_dict() for finding in verdict.findings]
        self.emit(
            "attempt.refused",
            step=self.command.get("step") or None,
            command=self.command["name"],
            findings=findings,
            facts={**dict(verdict.facts), **facts},
        )
        for finding in verdict.findings:
            self._attempted(finding)
        return Decision(verdict, tuple(self.events), "verdict_refused")

    def _attempted(self, finding: Finding) -> None:
        """Raise what a refused attempt is an exception of; nothing waits for it."""
        if finding.code:
            self.raise_exception(finding, gate="none", attempt=True)
            self._attempted_again(finding)

    def _attempted_again(self, finding: Finding) -> None:
        """Raise a graver exception when a step sees one kind of attempt too often."""
        step = self.state.steps.get(self.command.get("step"))
        often, severity = REPEATED.get(finding.code, (0, ""))
        if step and often and step.refusals.get(finding.code, 0) >= often:
            self.raise_exception(
                finding,
                gate="none",
                attempt=True,
                severity=severity,
                occurrence=f"{finding.code} {step.key} {often} times",
            )

    def raise_exception(self, finding: Finding, **more) -> None:
        """Raise an exception, once for each thing it can be about.

        :param more: ``gate``, ``severity``, ``attempt``, ``occurrence``, ``involved``
        """
        subject = self.command.get("step") or ""
        default = f"{finding.code} {subject} {finding.about}".strip()
        occurrence = more.pop("occurrence", default)
        if occurrence in self.state.raised:
            return
        self.emit(
            "exception.raised",
            code=finding.code,
            rule=finding.rule,
            finding=finding.as_dict(),
            subject=more.pop("subject", subject),
            occurrence=occurrence,
            gate=more.pop("gate", self.plan.gate(finding.code)),
            **more,
        )
