"""The first page: disposition, exceptions, completeness, changed values, signatures."""

from __future__ import annotations

from collections import Counter

from ..engine.completeness import certify
from . import exceptions, signatures, words
from .exceptions import Told
from .figures import quantity
from .source import Entry
from .steps import corrections
from .story import Story

DISPOSITIONS = {"released": "✓ Released", "rejected": "✗ Rejected"}


def front(story: Story, raised: list[Told]) -> dict:
    """Return what the first page shows.

    :param raised: the batch's exceptions, the gravest first
    """
    header = story.header
    size = " · ".join(
        quantity(each.text)
        for each in (header.theoretical_yield, header.batch_size)
        if each
    )
    product = header.product
    return {
        "product": product.name if product else header.recipe.name,
        "code": product.code if product else "",
        "size": size,
        "facts": list(_facts(story)),
        "disposition": _disposition(story),
        "exceptions": {
            "about": _about_exceptions(raised),
            "rows": [exceptions.line(each) for each in raised],
        },
        "completeness": _completeness(story, raised),
        "corrections": list(corrections(story)),
        "signatures": signatures.of_batch(story),
    }


def _facts(story: Story):
    """Yield pairs of a word and what stands beside it under the title."""
    issued = story.issued
    yield "Recipe", _recipe(story)
    yield "Order", issued.data["order"]
    yield "Made", _made(story)
    posted = story.source.of_type("batch.posted")
    if posted:
        yield "Yield", f"{quantity(posted[-1].data['made'])} posted to stock"
    yield "Record", _record(story)


def _recipe(story: Story) -> str:
    issued = story.issued
    text = issued.data["recipe"]
    for entry in story.source.recipe:
        if entry.signature and entry.data["meaning"] == "approved":
            text += f", approved {entry.moment.day} by {entry.name}"
    copied = f"copy compared at issue {issued.moment.day} by {issued.name}"
    return f"{text}; {copied}"


def _made(story: Story) -> str:
    begun = story.source.of_type("step.started")
    ended = story.source.of_type("step.finished", "step.skipped")
    site = story.header.site
    if not begun or not ended:
        return f"not begun, {site}"
    first, last = begun[0].moment, ended[-1].moment
    return f"{first.minute} – {last.minute} {last.distance}, {site}"


def _record(story: Story) -> str:
    signed = sum(each.signature for each in story.source.batch)
    entries = words.counted(len(story.source.batch), "entry", "entries")
    return (
        f"{entries}, {words.counted(signed, 'signature')} among them; all of them here"
    )


def _disposition(story: Story) -> dict:
    """Return the decision on the batch, as it was signed."""
    found = _decision(story)
    if found is None:
        return {"word": "Not decided", "at": "", "by": "", "role": "", "code": ""}
    return {
        "word": DISPOSITIONS[found.data["meaning"]],
        "at": found.moment.full,
        "by": found.name,
        "role": words.roles(found.who["roles"]),
        "code": words.code(found.data["shown"]),
    }


def _decision(story: Story) -> Entry | None:
    signed = [
        each
        for each in story.source.of_type("batch.signed")
        if each.data.get("meaning") in DISPOSITIONS and not story.knows(each.step)
    ]
    return signed[-1] if signed else None


# -- exceptions and completeness -------------------------------------------------


def _about_exceptions(raised: list[Told]) -> str:
    if not raised:
        return "none: no rule fired in this batch"
    closed = sum(each.closing is not None for each in raised)
    count = Counter(each.severity for each in raised)
    severities = ", ".join(f"{count[each]} {each}" for each in words.SEVERITIES)
    return f"{closed} of {len(raised)} closed: {severities}"


def _completeness(story: Story, raised: list[Told]) -> dict:
    """Return the proof: the sealed certificate, else one made from the record now."""
    sealed = story.source.of_type("certificate.made")
    proof = sealed[-1].data if sealed else _certified(story, raised)
    where = (
        f"sealed in entry {sealed[-1].number}" if sealed else "made with this document"
    )
    return {
        "about": _about_proof(proof, where),
        "categories": [
            {"number": each["number"], "name": each["name"], "count": each["expected"]}
            for each in proof["categories"]
        ],
        "missing": [
            f"{each['step']} {each['kind']} {each['name']}" for each in proof["missing"]
        ],
        "unclassified": list(proof["unclassified"]),
    }


def _about_proof(proof: dict, where: str) -> str:
    missing = len(proof["missing"])
    there = proof["expected"] - missing
    covered = proof["excepted"] + proof["open"]
    return (
        f"{there} of {proof['expected']} expected entries present, "
        f"{proof['within']} within limits, {covered} covered by an exception, "
        f"{missing} missing; {where}"
    )


def _certified(story: Story, raised: list[Told]) -> dict:
    facts = [
        {
            "number": each.number,
            "subject": each.raised.data.get("subject"),
            "occurrence": each.raised.data.get("occurrence"),
            "decided": each.closing is not None,
        }
        for each in raised
    ]
    documents = [_understood(each) for each in story.source.batch]
    return certify(story.plan, documents, facts).as_dict()


def _understood(entry: Entry) -> dict:
    """Return an entry for the proof; one of another form is of no kind it knows."""
    if entry.known:
        return entry.document
    return {**entry.document, "type": f"{entry.type} of another form"}
