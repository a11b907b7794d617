"""The frozen recipe in short: header, formula, equipment, steps with their limits."""

from __future__ import annotations

from collections.abc import Iterator

from ...mes_recipe.isa88 import Parameter, Phase
from . import words
from .figures import limits, quantity, span
from .story import Story


def recipe(story: Story) -> dict:
    """Return the summary of the recipe that was frozen at issue (annex C)."""
    header = story.header
    return {
        "title": header.recipe.text,
        "label": story.issued.data["recipe"],
        "digest": story.issued.data["digest"],
        "change": header.change.text if header.change else "",
        "reason": " ".join(header.reason.split()),
        "inputs": list(_inputs(story)),
        "outputs": list(_outputs(story)),
        "equipment": list(_equipment(story)),
        "phases": list(_phases(story)),
        "times": list(_times(story)),
        "documents": [each.text for each in story.plan.recipe.other.documents],
        "precautions": list(story.plan.recipe.other.precautions),
        "specimens": [each.text for each in story.plan.recipe.other.specimens],
    }


def _inputs(story: Story) -> Iterator[dict]:
    for line in story.plan.lines.values():
        yield {
            "item": line.item.text,
            "function": words.spoken(line.function),
            "per_unit": line.per_unit.text if line.per_unit is not None else "",
            "quantity": quantity(line.quantity.text)
            if line.quantity is not None
            else "",
            "tolerance": line.tolerance.text if line.tolerance else "",
            "potency": "counted by potency" if line.potency else "",
        }


def _outputs(story: Story) -> Iterator[dict]:
    for line in story.plan.recipe.formula.outputs:
        yield {
            "item": line.item.text,
            "quantity": quantity(line.quantity.text)
            if line.quantity is not None
            else "",
            "limits": span(str(line.action)) if line.action is not None else "",
        }


def _equipment(story: Story) -> Iterator[dict]:
    for need in story.plan.recipe.equipment:
        asked = [f"{words.spoken(each.name)} {each.value}" for each in need.where]
        states = [words.spoken(state) for state in need.state.words]
        yield {
            "need": words.spoken(need.need),
            "class": words.spoken(need.class_),
            "asked": "; ".join([*asked, *states]),
        }


def _phases(story: Story) -> Iterator[dict]:
    """Yield every phase with what it asks for."""
    for place in story.plan.places.values():
        phase = place.step
        yield {
            "title": f"{phase.number} {phase.name}",
            "kind": phase.kind + (", critical" if phase.critical else ""),
            "asks": "; ".join(_asks(story, phase)),
            "sign": ", ".join(sign.text for sign in phase.sign),
        }


def _asks(story: Story, phase: Phase) -> Iterator[str]:
    lines = ", ".join(story.item(line) for line in phase.lines)
    if lines:
        yield lines
    for parameter in story.plan.parameters_of(phase):
        yield _parameter(parameter)
    for test in story.plan.tests_of(phase):
        mean = test.mean.action if test.mean else None
        kept = f", mean {span(str(mean))}" if mean is not None else ""
        each = "".join(f", {one.asked}" for one in test.rule.each)
        yield f"{test.name}, {test.take.text}{kept}{each}"
    for sample in phase.samples:
        yield f"sample: {sample.name}, {sample.take.text}"
    yield from phase.checks


def _parameter(parameter: Parameter) -> str:
    stated = {
        name: str(each) for name, each in parameter.stated.items() if each is not None
    }
    kept = limits(stated)
    target = f" target {stated['target']}" if stated.get("target") else ""
    return f"{parameter.name}{target}" + (f", {kept}" if kept else "")


def _times(story: Story) -> Iterator[str]:
    for limit in story.plan.recipe.procedure.time_limits:
        most = f"at most {limit.at_most.text}" if limit.at_most is not None else ""
        least = f"at least {limit.at_least.text}" if limit.at_least is not None else ""
        yield f"{limit.name}: {', '.join(filter(None, (least, most)))}"
