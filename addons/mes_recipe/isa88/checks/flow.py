"""What is there at each point of the procedure, whatever way was taken to it."""

from __future__ import annotations

from collections.abc import Sequence

from ....mes_compliance.measure import Expression
from ..contract import Path
from ..phase import Phase
from ..procedure import AllOf, OneOf, Repeat, Step
from .view import View

#: What is certainly there: names of values, and lines that were weighed.
There = frozenset


def values(view: View) -> None:
    """Whatever an expression or a screen shows was recorded before, on every path.

    Scales fill a line's containers before the line is used, on every path too.
    """
    path = ("procedure", "steps")
    _Flow(view).sequence(view.recipe.procedure.steps, path, There())


def loops(view: View) -> None:
    """A loop asks for something that is measured inside it; else it never ends."""
    for place in view.structure.places:
        step = place.step
        if not isinstance(step, Repeat):
            continue
        inside = {
            name
            for phase in view.structure.phases.values()
            if phase.path[: len(place.path)] == place.path
            for name in _recorded(phase.step)
        }
        declared = set(step.until.names) & set(view.structure.names)
        if declared and not declared & inside:
            found = ", ".join(sorted(declared))
            view.say((*place.path, "until"), "loop_not_measured", found)


def _recorded(phase: Phase) -> set[str]:
    """Return the names that a phase gives a value."""
    names = {p.again or p.parameter for p in phase.parameters}
    names |= {t if isinstance(t, str) else t.test for t in phase.tests}
    return names | {sample.sample for sample in phase.samples}


class _Flow:
    """One walk through the procedure; a sequence adds, a choice keeps what all have."""

    def __init__(self, view: View):
        self._view = view
        self._lines = {line.line: line for line in view.recipe.formula.inputs}
        recorded = ("parameter", "test", "sample")
        self._recorded = set(view.structure.declared(*recorded))

    def sequence(self, steps: Sequence[Step], path: Path, there: There) -> There:
        """Return what is there after a sequence of steps."""
        for index, step in enumerate(steps):
            there = self._step(step, (*path, index), there)
        return there

    def _step(self, step: Step, path: Path, there: There) -> There:
        if isinstance(step, Phase):
            after = self._phase(step, path, there)
            return there if step.optional else after
        if isinstance(step, AllOf):
            ends = self._branches(step, path, there)
            return there.union(*ends)
        if isinstance(step, OneOf):
            ends = self._branches(step, path, there)
            return frozenset.intersection(*ends) if ends else there
        after = self.sequence(step.steps, (*path, "steps"), there)
        if isinstance(step, Repeat):
            self._asked(step.until, (*path, "until"), after)
        return after

    def _branches(self, step: AllOf | OneOf, path: Path, there: There) -> list[There]:
        ends = []
        for index, branch in enumerate(step.branches):
            here = (*path, "branches", index)
            if branch.when is not None and branch.when.condition is not None:
                self._asked(branch.when.condition, (*here, "when"), there)
            ends.append(self.sequence(branch.steps, (*here, "steps"), there))
        return ends

    def _phase(self, phase: Phase, path: Path, there: There) -> There:
        self._equipment(phase, path)
        self._materials(phase, path, there)
        if phase.quantity is not None:
            self._asked(phase.quantity, (*path, "quantity"), there)
        for index, name in enumerate(phase.shows):
            self._known(name, (*path, "shows", index), there)
        there = self._parameters(phase, path, there)
        there |= _recorded(phase)
        for index, test in enumerate(phase.tests):
            if not isinstance(test, str) and test.expression is not None:
                where = (*path, "tests", index, "expression")
                self._asked(test.expression, where, there)
        weighed = phase.lines if phase.kind == "weigh" else ()
        return there | {f"weighed {name}" for name in weighed}

    def _parameters(self, phase: Phase, path: Path, there: There) -> There:
        """Return what is there after a phase's parameters, in their order."""
        for index, parameter in enumerate(phase.parameters):
            here = (*path, "parameters", index)
            if parameter.again:
                self._known(parameter.again, (*here, "again"), there)
            elif parameter.expression is not None:
                self._asked(parameter.expression, (*here, "expression"), there)
            there |= {parameter.again or parameter.parameter}
        return there

    def _asked(self, expression: Expression, path: Path, there: There) -> None:
        for name in expression.names:
            self._known(name, path, there)

    def _known(self, name: str, path: Path, there: There) -> None:
        if name in self._recorded and name not in there:
            needed = "recorded on every path"
            self._view.say(path, "value_not_yet", name, needed)

    def _equipment(self, phase: Phase, path: Path) -> None:
        """Tags, scales and properties are those of equipment in force here."""
        needs = set(self._view.structure.needs(phase.number))
        for where, need in self._used(phase):
            if need in self._view.structure.declared("need") and need not in needs:
                needed = f"equipment: {need}"
                self._view.say((*path, *where), "need_not_in_force", need, needed)

    def _used(self, phase: Phase):
        """Yield the needs that a phase relies on, with the place that says so."""
        for index, parameter in enumerate(phase.parameters):
            if not parameter.again:
                yield ("parameters", index, "entry"), parameter.entry.need
                names = parameter.expression.names if parameter.expression else ()
                for name in names:
                    yield ("parameters", index, "expression"), name.partition(".")[0]
        if phase.kind == "weigh":
            for index, name in enumerate(phase.lines):
                line = self._lines.get(name)
                yield ("lines", index), line.weighed_on if line else ""

    def _materials(self, phase: Phase, path: Path, there: There) -> None:
        """A line that is weighed on a scale is weighed before it is used."""
        if phase.kind == "weigh":
            return
        for index, name in enumerate(phase.lines):
            line = self._lines.get(name)
            dispensed = line and line.weighed_on and line.method != "fill_up"
            if dispensed and f"weighed {name}" not in there:
                found, needed = f"{name} used in {phase.number}", "a weighing before"
                where = (*path, "lines", index)
                self._view.say(where, "line_not_weighed", found, needed)


CHECKS = (values, loops)
