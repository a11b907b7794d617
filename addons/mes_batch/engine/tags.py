"""Values that come from a tag: what is taken of its readings, with its proof (K07).

A tag's readings between the step's start and the moment of taking are its segment. The
gatherer brings it as plain data; here it becomes a value, or the reason why not.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ...mes_compliance.measure import MeasureError, Quantity, rounded
from ...mes_compliance.measure.number import decimals, written
from ...mes_compliance.verdict import Finding, Verdict, accepted, refused
from .case import Case

FINER = 2
"""Decimals that a value from a tag has at most beyond what it is compared with."""

CRITICAL = ("CPP", "CQA")


def from_tag(case: Case, parameter) -> tuple[Quantity | None, Verdict]:
    """Return the value that a parameter takes of its tag, or every reason against.

    Facts: ``segment`` with ``tag``, ``unit``, ``from``, ``until``, ``count`` and the
    texts ``last``, ``mean``, ``max``, ``min``; see :data:`KEPT`.
    """
    segment = case.facts["segment"]
    text = segment.get(parameter.entry.of)
    if not segment["count"] or not text:
        finding = Finding("tag_silent", found=segment["tag"], about=parameter.name)
        return None, refused(finding)
    try:
        measured = Quantity.of(text, segment["unit"]).to(parameter.measured_in)
    except MeasureError as reason:
        return None, refused(reason.finding)
    return resolved(parameter, measured), accepted()


def resolved(parameter, quantity: Quantity) -> Quantity:
    """Return a measured value with as many decimals as it is recorded with.

    A device writes what its memory holds, and a mean has decimals without end.
    """
    quantity = Quantity(_plain(quantity.value), quantity.unit)
    allowed = _allowed(parameter)
    if decimals(quantity.value) <= allowed:
        least = parameter.decimals or 0
        short = decimals(quantity.value) < least
        return rounded(quantity, least) if short else quantity
    cut = rounded(quantity, allowed)
    return Quantity(_plain(cut.value), cut.unit)


def _allowed(parameter) -> int:
    if parameter.measured_in.counted:
        return 0
    if parameter.decimals is not None:
        return parameter.decimals + (FINER if parameter.rounding else 0)
    spans = parameter.limits.ranges.values()
    return max((span.decimals for span in spans if span), default=0) + FINER


def _plain(number: Decimal) -> Decimal:
    """Return a number without zeros at its end that nobody measured."""
    text = written(number)
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


KEPT = (
    "tag",
    "unit",
    "from",
    "until",
    "count",
    "min",
    "mean",
    "max",
    "last",
    "first_seq",
    "last_seq",
    "digest",
)
"""What the record keeps of a segment: enough to find its readings and to prove them."""


def kept(segment: Mapping) -> dict:
    """Return what the record keeps of a segment."""
    return {key: segment[key] for key in KEPT}


# -- typed in its place, and disputed --------------------------------------------


def may_be_typed(case: Case, parameter) -> Verdict:
    """Refuse to type what the tag, or the instrument behind it, can give.

    Facts: ``offered``, what it shows now; empty or absent where it gives nothing.
    """
    offered = case.facts.get("offered")
    if not offered:
        return accepted()
    found = case.said("value")
    return refused(Finding("tag_not_typed", "", found, offered, parameter.name))


def typed_instead(case: Case, parameter) -> None:
    """Keep that a value was typed where a tag should have given it (DAT-02)."""
    case.raise_exception(
        Finding("tag_typed", "DAT-02", case.command["reason"], about=parameter.name),
        occurrence=f"DAT-02 {case.key} {parameter.parameter} typed",
        involved=[case.person["login"]],
        **graver(parameter),
    )


def graver(parameter) -> dict[str, str]:
    """Return the severity that a critical parameter lends to what is wrong with it."""
    return {"severity": "major"} if parameter.class_ in CRITICAL else {}


def correctable(step, parameter) -> Verdict:
    """Refuse to correct what came from a tag and nobody has disputed."""
    given = step.values[parameter.parameter]
    measured = [value for value in given if value["how"] == "tag"]
    if not measured or any(value.get("disputed") for value in measured):
        return accepted()
    found = measured[-1]["text"]
    return refused(Finding("tag_undisputed", found=found, about=parameter.name))


def measured(step, name: str) -> bool:
    """Tell whether a version of a value came from a tag."""
    return any(value["how"] == "tag" for value in step.values.get(name, ()))
