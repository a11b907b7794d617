"""Scaling a recipe to a batch size: what grows with it, and what stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from ...mes_compliance.measure import Quantity, Range, UnitMismatch, rounded
from ...mes_compliance.measure.exact import scaled as times
from ...mes_compliance.measure.number import decimals
from ...mes_compliance.verdict import Finding, Verdict, refused
from .amounts import FillUp
from .formula import Formula, Input, Need
from .phase import Parameter, Phase
from .procedure import AllOf, Branch, OneOf, Recipe, Step

WITH_SIZE = "with_size"
ACTIVE = "active"


@dataclass(frozen=True)
class Scaled:
    """A recipe at a batch size.

    :ivar recipe: the recipe with its quantities at that size; None when refused
    :ivar factor: the size over the recipe's own, exact; None when there is none
    :ivar verdict: every reason against
    """

    recipe: Recipe | None
    factor: Fraction | None
    verdict: Verdict


def scaled(recipe: Recipe, size: Quantity) -> Scaled:
    """Return a recipe at a batch size that it allows.

    Inputs, outputs, values and parameters marked ``with_size`` are multiplied and keep
    the decimals they are written with: an active and whatever is counted is rounded
    up, all else half up. What is fixed stays. A weighing that no longer fits its
    scale, or comes under the scale's smallest weight, refuses the size.

    :param size: the batch size asked for
    """
    factor, verdict = _factor(recipe, size)
    if factor is None or not verdict.ok:
        return Scaled(None, None, verdict)
    formula = _formula(recipe.formula, factor)
    header = replace(
        recipe.header,
        batch_size=size,
        theoretical_yield=_whole_units(recipe.header.theoretical_yield, factor),
    )
    steps = tuple(_step(step, factor) for step in recipe.procedure.steps)
    procedure = replace(recipe.procedure, steps=steps)
    made = replace(recipe, header=header, formula=formula, procedure=procedure)
    verdict = Verdict(tuple(_unfit(made)))
    return Scaled(made if verdict.ok else None, factor, verdict)


def _factor(recipe: Recipe, size: Quantity) -> tuple[Fraction | None, Verdict]:
    """Return the size over the recipe's own, when the recipe allows the size."""
    own, sizes = recipe.header.batch_size, recipe.header.sizes
    if own is None or not own.value:
        return None, refused(Finding("batch_size_missing", needed="a batch size"))
    needed = str(sizes or own)
    try:
        allowed = sizes.contains(size) if sizes else size.amounts_to(own)
    except UnitMismatch as error:
        return None, refused(error.finding)
    if not allowed or size.value <= 0:
        finding = Finding("batch_size_not_allowed", found=size.text, needed=needed)
        return None, refused(finding)
    return size.absolute / own.absolute, Verdict()


def _formula(formula: Formula, factor: Fraction) -> Formula:
    return replace(
        formula,
        inputs=tuple(_input(line, factor) for line in formula.inputs),
        outputs=tuple(
            replace(line, quantity=_whole_units(line.quantity, factor))
            if line.scaling == WITH_SIZE
            else line
            for line in formula.outputs
        ),
        values=tuple(
            replace(value, quantity=_multiplied(value.quantity, factor))
            if value.scaling == WITH_SIZE
            else value
            for value in formula.values
        ),
    )


def _input(line: Input, factor: Fraction) -> Input:
    """Return an input at the size; never less of an active than its share."""
    if line.scaling != WITH_SIZE or line.quantity is None:
        return line
    up = line.function == ACTIVE or line.quantity.unit.counted
    quantity = _multiplied(line.quantity, factor, "up" if up else "half_up")
    minimum = line.minimum and _multiplied(line.minimum, factor, "up")
    return replace(line, quantity=quantity, minimum=minimum)


def _multiplied(
    quantity: Quantity, factor: Fraction, mode: str = "half_up"
) -> Quantity:
    """Return a quantity times the factor, with the decimals it is written with."""
    exact = Quantity(times(quantity.value, factor), quantity.unit)
    value = rounded(exact, decimals(quantity.value), mode)
    made = FillUp if isinstance(quantity, FillUp) else Quantity
    return made(value.value, value.unit)


def _whole_units(quantity: Quantity | None, factor: Fraction) -> Quantity | None:
    """Return a yield at the size; a part of a unit is none."""
    return quantity and _multiplied(quantity, factor, "down")


def _step(step: Step, factor: Fraction) -> Step:
    if isinstance(step, Phase):
        parameters = tuple(_parameter(p, factor) for p in step.parameters)
        return replace(step, parameters=parameters)
    if isinstance(step, (AllOf, OneOf)):
        branches = tuple(_inside(branch, factor) for branch in step.branches)
        return replace(step, branches=branches)
    return _inside(step, factor)


def _inside(step: Step | Branch, factor: Fraction):
    return replace(step, steps=tuple(_step(inner, factor) for inner in step.steps))


def _parameter(parameter, factor: Fraction):
    """Return a parameter with its limits at the size.

    Both ends of every limit are rounded half up, which keeps the limits in order.
    """
    if not isinstance(parameter, Parameter) or parameter.scaling != WITH_SIZE:
        return parameter
    changes = {}
    for name, stated in parameter.stated.items():
        if isinstance(stated, Range):
            changes[name] = stated.scaled(factor)
        elif isinstance(stated, Quantity):
            changes[name] = _multiplied(stated, factor)
    return replace(parameter, **changes)


def _unfit(recipe: Recipe) -> Iterator[Finding]:
    """Yield a finding for every weighing that does not fit the scale asked for."""
    needs = {need.need: need for need in recipe.equipment}
    for line in recipe.formula.inputs:
        need = needs.get(line.weighed_on)
        if need is not None and line.quantity is not None and not line.fills_up:
            for rule, bound in beyond_scale(line.quantity, need):
                values = {"need": need.need}
                found = line.quantity.text
                yield Finding(rule, "", found, bound, line.line, values)


def beyond_scale(quantity: Quantity, need: Need) -> Iterator[tuple[str, str]]:
    """Yield rule and bound where a weight lies beyond what a scale is sure to weigh.

    :param need: the scale that a recipe asks for, with ``capacity: min 300 kg`` and
        ``min_weight: max 4 kg`` among its properties
    """
    capacity = getattr(need.property("capacity"), "low", None)
    if capacity is not None and capacity.dimension == quantity.dimension:
        if quantity > capacity:
            yield "over_capacity", f"{capacity} or less"
    smallest = getattr(need.property("min_weight"), "high", None)
    if smallest is not None and smallest.dimension == quantity.dimension:
        if quantity < smallest:
            yield "under_min_weight", f"{smallest} or more"
