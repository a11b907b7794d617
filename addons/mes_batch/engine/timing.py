"""Time limits between steps, and intervals of checks (F04, F08; 21 CFR 211.111)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...mes_compliance.measure import Quantity
from ...mes_compliance.verdict import Finding
from ...mes_compliance.verdict.moment import moment
from ...mes_compliance.verdict.wording import duration_text
from .case import Case
from .key import Key
from .plan import Plan
from .state import State


@dataclass(frozen=True)
class Span:
    """A stretch of time that a limit bounds, as it stands in one batch.

    :ivar name: what people call it
    :ivar code: exception when it is exceeded
    :ivar limit: the recipe's name of it, with what it is about
    :ivar begun: when it began
    :ivar ended: when it ended, None while it runs
    :ivar most: its longest duration, None where there is none
    :ivar least: its shortest duration, None where there is none
    :ivar subject: step in which an excess is noticed
    """

    name: str
    code: str
    limit: str
    begun: datetime
    ended: datetime | None
    most: timedelta | None
    least: timedelta | None = None
    subject: str = ""

    @property
    def until(self) -> datetime | None:
        """When the longest duration is reached."""
        return self.begun + self.most if self.most else None


def spans(plan: Plan, state: State) -> Iterator[Span]:
    """Yield every stretch of time that has begun in a batch."""
    for limit in plan.recipe.procedure.time_limits:
        if limit.from_.event == "weighing":
            yield from _holds(limit, state)
        else:
            yield from _between(limit, state)
    yield from intervals(plan, state)


def expire(case: Case) -> None:
    """Raise an exception for every limit that is exceeded now, once each."""
    for span in spans(case.plan, case.state):
        end = span.ended or case.now
        if span.most and end - span.begun > span.most:
            _exceeded(case, span, end)
        if span.least and span.ended and span.ended - span.begun < span.least:
            _too_soon(case, span)


def hold(plan: Plan, container, at: datetime) -> Iterator[Finding]:
    """Yield the finding when a dispensed container was held too long (MAT-08)."""
    for limit in plan.recipe.procedure.time_limits:
        if limit.from_.event != "weighing" or not _covers(limit, container.weighed_in):
            continue
        passed = at - moment(container.weighed_at)
        if passed > length(limit.at_most):
            yield Finding(
                "dispensed_too_long",
                _code(limit, "MAT-08"),
                duration_text(passed),
                f"{duration_text(length(limit.at_most))} or less",
                container.code,
            )


def intervals(plan: Plan, state: State) -> Iterator[Span]:
    """Yield the gaps between the sets of checks that run alongside a phase."""
    for number, place in plan.places.items():
        if not place.alongside or not place.step.gap:
            continue
        host = state.step(Key(place.alongside))
        if host is not None:
            yield from _gaps(place.step, number, host, state)


def _gaps(phase, number, host, state) -> Iterator[Span]:
    begun, turn = moment(host.started_at), 1
    host_ended = moment(host.ended_at) if host.finished else None
    while True:
        key = Key(number, (turn,))
        step = state.step(key)
        ended = moment(step.started_at) if step else host_ended
        yield Span(
            phase.name,
            "PAR-04",
            f"{number} set {turn}",
            begun,
            ended,
            length(phase.gap),
            subject=key.text,
        )
        if step is None:
            return
        begun, turn = moment(step.started_at), turn + 1


def _holds(limit, state: State) -> Iterator[Span]:
    for container in state.containers.values():
        if container.weighed_at and _covers(limit, container.weighed_in):
            ended = moment(container.charged_at) if container.charged_at else None
            yield Span(
                f"{limit.name}, {container.code}",
                _code(limit, "MAT-08"),
                f"{limit.limit} {container.code}",
                moment(container.weighed_at),
                ended,
                length(limit.at_most),
                subject=container.charged_in or container.weighed_in,
            )


def _covers(limit, step: str) -> bool:
    """Tell whether a limit on each weighing of some operations covers a step."""
    number = Key.parse(step).number if step else ""
    return any(
        number == each or number.startswith(f"{each}.") for each in limit.from_.numbers
    )


def _between(limit, state: State) -> Iterator[Span]:
    begun = _anchor(limit.from_, state)
    if begun is None:
        return
    yield Span(
        limit.name,
        _code(limit, "TIM-02"),
        limit.limit,
        begun,
        _anchor(limit.to, state),
        length(limit.at_most),
        length(limit.at_least),
        limit.to.numbers[0],
    )


def _code(limit, default: str) -> str:
    return limit.exceeded.code if limit.exceeded else default


def _anchor(anchor, state: State) -> datetime | None:
    """Return when an anchor was reached; with rounds, the latest round's."""
    found = None
    for step in state.chronological():
        if Key.parse(step.key).number == anchor.numbers[0]:
            text = step.started_at if anchor.event == "start" else step.ended_at
            found = moment(text) if text else found
    return found


def length(quantity: Quantity | None) -> timedelta | None:
    """Return a quantity of time as a stretch of time."""
    if quantity is None:
        return None
    if hasattr(quantity, "high"):
        quantity = quantity.high
    return timedelta(seconds=float(quantity.to("s").value))


def _exceeded(case: Case, span: Span, end: datetime) -> None:
    finding = Finding(
        "time_exceeded",
        span.code,
        duration_text(end - span.begun),
        f"{duration_text(span.most)} or less",
        span.name,
    )
    _raise(case, span, finding)


def _too_soon(case: Case, span: Span) -> None:
    finding = Finding(
        "time_not_reached",
        "TIM-01",
        duration_text(span.ended - span.begun),
        f"{duration_text(span.least)} or more",
        span.name,
    )
    _raise(case, span, finding)


def _raise(case: Case, span: Span, finding: Finding) -> None:
    case.raise_exception(
        finding,
        subject=span.subject,
        occurrence=f"{finding.code} {span.limit}",
    )
