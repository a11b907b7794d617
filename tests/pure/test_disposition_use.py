"""May this lot be used for that: every reason at once, to the second and to the day."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_batch.disposition import (
    DUE,
    GONE,
    LABELS,
    LIMITED,
    Need,
    check,
    following,
    meaning,
    status,
    words,
)

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=timezone.utc)
TODAY = date(2026, 11, 22)
CONSUME = Need("consume", "Basel Solids", ("PCM26031", "WH/MO/00001"), ("FG-1001",))
DELIVER = Need("deliver", "Basel Solids")
LEAVE = Need("leave", "Basel Solids")


def lot(disposition="released", **more):
    """Return the facts of a lot that nothing but its disposition speaks against."""
    return {
        "lot": "C-260311",
        "controlled": True,
        "disposition": disposition,
        "restricted": {"site": "", "batches": [], "products": []},
        "uses_expiry": True,
        "expires_at": "2028-06-30T21:59:59.000000Z",
        "expiry": "2028-06-30",
        "retest": None,
        **more,
    }


def limited(disposition="restricted", **limits):
    empty = {"site": "", "batches": [], "products": []}
    return lot(disposition, restricted={**empty, **limits})


def rules(verdict):
    return [finding.rule for finding in verdict.findings]


def test_released_lot_serves_every_need():
    """[H06, C01] A released lot within its dates can be consumed and delivered."""
    for need in (CONSUME, DELIVER, LEAVE):
        verdict = check(lot(), need, NOW, TODAY)
        assert verdict.ok
        assert verdict.passed == ("passed_disposition", "passed_shelf_life")


@pytest.mark.parametrize("disposition", sorted(set(LABELS) - {"released", *LIMITED}))
def test_no_other_disposition_serves(disposition):
    """[H06, C01] Whatever is not released is refused with the name of its status."""
    for need in (CONSUME, DELIVER):
        [finding] = check(lot(disposition), need, NOW, TODAY).findings
        assert (finding.rule, finding.code) == ("lot_not_released", "MAT-02")
        assert finding.found == words(disposition).lower()
        assert (finding.needed, finding.about) == ("released", "C-260311")


def test_uncontrolled_lot_is_not_asked():
    """[H06] Lots of items that quality has no part in stay as stock has them."""
    plain = lot("quarantine", controlled=False, expires_at=None)
    assert check(plain, DELIVER, NOW, TODAY).ok


def test_all_reasons_at_once():
    """[C01] Status, expiry and retest are all named in one answer."""
    poor = lot(
        "on_hold",
        expires_at="2026-11-22T13:00:00.000000Z",
        expiry="2026-11-22",
        retest="2026-11-21",
    )
    verdict = check(poor, CONSUME, NOW, TODAY)
    assert rules(verdict) == ["lot_not_released", "lot_expired", "lot_retest_due"]
    assert {finding.code for finding in verdict.findings} == {"MAT-02", "MAT-03"}


@pytest.mark.parametrize(("seconds", "ok"), [(-1, False), (0, False), (1, True)])
def test_expiry_counts_to_the_second(seconds, ok):
    """[C01] A lot is expired from the moment of its expiry on."""
    ends = NOW + timedelta(seconds=seconds)
    facts = lot(expires_at=f"{ends:%Y-%m-%dT%H:%M:%S}.000000Z", expiry="2026-11-22")
    assert check(facts, CONSUME, NOW, TODAY).ok is ok


@pytest.mark.parametrize(
    ("retest", "ok"), [("2026-11-21", False), ("2026-11-22", True), (None, True)]
)
def test_retest_date_is_the_last_good_day(retest, ok):
    """[C01] On its retest date a lot can still be used, the day after it cannot."""
    assert check(lot(retest=retest), CONSUME, NOW, TODAY).ok is ok


def test_missing_expiry_is_no_expiry_for_ever():
    """[C02] A lot without a date is refused where the item has one (trap T11)."""
    facts = lot(expires_at=None, expiry=None)
    assert rules(check(facts, CONSUME, NOW, TODAY)) == ["lot_expiry_missing"]
    undated = {**facts, "uses_expiry": False}
    assert check(undated, CONSUME, NOW, TODAY).ok


@pytest.mark.parametrize(
    ("limits", "refusals"),
    [
        ({"batches": ["PCM26031"]}, []),
        ({"batches": ["PCM26030"]}, ["lot_other_batch"]),
        ({"products": ["FG-1001"]}, []),
        ({"products": ["FG-2001"]}, ["lot_other_product"]),
        ({"site": "Basel Solids"}, []),
        ({"site": "Cork Sterile"}, ["lot_other_site"]),
        (
            {"site": "Cork Sterile", "batches": ["X"], "products": ["Y"]},
            ["lot_other_batch", "lot_other_product", "lot_other_site"],
        ),
    ],
)
def test_restricted_lot_serves_what_it_is_meant_for(limits, refusals):
    """[H06, C01] Every limit that is named has to be met."""
    verdict = check(limited(**limits), CONSUME, NOW, TODAY)
    assert sorted(rules(verdict)) == refusals


def test_batch_limit_keeps_a_lot_from_customers():
    """[H06] A delivery is for no batch: a lot meant for one is not delivered."""
    verdict = check(limited(batches=["PCM26031"]), DELIVER, NOW, TODAY)
    assert rules(verdict) == ["lot_other_batch"]


def test_rework_is_consumed_in_its_batch_only():
    """[H06] A rejected lot for rework goes into the batch QA named, nowhere else."""
    rework = limited("reworked", batches=["PCM26031"])
    assert check(rework, CONSUME, NOW, TODAY).ok
    assert rules(check(rework, DELIVER, NOW, TODAY)) == [
        "lot_for_rework",
        "lot_other_batch",
    ]


def test_moved_under_quarantine_may_leave_but_not_serve():
    """[H06] QA sends a lot to another site unreleased; a customer never gets it."""
    moved = lot("moved_under_quarantine", expires_at=None)
    assert check(moved, LEAVE, NOW, TODAY).ok
    assert not check(moved, DELIVER, NOW, TODAY).ok
    assert not check(lot("quarantine"), LEAVE, NOW, TODAY).ok


def test_status_is_what_time_makes_of_it():
    """[C01] Expired and retest due are never stored: they are true by the clock."""
    assert status(lot(), NOW, TODAY) == "released"
    late = NOW + timedelta(days=2000)
    assert status(lot(), late, late.date()) == "expired"
    due = lot(retest="2026-11-21")
    assert status(due, NOW, TODAY) == "retest_due"
    assert status(lot("rejected"), late, late.date()) == "rejected"
    assert {words(key) for key in DUE} == {"Expired", "Retest due"}


def test_table_of_the_domain_model():
    """[H06] A lot goes the ways of the table, and no other."""
    assert "released" not in following("quarantine")
    assert "released" in following("quarantine", made_here=True)
    assert "released" in following("under_test")
    assert following("rejected") == ("returned", "destroyed", "reworked")
    assert not any(following(gone) for gone in GONE)
    assert "on_hold" in following("released") and "released" in following("on_hold")


@given(st.sampled_from(sorted(LABELS)), st.booleans())
def test_table_is_closed(disposition, made_here):
    """[H06] Every way leads to a disposition that exists, and never to itself."""
    ways = following(disposition, made_here)
    assert set(ways) <= set(LABELS) - {disposition}
    assert {meaning(to) for to in ways} <= {"released", "rejected", "status_changed"}


@given(st.sampled_from(sorted(LABELS)))
def test_rejected_never_becomes_released(disposition):
    """[H06] No chain of signatures leads from rejected back into use."""
    seen, ways = set(), [disposition]
    while ways:
        here = ways.pop()
        if here not in seen:
            seen.add(here)
            ways += following(here, made_here=True)
    if disposition in ("rejected", "reworked", *GONE):
        assert not seen & {"released", "restricted"}


@given(
    st.sampled_from(sorted(LABELS)),
    st.sampled_from([CONSUME, DELIVER, LEAVE]),
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),
)
def test_later_is_never_better(disposition, need, moment):
    """[C01] What can be used later could be used before: time only takes away."""
    facts = lot(disposition, retest="2028-01-31")
    late = moment.replace(tzinfo=timezone.utc)
    early = late - timedelta(days=90)
    if check(facts, need, late, late.date()).ok:
        assert check(facts, need, early, early.date()).ok
