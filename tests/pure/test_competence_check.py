"""Who is qualified at a moment: days, zones, states, proof, second person."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from addons.mes_training.competence import (
    DUE,
    QUALIFIED,
    REVOKED,
    SUSPENDED,
    Grant,
    Person,
    check,
    ends_soon,
    second_person,
    standing,
    until,
)

BASEL = "Europe/Zurich"
ANNA, BEN, CHLOE = Person("anna", "Anna"), Person("ben", "Ben"), Person("chl", "Chloe")
BEN_GRAN = Grant(
    "GRAN-02",
    "ben",
    date(2025, 11, 23),
    date(2026, 11, 22),
    uuid="u1",
    sop="SOP-101 v3",
    assessor="Petra",
    evidence="A-17",
)
STATES = (QUALIFIED, DUE, SUSPENDED, REVOKED)
ZONES = sorted(zoneinfo.available_timezones() - {"localtime"})


def at(text: str, zone: str = BASEL) -> datetime:
    """Return a time as on the wall of a site."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def rules(verdict) -> list[str]:
    """Return the rules of all findings."""
    return [each.rule for each in verdict.findings]


def test_valid_on_the_last_day_until_midnight():
    """[J02] Ben's GRAN-02 ends on 22 Nov 2026: valid that day, not a moment longer."""
    last = at("2026-11-22T23:59:59.999999")
    assert check(BEN, ["GRAN-02"], [BEN_GRAN], last, BASEL).ok
    late = check(BEN, ["GRAN-02"], [BEN_GRAN], at("2026-11-23T00:00"), BASEL)
    (finding,) = late.findings
    assert (finding.rule, finding.code) == ("qualification_expired", "PER-01")
    assert finding.found == "until 22 Nov 2026"
    assert finding.needed == "valid on 23 Nov 2026"


def test_not_yet_valid():
    """[J02] Chloe's DISP-01 begins on 23 Nov 2026: refused on the 22nd."""
    grant = Grant("DISP-01", "chl", date(2026, 11, 23), None)
    (finding,) = check(
        CHLOE, ["DISP-01"], [grant], at("2026-11-22T23:59:59"), BASEL
    ).findings
    assert finding.rule == "qualification_not_yet_valid"
    assert (finding.about, finding.found) == ("Chloe", "from 23 Nov 2026")
    assert check(CHLOE, ["DISP-01"], [grant], at("2026-11-23T00:00"), BASEL).ok


def test_the_day_is_the_sites_not_utc():
    """[J02] 22:30 UTC in summer is already the next day in Basel, not yet in Cork."""
    moment = datetime(2026, 7, 31, 22, 30, tzinfo=timezone.utc)
    grant = Grant("X-1", "ben", date(2026, 1, 1), date(2026, 7, 31))
    assert not check(BEN, ["X-1"], [grant], moment, BASEL).ok
    assert check(BEN, ["X-1"], [grant], moment, "Europe/Lisbon").ok


def test_every_reason_at_once():
    """[J01] Each qualification that is not held gives its own finding."""
    grants = [
        Grant("A-1", "ben", date(2026, 1, 1), None, SUSPENDED),
        Grant("B-1", "ben", date(2026, 1, 1), None, REVOKED),
        Grant("C-1", "ben", date(2026, 1, 1), None, DUE),
        Grant("D-1", "ben", date(2025, 1, 1), date(2026, 1, 1)),
        Grant("E-1", "ben", date(2027, 1, 1), None),
        Grant("F-1", "ben", date(2026, 1, 1), None),
    ]
    codes = ["A-1", "B-1", "C-1", "D-1", "E-1", "F-1", "G-1"]
    verdict = check(BEN, codes, grants, at("2026-11-22T09:00"), BASEL)
    assert rules(verdict) == [
        "qualification_suspended",
        "qualification_revoked",
        "qualification_due",
        "qualification_expired",
        "qualification_not_yet_valid",
        "qualification_missing",
    ]
    assert {each.code for each in verdict.findings} == {"PER-01"}
    assert verdict.passed == ()


def test_the_proof_is_frozen():
    """[J06] The facts name the entry, the document version and the assessor."""
    verdict = check(BEN, ["GRAN-02"], [BEN_GRAN], at("2026-11-22T14:11"), BASEL)
    assert verdict.passed == ("passed_qualification",)
    assert verdict.facts["competence.ben"] == {
        "person": "ben",
        "name": "Ben",
        "at": "2026-11-22T13:11:00.000000Z",
        "day": "2026-11-22",
        "tz": BASEL,
        "grants": {
            "GRAN-02": {
                "code": "GRAN-02",
                "uuid": "u1",
                "state": "qualified",
                "valid_from": "2025-11-23",
                "valid_to": "2026-11-22",
                "sop": "SOP-101 v3",
                "assessor": "Petra",
                "evidence": "A-17",
            }
        },
    }


def test_two_people_keep_their_proofs_apart():
    """[J06, F03] Joining the verdicts of performer and witness loses no proof."""
    anna = Grant("GRAN-02", "anna", date(2026, 1, 1), None, uuid="u2")
    now = at("2026-11-22T14:11")
    verdict = check(ANNA, ["GRAN-02"], [anna], now, BASEL) & second_person(
        ANNA, BEN, ["GRAN-02"], [BEN_GRAN], now, BASEL
    )
    assert verdict.ok
    assert {"competence.anna", "competence.ben"} <= set(verdict.facts)
    assert "passed_second_person" in verdict.passed


def test_nobody_verifies_their_own_step():
    """[F03, J01] The same person is refused with PER-03, whatever they hold."""
    grant = Grant("GRAN-02", "anna", date(2026, 1, 1), None)
    verdict = second_person(
        ANNA, Person("anna", "Anna B."), ["GRAN-02"], [grant], at("2026-11-22"), BASEL
    )
    (finding,) = verdict.findings
    assert (finding.rule, finding.code) == ("second_person_same", "PER-03")
    assert finding.needed == "another person with GRAN-02"


def test_the_second_person_needs_the_qualification_too():
    """[F03, J01] Another person without the qualification is refused; both reasons."""
    now = at("2026-11-22T09:00")
    other = second_person(ANNA, CHLOE, ["GRAN-02"], [], now, BASEL)
    assert rules(other) == ["qualification_missing"]
    same = second_person(ANNA, ANNA, ["GRAN-02"], [], now, BASEL)
    assert rules(same) == ["second_person_same", "qualification_missing"]


def test_grants_of_somebody_else_are_a_malformed_call():
    """[J01] Nobody is qualified by another person's certificate."""
    with pytest.raises(ValueError, match="cannot qualify"):
        check(ANNA, ["GRAN-02"], [BEN_GRAN], at("2026-11-22"), BASEL)
    with pytest.raises(ValueError, match="offset"):
        check(BEN, [], [], datetime(2026, 11, 22), BASEL)
    with pytest.raises(ValueError, match="no state"):
        Grant("X-1", "ben", date(2026, 1, 1), None, "fine")


def test_a_suspension_is_not_undone_by_an_older_certificate():
    """[J01] Of overlapping grants the one that began last decides."""
    old = Grant("X-1", "ben", date(2025, 1, 1), None)
    new = Grant("X-1", "ben", date(2026, 1, 1), None, SUSPENDED)
    now = at("2026-11-22")
    assert rules(check(BEN, ["X-1"], [new, old], now, BASEL)) == [
        "qualification_suspended"
    ]
    renewed = Grant("X-1", "ben", date(2026, 6, 1), None)
    assert check(BEN, ["X-1"], [new, renewed, old], now, BASEL).ok


def test_until_midnight_is_said():
    """[J02] On the last day the crew is told: until midnight. It refuses nothing."""
    (ending,) = ends_soon(BEN, ["GRAN-02"], [BEN_GRAN], at("2026-11-22T13:58"), BASEL)
    assert ending.text == "until midnight"
    assert ending.until == datetime(2026, 11, 22, 23, tzinfo=timezone.utc)
    week = ends_soon(
        BEN, ["GRAN-02"], [BEN_GRAN], at("2026-11-18"), BASEL, timedelta(days=7)
    )
    assert [each.text for each in week] == ["until 22 Nov 2026"]
    assert not ends_soon(BEN, ["GRAN-02"], [BEN_GRAN], at("2026-11-18"), BASEL)


def test_a_renewal_without_gap_is_no_ending():
    """[J02] Who renewed in time is not told to leave at midnight."""
    renewed = Grant("GRAN-02", "ben", date(2026, 11, 23), None)
    both = [BEN_GRAN, renewed]
    now = at("2026-11-22T13:58")
    assert until(BEN, ["GRAN-02"], both, now, BASEL) is None
    assert ends_soon(BEN, ["GRAN-02"], both, now, BASEL) == []
    gap = Grant("GRAN-02", "ben", date(2026, 11, 24), None)
    end = until(BEN, ["GRAN-02"], [BEN_GRAN, gap], now, BASEL)
    assert end == at("2026-11-23T00:00")


@pytest.mark.parametrize(
    ("day", "soon", "wanted"),
    [
        (date(2025, 11, 22), 30, "not_yet_valid"),
        (date(2026, 6, 1), 30, "qualified"),
        (date(2026, 11, 1), 30, "expiring"),
        (date(2026, 11, 22), 30, "expiring"),
        (date(2026, 11, 23), 30, "expired"),
    ],
)
def test_standing(day, soon, wanted):
    """[J02] Lists show expiring and expired from the dates, nothing is stored."""
    assert standing(BEN_GRAN, day, timedelta(days=soon)) == wanted


@pytest.mark.parametrize("state", [DUE, SUSPENDED, REVOKED])
def test_standing_of_other_states(state):
    """[J02] A stored state shows as it is."""
    grant = Grant("X-1", "ben", date(2026, 1, 1), None, state)
    assert standing(grant, date(2026, 11, 22)) == state


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        (BASEL, date(2026, 3, 29), 23),
        (BASEL, date(2026, 10, 25), 25),
        ("America/Santiago", date(2026, 9, 6), 23),
        ("America/Santiago", date(2026, 4, 4), 25),
        ("Atlantic/Azores", date(2026, 10, 25), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Asia/Kolkata", date(2026, 10, 4), 24),
    ],
)
def test_one_day_of_validity_on_a_clock_change(zone, day, length):
    """[J02] A one-day grant lasts as long as that day does on a night of change."""
    grant = Grant("X-1", "ben", day, day)
    start = datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(timezone.utc)
    end = until(BEN, ["X-1"], [grant], start, zone)
    assert end - start == timedelta(hours=length)
    moment = timedelta(microseconds=1)
    for instant, valid in [
        (start - moment, False),
        (start, True),
        (end - moment, True),
        (end, False),
    ]:
        assert check(BEN, ["X-1"], [grant], instant, zone).ok is valid


def test_leap_day():
    """[J02] A grant that ends on 29 Feb 2028 is valid on that day."""
    grant = Grant("X-1", "ben", date(2027, 3, 1), date(2028, 2, 29))
    assert check(BEN, ["X-1"], [grant], at("2028-02-29T23:59"), BASEL).ok
    assert not check(BEN, ["X-1"], [grant], at("2028-03-01T00:00"), BASEL).ok


instants = st.datetimes(
    datetime(2012, 1, 1), datetime(2037, 12, 31), timezones=st.just(timezone.utc)
)
days = st.dates(date(2025, 12, 1), date(2026, 2, 1))
grants = st.builds(
    Grant,
    st.sampled_from(["A-1", "B-1"]),
    st.just("ben"),
    days,
    st.none() | days,
    st.sampled_from(STATES),
)


@given(st.sampled_from(ZONES), instants)
@example("Asia/Beirut", datetime(2026, 3, 28, 21, 59, 59, tzinfo=timezone.utc))
@example("America/Nuuk", datetime(2026, 10, 25, 0, 59, 59, tzinfo=timezone.utc))
@example("Pacific/Kiritimati", datetime(2026, 12, 31, 10, tzinfo=timezone.utc))
def test_the_end_of_a_day_in_every_zone(zone, instant):
    """[J02] In every zone: valid until the end that is named, and no moment longer."""
    day = instant.astimezone(ZoneInfo(zone)).date()
    grant = Grant("X-1", "ben", day, day)
    assert check(BEN, ["X-1"], [grant], instant, zone).ok
    end = until(BEN, ["X-1"], [grant], instant, zone)
    moment = timedelta(microseconds=1)
    assert instant < end <= instant + timedelta(hours=27)
    assert check(BEN, ["X-1"], [grant], end - moment, zone).ok
    assert not check(BEN, ["X-1"], [grant], end, zone).ok


@given(st.lists(grants, max_size=6), st.integers(0, 24 * 62))
def test_the_named_end_is_true(held, hours):
    """[J02] Whatever was granted: qualified up to the named end, and not at it."""
    now = datetime(2025, 12, 1, tzinfo=timezone.utc) + timedelta(hours=hours)
    end = until(BEN, ["A-1", "B-1"], held, now, BASEL)
    if end == now:
        assert not check(BEN, ["A-1", "B-1"], held, now, BASEL).ok
        return
    step, instant = timedelta(hours=5), now
    while instant < (end or now + timedelta(days=70)):
        assert check(BEN, ["A-1", "B-1"], held, instant, BASEL).ok
        instant += step
    if end:
        assert not check(BEN, ["A-1", "B-1"], held, end, BASEL).ok


@given(st.lists(grants, max_size=6), days, st.randoms())
def test_order_of_the_grants_never_counts(held, day, chance):
    """[J01] The verdict does not depend on the order of the records."""
    now = datetime.combine(day, time(12), timezone.utc)
    shuffled = list(held)
    chance.shuffle(shuffled)
    one = check(BEN, ["A-1", "B-1"], held, now, BASEL)
    other = check(BEN, ["A-1", "B-1"], shuffled, now, BASEL)
    assert one.findings == other.findings


@given(st.lists(grants, min_size=1, max_size=6), days)
def test_yes_needs_a_proof(held, day):
    """[J01, J06] Whoever passes is proved by a valid grant that nothing overrules."""
    now = datetime.combine(day, time(12), timezone.utc)
    verdict = check(BEN, ["A-1"], held, now, BASEL)
    covering = [g for g in held if g.code == "A-1" and g.covers(day)]
    latest = max((g.valid_from for g in covering), default=None)
    deciding = [g for g in covering if g.valid_from == latest]
    wanted = bool(deciding) and all(g.state == QUALIFIED for g in deciding)
    assert verdict.ok is wanted
    if wanted:
        proof = verdict.facts["competence.ben"]["grants"]["A-1"]
        assert proof in [g.as_dict() for g in deciding]


@given(st.lists(grants, max_size=5), days)
def test_ending_belongs_to_what_is_held(held, day):
    """[J02] Only what is held now can end soon."""
    now = datetime.combine(day, time(12), timezone.utc)
    endings = ends_soon(BEN, ["A-1", "B-1"], held, now, BASEL)
    for each in endings:
        assert check(BEN, [each.code], held, now, BASEL).ok
        assert now < each.until <= now + timedelta(days=1)
    assert [e.until for e in endings] == sorted(e.until for e in endings)
