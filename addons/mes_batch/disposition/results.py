"""Results and dates of a lot, read from what somebody typed; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from ...mes_compliance.measure import Quantity, read_number
from ...mes_compliance.verdict import Finding, Verdict, refused

RESULTS = {"assay": "Assay", "loss_on_drying": "Loss on drying", "water": "Water"}
"""Results that potency is calculated from, each in %."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_results(given: Mapping) -> tuple[dict[str, str], Verdict]:
    """Return the results as they are kept, ``99.6 %``, and every reason against.

    :param given: text by key of :data:`RESULTS`; empty text stands for not tested
    """
    texts, verdict = {}, Verdict()
    for name, title in RESULTS.items():
        text = given.get(name)
        if text in (None, False, ""):
            continue
        reading = read_number(text, "%")
        verdict &= _about(reading.verdict, title)
        if reading.ok:
            texts[name] = reading.quantity.text
            verdict &= _plausible(name, title, reading.quantity)
    if not texts and verdict.ok:
        verdict = refused(
            Finding("analysis_without_result", needed="one result or more")
        )
    return texts, verdict


def read_day(text: object, title: str) -> tuple[date | None, Verdict]:
    """Return the day that a text writes, ``2028-06-30``, and the reason against.

    Empty text stands for no day.
    """
    if text in (None, False, ""):
        return None, Verdict()
    day = _day(text)
    if day is None:
        needed = "such as 2028-06-30"
        return None, refused(
            Finding("day_unreadable", found=str(text)[:40], needed=needed, about=title)
        )
    return day, Verdict()


def _day(text: object) -> date | None:
    """Return the day in the one spelling that is read, None for all else."""
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _plausible(name: str, title: str, quantity: Quantity) -> Verdict:
    """Refuse an assay of nothing and a loss of everything."""
    if name == "assay":
        fits, needed = quantity.value > 0, "above 0 %"
    else:
        fits, needed = 0 <= quantity.value < 100, "0 % or more, under 100 %"
    if fits:
        return Verdict()
    found = quantity.text
    return refused(Finding("result_outside", "", found, needed, about=title))


def _about(verdict: Verdict, title: str) -> Verdict:
    """Return the findings about one result, each naming it."""
    return Verdict(
        tuple(
            Finding(f.rule, f.code, f.found, f.needed, title, f.values)
            for f in verdict.findings
        )
    )
