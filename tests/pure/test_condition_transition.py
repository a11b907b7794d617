"""The steps of the four axes: every pair of states, who, second person, holder."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_compliance.verdict import Finding, Verdict, accepted
from addons.mes_equipment.condition import (
    TRANSITIONS,
    Act,
    Cleanliness,
    Contact,
    HoldLimits,
    Party,
    Use,
    clean_until,
    dirty_until,
    effective,
    evolve,
    judge,
    possible,
)

ANNA, BEN = Party("anna", "Anna"), Party("ben", "Ben")
BATCH, OTHER = Party("b31", "PCM26031"), Party("b29", "PCM26029")
EVERY_ROLE = (
    "operator",
    "supervisor",
    "planner",
    "equipment",
    "qa_reviewer",
    "qa_approver",
    "system",
)
AXES = ("cleanliness", "use", "calibration", "qualification")
LEGAL = {(each.axis, each.source, each.target): each for each in TRANSITIONS}
REASON = "The gasket was replaced"
START = datetime(2026, 11, 18, 6, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)


def act(axis, source, target, **changes):
    """Return an act of Anna, who has every role, with everything that is asked for."""
    wish = Act(
        "HSG-300-01",
        axis,
        source,
        target,
        ANNA,
        EVERY_ROLE,
        REASON,
        first=BEN,
        second=BEN,
        second_roles=EVERY_ROLE,
        batch=BATCH,
        use=Use("reserved", BATCH),
    )
    return replace(wish, **changes)


def rules(verdict):
    """Return the rules of all findings."""
    return [each.rule for each in verdict.findings]


def states(axis):
    """Return every state of an axis."""
    steps = [each for each in TRANSITIONS if each.axis == axis]
    return sorted({each.source for each in steps} | {each.target for each in steps})


PAIRS = [
    (axis, *pair)
    for axis in AXES
    for pair in itertools.product(states(axis), states(axis))
]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_every_pair_of_states(pair):
    """[E03, E06, E10] Exactly the steps of the table are possible."""
    verdict = judge(act(*pair), accepted())
    assert verdict.ok is (pair in LEGAL)
    if pair not in LEGAL:
        (finding,) = verdict.findings
        assert finding.rule == "unit_step"
        for each in possible(pair[0], pair[1]):
            assert each.target.replace("_", " ") in finding.needed


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("dirty", "verified_clean"),
        ("dirty", "cleaned"),
        ("cleaning", "verified_clean"),
        ("unknown", "verified_clean"),
        ("cleaned", "sterile"),
    ],
)
def test_nothing_becomes_clean_by_itself(source, target):
    """[E03, E08] No step leads past cleaning and its verification."""
    assert rules(judge(act("cleanliness", source, target))) == ["unit_step"]


def test_clean_is_verified_by_a_second_person():
    """[E03, F03] Who cleaned does not verify; the second person needs a role too."""
    step = ("cleanliness", "cleaned", "verified_clean")
    assert judge(act(*step)).ok
    own = judge(act(*step, first=Party("anna", "Anna Frei")))
    assert [(f.rule, f.code) for f in own.findings] == [("unit_second_same", "PER-03")]
    assert rules(judge(act(*step, first=None))) == ["unit_second_missing"]
    assert rules(judge(act(*step, roles=["planner"]))) == [
        "unit_role",
        "unit_second_role",
    ]


@pytest.mark.parametrize("step", TRANSITIONS, ids=str)
def test_the_role_decides(step):
    """[E03, E06] Each step needs one of its roles; none of the others suffices."""
    for role in (*EVERY_ROLE, "inspector"):
        wish = act(step.axis, step.source, step.target, roles=[role])
        assert ("unit_role" in rules(judge(wish, accepted()))) is (
            role not in step.roles
        )


@pytest.mark.parametrize("step", TRANSITIONS, ids=str)
def test_a_reason_where_one_is_asked_for(step):
    """[E03, E06] Stopping, failing and giving back need words."""
    wish = act(step.axis, step.source, step.target, reason=" . ")
    assert ("unit_reason" in rules(judge(wish, accepted()))) is step.reason


def test_one_holder_only():
    """[E10] A unit of another batch is neither used nor freed; the holder is named."""
    for step in [("reserved", "in_use"), ("in_use", "available")]:
        verdict = judge(act("use", *step, use=Use(step[0], OTHER)), accepted())
        (finding,) = verdict.findings
        assert (finding.rule, finding.found) == ("unit_held", "PCM26029")
        assert finding.values["holder"] == "PCM26029"


def test_use_needs_suitability():
    """[E02, E03] A dirty unit is not put to use: its reasons are the refusal's."""
    dirty = Verdict((Finding("unit_dirty", "EQP-01"),))
    assert rules(judge(act("use", "available", "in_use"), dirty)) == ["unit_dirty"]
    with pytest.raises(ValueError, match="suitability"):
        judge(act("use", "available", "in_use"))


def test_back_to_service():
    """[E10] Equipment frees a unit; a critical one needs QA as a second person."""
    step = ("use", "out_of_service", "available")
    assert judge(act(*step, second=None)).ok
    assert rules(judge(act(*step, second=None, critical=True))) == [
        "unit_second_missing"
    ]
    lacking = act(*step, critical=True, second_roles=["qa_reviewer"])
    assert rules(judge(lacking)) == ["unit_second_role"]
    assert judge(act(*step, critical=True)).ok


def test_a_failed_calibration_is_assessed_first():
    """[E06] From failed no way leads back but through QA's assessment of impact."""
    assert [each.target for each in possible("calibration", "failed")] == [
        "impact_assessed"
    ]
    assert LEGAL["calibration", "failed", "impact_assessed"].roles == ("qa_approver",)


def test_qualification_takes_two():
    """[E02] Equipment prepares, another person of QA approves."""
    step = ("qualification", "not_qualified", "qualified")
    assert judge(act(*step)).ok
    assert rules(judge(act(*step, second=ANNA))) == ["unit_second_same"]


def test_the_act_is_frozen():
    """[E07] The facts say who did what with which unit, and in which meaning."""
    facts = judge(act("cleanliness", "cleaned", "verified_clean")).facts["transition"]
    assert (facts["actor"], facts["first"]) == ("anna", "ben")
    assert (facts["unit"], facts["meaning"]) == ("HSG-300-01", "verified")


LIMITS = HoldLimits(72 * HOUR, 24 * HOUR, 5, 7)


def test_clean_hold_runs_from_the_end_of_cleaning():
    """[E04] Verifying later does not lengthen the clean hold time."""
    state = evolve(Cleanliness("cleaning"), "cleaned", START)
    state = evolve(state, "verified_clean", START + 5 * HOUR)
    assert clean_until(state, LIMITS) == START + 72 * HOUR


def test_dirty_hold_runs_from_the_end_of_use():
    """[E04] Every further use of a dirty unit sets the dirty hold anew."""
    state = Cleanliness("verified_clean", START, START)
    contact = Contact("b31", "FG-1001")
    state = evolve(state, "dirty", START + HOUR, contact)
    assert dirty_until(state, LIMITS) == START + 25 * HOUR
    state = evolve(state, "dirty", START + 9 * HOUR, contact)
    assert dirty_until(state, LIMITS) == START + 33 * HOUR
    assert (state.batches, state.first_use) == (1, START + HOUR)


def test_a_campaign_counts_batches_not_uses():
    """[E05] Each further batch counts once; a full clean begins a new campaign."""
    state = Cleanliness("verified_clean", START, START)
    for batch in ("b1", "b1", "b2", "b2", "b3"):
        state = evolve(state, "dirty", START + HOUR, Contact(batch, "FG-1001"))
    assert (state.batches, state.product) == (3, "FG-1001")
    for target in ("cleaning", "cleaned", "verified_clean"):
        state = evolve(state, target, START + 2 * HOUR)
    assert (state.batches, state.first_use, state.product) == (0, None, "")


CLEANING_STATES = states("cleanliness")


@given(st.lists(st.sampled_from(CLEANING_STATES), max_size=12), st.integers(0, 200))
def test_only_a_verified_cleaning_makes_clean(wishes, hours):
    """[E03, E04] Whatever is tried, clean means cleaned and verified in time."""
    state, at, cleaned = Cleanliness(), START, None
    for target in wishes:
        at += HOUR
        if not judge(act("cleanliness", state.state, target)).ok:
            continue
        cleaned = at if target == "cleaned" else cleaned
        contact = Contact("b31", "FG-1001") if target == "dirty" else None
        state = evolve(state, target, at, contact)
    now = effective(state, LIMITS, at + hours * HOUR)
    if now in ("verified_clean", "sanitised", "sterile"):
        assert cleaned is not None
        assert at + hours * HOUR - cleaned <= 72 * HOUR
    assert now != "dirty" or at + hours * HOUR - state.since <= 24 * HOUR
