"""Whether a scale is fit for a weighing, and whether what it sends may be taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from ...mes_compliance.measure import MeasureError, Quantity, Range, read_number
from ...mes_compliance.verdict import Finding, Verdict
from .unit import Unit

SCALE_UNFIT = "WGH-03"
UNSTABLE = "WGH-05"
STALE = "DAT-02"


@dataclass(frozen=True)
class Weighing:
    """What is to be weighed.

    :param net: the planned net weight
    :param window: the weights that may be confirmed, None where any is welcome
    :param tare: weight of the container on the scale, None for none
    """

    net: Quantity
    window: Range | None = None
    tare: Quantity | None = None


@dataclass(frozen=True)
class Policy:
    """What the site asks of a weighing.

    :param ratio: how many divisions of the scale a tolerance must hold at least
    :param stale: the age from which on a reading is no longer the weight on the scale
    """

    ratio: int = 10
    stale: timedelta = timedelta(seconds=5)


STANDARD = Policy()


@dataclass(frozen=True)
class Sent:
    """One reading exactly as the scale sent it: gross, what lies on the scale.

    :param value: the number as text
    :param unit: the unit the scale named
    :param stable: whether the scale said that it is stable
    :param age: time since the scale measured it, by the server's clock
    :param raw: the whole message of the scale
    :param device: identity of the device that sent it
    """

    value: str
    unit: str
    stable: bool
    age: timedelta
    raw: str
    device: str = ""


def scale_fits(scale: Unit, weighing: Weighing, policy: Policy = STANDARD) -> Verdict:
    """Judge whether a scale can weigh this: smallest weight, capacity, resolution.

    The tolerance is half the width of the window: what a symmetric tolerance allows to
    each side. A window of no width asks for one displayed value and has no tolerance
    to compare with.

    :return: code ``WGH-03``; the facts under ``weighing.<scale>``
    :raises UnitMismatch: when net, window and tare do not go together
    """
    findings = (
        *_at_least(scale, weighing),
        *_at_most(scale, weighing),
        *_fine_enough(scale, weighing, policy),
    )
    facts = {
        "net": weighing.net.text,
        "tare": weighing.tare.text if weighing.tare else None,
        "window": weighing.window.text if weighing.window else None,
        "ratio": policy.ratio,
        **{name: scale.properties.get(name, "") for name in _PROPERTIES},
    }
    passed = () if findings else ("passed_scale",)
    return Verdict(findings, passed, {f"weighing.{scale.code}": facts})


def reading_counts(scale: Unit, sent: Sent, policy: Policy = STANDARD) -> Verdict:
    """Judge whether a reading may be taken as the weight on the scale.

    Refused: moving, older than the policy allows or from the future, in another unit
    than the scale's, not a number, below zero or above the scale's capacity.

    :return: all reasons; the facts, with the raw message, under ``reading.<scale>``
    """
    findings = (*_settled(scale, sent, policy), *_readable(scale, sent))
    facts = {
        "value": sent.value,
        "unit": sent.unit,
        "stable": sent.stable,
        "age_ms": int(sent.age / timedelta(milliseconds=1)),
        "raw": sent.raw,
        "device": sent.device,
    }
    passed = () if findings else ("passed_reading",)
    return Verdict(findings, passed, {f"reading.{scale.code}": facts})


def weighing(
    scale: Unit, planned: Weighing, sent: Sent, policy: Policy = STANDARD
) -> Verdict:
    """Judge a weighing: the scale for it, and the reading of the scale."""
    fits = scale_fits(scale, planned, policy)
    return fits & reading_counts(scale, sent, policy)


_PROPERTIES = ("capacity", "division", "min_weight")


def _property(scale: Unit, name: str, like: Quantity | None = None) -> Quantity | None:
    """Return a figure of the scale, None where it states none of this kind."""
    try:
        stated = Quantity.parse(scale.properties.get(name, ""))
    except MeasureError:
        return None
    return stated if like is None or stated.dimension == like.dimension else None


def _missing(scale: Unit, name: str) -> Finding:
    values = {"property": name.replace("_", " ")}
    found = scale.properties.get(name) or "not stated"
    return Finding("scale_property", SCALE_UNFIT, found, "a weight", scale.code, values)


def _at_least(scale: Unit, weighing: Weighing) -> Iterator[Finding]:
    smallest = _property(scale, "min_weight", weighing.net)
    if smallest is None:
        yield _missing(scale, "min_weight")
    elif weighing.net < smallest:
        found, needed = weighing.net.text, f"{smallest} or more"
        yield Finding("scale_too_big", SCALE_UNFIT, found, needed, scale.code)


def _at_most(scale: Unit, weighing: Weighing) -> Iterator[Finding]:
    capacity = _property(scale, "capacity", weighing.net)
    gross = weighing.net + weighing.tare if weighing.tare else weighing.net
    if capacity is None:
        yield _missing(scale, "capacity")
    elif gross > capacity:
        found, needed = gross.text, f"{capacity} or less"
        yield Finding("scale_too_small", SCALE_UNFIT, found, needed, scale.code)


def _fine_enough(scale: Unit, weighing: Weighing, policy: Policy) -> Iterator[Finding]:
    division = _property(scale, "division", weighing.net)
    tolerance = _tolerance(weighing)
    if division is None:
        yield _missing(scale, "division")
    elif tolerance and division.absolute * policy.ratio > tolerance:
        found = f"steps of {division}"
        needed = f"{policy.ratio} steps or more within {_half(weighing.window)}"
        yield Finding("scale_too_coarse", SCALE_UNFIT, found, needed, scale.code)


def _tolerance(weighing: Weighing) -> Fraction:
    """Return half the width of the window, zero where there is none."""
    window = weighing.window
    if window is not None:
        window.unit.alongside(weighing.net.unit, "around")
    if window is None or window.low is None or window.high is None:
        return Fraction(0)
    return (window.high.absolute - window.low.absolute) / 2


def _half(window: Range) -> str:
    return f"± {Quantity((window.most - window.least) / 2, window.unit)}"


def _settled(scale: Unit, sent: Sent, policy: Policy) -> Iterator[Finding]:
    if not sent.stable:
        yield Finding("reading_moving", UNSTABLE, "moving", "stable", scale.code)
    if not timedelta(0) <= sent.age <= policy.stale:
        found = f"{sent.age.total_seconds():.1f} s old"
        needed = f"{policy.stale.total_seconds():g} s old or less"
        yield Finding("reading_stale", STALE, found, needed, scale.code)


def _readable(scale: Unit, sent: Sent) -> Iterator[Finding]:
    division = _property(scale, "division")
    capacity = _property(scale, "capacity", division)
    if division is None or capacity is None:
        yield _missing(scale, "division" if division is None else "capacity")
        return
    places = max(0, -division.value.as_tuple().exponent)
    reading = read_number(sent.value, division.unit, places, given_unit=sent.unit)
    yield from reading.verdict.findings
    if reading.quantity is None:
        return
    if reading.quantity.value < 0:
        found = reading.quantity.text
        yield Finding("reading_negative", "", found, "0 or more", scale.code)
    elif reading.quantity > capacity:
        found, needed = reading.quantity.text, f"{capacity} or less"
        yield Finding("reading_over", SCALE_UNFIT, found, needed, scale.code)
