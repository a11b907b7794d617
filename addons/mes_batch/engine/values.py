"""Keeping a value: its limits, its exact figure, and what it is an exception of."""

from __future__ import annotations

from ...mes_compliance.measure import Quantity
from ...mes_compliance.verdict import Finding
from . import limits
from .case import Case
from .key import Key


def keep(
    case: Case, key: Key, parameter, exact: Quantity, way: str, **more
) -> Quantity:
    """Keep a value of a step and raise what it is an exception of.

    The value is kept before anybody is asked anything (F05); outside its action limit
    the step waits until somebody has looked at it.

    :param way: ``typed``, ``scale``, ``tag``, ``timer`` or ``calculated``
    :param more: what else the record keeps: ``reason`` of a correction, ``why`` it was
        typed, ``reading``, ``expression`` and ``inputs``, ``about``
    :return: the value as it was compared
    """
    value = limits.compared(parameter, exact)
    crossed = limits.crossed(parameter, value)
    case.emit(
        "value.corrected" if more.get("reason") else "value.recorded",
        step=key.text,
        parameter=parameter.parameter,
        name=parameter.name,
        text=value.text,
        exact=exact.text if exact.text != value.text else "",
        how=way,
        crossed=crossed,
        limits=limits.texts(parameter),
        class_=parameter.class_ or None,
        **more,
    )
    if crossed:
        _raise(case, key, parameter, value, crossed)
    return value


def keep_choice(case: Case, parameter, chosen: str, **more) -> None:
    """Keep a choice of the command's step; one that is not wanted is an exception.

    :param more: ``reason`` of a correction, and the choice ``before``
    """
    asked = parameter.action or parameter.target
    wanted = asked is None or asked.contains(chosen)
    case.emit_here(
        "value.corrected" if more.get("reason") else "value.recorded",
        parameter=parameter.parameter,
        name=parameter.name,
        text=chosen,
        how="choice",
        crossed="" if wanted else "action",
        limits=limits.texts(parameter),
        **more,
    )
    if not wanted:
        case.raise_exception(
            Finding("choice_not_wanted", "PAR-02", chosen, str(asked), parameter.name),
            occurrence=f"{parameter.parameter} {case.key} {chosen}",
            involved=[case.person["login"]],
        )


def _raise(case: Case, key: Key, parameter, value: Quantity, crossed: str) -> None:
    case.raise_exception(
        limits.finding(parameter, value, crossed),
        subject=key.text,
        occurrence=f"{parameter.parameter} {key} {value.text}",
        involved=[case.person["login"]],
        **_graver(parameter, crossed),
    )


def _graver(parameter, crossed: str) -> dict[str, str]:
    """Return severity and gate that the recipe sets behind ``outside:``."""
    if not parameter.outside or crossed == "alert":
        return {}
    given = {"severity": parameter.outside.severity, "gate": parameter.outside.gate}
    return {name: text for name, text in given.items() if text}
