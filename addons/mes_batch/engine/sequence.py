"""What may happen now: the recipe's structure held against what has happened.

The structure has no jumps, so one walk answers three questions: which steps are open
or may begin, which branches and loops are now to be decided, and whether all is done.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ...mes_recipe.isa88 import AllOf, OneOf, Operation, Phase, Repeat
from .key import Key
from .state import State


@dataclass(frozen=True)
class Pending:
    """A branch or loop whose turn has come.

    :ivar node: the ``one_of`` or ``repeat``
    :ivar name: its name with the rounds around it, ``drying#2``
    :ivar rounds: the rounds around it; for a loop the last one is the round just ended
    """

    node: OneOf | Repeat
    name: str
    rounds: tuple[int, ...]


@dataclass
class Frontier:
    """Where a batch stands.

    :ivar keys: steps that are open or may begin, in the recipe's order
    :ivar pending: branches and loops to be decided
    :ivar complete: whether every step that had to be done is done
    """

    keys: list[Key] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    complete: bool = False


def frontier(steps, state: State) -> Frontier:
    """Return where a batch stands.

    :param steps: the procedure, a sequence of the recipe's steps
    """
    walk = _Walk(state)
    walk.found.complete = walk.sequence(steps, ())
    return walk.found


def label(name: str, rounds: tuple[int, ...]) -> str:
    """Return the name of a branch or loop within the rounds around it."""
    return f"{name}#{'.'.join(map(str, rounds))}" if rounds else name


class _Walk:
    """One walk through the procedure; each visit tells whether its part is done."""

    def __init__(self, state: State):
        self.state = state
        self.found = Frontier()
        self.choices = _merged(state, "choices")
        self.loops = _merged(state, "loops")

    def sequence(self, steps, rounds) -> bool:
        """Visit one after the other; stop at the first that is not done."""
        return all(self.visit(step, rounds) for step in steps)

    def visit(self, step, rounds) -> bool:
        """Visit a step of any kind."""
        if isinstance(step, Phase):
            return self._phase(step, rounds)
        if isinstance(step, AllOf):
            return all([self.sequence(b.steps, rounds) for b in step.branches])
        if isinstance(step, OneOf):
            return self._one_of(step, rounds)
        if isinstance(step, Repeat):
            return self._repeat(step, rounds)
        if isinstance(step, Operation) and step.runs_while:
            return self._alongside(step, rounds)
        return self.sequence(step.steps, rounds)

    def _phase(self, phase, rounds) -> bool:
        key = Key(phase.number, rounds)
        step = self.state.step(key)
        if step and step.finished:
            return True
        if step or self._waited_for(phase):
            self.found.keys.append(key)
        return False

    def _waited_for(self, phase) -> bool:
        """Tell whether the phases this one waits for have been done once."""
        return all(
            any(
                step.finished and Key.parse(key).number == number
                for key, step in self.state.steps.items()
            )
            for number in phase.wait_for
        )

    def _one_of(self, group, rounds) -> bool:
        name = label(group.one_of, rounds)
        chosen = self.choices.get(name)
        if chosen is None:
            self.found.pending.append(Pending(group, name, rounds))
            return False
        branch = next(each for each in group.branches if each.branch == chosen)
        return self.sequence(branch.steps, rounds)

    def _repeat(self, loop, rounds) -> bool:
        turn = 1
        while self.sequence(loop.steps, (*rounds, turn)):
            inside = (*rounds, turn)
            decision = self.loops.get(label(loop.repeat, inside))
            if decision is None:
                name = label(loop.repeat, inside)
                self.found.pending.append(Pending(loop, name, inside))
                return False
            if decision == "done":
                return True
            turn += 1
        return False

    def _alongside(self, operation, rounds) -> bool:
        """Visit phases repeated for as long as another phase runs.

        Every set is a round of its own. While the other phase runs there is always a
        next set; once it has ended, only a set that was begun is finished.
        """
        host = self.state.step(Key(operation.runs_while, rounds))
        if host is None:
            return False
        states = [self._sets(each, rounds, host) for each in operation.steps]
        return all(states) and host.finished

    def _sets(self, phase, rounds, host) -> bool:
        turn = 1
        while (step := self.state.step(Key(phase.number, (*rounds, turn)))) is not None:
            if not step.finished:
                self.found.keys.append(Key(phase.number, (*rounds, turn)))
                return False
            turn += 1
        if not host.finished:
            self.found.keys.append(Key(phase.number, (*rounds, turn)))
        return True


def _merged(state: State, part: str) -> dict[str, str]:
    merged: dict[str, str] = {}
    for step in state.chronological():
        merged.update(getattr(step, part))
    return merged
