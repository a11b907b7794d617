"""The proof of completeness in two parts: what the record shows, and what covers it."""

from __future__ import annotations

import functools
import json

import pytest
from crew import Crew
from hypothesis import given, settings
from hypothesis import strategies as st

from addons.mes_batch.engine.completeness import (
    KNOWN,
    UNMOVED,
    Evidence,
    certify,
    examine,
    further,
)

CARRYING = (
    "batch.signed",
    "check.answered",
    "container.filled",
    "readings.recorded",
    "sample.taken",
    "step.finished",
    "step.started",
)
"""Types of entry each of which carries a piece of evidence."""


@functools.cache
def plant():
    """Return process A, made from end to end."""
    return Crew().make()


def raised(decided=True, **more):
    """Return an exception as the proof is told of it."""
    told = {"number": "EX-0001", "subject": "20.3.2", "occurrence": None}
    return {**told, "decided": decided, **more}


def told(number="EX-0001"):
    """Return the entry that tells of an exception."""
    data = {"number": number, "code": "MAN-01", "gate": "none", "subject": "20.3.2"}
    return {**plant().record[-1], "type": "exception.raised", "data": data}


def test_a_batch_in_order_is_complete():
    """[H02] Everything expected is there; nothing is left open or unknown."""
    proof = certify(plant().plan, plant().record, []).as_dict()
    assert proof["complete"]
    assert proof["within"] == proof["expected"] > 100
    assert sum(each["expected"] for each in proof["categories"]) == proof["expected"]


def test_evidence_survives_being_kept():
    """[H02, G10] Evidence that was kept as plain data gives the same proof."""
    evidence = examine(plant().plan, [*plant().record, told(), told("EX-0002")])
    kept = Evidence.of(json.loads(json.dumps(evidence.as_dict())))
    exceptions = [raised(), raised(False, number="EX-0002")]
    assert kept.under(exceptions).as_dict() == evidence.under(exceptions).as_dict()


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_piece_that_is_taken_away_is_missed(data):
    """[H02] Without any one of the entries that carry evidence the proof is refused."""
    record = plant().record
    places = [n for n, entry in enumerate(record) if entry["type"] in CARRYING]
    gone = data.draw(st.sampled_from(places))
    proof = certify(plant().plan, record[:gone] + record[gone + 1 :], [])
    assert not proof.complete


def test_an_unknown_entry_refuses_the_proof():
    """[H02] One entry of an unknown type, and the batch is reviewed in full."""
    strange = {**plant().record[-1], "type": "batch.whispered", "data": {}}
    proof = certify(plant().plan, [*plant().record, strange], []).as_dict()
    assert not proof["complete"]
    assert proof["unclassified"] == [f"{len(plant().record) + 1} batch.whispered"]


@pytest.mark.parametrize("decided", [True, False])
def test_exceptions_are_counted_as_they_stand(decided):
    """[H02] An exception counts as excepted once decided, as open before."""
    evidence = examine(plant().plan, [*plant().record, told()])
    proof = evidence.under([raised(decided)]).as_dict()
    assert (proof["excepted"], proof["open"]) == ((1, 0) if decided else (0, 1))
    assert proof["complete"]


def outside(text="23.4 A"):
    """Return a record in which the end-point current lies outside its limits."""
    found = []
    for entry in plant().record:
        data = entry["data"]
        if data.get("parameter") == "endpoint_current":
            data = {**data, "text": text, "crossed": "action"}
        found.append({**entry, "data": data})
    return found


@pytest.mark.parametrize(
    ("occurrence", "decided", "standing"),
    [
        (None, True, "missing"),
        ("endpoint_current 20.3.2 23.4 A", False, "open"),
        ("endpoint_current 20.3.2 23.4 A", True, "excepted"),
    ],
)
def test_what_is_outside_needs_its_exception(occurrence, decided, standing):
    """[H02] A value outside its limits is covered by the exception about it alone."""
    evidence = examine(plant().plan, outside())
    proof = evidence.under([raised(decided, occurrence=occurrence)])
    standings = {item.name: how for item, how in proof.items}
    assert standings["endpoint_current"] == standing


def test_acts_of_review_leave_the_evidence_as_it_is():
    """[G10] What comes after execution does not make the record be read again."""
    assert UNMOVED < KNOWN
    later = [
        {**plant().record[-1], "type": event, "data": data}
        for event, data in (
            ("review.looked", {}),
            ("question.asked", {}),
            ("exception.signed", {"values": {}, "content": {}}),
            ("batch.status", {"status": "qa_reviewed"}),
        )
    ]
    before = examine(plant().plan, plant().record)
    after = examine(plant().plan, [*plant().record, *later])
    assert after.as_dict() == before.as_dict()


def test_what_the_audit_trail_review_looks_at():
    """[H01] Entries beside the evidence are counted by their kind; none is dropped."""
    types = {"value.recorded": 90, "attempt.refused": 8, "signature.refused": 1}
    counts = further({**types, "batch.whispered": 2})
    assert counts["refused"] == 9
    assert counts["unclassified"] == 2
    assert counts["corrections"] == 0
