"""Sets of readings: how many there are to be, what they come to, how it is judged."""

from __future__ import annotations

from collections.abc import Iterable

from ...mes_compliance.measure import Judgement, Quantity, Range, judge
from .state import Step


def size(test) -> int:
    """Return how many readings make a set; one result where it is not a count."""
    return test.take.count or 1


def results(test, texts: list[str]) -> list[Quantity]:
    """Return the results of a test's readings; parts are put into its expression.

    A result is in the unit of its limits before it is rounded: 0.43 %, never 0.00.
    """
    if not test.expression:
        return [Quantity.parse(text) for text in texts]
    found = []
    for text in texts:
        parts = map(Quantity.parse, text.split(" | "))
        outcome = test.expression.evaluate(
            dict(zip(test.readings, parts, strict=False))
        )
        if outcome.ok:
            unit = test.unit
            found.append(outcome.value.to(unit) if unit else outcome.value)
    return found


def judgement(test, step: Step) -> Judgement | None:
    """Return the judgement of a test's set in a step, None while readings lack."""
    texts = [reading["text"] for reading in step.readings.get(test.test, [])]
    if len(texts) < size(test):
        return None
    return judge(test.rule, results(test, texts))


def furthest(span: Range, results: Iterable[Quantity]) -> Quantity:
    """Return the result that lies furthest out, as a range sees it.

    Between two ends that is the one furthest from their middle; with one end it is
    the one nearest to it, or beyond.
    """
    if span.low is None:
        return max(results)
    if span.high is None:
        return min(results)
    twice = span.low + span.high
    return max(results, key=lambda each: abs((each + each - twice).value))


def figures_of(found: Judgement) -> dict:
    """Return a judgement as plain data for the record and the screens."""
    figures = found.figures
    return {
        "passed": found.verdict.ok,
        "mean": _text(found.mean),
        "sd": _text(figures and figures.deviation),
        "rsd": _text(figures and figures.relative),
        "outside": [
            {"rule": one.each.asked, "count": one.count, "places": list(one.places)}
            for one in found.counted
        ],
    }


def _text(figure: Quantity | None) -> str:
    return "" if figure is None else figure.text
