"""Deciding: the one door through which a command enters the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .case import Case, Decision
from .commands.alarm import alarm
from .commands.check import answer_check
from .commands.correct import correct
from .commands.dispute import dispute
from .commands.ipc import read_test
from .commands.observe import problem, tick
from .commands.record import record
from .commands.sample import take
from .commands.scan import scan
from .commands.sign import signed
from .commands.skip import skip
from .commands.start import start, take_over
from .commands.timer import start_timer, stop_timer
from .commands.weigh import weigh
from .gates import legible
from .plan import Plan
from .state import State

COMMANDS: dict[str, Callable[[Case], Decision]] = {
    "start": start,
    "take_over": take_over,
    "scan": scan,
    "weigh": weigh,
    "record": record,
    "start_timer": start_timer,
    "stop_timer": stop_timer,
    "check": answer_check,
    "read": read_test,
    "sample": take,
    "problem": problem,
    "correct": correct,
    "dispute": dispute,
    "skip": skip,
    "signed": signed,
    "tick": tick,
    "alarm": alarm,
}
"""What can be asked of a batch in execution, by the command's name."""


def decide(plan: Plan, state: State, command: Mapping, facts: Mapping) -> Decision:
    """Decide on a command: the verdict, and the events that follow from it.

    Pure: the same plan, state, command and facts give the same decision. The state
    given stays as it is; :func:`.evolve.evolve` with the events makes the next one.

    :param command: ``name`` and what it needs; plain data from anywhere
    :param facts: ``now``, ``today``, ``tz``, ``person``, ``batch`` and what the command
        asks about; gathered by the server, never by the client
    :raises KeyError: a command that does not exist
    :raises ValueError: a step that does not exist
    """
    act = COMMANDS[command["name"]]
    case = Case(plan, state, command, facts)
    if case.command.get("step"):
        plan.phase(case.key.number)
    verdict = legible(case)
    return act(case) if verdict.ok else case.refuse(verdict)
