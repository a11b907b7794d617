"""May this lot be used for that: the one rule behind reservation, scan and delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ...mes_compliance.verdict import Finding, Verdict, accepted, refused
from ...mes_compliance.verdict.moment import moment
from ...mes_compliance.verdict.wording import day_text
from .states import LIMITED, words

STATUS_CODE = "MAT-02"
SHELF_LIFE_CODE = "MAT-03"


@dataclass(frozen=True)
class Need:
    """What stock is taken for.

    :ivar purpose: ``consume`` in production, ``deliver`` to a customer, or ``leave``
        for another site
    :ivar site: name of the site that takes it
    :ivar batches: numbers of the batch, empty where it is for none
    :ivar products: codes of what is made with it
    """

    purpose: str
    site: str = ""
    batches: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


def check(lot: Mapping, need: Need, now: datetime, today: date) -> Verdict:
    """Return every reason why a lot cannot be taken for a need (21 CFR 211.80, .87).

    :param lot: facts of the lot as ``stock.lot`` states them
    :param now: the moment of use, aware
    :param today: the day at the site
    """
    if not lot["controlled"]:
        return accepted()
    return _status(lot, need) & _shelf_life(lot, need, now, today)


def status(lot: Mapping, now: datetime, today: date) -> str:
    """Return the disposition, or what time has made of it meanwhile."""
    if lot["disposition"] not in ("released", "restricted"):
        return lot["disposition"]
    if _expired(lot, now):
        return "expired"
    return "retest_due" if _retest_due(lot, today) else lot["disposition"]


# -- disposition ------------------------------------------------------------------


def _status(lot: Mapping, need: Need) -> Verdict:
    """Refuse what is neither released nor meant for this need."""
    disposition = lot["disposition"]
    if disposition == "released" or _on_the_way(lot, need):
        return accepted(["passed_disposition"])
    if disposition not in LIMITED:
        found = words(disposition).lower()
        return refused(
            _finding(lot, "lot_not_released", STATUS_CODE, found, "released")
        )
    findings = tuple(_restrictions(lot, need))
    return Verdict(findings) if findings else accepted(["passed_disposition"])


def _on_the_way(lot: Mapping, need: Need) -> bool:
    """Tell whether QA lets the lot go to another site without release."""
    return need.purpose == "leave" and lot["disposition"] == "moved_under_quarantine"


def _restrictions(lot: Mapping, need: Need) -> Iterable[Finding]:
    """Yield what a restricted lot is meant for and this need is not."""
    limits = lot["restricted"]
    if lot["disposition"] == "reworked" and need.purpose != "consume":
        yield _finding(lot, "lot_for_rework", STATUS_CODE, need.purpose, "consume")
    if limits["site"] and limits["site"] != need.site:
        yield _finding(lot, "lot_other_site", STATUS_CODE, need.site, limits["site"])
    for key, rule, found in (
        ("batches", "lot_other_batch", need.batches),
        ("products", "lot_other_product", need.products),
    ):
        if limits[key] and not set(limits[key]) & set(found):
            texts = ", ".join(found) or "none", ", ".join(limits[key])
            yield _finding(lot, rule, STATUS_CODE, *texts)


# -- shelf life -------------------------------------------------------------------


def _shelf_life(lot: Mapping, need: Need, now: datetime, today: date) -> Verdict:
    """Refuse what is expired, due for retest, or says no date where it should."""
    if _on_the_way(lot, need):
        return accepted()
    findings = tuple(_dates(lot, now, today))
    return Verdict(findings) if findings else accepted(["passed_shelf_life"])


def _dates(lot: Mapping, now: datetime, today: date) -> Iterable[Finding]:
    if lot["uses_expiry"] and not lot["expires_at"]:
        yield _finding(
            lot, "lot_expiry_missing", SHELF_LIFE_CODE, "no date", "an expiry date"
        )
    if _expired(lot, now):
        until = day_text(date.fromisoformat(lot["expiry"]))
        needed = f"later than {day_text(today)}"
        yield _finding(lot, "lot_expired", SHELF_LIFE_CODE, until, needed)
    if _retest_due(lot, today):
        until = day_text(date.fromisoformat(lot["retest"]))
        needed = f"{day_text(today)} or later"
        yield _finding(lot, "lot_retest_due", SHELF_LIFE_CODE, until, needed)


def _expired(lot: Mapping, now: datetime) -> bool:
    """Tell whether the expiry has been reached, to the second."""
    return bool(lot["expires_at"]) and moment(lot["expires_at"]) <= now


def _retest_due(lot: Mapping, today: date) -> bool:
    """Tell whether the last day of the results is over; that day still counts."""
    return bool(lot["retest"]) and date.fromisoformat(lot["retest"]) < today


def _finding(lot: Mapping, rule: str, code: str, found: str, needed: str) -> Finding:
    return Finding(rule, code, found=found, needed=needed, about=lot["lot"])
