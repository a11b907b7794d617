"""The rules behind the tables: plain codes, look-alikes, separators, associations."""

from __future__ import annotations

import re
from datetime import date

import pytest

from addons.mes_compliance.gs1 import Scan, read

TODAY = date(2026, 11, 22)
GS = "\x1d"
GTIN = "0109521234000013"

PLAIN = ["C001", "BAL-001", "HSG-300-01", "PCM26031", "C-260311", "op.anna", "a b"]


@pytest.mark.parametrize("code", PLAIN)
@pytest.mark.parametrize("symbology", ["", "]C0", "]A0", "]d1"])
def test_plain_code(code, symbology):
    """[D01, F13] A badge, equipment, batch or container number is a plain code."""
    scan = read(symbology + code, TODAY)
    assert (scan.kind, scan.code, scan.elements) == ("plain", code, ())


def test_own_codes_that_begin_with_a_digit():
    """[D01] Only the site's own form makes digits a plain code, and never GS1 ones."""
    drum = re.compile(r"\d{6}")
    assert read("000140", TODAY, plain=drum).code == "000140"
    assert read("]C0000140", TODAY, plain=drum).code == "000140"
    assert not isinstance(read("]C1000140", TODAY, plain=drum), Scan)
    assert not isinstance(read("000140", TODAY), Scan)


@pytest.mark.parametrize(
    ("text", "rule", "found", "position"),
    [
        ("С001", "scan_character", "U+0421", 1),
        ("C001\r\n", "scan_character", "U+000D", 5),
        ("\t" + GTIN, "scan_character", "U+0009", 1),
        ("０１09521234000013", "scan_character", "U+FF10", 1),
        (GTIN + "10АСМ", "gs1_character", "U+0410", 19),
        (GTIN + "10AC\u00a0M", "gs1_character", "U+00A0", 21),
        ("]E09521234000013", "scan_symbology", "]E0", 1),
        ("]d1" + GTIN, "scan_symbology", "]d1", 1),
        ("]d2(01)09521234000013", "scan_brackets", "(01)", 4),
        ("]d2C001", "gs1_unknown", "C001", 4),
        ("]C1", "scan_empty", "nothing", 1),
        (GS, "scan_empty", "nothing", 1),
        (GS + GS + GTIN, "gs1_separator", "two separators", 2),
        (GTIN + "10A" + GS + GS + "21B", "gs1_separator", "two separators", 21),
        ("0109521234" + GS + "000013", "gs1_separator_inside", "8", 11),
        (GTIN + "10" + GS + "21B", "gs1_empty", "0", 19),
        (GTIN + "2", "gs1_unknown", "2", 17),
        ("01095212340000１３", "gs1_no_digit", "U+FF11", 15),
        (GTIN + "10A" + GS + "10B", "gs1_repeated", "A, B", 21),
        ("0209521234000013", "gs1_needs", "(02)", 1),
        (GTIN + "7004100", "gs1_needs", "(01) (7004)", 17),
        (GTIN + "7004", "gs1_empty", "0", 21),
        (GTIN + "250A", "gs1_needs", "(01) (250)", 17),
        (GTIN + "0209521234000013" + "375", "gs1_excludes", "(01)", 17),
        (GTIN + "21A" + GS + "235B", "gs1_excludes", "(21)", 21),
        (GTIN + "3103025000" + "3102002500", "gs1_excludes", "(3103)", 27),
        (GTIN + "17270229", "gs1_date", "270229", 19),
        (GTIN + "17280631", "gs1_date", "280631", 19),
        (GTIN + "17280001", "gs1_date", "280001", 19),
        (GTIN + "70032806300900", None, "", 0),
        (GTIN + "70032806302400", "gs1_time", "2400", 27),
        (GTIN + "70032806000900", "gs1_date", "280600", 21),
        (GTIN + "800826112209", None, "", 0),
        (GTIN + "80082611220960", "gs1_time", "0960", 27),
        (GTIN + "70032806300900" + "10ACM24117", "gs1_too_long", "20", 31),
        ("8003952123400020412", "gs1_form", "9", 5),
        ("8003095212340O0204IBC0007", "gs1_no_digit", "O", 14),
    ],
)
def test_anything_else_a_keyboard_can_send(text, rule, found, position):
    """[D01] Look-alikes, end keys, other symbologies, doubled or misplaced FNC1."""
    result = read(text, TODAY)
    if rule is None:
        assert isinstance(result, Scan)
        return
    finding = result.findings[0]
    assert (finding.rule, finding.found) == (rule, found)
    assert finding.values["position"] == str(position)


@pytest.mark.parametrize("prefix", ["", "]C1", "]e0", "]d2", "]Q3", "]J1"])
@pytest.mark.parametrize("lead", ["", GS])
def test_symbology_and_leading_separator(prefix, lead):
    """[D01] The five GS1 symbology identifiers and a leading FNC1 are set aside."""
    scan = read(f"{prefix}{lead}{GTIN}10A", TODAY)
    assert (scan.gtin, scan.lot, scan.symbology) == ("09521234000013", "A", prefix)


def test_separator_after_a_fixed_value_is_tolerated():
    """[D01] FNC1 after a fixed value, and one at the end, change nothing."""
    with_separators = read(f"{GTIN}{GS}17280630{GS}10A{GS}", TODAY)
    without = read(f"{GTIN}1728063010A", TODAY)
    assert with_separators.as_dict()["elements"] == without.as_dict()["elements"]


def test_same_value_twice_counts_once():
    """[D01] A repeated element with the same value is accepted once."""
    scan = read(f"{GTIN}10A{GS}{GTIN}10A", TODAY)
    assert [each.ai for each in scan.elements] == ["01", "10"]


@pytest.mark.parametrize("today", [1999, 2000, 2026, 2049, 2050, 2051, 2099])
def test_year_window(today):
    """[D01] Two digits mean the year within 49 years before and 50 after today's."""
    years = [
        read(f"{GTIN}17{year:02}0101", date(today, 7, 1)).expiry.year
        for year in range(100)
    ]
    assert sorted(years) == list(range(today - 49, today + 51))
    assert [year % 100 for year in years] == list(range(100))


def test_longest_text():
    """[D01] Z32: 200 characters are read, 201 are not."""
    text = f"{GTIN}91{'A' * 90}{GS}92{'B' * 89}"
    assert len(text) == 200
    assert read(text, TODAY).value("92") == "B" * 89
    (finding,) = read(text + "B", TODAY).findings
    assert (finding.rule, finding.found) == ("scan_too_long", "201 characters")


# What may stand where, in the words of the table of application identifiers.
ALONE = ["00", "8003", "8004", "414", "400", "90", "91", "99", "8017", "8018"]
WITH_GTIN = ["10", "11", "13", "15", "16", "17", "21", "22", "30", "240", "241", "243"]
WITH_GTIN += ["251", "3103", "3152", "7003", "8008", "710", "711", "716"]
SAMPLES = {
    "00": "095212340000000174",
    "02": "09521234000020",
    "8003": "09521234000204A",
    "414": "9521234000105",
    "8017": "952123400000000017",
    "8018": "952123400000000017",
    "7003": "2806300900",
    "8008": "26112209",
    "3103": "025000",
    "3152": "025000",
    "3302": "025000",
    **dict.fromkeys(("11", "13", "15", "16", "17"), "260630"),
}


def label(*ais):
    """Return a label with sample values of these identifiers after a GTIN or none."""
    parts = [GTIN if ai == "01" else ai + SAMPLES.get(ai, "1") + GS for ai in ais]
    return "".join(parts)


@pytest.mark.parametrize("ai", ALONE)
def test_identifiers_that_stand_alone(ai):
    """[D01] Keys and internal elements need nothing beside them."""
    assert isinstance(read(label(ai), TODAY), Scan)


@pytest.mark.parametrize("ai", WITH_GTIN)
def test_identifiers_that_need_a_product(ai):
    """[D01] Attributes of a product are refused without its GTIN, accepted with it."""
    assert isinstance(read(label("01", ai), TODAY), Scan)
    assert isinstance(read(label(ai), TODAY, product_known=True), Scan)
    (finding,) = read(label(ai), TODAY).findings
    assert (finding.rule, finding.values["ai"]) == ("gs1_needs", ai)
    assert "(01)" in finding.needed


@pytest.mark.parametrize(
    ("ais", "wanted"),
    [
        (("00", "02", "37"), []),
        (("02", "37"), [("gs1_needs", "37")]),
        (("00", "37"), [("gs1_needs", "37")]),
        (("00", "02"), [("gs1_needs", "02")]),
        (("01", "37"), [("gs1_needs", "37"), ("gs1_excludes", "37")]),
        (("01", "21", "250"), []),
        (("01", "250"), [("gs1_needs", "250")]),
        (("01", "10", "7004"), []),
        (("01", "7004"), [("gs1_needs", "7004")]),
        (("00", "3302"), []),
        (("3302",), [("gs1_needs", "3302")]),
        (("10", "17"), [("gs1_needs", "10"), ("gs1_needs", "17")]),
        (("8017", "8018"), [("gs1_excludes", "8018")]),
    ],
)
def test_associations(ais, wanted):
    """[D01] Mandatory and impossible pairs, every one of them named."""
    result = read(label(*ais), TODAY)
    findings = [] if isinstance(result, Scan) else result.findings
    assert [(each.rule, each.values["ai"]) for each in findings] == wanted


def test_leap_day():
    """[D01] Day 00 of February is the last day, of a leap year the 29th."""
    assert read(f"{GTIN}17280200", TODAY).expiry == date(2028, 2, 29)
    assert read(f"{GTIN}17270200", TODAY).expiry == date(2027, 2, 28)
    assert read(f"{GTIN}17280229", TODAY).expiry == date(2028, 2, 29)
