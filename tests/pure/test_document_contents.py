"""The document of a batch as plain data: everything printed, taken from the record."""

import dataclasses
import io
import json

import pytest
from document_batch import SITE, Story, whole
from hypothesis import given, settings
from hypothesis import strategies as st

from addons.mes_batch.engine.completeness import CATEGORIES
from addons.mes_batch.record_document import document, read
from addons.mes_batch.record_document.forms import known
from addons.mes_compliance.record import verify_stream


def made(story):
    record = story.record()
    report = verify_stream(io.BytesIO(record))
    assert report.ok, report.sentence
    return document(read(io.BytesIO(record)))


@pytest.fixture(scope="module")
def story():
    return whole()


@pytest.fixture(scope="module")
def source(story):
    return read(io.BytesIO(story.record()))


@pytest.fixture(scope="module")
def printed(story):
    return made(story)


def lines(printed):
    """Yield every line of the body, those of changed values one by one."""
    whole_batch = printed["whole"]
    tables = [whole_batch["before"], whole_batch["after"]]
    tables += [each["rows"] for each in printed["sections"] if each["level"] == 3]
    for row in (row for table in tables for row in table):
        if "changed" in row:
            yield from row["changed"]
        elif "date" not in row:
            yield row


def step(printed, key):
    return next(e for e in printed["sections"] if e.get("label") == f"step-{key}")


def test_every_entry_of_a_batch_is_understood(source):
    """[N05] What the engine writes today has the form in which it is printed."""
    assert [each.type for each in source.batch if not each.known] == []


# -- nothing is left out ------------------------------------------------------------


def test_every_entry_is_printed_once_in_the_body(story, printed):
    """[N05, M07] Steps, exceptions and the whole hold every entry, and each once."""
    numbers = [row["no"] for row in lines(printed)]
    accounts = [e for each in printed["sections"] for e in each.get("exceptions", ())]
    numbers += [act["no"] for told in accounts for act in told["acts"]]
    assert sorted(numbers) == list(range(1, len(story.events) + 1))


def test_audit_trail_is_complete_and_in_order(story, printed):
    """[N05, M07] The annex lists every entry in the order of the record."""
    trail = printed["annexes"]["trail"]
    assert [row["no"] for row in trail] == list(range(1, len(story.events) + 1))
    assert [row["type"] for row in trail] == [each["type"] for each in story.events]
    assert all(row["text"] and row["by"] and row["leaf"] for row in trail)


def test_every_signature_has_name_time_meaning_and_whole_hash(story, printed):
    """[F02, N05] What 21 CFR 11.50(a) asks for stands under every signature."""
    signed = [e for e in story.events if e["type"].endswith(".signed")]
    listed = printed["annexes"]["signatures"]
    assert len(listed) == len(signed) + 2  # those of the recipe
    assert all(row["name"] and row["meaning"] and row["at"] for row in listed)
    shown = {each["data"]["shown"] for each in signed}
    assert shown <= {row["shown"] for row in listed}


def test_names_are_those_of_the_time_of_signing(story):
    """[F02] A later change of name changes nothing (21 CFR 11.50(b))."""
    changed = whole()
    changed.add("question.answered", "qa.farid", number=1, answer="None")
    documents = [json.loads(doc) for doc in changed.documents()]
    documents[-1]["who"]["name"] = "Farid Frei"
    printed = made(_Given(documents))
    cards = printed["front"]["signatures"]
    assert {c["name"] for c in cards if c["meaning"] == "reviewed (QA)"} == {
        "Farid Nasser"
    }


class _Given:
    """A story whose documents were made elsewhere."""

    def __init__(self, documents):
        self.documents = documents

    def record(self):
        """Return the record file of these documents."""
        from document_batch import RECIPE, _recipe
        from record_builders import BATCH, Ledger

        from addons.mes_compliance.record import canonical

        ledger = Ledger()
        ledger.seal(_recipe())
        encoded = [canonical.encode(each) for each in self.documents]
        for start in range(0, len(encoded), 100):
            ledger.seal(encoded[start : start + 100])
        return ledger.record(BATCH, RECIPE)


# -- the first page -----------------------------------------------------------------


def test_first_page_begins_with_decision_and_exceptions(printed):
    """[N05] Who decided what and when; then exceptions, the gravest first."""
    front = printed["front"]
    assert front["disposition"]["word"] == "✓ Released"
    assert front["disposition"]["by"] == "Greta Brunner"
    assert front["disposition"]["role"] == "QA reviewer, Qualified Person"
    exceptions = front["exceptions"]
    assert exceptions["about"] == "2 of 2 closed: 0 critical, 2 major, 0 minor, 0 info"
    assert [row["code"] for row in exceptions["rows"]] == ["EQP-03", "PAR-02"]
    assert {row["decision"] for row in exceptions["rows"]} == {"No impact"}


def test_completeness_names_the_thirteen_kinds_of_evidence(printed):
    """[N05, H02] All of 21 CFR 211.188(b), counted; what is missing is named."""
    proof = printed["front"]["completeness"]
    names = {each["number"]: each["name"] for each in proof["categories"]}
    assert names == CATEGORIES
    assert proof["missing"] == [] and proof["unclassified"] == []
    assert "0 missing; made with this document" in proof["about"]


def test_sealed_certificate_is_the_one_that_is_printed():
    """[N05] What QA signed for is printed, with the entry that says so."""
    story = Story()
    told = {"expected": 7, "within": 6, "excepted": 1, "open": 0, "rules": 1}
    lists = {"missing": [], "unclassified": [], "complete": True, "categories": []}
    story.add("certificate.made", "qa.farid", **told, **lists)
    proof = made(story.release())["front"]["completeness"]
    number = len(story.events) - 6
    assert proof["about"].startswith("7 of 7 expected entries present, 6 within")
    assert proof["about"].endswith(f"sealed in entry {number}")


def test_nothing_to_tell_is_said():
    """[N05] No exception, no correction, no refusal: the page says so."""
    printed = made(Story().release())
    assert printed["front"]["exceptions"]["about"].startswith("none")
    assert printed["front"]["corrections"] == []
    assert printed["overview"]["refusals"] == "No attempt was refused."


def test_rejected_batch_says_so():
    """[N05, H04] Rejection is printed as plainly as release."""
    printed = made(Story().release("rejected"))
    assert printed["front"]["disposition"]["word"] == "✗ Rejected"


# -- steps --------------------------------------------------------------------------


def test_both_values_of_a_correction(printed):
    """[M07, F05] First value, present value, reason, person: on page 1 and in place."""
    (change,) = printed["front"]["corrections"]
    assert (change["first"], change["now"]) == ("23.4 A", "18.4 A")
    assert change["reason"] == "Digit misread on the display"
    assert change["by"] == "Anna Frei"
    (block,) = [r for r in step(printed, "20.3.2")["rows"] if "changed" in r]
    tags = [(line["tag"], line["value"]) for line in block["changed"]]
    assert tags == [("first", "23.4 A"), ("now", "18.4 A")]


def test_several_corrections_keep_every_version():
    """[M07, F09] A value that was changed twice shows three values."""
    story = whole()
    place = story.place("value.corrected")
    again = json.loads(json.dumps(story.events[place]))
    again["data"].update(text="18.5 A", before="18.4 A", reason="Read once more")
    story.events.insert(place + 1, again)
    (block,) = [r for r in step(made(story), "20.3.2")["rows"] if "changed" in r]
    tags = [(line["tag"], line["value"]) for line in block["changed"]]
    assert tags == [("first", "23.4 A"), ("then", "18.4 A"), ("now", "18.5 A")]


def test_steps_follow_the_procedure_and_rounds_the_clock(printed):
    """[N05] Unit procedures, operations, steps in order; rounds as they were done."""
    titles = [each["title"] for each in printed["sections"]]
    assert titles.index("10 Dispense") < titles.index("20 Granulate")
    keys = [each["label"][5:] for each in printed["sections"] if each["level"] == 3]
    checks = [key for key in keys if key.startswith("40.3.1#")]
    assert checks == [f"40.3.1#{n}" for n in range(1, len(checks) + 1)]


def test_steps_nobody_did_are_named(printed):
    """[N05] A branch that was not taken is not simply absent."""
    knead = next(e for e in printed["sections"] if e["title"] == "20.3 Knead")
    assert knead["left_out"] == ["20.3.3 Knead again"]


def test_limits_values_readings_and_figures(printed):
    """[N05, F04] A test shows its readings, its figures and its limits."""
    rows = step(printed, "40.3.1#1")["rows"]
    texts = [row["text"] for row in rows if "text" in row]
    assert "Tablet mass, 20 readings, each within 5 % of mean" in texts
    judged = next(row for row in rows if row.get("text") == "Tablet mass: in order")
    assert judged["value"] == "mean 600.5 mg"
    assert judged["limits"] == "mean 588 … 612 mg"
    assert "RSD 0.473 %" in judged["more"]
    drawn = next(row["strip"] for row in rows if row.get("strip"))
    assert len(drawn["dots"]) == 20 and drawn["low"] < drawn["high"]


def test_people_and_equipment_as_they_were_found():
    """[J02, E02] The facts of the moment are printed, not those of today."""
    story = whole()
    grant = {
        "code": "GRAN-02",
        "state": "qualified",
        "valid_from": "2026-01-18",
        "valid_to": "2027-08-14",
        "assessor": "Sofia Rossi",
    }
    place = story.place("step.started", step="20.3.2")
    person = {"name": "Anna Frei", "grants": {"GRAN-02": grant}}
    story.events[place]["data"]["facts"] = {"competence.a17a": person}
    bound = story.place("equipment.bound", unit="HSG-300-01")
    clean = {"state": "verified_clean", "since": "2026-11-21T17:40:00.000000Z"}
    unit = {"cleanliness": clean, "limits": {"clean": 72 * 3600}, "calibrations": []}
    story.events[bound]["data"]["facts"] = {"equipment.HSG-300-01": unit}
    printed = made(story)
    (found,) = [f for f in step(printed, "20.3.2")["found"] if f["name"] == "Anna Frei"]
    assert found["text"] == (
        "GRAN-02 qualified, valid 18 Jan 2026 to 14 Aug 2027, assessed by Sofia Rossi"
    )
    (used,) = [e for e in printed["overview"]["equipment"] if e["unit"] == "HSG-300-01"]
    assert used["found"].startswith(
        "verified clean since 21 Nov 2026, 18:40, clean until 24 Nov 2026, 18:40"
    )


def test_containers_with_lot_content_and_use(printed):
    """[C06, N05] Each container, its lot, what it held and where it went."""
    material = printed["overview"]["material"]
    first = material[0]
    assert first["item"] == "RM-0001 Paracetamol" and first["planned"] == "250.000 kg"
    assert (first["lot"], first["net"]) == ("C-260311", "126.00 kg")
    assert (first["weighed"], first["charged"]) == ("10.2.1", "20.2.1")


# -- around the pages ---------------------------------------------------------------


def test_every_page_names_the_sealed_record(story, source, printed):
    """[N05, X01] Head, block and key of the last entry; made by whom and when."""
    assert printed["head"] == source.head
    assert printed["entries"] == len(story.events)
    assert printed["block"] == source.last.block
    assert printed["key"] == source.seal.key
    assert (printed["site"], printed["made"]["by"]) == (SITE, "Farid Nasser")


def test_demonstration_is_said():
    """A record under the demonstration's clock is marked as what it is."""
    story = whole()
    assert not made(story)["demonstration"]
    record = story.record(clock="demo")
    assert document(read(io.BytesIO(record)))["demonstration"]


def test_same_record_gives_the_same_document(story):
    """[N05] Two runs give the same data."""
    assert made(story) == made(whole())


# -- what nobody expected -----------------------------------------------------------


def test_unknown_and_misshapen_entries_are_printed_plainly():
    """[M07] An entry of another kind or form is told as it is, never dropped."""
    story = whole()
    story.add("robot.waved", "qa.farid", hand="left", step="20.3.2")
    story.add("value.recorded", "qa.farid", step="20.3.2", strange=["a", 1, None])
    story.add("exception.signed", "qa.farid", meaning="approved", values={"act": "x"})
    printed = made(story)
    trail = printed["annexes"]["trail"]
    assert trail[-3]["text"] == "Robot waved; hand: left; step: 20.3.2"
    assert trail[-2]["text"] == "Value recorded; step: 20.3.2; strange: a, 1, –"
    assert "approved" in trail[-1]["text"]
    proof = printed["front"]["completeness"]
    assert f"{len(story.events) - 2} robot.waved" in proof["unclassified"]
    strange = f"{len(story.events) - 1} value.recorded of another form"
    assert strange in proof["unclassified"]


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_member_may_be_missing_or_of_another_kind(source, data):
    """[M07] Whatever one type of entry lacks, all entries are printed."""
    members = sorted({(e.type, name) for e in source.batch for name in e.data})
    members.remove(("batch.issued", "content"))
    kind, name = data.draw(st.sampled_from(members))
    other = data.draw(st.sampled_from([None, 7, "", ["x"], {"x": 1}, [{"x": [1]}]]))
    changed = [_with(each, name, other, each.type == kind) for each in source.batch]
    try:
        printed = document(dataclasses.replace(source, batch=changed))
    except ValueError as fault:
        assert kind == "batch.issued" and "no issued batch" in str(fault)
        return
    assert len(printed["annexes"]["trail"]) == len(source.batch)
    numbers = {row["no"] for row in lines(printed)} | {
        act["no"]
        for table in (printed["sections"], [printed["whole"]])
        for each in table
        for told in each.get("exceptions", ())
        for act in told["acts"]
    }
    assert len(numbers) >= len(source.batch) - 6


def _with(each, name, value, changes):
    """Return an entry with another member, or without it."""
    if not changes:
        return each
    data = {key: held for key, held in each.data.items() if key != name}
    data = data if value is None else {**data, name: value}
    told = {**each.document, "data": data}
    return dataclasses.replace(each, document=told, known=known(told))


def test_record_without_a_batch_is_refused():
    """A record of something else has no document."""
    from record_builders import batch_record

    with pytest.raises(ValueError, match="no issued batch"):
        document(read(io.BytesIO(batch_record())))
