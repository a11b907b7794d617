"""What a gateway posts: every row is placed once, or all of it is refused."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_compliance.verdict import Verdict
from addons.mes_equipment.condition.post import (
    MOST_BYTES,
    MOST_ROWS,
    OLDEST,
    REASONS,
    Sender,
    open_post,
    read_post,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
SENDER = Sender({1, 2}, NOW, timedelta(seconds=60))
NUL = chr(0)

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=50),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=4,
)
numbers = st.integers(1, 2**63 - 1)
times = st.sampled_from(
    ["2026-11-22T12:00:00Z", "2026-11-22T11:59:59.999999+00:00", "2026-11-22T12:02:00Z"]
)
rows = st.tuples(
    st.sampled_from([1, 2, 3]) | plain,
    times | plain,
    numbers,
    st.floats(-1e6, 1e6) | plain,
    st.sampled_from([0, 1, 2, 3]) | plain,
).map(list)
asides = st.tuples(
    numbers,
    plain,
    times | plain,
    times | plain,
    plain,
    st.sampled_from(REASONS) | plain,
).map(list)
alarms = st.tuples(
    numbers,
    st.sampled_from([1, 2]) | plain,
    st.sampled_from(["high_action", "low_alert"]) | plain,
    st.sampled_from(["raised", "returned"]) | plain,
    times | plain,
    times | plain,
    plain,
    plain,
).map(list)


def opened(content):
    """Return what a body says, as it comes over the wire."""
    return open_post(json.dumps(content).encode())


@given(
    st.lists(rows, max_size=8),
    st.lists(asides, max_size=4),
    st.lists(alarms, max_size=4),
)
def test_every_row_is_placed_once(readings, aside, events):
    """[K01, K02] Nothing that has a number is lost, whatever else is wrong with it."""
    content = opened(
        {"source": 1, "epoch": 1, "rows": readings, "aside": aside, "alarms": events}
    )
    post = read_post(content, SENDER)
    placed = [row[2] for row in post.readings]
    placed += [row[0] for row in (*post.aside, *post.alarms)]
    sent = [row[2] for row in readings] + [row[0] for row in (*aside, *events)]
    assert sorted(placed) == sorted(sent)
    assert post.last_seq == max(sent, default=0)


@given(st.lists(rows, max_size=8), st.lists(asides, max_size=4))
def test_what_is_placed_can_be_stored(readings, aside):
    """[K01] Readings are numbers of known tags; texts are such as a database keeps."""
    content = opened({"source": 1, "epoch": 1, "rows": readings, "aside": aside})
    post = read_post(content, SENDER)
    for tag, ts, _seq, value, quality in post.readings:
        assert tag in SENDER.tags and SENDER.keeps_time(ts)
        assert quality in (0, 1, 2, 3)
        assert value is None if quality == 3 else quality == 2 or abs(value) < 2e308
    for _seq, address, ts, received, raw, reason in post.aside:
        assert reason in REASONS and received.tzinfo
        assert ts is None or ts.tzinfo
        for text in (address, raw):
            assert text is None or (NUL not in text and text.encode() is not None)


@given(st.binary(max_size=200) | plain.map(lambda each: json.dumps(each).encode()))
def test_anything_gets_an_answer(body):
    """[K02] A body is opened or refused with a reason; nothing breaks."""
    content = open_post(body)
    if isinstance(content, Verdict):
        (finding,) = content.findings
        assert finding.found and finding.needed
    else:
        read_post(content, SENDER)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([3, "2026-11-22T12:00:00Z", 1, 1.0, 0], "unknown_tag"),
        ([True, "2026-11-22T12:00:00Z", 1, 1.0, 0], "unknown_tag"),
        ([1, "2026-11-22T12:00:00", 1, 1.0, 0], "illegible"),
        ([1, "2026-11-22T12:00:00Z", 1, 1.0, 9], "illegible"),
        ([1, "2026-11-22T12:01:01Z", 1, 1.0, 0], "clock"),
        ([1, "1969-11-22T12:00:00Z", 1, 1.0, 0], "illegible"),
        ([1, (NOW - OLDEST * 1.1).isoformat(), 1, 1.0, 0], "clock"),
        ([1, "2026-11-22T12:00:00Z", 1, None, 0], "not_a_number"),
        ([1, "2026-11-22T12:00:00Z", 1, "1.0", 0], "not_a_number"),
        ([1, "2026-11-22T12:00:00Z", 1, 10**400, 1], "not_a_number"),
        ([1, "2026-11-22T12:00:00Z", 1, float("nan"), 0], "not_a_number"),
    ],
)
def test_reasons(row, reason):
    """[K01] Each wrong row is set aside for its own reason."""
    post = read_post(opened({"source": 1, "epoch": 1, "rows": [row]}), SENDER)
    assert [each[5] for each in post.aside] == [reason]
    assert not post.readings


def test_bounds():
    """[K02] What is too long or too big is refused as a whole."""
    row = [1, "2026-11-22T12:00:00Z", 1, 1.0, 0]
    content = {"source": 1, "epoch": 1, "rows": [row] * MOST_ROWS}
    assert not isinstance(opened(content), Verdict)
    (finding,) = opened({**content, "alarms": [[1] * 8]}).findings
    assert finding.rule == "post_too_long"
    (finding,) = open_post(b" " * (MOST_BYTES + 1)).findings
    assert finding.rule == "post_too_big"
