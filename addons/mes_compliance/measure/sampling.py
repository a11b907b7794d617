"""Sampling rules of in-process checks: limits of the mean and of each reading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ..verdict import Finding, Verdict, accepted, refused
from .limits import Limits, Range
from .number import decimals
from .quantity import Quantity
from .refusal import Unreadable
from .rounding import rounded
from .statistics import Figures, figures
from .written import Written, plain

FAILED = "PAR-03"
CROSSED_ALERT = "PAR-01"

_SHARE = re.compile(r"(.+ %) of mean")


@dataclass(frozen=True, eq=False, repr=False)
class Share(Written):
    """How far a reading may lie from the mean of its set: ``5 % of mean``.

    :ivar part: the part of the mean, in %
    """

    part: Quantity

    @classmethod
    def parse(cls, text: str) -> Share:
        """Return the share that a text writes.

        :raises Unreadable: it is not ``… % of mean``
        """
        match = _SHARE.fullmatch(plain(text))
        if not match:
            raise Unreadable("share_form", text[:60], "5 % of mean")
        part = Quantity.parse(match[1])
        if part.value < 0:
            raise Unreadable("share_form", text[:60], "5 % of mean")
        return cls(part)

    @property
    def text(self) -> str:
        """The one spelling."""
        return f"{self.part.text} of mean"

    def around(self, mean: Quantity) -> Range:
        """Return the readings that are not outside, ends included."""
        away = self.part * abs(mean)
        low, high = mean - away, mean + away
        return Range(low.value, high.value, mean.unit)


@dataclass(frozen=True)
class Each:
    """How many readings of a set may be outside of something.

    Exactly one of ``action``, ``outside`` and ``defect`` is given.

    :ivar at_most: so many may; a count, or % of the readings
    :ivar action: outside this range
    :ivar outside: further from the mean than this
    :ivar defect: showing this class of defect
    """

    at_most: Quantity
    action: Range | None = None
    outside: Share | None = None
    defect: str | None = None

    @property
    def asked(self) -> str:
        """What is counted, as people say it."""
        if self.action is not None:
            return f"outside {self.action}"
        return f"outside {self.outside}" if self.outside else f"{self.defect} defects"


@dataclass(frozen=True)
class SamplingRule:
    """What a set of readings must satisfy.

    :ivar count: how many readings make a set; None when that is not fixed
    :ivar mean: limits of the mean
    :ivar each: limits of the single readings
    :ivar decimals: decimals to which results and mean are rounded before they are
        compared; None compares what was read
    :ivar rounding: how they are rounded
    """

    count: int | None = None
    mean: Limits = field(default_factory=Limits)
    each: tuple[Each, ...] = ()
    decimals: int | None = None
    rounding: str = "half_up"


@dataclass(frozen=True)
class Counted:
    """How one of the rules for single readings came out.

    :ivar each: the rule
    :ivar count: how many were outside
    :ivar places: which readings, counted from 1; empty for defects
    :ivar ok: not more than allowed
    """

    each: Each
    count: int
    places: tuple[int, ...]
    ok: bool


@dataclass(frozen=True)
class Judgement:
    """What became of a set.

    :ivar figures: its figures, None for a count of defects
    :ivar mean: the mean as it was compared
    :ivar counted: one entry for each rule on single readings
    :ivar verdict: every reason why the set fails
    :ivar alerts: alert limits crossed; they fail nothing
    """

    figures: Figures | None
    mean: Quantity | None
    counted: tuple[Counted, ...]
    verdict: Verdict
    alerts: tuple[Finding, ...] = ()


def judge(rule: SamplingRule, readings: Sequence[Quantity]) -> Judgement:
    """Judge a set of readings.

    :param readings: the results, of one dimension
    :raises UnitMismatch: readings and limits measure different things
    """
    short = _short(rule, len(readings))
    if short or not readings:
        missing = short or Finding("readings_missing", FAILED, "none", "a reading")
        return Judgement(None, None, (), refused(missing))
    if rule.decimals is not None:
        readings = [rounded(r, rule.decimals, rule.rounding) for r in readings]
    found = figures(readings)
    mean = found.mean
    if rule.decimals is not None:
        mean = rounded(mean, rule.decimals, rule.rounding)
    counted = tuple(
        _count(each, readings, found.mean) for each in rule.each if not each.defect
    )
    failed = [_mean_outside(rule, mean, "action", "mean_outside_action", FAILED)]
    failed += [_too_many(one) for one in counted]
    alert = _mean_outside(rule, mean, "alert", "mean_outside_alert", CROSSED_ALERT)
    findings = tuple(filter(None, failed))
    return Judgement(found, mean, counted, Verdict(findings), (alert,) if alert else ())


def judge_defects(
    rule: SamplingRule, defects: Mapping[str, int], inspected: int
) -> Judgement:
    """Judge a count of defects.

    :param defects: how many were found, by class; every class the rule names is asked
    :param inspected: how many were looked at
    """
    missing = [e.defect for e in rule.each if e.defect and e.defect not in defects]
    if missing or inspected <= 0:
        return Judgement(None, None, (), refused(*_uncounted(missing, inspected)))
    counted = tuple(
        _judged(each, defects[each.defect], (), inspected)
        for each in rule.each
        if each.defect
    )
    findings = tuple(filter(None, map(_too_many, counted)))
    verdict = Verdict(findings) if findings else accepted()
    return Judgement(None, None, counted, verdict)


def _uncounted(missing: Sequence[str], inspected: int) -> list[Finding]:
    found = [
        Finding("defects_missing", FAILED, "no count", f"{name} defects", name)
        for name in missing
    ]
    if inspected <= 0:
        found.append(
            Finding("inspected_missing", FAILED, str(inspected), "1 or more inspected")
        )
    return found


def _short(rule: SamplingRule, count: int) -> Finding | None:
    """Return the finding when a set has too few or too many readings."""
    if rule.count is None or rule.count == count:
        return None
    found, needed = f"{count} readings", f"{rule.count} readings"
    return Finding("readings_count", FAILED, found, needed)


def _count(each: Each, readings: Sequence[Quantity], mean: Quantity) -> Counted:
    """Count the readings outside of one rule."""
    span = each.action if each.action is not None else each.outside.around(mean)
    outside = [n for n, r in enumerate(readings, 1) if not span.contains(r)]
    return _judged(each, len(outside), tuple(outside), len(readings))


def _judged(each: Each, count: int, places: tuple[int, ...], total: int) -> Counted:
    if each.at_most.is_ratio:
        share = Quantity(Decimal(count)) / Quantity(Decimal(total))
        return Counted(each, count, places, share <= each.at_most)
    return Counted(each, count, places, count <= each.at_most.value)


def _too_many(counted: Counted) -> Finding | None:
    if counted.ok:
        return None
    each = counted.each
    rule = "defects_over" if each.defect else "readings_outside"
    values = {"places": ", ".join(map(str, counted.places)), "asked": each.asked}
    found = f"{counted.count} {each.asked}"
    return Finding(rule, FAILED, found, f"at most {each.at_most}", values=values)


def _mean_outside(
    rule: SamplingRule, mean: Quantity, limit: str, key: str, code: str
) -> Finding | None:
    """Return the finding when the mean lies outside one of its limits."""
    span = getattr(rule.mean, limit)
    if span is None or span.contains(mean):
        return None
    shown = mean.to(span.unit)
    places = min(decimals(shown.value), span.decimals + 1)
    return Finding(key, code, rounded(shown, places).text, span.text)
