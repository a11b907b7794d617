"""A value against the limits of its parameter, and the exceptions that come of it."""

from __future__ import annotations

from ...mes_compliance.measure import Limits, Quantity, Range, rounded
from ...mes_compliance.verdict import Finding

RULES = {
    "alert": "value_outside_alert",
    "action": "value_outside_action",
    "registered": "value_outside_registered",
}
"""Message of each limit that a value can lie outside of."""


def limits_of(parameter) -> Limits:
    """Return a parameter's limits in figures; choices have none here."""
    return parameter.limits


def compared(parameter, exact: Quantity) -> Quantity:
    """Return the value as it is compared: rounded as the recipe declares.

    Both are recorded, the exact and the rounded one.
    """
    if parameter.decimals is None or not parameter.rounding:
        return exact
    return rounded(exact, parameter.decimals, parameter.rounding)


def crossed(parameter, value: Quantity) -> str:
    """Return the outermost limit a value lies outside of, or empty text."""
    return limits_of(parameter).crossed(value)


def finding(parameter, value: Quantity, limit: str) -> Finding:
    """Return what is wrong with a value outside a limit."""
    span = limits_of(parameter).ranges[limit]
    return Finding(
        RULES[limit],
        code(parameter, value, limit, span),
        found=value.text,
        needed=span.text,
        about=parameter.name,
    )


def code(parameter, value: Quantity, limit: str, span: Range) -> str:
    """Return the exception code of a value outside a limit (catalogue §4.6)."""
    if limit == "alert":
        return "PAR-01"
    if parameter.outside:
        return parameter.outside.code
    if parameter.entry.kind == "timer":
        return "TIM-01" if span.low is not None and value < span.low else "TIM-02"
    return "PAR-02"


def texts(parameter) -> dict[str, str]:
    """Return a parameter's target and limits as the record keeps them."""
    return {name: str(each) for name, each in parameter.stated.items() if each}
