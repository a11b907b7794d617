"""What holds of every label and of every text: by many random examples."""

from __future__ import annotations

import os
import random
import re
import string
import time
from datetime import date
from decimal import Decimal

import pytest
from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.gs1_messages import GS1Message
from hypothesis import assume, example, given
from hypothesis import strategies as st

from addons.mes_compliance.gs1 import (
    FNC1,
    Scan,
    date_value,
    encode,
    hint_missing_separator,
    human_readable,
    measure,
    read,
    sscc,
    with_check_digit,
)
from addons.mes_compliance.gs1.identifiers import identify
from addons.mes_compliance.verdict import Verdict

TODAY = date(2026, 11, 22)
FUZZ = int(os.environ.get("MES_FUZZ", "20000"))
CSET_82 = (
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
    "abcdefghijklmnopqrstuvwxyz"
)

texts = st.text(CSET_82, min_size=1, max_size=20)
days = st.dates(date(1980, 1, 1), date(2070, 12, 31))
gtins = st.from_regex(r"[0-9]{13}", fullmatch=True).map(with_check_digit)
weights = st.decimals(0, Decimal("999.999"), places=3, allow_nan=False)
optional = {
    "10": texts,
    "21": texts,
    "91": texts,
    "240": texts,
    "17": days.map(date_value),
    "11": days.map(date_value),
}


@st.composite
def labels(draw):
    """Return the elements of a label: a GTIN and others, in any order."""
    chosen = draw(st.lists(st.sampled_from(sorted(optional)), unique=True))
    elements = [(ai, draw(optional[ai])) for ai in chosen]
    if draw(st.booleans()):
        elements.append(measure("310", draw(weights)))
    elements.append(("01", draw(gtins)))
    return draw(st.permutations(elements))


@given(labels())
def test_what_is_written_is_read(elements):
    """[D01, C10] read(encode(x)) == x, in order, for every label we can print."""
    scan = read(encode(elements, TODAY), TODAY)
    assert [(each.ai, each.value) for each in scan.elements] == list(elements)


@given(labels())
def test_biip_reads_the_same(elements):
    """[D01] What the strict reader accepts, the library reads as the same elements."""
    text = encode(elements, TODAY)
    message = GS1Message.parse(text)
    assert [(each.ai.ai, each.value) for each in message.element_strings] == elements


@given(labels(), st.data())
def test_any_wrong_digit_of_the_gtin_is_found(elements, data):
    """[D01] Changing any one digit of a GTIN is refused, whatever else is there."""
    text = encode(elements, TODAY)
    gtin = dict(elements)["01"]
    place = data.draw(st.integers(0, 13))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != gtin[place])
    wrong = f"01{gtin[:place]}{digit}{gtin[place + 1 :]}"
    assume(text.count("01" + gtin) == 1)
    verdict = read(text.replace("01" + gtin, wrong), TODAY)
    assert not isinstance(verdict, Scan)
    assert "gs1_check_digit" in [each.rule for each in verdict.findings]


@given(labels(), st.data())
def test_a_refusal_of_one_damaged_character_names_a_place(elements, data):
    """[D01] A character outside the set is refused and named with its place."""
    text = encode(elements, TODAY)
    place = data.draw(st.integers(0, len(text) - 1))
    stranger = data.draw(st.characters(exclude_characters=CSET_82 + FNC1))
    broken = text[:place] + stranger + text[place + 1 :]
    verdict = read("]d2" + broken, TODAY)
    assert isinstance(verdict, Verdict)
    assert all(each.values["position"].isdigit() for each in verdict.findings)


@given(texts.filter(lambda lot: len(lot) <= 10), days)
def test_a_lost_separator_is_proposed(lot, day):
    """[D01] A date swallowed by a lot of any form is found again, given the lot."""
    split = hint_missing_separator(lot + "17" + date_value(day), TODAY, known={lot})
    assert split.value == lot
    assert split.elements[0].date.strftime("%y%m%d") == date_value(day)


@given(st.text(max_size=220), st.booleans())
@example("4300" + "%41%42" * 32, False)
@example("]d2" + FNC1 * 150, True)
def test_nothing_raises(text, product_known):
    """[D01] Every text gives a scan or a verdict with complete findings."""
    _judge(read(text, TODAY, product_known=product_known), text)


def test_fuzz():
    """[D01] Thousands of strings made from pieces of labels never raise."""
    chance = random.Random(20261122)
    pieces = [
        "]C1", "]d2", "]C0", FNC1, "(10)", "01", "09521234000013", "10", "ACM24117",
        "17", "280630", "261300", "3103", "025000", "8003", "0", "7003", "8008", "4300",
        "%41", "253", "255", "\x00", " ", "é", "٣", "\ud800", "𝟘", "O",
    ]  # fmt: skip
    started = time.monotonic()
    for _ in range(FUZZ):
        parts = [
            chance.choice(pieces)
            if chance.random() < 0.8
            else "".join(chance.choices(string.printable, k=chance.randint(1, 30)))
            for _ in range(chance.randint(0, 12))
        ]
        text = "".join(parts)
        _judge(read(text, TODAY), text)
        hint_missing_separator(text[:90], TODAY)
    assert (time.monotonic() - started) / FUZZ < 0.01


def _judge(result, text):
    if isinstance(result, Scan):
        assert result.raw == text
        assert all(each.text for each in result.elements)
        return
    assert result.findings
    for each in result.findings:
        assert each.code == "MAT-06"
        assert each.found and each.needed and each.rule
        assert 1 <= int(each.values["position"]) <= len(text) + 1
        assert "ai" in each.values


def _identifiers():
    known = []
    for digits in range(2, 5):
        for number in range(10**digits):
            text = f"{number:0{digits}d}"
            try:
                found = GS1ApplicationIdentifier.extract(text)
            except ParseError:
                continue
            if found.ai == text:
                known.append(found)
    return known


IDENTIFIERS = _identifiers()
# Their patterns are narrower than their formats: five and more, multiples of three.
NARROWER = ("8010", "423", "425")


def test_lengths_follow_from_the_format():
    """[D01] The lengths read from biip's formats are those of biip's patterns."""
    assert len(IDENTIFIERS) > 500
    for known in IDENTIFIERS:
        mine = identify(known.ai)
        assert _fits(mine.pattern, mine.longest), known
        if known.ai not in NARROWER:
            assert _fits(mine.pattern, mine.shortest), known
            assert mine.shortest == 1 or not _fits(mine.pattern, mine.shortest - 1)
        assert not _fits(mine.pattern, mine.longest + 1) or "%" in known.pattern


def _fits(pattern, length):
    letters = ("0", "A", "1", "01", "26010100", "0/1")
    values = ["".join(each * length)[:length] for each in letters] + ["0/1"]
    values += ["197001010000"[:length], "0000000000000"[: length - 1] + "-"]
    return any(len(each) == length and pattern.fullmatch(each) for each in values)


def test_separators_follow_the_predefined_lengths():
    """[D01] Exactly the identifiers of predefined length need no FNC1 behind them."""
    fixed = re.compile(r"0[0-4]|1[1-9]|20|3[1-6]|41")
    for known in IDENTIFIERS:
        assert identify(known.ai).separator == (not fixed.match(known.ai)), known.ai


@given(st.integers(0, 9), st.integers(0, 9_999_999_99))
def test_sscc(extension, number):
    """[C10, D01] A container number of ours is read back as that container."""
    code = sscc(str(extension), "9521234", number % 10**9)
    assert read(encode([("00", code)], TODAY), TODAY).sscc == code


def test_writer_refuses_what_cannot_stand_on_a_label():
    """[D01] Malformed calls of the writer raise and say why."""
    with pytest.raises(ValueError, match="gs1_needs"):
        encode([("10", "ACM24117")], TODAY)
    with pytest.raises(ValueError, match="gs1_too_long"):
        encode([("01", "09521234000013"), ("10", "A" * 21)], TODAY)
    with pytest.raises(ValueError, match="not a GS1 identifier"):
        encode([("88", "1")], TODAY)
    with pytest.raises(ValueError, match="would be read as"):
        encode([("01", "09521234000013")] * 2, TODAY)
    with pytest.raises(ValueError, match="does not fit"):
        measure("310", Decimal("1234567"))
    with pytest.raises(ValueError, match="does not fit"):
        measure("310", Decimal("0.0000001"))
    with pytest.raises(ValueError, match="does not fit"):
        sscc("0", "9521234", 10**9)


def test_human_readable():
    """[C10] The line under the symbol carries brackets; they are not in the symbol."""
    text = encode([("01", "09521234000013"), ("10", "A"), ("21", "1")], TODAY)
    assert text == f"010952123400001310A{FNC1}211"
    assert human_readable(read(text, TODAY)) == "(01)09521234000013(10)A(21)1"


@given(weights)
def test_measure_keeps_every_digit(weight):
    """[D01, D03] A weight survives the label with its decimals."""
    text = encode([("01", "99521234000016"), measure("310", weight)], TODAY)
    assert str(read(text, TODAY).net_weight) == str(abs(weight))
