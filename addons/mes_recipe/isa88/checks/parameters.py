"""Parameters and tests: units, limits in order, choices, calculations, rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ....mes_compliance.measure import Limits, Quantity, Range, Unit
from ..amounts import Words
from ..contract import Path
from ..phase import Each, Parameter, Test
from .view import View


def parameters(view: View) -> None:
    """Every parameter says what it is measured in and how it is limited."""
    for declaration in view.structure.declared("parameter").values():
        parameter, path = declaration.item, declaration.path
        if parameter.entry.options:
            _choice(view, path, parameter)
        else:
            _figures(view, path, parameter)
        _calculation(view, path, parameter)
        if parameter.class_ == "CPP" and parameter.action is None:
            view.say((*path, "class"), "cpp_without_action", "none", "action limits")
        stated = [s for s in parameter.stated.values() if s is not None]
        if parameter.ends_phase and not stated:
            view.say((*path, "ends_phase"), "ends_without_limit", "none", "a target")


def tests(view: View) -> None:
    """Every test says what its readings must satisfy."""
    for declaration in view.structure.declared("test").values():
        test, path = declaration.item, declaration.path
        spans = list(_test_limits(test))
        _one_dimension(view, path, [(p, s.unit) for p, s in spans], None)
        mean = test.mean
        if mean:
            limits = Limits(mean.target, mean.alert, mean.action)
            _in_order(view, (*path, "mean"), limits)
        for index, each in enumerate(test.each):
            _each(view, (*path, "each", index), test, each)
        if not spans and not any(each.defect for each in test.each):
            view.say(path, "test_without_rule", "none", "limits for mean or each")
        _readings(view, path, test)


def _figures(view: View, path: Path, parameter: Parameter) -> None:
    """Limits in figures have one dimension and lie within each other."""
    words = [n for n, s in parameter.stated.items() if isinstance(s, Words)]
    for name in words:
        found = parameter.stated[name].text
        view.say((*path, name), "choice_limit", found, "figures with a unit")
    if parameter.measured_in is None and not words:
        needed = "unit, or a limit that has one"
        view.say(path, "parameter_without_unit", "neither limits nor unit", needed)
    units = [
        ((name,), stated.unit)
        for name, stated in parameter.stated.items()
        if isinstance(stated, (Quantity, Range))
    ]
    if _one_dimension(view, path, units, parameter.measured_in):
        _in_order(view, path, parameter.limits)
        _decimals(view, path, parameter)


def _one_dimension(
    view: View, path: Path, units: Iterable[tuple[Path, Unit]], asked: Unit | None
) -> bool:
    """Tell whether all limits measure the same; remark those that do not."""
    units = list(units)
    asked = asked or (units[0][1] if units else None)
    other = [(where, u) for where, u in units if u.dimension != asked.dimension]
    for where, unit in other:
        found = f"{unit.symbol or 'no unit'} ({unit.dimension.name})"
        needed = f"{asked.symbol or 'no unit'} ({asked.dimension.name})"
        view.say((*path, *where), "limit_dimension", found, needed)
    return not other


def _in_order(view: View, path: Path, limits: Limits) -> None:
    for inner, outer in limits.disorder():
        found = str(getattr(limits, inner))
        needed = f"within {outer} {getattr(limits, outer)}"
        view.say((*path, inner), "limit_order", found, needed, outer=outer)


def _decimals(view: View, path: Path, parameter: Parameter) -> None:
    """A limit finer than the value that is compared with it decides nothing."""
    for name, span in parameter.limits.ranges.items():
        if parameter.decimals is not None and span.decimals > parameter.decimals:
            needed = f"{parameter.decimals} decimals, as the value has"
            view.say((*path, name), "limit_decimals", span.text, needed)


def _choice(view: View, path: Path, parameter: Parameter) -> None:
    """Limits of a choice are some of its options."""
    options = Words(parameter.entry.options)
    for name, stated in parameter.stated.items():
        if isinstance(stated, Words) and not stated.within(options):
            view.say((*path, name), "option_unknown", stated.text, options.text)
        elif stated is not None and not isinstance(stated, Words):
            view.say((*path, name), "choice_limit", stated.text, options.text)


def _calculation(view: View, path: Path, parameter: Parameter) -> None:
    """What is calculated says how, and how it is rounded; nothing else does."""
    calculated = parameter.entry.kind == "calculated"
    if parameter.expression is not None and not calculated:
        found = f"entry: {parameter.entry}"
        view.say((*path, "expression"), "expression_misplaced", found, "calculated")
    if not calculated:
        return
    given = {
        "expression": parameter.expression is not None,
        "rounding": bool(parameter.rounding),
        "decimals": parameter.decimals is not None,
    }
    missing = ", ".join(name for name, there in given.items() if not there)
    if missing:
        view.say((*path, "entry"), "calculated_incomplete", f"no {missing}", missing)


def _test_limits(test: Test) -> Iterator[tuple[Path, Quantity | Range]]:
    """Yield the limits of a test that have the unit of its results."""
    for name in ("target", "alert", "action"):
        if test.mean and getattr(test.mean, name) is not None:
            yield ("mean", name), getattr(test.mean, name)
    for index, each in enumerate(test.each):
        for name in ("target", "action"):
            if getattr(each, name) is not None:
                yield ("each", index, name), getattr(each, name)


def _each(view: View, path: Path, test: Test, each: Each) -> None:
    """A rule for readings asks one thing, and says how many may fail it."""
    asked = {"action": each.action, "outside": each.outside, "defect": each.defect}
    given = [name for name, value in asked.items() if value]
    if len(given) != 1:
        found = " and ".join(given) or "none of them"
        view.say(path, "each_unclear", found, "one of action, outside, defect")
    if each.at_most is None:
        view.say(path, "each_unclear", "no at_most", "how many may fail it")
    elif not _counts(each.at_most, test):
        needed = f"a number of {test.take.every or test.take.amount.unit}, or %"
        view.say((*path, "at_most"), "at_most_unit", each.at_most.text, needed)
    if each.target is not None and each.action is not None:
        if each.target.dimension == each.action.dimension:
            _in_order(view, path, Limits(each.target, action=each.action))


def _counts(at_most: Quantity, test: Test) -> bool:
    """Tell whether a bound counts what the test takes, or is a part of it."""
    if at_most.is_ratio:
        return bool(at_most.unit.symbol)
    taken = test.take.every or str(test.take.amount.unit)
    return at_most.unit.symbol == taken and at_most.absolute.denominator == 1


def _readings(view: View, path: Path, test: Test) -> None:
    """Readings that are calculated with have the unit of what is taken."""
    if bool(test.readings) != (test.expression is not None):
        missing = "expression" if test.readings else "readings"
        view.say(path, "calculated_incomplete", f"no {missing}", missing)
    if test.expression is not None and (not test.rounding or test.decimals is None):
        needed = "rounding, decimals"
        view.say((*path, "expression"), "calculated_incomplete", "not both", needed)
    if test.readings and test.reading_unit is None:
        needed = "a quantity in the unit of the readings, such as 6.5 g"
        view.say((*path, "take"), "reading_unit", test.take.text, needed)


CHECKS = (parameters, tests)
