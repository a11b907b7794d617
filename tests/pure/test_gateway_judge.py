"""Which readings are stored, and why the others are set aside."""

from __future__ import annotations

import json
import math
from collections import namedtuple
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import judge
from gateway.judge import Aside, Row, Window, judged, microseconds, stored, text, window
from gateway.message import BAD
from gateway.sources.mqtt import read

Tag = namedtuple("Tag", "id unit")
TAGS = {"TI": Tag(7, "°C"), "n": Tag(8, "rpm")}
NOW = 1_763_834_400_000_000
MINUTE = 60_000_000
BELIEVED = window(NOW, MINUTE)

REASONS = {"illegible", "unknown_tag", "wrong_unit", "not_a_number", "clock"}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("reading", "reason"),
    [
        (["XX", NOW, 1.0], "unknown_tag"),
        (["TI", NOW, 1.0, "K"], "wrong_unit"),
        (["TI", NOW, math.nan, "°C"], "not_a_number"),
        (["TI", NOW, math.inf], "not_a_number"),
        (["TI", NOW, None], "not_a_number"),
        (["TI", NOW, True], "not_a_number"),
        (["TI", NOW, "1.0"], "not_a_number"),
        (["TI", NOW, "1.0", None, BAD], "not_a_number"),
        (["TI", NOW, 10**400], "not_a_number"),
        (["TI", NOW - MINUTE - 1, 1.0], "clock"),
        (["TI", NOW + MINUTE + 1, 1.0], "clock"),
        (["TI", NOW], "illegible"),
        (["TI", NOW, 1.0, "°C", 0, 0], "illegible"),
        (["TI", NOW, 1.0, "°C", 3], "illegible"),
        (["TI", NOW, 1.0, "°C", True], "illegible"),
        (["TI", "today", 1.0], "illegible"),
        (["TI", "2026-11-22T12:00:00", 1.0], "illegible"),
        ([7, NOW, 1.0], "illegible"),
        ("TI", "illegible"),
        (5, "illegible"),
    ],
)
def test_each_reason(reading, reason):
    """[K01] A bad reading is set aside with its reason, as it came."""
    rows, (aside,) = judged([reading], TAGS, BELIEVED, NOW)
    assert rows == []
    assert aside.reason == reason
    assert aside.raw == json.dumps(reading, ensure_ascii=False)[:500]


@pytest.mark.parametrize(
    ("reading", "row"),
    [
        (["TI", NOW, 1.5], Row(7, NOW, 1.5, 0)),
        (["TI", NOW, 1, "°C"], Row(7, NOW, 1.0, 0)),
        (["n", NOW - MINUTE, -0.0, "rpm", 1], Row(8, NOW - MINUTE, 0.0, 1)),
        (["n", NOW + MINUTE, 3.0, None, 2], Row(8, NOW + MINUTE, 3.0, 2)),
        (["TI", NOW, None, "°C", BAD], Row(7, NOW, None, BAD)),
        (["TI", NOW, math.nan, "°C", BAD], Row(7, NOW, None, BAD)),
        (["TI", "2025-11-22T19:00:00+01:00", 1.0], Row(7, NOW, 1.0, 0)),
    ],
)
def test_what_is_stored(reading, row):
    """[K01] With value, quality and time; a bad one may have no value."""
    assert judged([reading], TAGS, BELIEVED, NOW) == ([row], [])


@given(st.lists(anything))
def test_each_reading_becomes_one_row_or_is_set_aside(readings):
    """[K01] Nothing is lost and nothing doubled, whatever comes."""
    rows, asides = judged(readings, TAGS, BELIEVED, NOW)
    assert len(rows) + len(asides) == len(readings)
    for row in rows:
        assert row.tag in (7, 8)
        assert row.quality in (0, 1, 2)
        assert BELIEVED.earliest <= row.ts <= BELIEVED.latest
        assert row.value is None or math.isfinite(row.value)
        assert row.value is not None or row.quality == BAD
    for aside in asides:
        assert aside.reason in REASONS
        assert_fits(aside)


nearly_plain = st.tuples(
    st.sampled_from(["TI", "n", "XX"]) | anything,
    st.integers(NOW - 2 * MINUTE, NOW + 2 * MINUTE) | anything,
    st.floats() | anything,
    st.sampled_from(["°C", "rpm", None]) | anything,
    st.integers(-1, 3) | anything,
)


@given(nearly_plain.map(list) | st.lists(anything))
def test_the_short_way_says_what_the_long_one_says(reading):
    """[K01] What is plain is judged quickly, and not otherwise."""
    short = judge._plain(reading, TAGS, BELIEVED)
    assert short is None or type(short) is Row
    assert short in (None, judge._judged(reading, TAGS, BELIEVED))


def assert_fits(aside: Aside):
    """The database takes it: UTF-8 without NUL, a time it knows."""
    for words in (aside.raw, aside.address):
        assert "\0" not in words
        words.encode()
        assert len(words) <= 500
    assert aside.ts is None or 0 <= aside.ts < 4 * 10**15


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 2))
def test_a_finite_number_is_stored_as_it_is(value, quality):
    (row,), asides = judged([["TI", NOW, value, "°C", quality]], TAGS, BELIEVED, NOW)
    assert (row.value, row.quality, asides) == (value, quality, [])


@given(st.integers(-(10**15), 10**15), st.integers(1, 3600))
def test_a_clock_is_believed_within_its_tolerance(offset, seconds):
    """[K01] As far as the source's tolerance says, to the microsecond."""
    tolerance = seconds * 1_000_000
    believed = window(NOW, tolerance)
    rows, _asides = judged([["TI", NOW + offset, 1.0]], TAGS, believed, NOW)
    assert bool(rows) == (abs(offset) <= tolerance)


def test_what_waited_may_be_as_old_as_the_silence():
    """[K02] What the broker kept is believed; nothing is newer for that."""
    since = NOW - 10 * MINUTE
    assert window(NOW, MINUTE, since) == Window(since - MINUTE, NOW + MINUTE)
    assert window(NOW, MINUTE, NOW + 5) == window(NOW, MINUTE)


def test_what_a_device_kept_may_be_a_month_old():
    """[K02] Not older: no partition is made for a wrong clock."""
    late = window(NOW, MINUTE, late=True)
    assert NOW - late.earliest == 30 * 24 * 60 * MINUTE
    assert late.latest == NOW + MINUTE
    assert window(NOW, MINUTE, since=0).earliest == late.earliest


@given(st.datetimes(datetime(1971, 1, 1), datetime(2090, 1, 1)))
def test_times_are_exact_to_the_microsecond(moment):
    moment = moment.replace(tzinfo=timezone.utc)
    found = microseconds(moment.isoformat())
    assert found == microseconds(moment.isoformat().replace("+00:00", "Z"))
    assert datetime.fromtimestamp(found // 1_000_000, timezone.utc) == moment.replace(
        microsecond=0
    )
    assert found % 1_000_000 == moment.microsecond


@given(st.text() | st.binary())
def test_text_fits_the_database(words):
    found = text(words)
    assert "\0" not in found and len(found) <= 500
    assert found.encode().decode() == found


def test_times_the_database_does_not_know_are_left_out():
    assert stored(-1) is stored(None) is stored(10**18) is None
    assert stored(NOW) == NOW


@given(st.binary() | anything.map(lambda value: json.dumps(value).encode()))
def test_any_message_is_read_or_says_why_not(payload):
    """[K01] No device stops the gateway by what it sends."""
    message = read(payload, "plant/fbd", 1)
    assert message.fault or (message.seq >= 0 and message.session >= 0)
    assert message.raw == payload
    judged(message.readings, TAGS, BELIEVED, NOW)


def test_a_message_is_read():
    """[K02] Number, session, readings; times in milliseconds."""
    payload = b'{"seq": 4, "session": 2, "late": true, "readings": [["TI", 5, NaN]]}'
    message = read(payload, "plant/fbd", 1)
    assert (message.seq, message.session, message.late) == (4, 2, True)
    assert message.readings[0][:2] == ["TI", 5000]
    assert math.isnan(message.readings[0][2])
    assert message.device == "plant/fbd"


@pytest.mark.parametrize(
    "seq", ["null", "-1", "1.0", "true", '"1"', "1e400", str(2**63)]
)
def test_a_message_needs_a_number(seq):
    """[K02] What cannot be counted cannot be proved complete."""
    payload = f'{{"seq": {seq}, "readings": []}}'.encode()
    assert read(payload, "plant/fbd", 1).fault
