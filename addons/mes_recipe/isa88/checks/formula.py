"""Header and formula: complete, adding up, and never less than the label says."""

from __future__ import annotations

from fractions import Fraction

from ....mes_compliance.measure import Quantity, rounded
from ....mes_compliance.measure.exact import fraction_to_decimal
from ....mes_compliance.measure.number import decimals
from ..contract import Path
from ..formula import Input
from .view import View

ACTIVE = "active"

#: Functions of inputs of whose print the record keeps a specimen.
PRINTED = ("packaging", "label", "container")

_NEEDED = ("product", "strength", "dosage_form", "batch_size", "theoretical_yield")
_ALSO_NEEDED = ("yield_action", "level", "site")


def header(view: View) -> None:
    """The header says what is made and how much; 211.186(b)(1), (2), (7)."""
    head = view.recipe.header
    for name in (*_NEEDED, *_ALSO_NEEDED):
        if not getattr(head, name):
            view.say(("header", name), "header_missing", "none", name)
    if head.unit_amount is None:
        view.say(("header",), "header_missing", "none", "unit_mass or unit_volume")
    if head.unit_mass is not None and head.unit_volume is not None:
        found = f"{head.unit_mass} and {head.unit_volume}"
        view.say(("header", "unit_volume"), "unit_amount_twice", found, "one of them")
    if head.follows is not None and head.follows >= head.version:
        found, needed = str(head.follows), f"less than {head.version}"
        view.say(("header", "follows"), "follows_later", found, needed)
    _header_dimensions(view)


def _header_dimensions(view: View) -> None:
    head = view.recipe.header
    asked = {
        "unit_mass": "mass",
        "unit_volume": "volume",
        "yield_action": "ratio",
    }
    for name, dimension in asked.items():
        value = getattr(head, name)
        if value is not None and value.dimension.name != dimension:
            view.say(("header", name), "header_dimension", value.text, f"a {dimension}")
    size = head.batch_size
    if size is None or head.sizes is None:
        return
    sizes = [*head.sizes.allowed, *([head.sizes.span] if head.sizes.span else [])]
    if any(other.dimension != size.dimension for other in sizes):
        found, needed = head.sizes.text, f"sizes in {size.unit}"
        view.say(("header", "sizes"), "header_dimension", found, needed)
    elif not head.sizes.contains(size):
        found, needed = head.sizes.text, f"{size} among them"
        view.say(("header", "sizes"), "size_not_allowed", found, needed)


def contents(view: View) -> None:
    """Every component with its code and weight; 211.186(b)(2)-(5)."""
    formula = view.recipe.formula
    if not formula.inputs:
        view.say(("formula",), "inputs_missing", "none", "inputs")
    if not formula.outputs:
        view.say(("formula",), "outputs_missing", "none", "outputs")
    if formula.inputs and not any(line.function == ACTIVE for line in formula.inputs):
        view.say(("formula", "inputs"), "active_missing", "none", "function: active")
    for section in ("inputs", "outputs"):
        for index, line in enumerate(getattr(formula, section)):
            if line.quantity is None or line.quantity.value <= 0:
                found = str(line.quantity or "none")
                path = ("formula", section, index, "quantity")
                view.say(path, "quantity_missing", found, "a quantity above zero")


def amounts(view: View) -> None:
    """Amounts for a unit, for the batch and at least go together."""
    for index, line in enumerate(view.recipe.formula.inputs):
        path = ("formula", "inputs", index)
        if line.function == ACTIVE and line.per_unit is None:
            view.say((*path, "per_unit"), "per_unit_missing", "none", "per_unit")
        if line.quantity is not None:
            _minimum(view, path, line)
            _tolerance(view, path, line)
            _per_unit(view, path, line)


def _minimum(view: View, path: Path, line: Input) -> None:
    if line.minimum is None:
        return
    if line.minimum.dimension != line.quantity.dimension:
        found, needed = line.minimum.text, f"a quantity in {line.quantity.unit}"
        view.say((*path, "minimum"), "quantity_dimension", found, needed)
    elif line.minimum > line.quantity:
        found, needed = line.minimum.text, f"{line.quantity} or less"
        view.say((*path, "minimum"), "minimum_above", found, needed)


def _tolerance(view: View, path: Path, line: Input) -> None:
    """A tolerance measures what is weighed; that of an active never lacks."""
    tolerance = line.tolerance
    if tolerance is None:
        return
    if tolerance.unit.symbol != "%" and (
        tolerance.unit.dimension != line.quantity.dimension
    ):
        needed = f"% or {line.quantity.unit}"
        view.say((*path, "tolerance"), "tolerance_dimension", tolerance.text, needed)
    elif line.function == ACTIVE and tolerance.below:
        least = tolerance.window(line.quantity).low
        values = {"least": rounded(least, decimals(line.quantity.value)).text}
        needed = f"-0 / +{tolerance.above} {tolerance.unit}"
        view.say(
            (*path, "tolerance"),
            "tolerance_under_label",
            tolerance.text,
            needed,
            **values,
        )


def _per_unit(view: View, path: Path, line: Input) -> None:
    """The amount for a unit times the units of the batch is the quantity."""
    head = view.recipe.header
    if None in (line.per_unit, head.batch_size, head.unit_amount):
        return
    if head.batch_size.dimension != head.unit_amount.dimension:
        return
    if line.per_unit.dimension != line.quantity.dimension:
        found, needed = line.per_unit.text, f"an amount in {line.quantity.unit}"
        view.say((*path, "per_unit"), "quantity_dimension", found, needed)
        return
    units = head.batch_size.absolute / head.unit_amount.absolute
    asked = line.per_unit.absolute * units / line.quantity.unit.factor
    needed = _shown(asked, line.quantity)
    away = line.quantity.absolute / line.quantity.unit.factor - asked
    if line.function == ACTIVE and away < 0:
        rule = "label_not_met"
    elif abs(away) * 2 >= Fraction(1, 10 ** decimals(line.quantity.value)):
        rule = "per_unit_differs"
    else:
        return
    view.say(
        (*path, "quantity"),
        rule,
        line.quantity.text,
        needed,
        per_unit=line.per_unit.text,
    )


def _shown(number: Fraction, like: Quantity) -> str:
    """Return a number with the unit of a quantity and one decimal more."""
    places = decimals(like.value) + 1
    return f"{fraction_to_decimal(number):.{places}f} {like.unit}"


def sums(view: View) -> None:
    """What remains adds up to the batch, and the batch to its theoretical yield."""
    head, inputs = view.recipe.header, view.recipe.formula.inputs
    if head.batch_size is None:
        return
    staying = [i for i in inputs if i.remains and i.quantity is not None]
    same = [i for i in staying if i.quantity.dimension == head.batch_size.dimension]
    if same and not any(line.fills_up for line in staying):
        total = sum((line.quantity.absolute for line in same), Fraction())
        if total != head.batch_size.absolute:
            found = _shown(total / head.batch_size.unit.factor, head.batch_size)
            path = ("formula", "inputs")
            view.say(path, "formula_sum_differs", found, head.batch_size.text)
    _theoretical_yield(view)


def _theoretical_yield(view: View) -> None:
    head = view.recipe.header
    if None in (head.unit_amount, head.theoretical_yield):
        return
    if head.unit_amount.dimension != head.batch_size.dimension:
        return
    units = head.batch_size.absolute / head.unit_amount.absolute
    if abs(head.theoretical_yield.absolute - units) >= 1:
        needed = f"{int(units)} {head.theoretical_yield.unit}"
        path = ("header", "theoretical_yield")
        view.say(path, "yield_differs", head.theoretical_yield.text, needed)


def potency(view: View) -> None:
    """An active is counted in one way, and what compensates it has its least."""
    lines = {line.line: line for line in view.recipe.formula.inputs}
    for index, line in enumerate(view.recipe.formula.inputs):
        if line.potency is None:
            continue
        path = ("formula", "inputs", index, "potency")
        for finding in line.potency.rule.check().findings:
            state = finding.rule == "potency_state_unknown"
            view.report((*path, "assay_state" if state else "assay_on"), finding)
        if line.potency.rounding != "up":
            found = line.potency.rounding
            view.say((*path, "rounding"), "potency_rounding", found, "up")
        other = lines.get(line.potency.balanced_by)
        if other is not None and other.minimum is None:
            needed = f"minimum of {other.line}"
            view.say((*path, "balanced_by"), "balance_without_minimum", "none", needed)


def theory(view: View) -> None:
    """Yields are asked for, and held against theory; 211.103, 211.186(b)(6), (7)."""
    parameters = view.structure.declared("parameter").values()
    if not any(d.item.outside and d.item.outside.code == "YLD-01" for d in parameters):
        needed = "a yield with outside: YLD-01"
        view.say(("procedure",), "yield_missing", "none", needed)
    names = view.structure.declared("value", "output")
    used = {
        name.split(".")[0]
        for d in parameters
        if d.item.expression is not None
        for name in d.item.expression.names
    }
    if not used & set(names):
        needed = "a calculation against a value or output of the formula"
        view.say(("formula",), "theory_missing", "none", needed)


def prints(view: View) -> None:
    """Specimens of what is printed, and precautions; 211.186(b)(8), (9)."""
    other = view.recipe.other
    printed = [i for i in view.recipe.formula.inputs if i.function in PRINTED]
    if printed and not other.specimens:
        found = ", ".join(line.line for line in printed)
        view.say(("other", "specimens"), "specimens_missing", "none", found)
    if not other.precautions:
        view.say(("other", "precautions"), "precautions_missing", "none", "one or more")


CHECKS = (header, contents, amounts, sums, potency, theory, prints)
