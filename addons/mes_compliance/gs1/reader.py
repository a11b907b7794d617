"""Read what a scanner sent: strictly, a reason for every refusal, never a guess."""

from __future__ import annotations

import re
from datetime import date

from ..verdict import Finding, Verdict, refused
from .association import excluded, unmet
from .hint import hint_missing_separator
from .scan import GS1, PLAIN, Element, Scan
from .walk import CODE, FNC1, Walk, printable

LONGEST = 200
SYMBOLOGIES = {
    "]C1": "GS1-128",
    "]e0": "GS1 DataBar",
    "]d2": "GS1 DataMatrix",
    "]Q3": "GS1 QR Code",
    "]J1": "GS1 DotCode",
}

_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_TYPED = re.compile(r"\((\d{2,4})\)")
_UNPRINTABLE = re.compile(r"[^ -~]")


def read(
    text: str,
    today: date,
    *,
    plain: re.Pattern | None = None,
    product_known: bool = False,
) -> Scan | Verdict:
    """Read a scanned or typed text.

    A text is GS1 when its symbology identifier says so, when it holds an FNC1, or when
    it begins with a digit; all else is a plain code and only classified as such.

    :param text: exactly what the scanner sent, without its end-of-scan key
    :param today: the day at the site, around which two-digit years are understood
    :param plain: form of the site's own codes that begin with a digit (badge, drum
        number); never asked when the symbology is GS1
    :param product_known: the product is already fixed by the context, so that a lot or
        serial number may stand without a GTIN
    :return: the scan, or the verdict with every reason against, code ``MAT-06``
    """
    symbology = _symbology(text)
    body = text[len(symbology) :]
    unreadable = _unreadable(text, body)
    if unreadable:
        return refused(unreadable)
    if symbology not in SYMBOLOGIES:
        if _is_plain(body, plain):
            return _read_plain(text, symbology)
        if symbology:
            return refused(_foreign(symbology))
    return _read_gs1(text, symbology, today, product_known)


def _symbology(text: str) -> str:
    found = _SYMBOLOGY.match(text)
    return found[0] if found else ""


def _unreadable(text: str, body: str) -> Finding | None:
    if not body.strip(FNC1):
        return _finding("scan_empty", text, 0, "nothing", "a code")
    if len(text) > LONGEST:
        found, needed = f"{len(text)} characters", f"{LONGEST} or fewer"
        return _finding("scan_too_long", text, LONGEST, found, needed)
    typed = _TYPED.match(body)
    if typed:
        place = len(text) - len(body)
        return _finding("scan_brackets", text, place, typed[0], typed[1])
    return None


def _is_plain(body: str, plain: re.Pattern | None) -> bool:
    if plain and plain.fullmatch(body):
        return True
    return FNC1 not in body and body[0] not in "0123456789"


def _foreign(symbology: str) -> Finding:
    needed = ", ".join(SYMBOLOGIES.values())
    return _finding("scan_symbology", symbology, 0, symbology, needed)


def _read_plain(text: str, symbology: str) -> Scan | Verdict:
    stranger = _UNPRINTABLE.search(text)
    if stranger:
        found = printable(stranger[0])
        needed = "letters, digits and signs without accents"
        place = stranger.start()
        return refused(_finding("scan_character", text, place, found, needed))
    return Scan(text, PLAIN, symbology)


def _read_gs1(
    text: str, symbology: str, today: date, product_known: bool
) -> Scan | Verdict:
    walk = Walk(text, today, len(symbology)).run()
    findings = [_with_hint(each, walk, today) for each in walk.findings]
    elements, repeated = _once(walk.elements)
    findings += repeated
    if not findings:
        findings += _associations(elements, product_known)
    if findings:
        return refused(*findings)
    return Scan(text, GS1, symbology, elements, tuple(_warnings(elements)))


def _once(elements: list[Element]) -> tuple[tuple[Element, ...], list[Finding]]:
    """Return each identifier once, and a finding where two values contradict."""
    first: dict[str, Element] = {}
    findings = []
    for each in elements:
        known = first.setdefault(each.ai, each)
        if known.value != each.value:
            found = f"{known.value}, {each.value}"
            findings.append(_of(each, "gs1_repeated", found, "one value"))
    return tuple(first.values()), findings


def _associations(elements: tuple[Element, ...], product_known: bool) -> list[Finding]:
    present = [each.ai for each in elements]
    context = [*present, "01"] if product_known else present
    findings = []
    for place, each in enumerate(elements):
        lacking = unmet(each.ai, context)
        if lacking:
            found = " ".join(f"({ai})" for ai in present)
            findings.append(_of(each, "gs1_needs", found, lacking))
        for other in excluded(each.ai, present[:place]):
            findings.append(_of(each, "gs1_excludes", f"({other})", "one of the two"))
    return findings


def _warnings(elements: tuple[Element, ...]) -> list[Finding]:
    """Return a note where a fixed-measure GTIN states a measure of its own."""
    gtin = next((each for each in elements if each.ai == "01"), None)
    if gtin is None or gtin.value[0] == "9":
        return []
    measures = [each for each in elements if each.ai[:2] == "31"]
    return [
        _of(each, "gs1_fixed_measure", gtin.value[0], "9", code="") for each in measures
    ]


def _with_hint(finding: Finding, walk: Walk, today: date) -> Finding:
    if finding.rule != "gs1_too_long":
        return finding
    ai, last = finding.values["ai"], walk.place + len(finding.values["ai"])
    value = walk.text[last:].partition(FNC1)[0]
    hint = hint_missing_separator(value, today, ai=ai)
    if hint is None:
        return finding
    values = {**finding.values, "hint": hint.text}
    return Finding(
        "gs1_too_long_separator",
        finding.code,
        finding.found,
        finding.needed,
        finding.about,
        values,
    )


def _of(each: Element, rule: str, found: str, needed: str, code: str = CODE) -> Finding:
    values = {"ai": each.ai, "position": str(each.position)}
    return Finding(rule, code, found, needed, f"({each.ai}) {each.title}", values)


def _finding(rule: str, text: str, place: int, found: str, needed: str) -> Finding:
    values = {"ai": "", "position": str(place + 1)}
    return Finding(rule, CODE, found, needed, printable(text[:40]), values)
