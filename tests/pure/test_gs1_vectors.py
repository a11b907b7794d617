"""Every row of the tables of valid and of malformed labels."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from addons.mes_compliance.gs1 import (
    Scan,
    hint_missing_separator,
    hint_nearest,
    read,
)

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)
GS = "\x1d"
GTIN = "0109521234000013"

VALID = {
    "V1": (
        f"]d2{GTIN}1728063010ACM24117{GS}21000123",
        {
            "gtin": "09521234000013",
            "expiry": date(2028, 6, 30),
            "lot": "ACM24117",
            "serial": "000123",
            "symbology": "]d2",
        },
    ),
    "V2": (
        "]C10199521234000016310302500010ACM24117",
        {
            "gtin": "99521234000016",
            "net_weight": Decimal("25.000"),
            "net_unit": "kg",
            "lot": "ACM24117",
            "warnings": (),
        },
    ),
    "V3": ("]C100095212340000000174", {"sscc": "095212340000000174", "gtin": ""}),
    "V4": (
        f"]d2010952123400008221A7K9Q2ZX41M0{GS}1728123110PCM26031",
        {
            "gtin": "09521234000082",
            "serial": "A7K9Q2ZX41M0",
            "expiry": date(2028, 12, 31),
            "lot": "PCM26031",
        },
    ),
    "V5": (
        "]d20109521234000013112601151728063010ACM24117",
        {
            "produced": date(2026, 1, 15),
            "expiry": date(2028, 6, 30),
            "lot": "ACM24117",
        },
    ),
    "V6": ("800309521234000204IBC0007", {"grai": "9521234000204IBC0007"}),
    "V7": ("80049521234HSG-300-01", {"giai": "9521234HSG-300-01"}),
    "V8": ("4149521234000105", {"gln": "9521234000105"}),
    "V10": (
        f"{GTIN}1728060010ACM24117{GS}240RM-0001",
        {"expiry": date(2028, 6, 30), "lot": "ACM24117", "item_code": "RM-0001"},
    ),
    "V12": (
        f"{GTIN}10ACM24117{GS}3103025000{GS}21C007{GS}91PCM26031",
        {
            "lot": "ACM24117",
            "net_weight": Decimal("25.000"),
            "serial": "C007",
            "internal": "PCM26031",
        },
    ),
}


@pytest.mark.parametrize("row", VALID)
def test_valid_label(row):
    """[D01] Every valid label of the table says what the table says."""
    text, wanted = VALID[row]
    scan = read(text, TODAY)
    assert isinstance(scan, Scan), scan
    assert scan.kind == "gs1"
    assert scan.raw == text
    assert {key: getattr(scan, key) for key in wanted} == wanted


def test_decimals_of_the_label_are_kept():
    """[D01] 25.000 kg on a label stays 25.000, never 25."""
    assert str(read(VALID["V2"][0], TODAY).net_weight) == "25.000"


def test_fixed_measure_is_a_warning():
    """[D01] V12: a weight on a fixed-measure GTIN is read, and noted as odd."""
    (warning,) = read(VALID["V12"][0], TODAY).warnings
    assert (warning.rule, warning.about) == (
        "gs1_fixed_measure",
        "(3103) net weight (kg)",
    )


# Row, text, rule, identifier, position from 1, found, needed.
MALFORMED = [
    (
        "Z02",
        "01095212340000141728063010ACM24117",
        "gs1_check_digit",
        "01",
        16,
        "4",
        "3",
    ),
    (
        "Z04",
        f"{GTIN}1726130010ACM24117",
        "gs1_date",
        "17",
        19,
        "261300",
        "YYMMDD, month 01 to 12, day 00 to 31",
    ),
    (
        "Z05",
        f"{GTIN}10ABCDEFGHIJKLMNOPQRSTU",
        "gs1_too_long",
        "10",
        39,
        "21",
        "1 to 20 characters",
    ),
    (
        "Z07",
        f"{GTIN}10AB#17280630",
        "gs1_character",
        "10",
        21,
        "#",
        "A-Z a-z 0-9 ! \" % & ' ( ) * + , - . / : ; < = > ? _",
    ),
    (
        "Z09",
        "10ACM24117",
        "gs1_needs",
        "10",
        1,
        "(10)",
        "(01) or (02) or (03) or (8006) or (8026)",
    ),
    ("Z10", f"{GTIN}310602500010ACM24117", "gs1_decimals", "3106", 17, "6", "0 to 5"),
    (
        "Z11",
        "(01)09521234000013(17)280630(10)ACM24117",
        "scan_brackets",
        "",
        1,
        "(01)",
        "01",
    ),
    ("Z12", "00095212340000000175", "gs1_check_digit", "00", 20, "5", "4"),
    ("Z15", "01095212340000", "gs1_too_short", "01", 15, "12", "14 digits"),
    ("Z16", "010952123400OO1310ACM24117", "gs1_no_digit", "01", 13, "O", "0 to 9"),
    (
        "Z17",
        f"]C0{GTIN}",
        "scan_symbology",
        "",
        1,
        "]C0",
        "GS1-128, GS1 DataBar, GS1 DataMatrix, GS1 QR Code, GS1 DotCode",
    ),
    (
        "Z18",
        f"{GTIN}10ACM 24117",
        "gs1_character",
        "10",
        22,
        " ",
        "A-Z a-z 0-9 ! \" % & ' ( ) * + , - . / : ; < = > ? _",
    ),
    ("Z20", f"{GTIN}99", "gs1_empty", "99", 19, "0", "1 to 90 characters"),
    ("Z21", "8888123", "gs1_unknown", "8888", 1, "8888", "a known GS1 identifier"),
    ("Z24", "", "scan_empty", "", 1, "nothing", "a code"),
    (
        "Z32 long",
        f"{GTIN}10" + "A" * 4096,
        "scan_too_long",
        "",
        201,
        "4114 characters",
        "200 or fewer",
    ),
    (
        "Z32 control",
        f"{GTIN}10ACM\x07",
        "gs1_character",
        "10",
        22,
        "U+0007",
        "A-Z a-z 0-9 ! \" % & ' ( ) * + , - . / : ; < = > ? _",
    ),
]


@pytest.mark.parametrize("row", MALFORMED, ids=lambda row: row[0])
def test_malformed_label(row):
    """[D01] Every malformed label is refused with identifier, place and reason."""
    _name, text, rule, ai, position, found, needed = row
    verdict = read(text, TODAY)
    assert not isinstance(verdict, Scan)
    (finding,) = verdict.findings
    assert finding.code == "MAT-06"
    assert finding.values["ai"] == ai
    assert finding.values["position"] == str(position)
    assert (finding.rule, finding.found, finding.needed) == (rule, found, needed)


def test_missing_separator_is_legal_and_proposed():
    """[D01, D02] Z01: read as one lot; the hint shows what the label may have meant."""
    scan = read(f"{GTIN}10ACM2411717280630", TODAY)
    assert scan.lot == "ACM2411717280630"
    split = hint_missing_separator(scan.lot, TODAY)
    assert split.text == "(10) ACM24117 + (17) 2028-06-30"
    assert (split.value, split.elements[0].date) == ("ACM24117", date(2028, 6, 30))


def test_missing_separator_in_a_value_too_long():
    """[D01] What ran into the lot is named when the lot becomes too long by it."""
    text = f"{GTIN}10ACM241171728063011260115"
    (finding,) = read(text, TODAY).findings
    assert finding.rule == "gs1_too_long_separator"
    assert finding.values["hint"] == (
        "(10) ACM24117 + (17) 2028-06-30 + (11) 2026-01-15"
    )


@pytest.mark.parametrize("lot", ["ACM24117", "MS-7781", "PVP-0911", "C-260311"])
def test_no_hint_without_evidence(lot):
    """[D01] An ordinary lot number gives rise to no hint."""
    assert hint_missing_separator(lot, TODAY) is None


def test_known_lot_is_evidence():
    """[D01] A known lot at the head of the value wins over other readings."""
    split = hint_missing_separator("AB1221C7", TODAY, known={"AB12"})
    assert split.text == "(10) AB12 + (21) C7"


def test_case_counts_and_the_nearest_lot_is_proposed():
    """[D01, D02] Z25: lower case is another lot; the nearest one is a hint only."""
    assert read(f"{GTIN}10acm24117", TODAY).lot == "acm24117"
    known = ["ACM24117", "ACM24121", "MS-7781"]
    assert hint_nearest("acm24117", known) == "ACM24117"
    assert hint_nearest("ACM241I7", known) == "ACM24117"
    assert hint_nearest("PVP-0911", known) is None
    assert hint_nearest("l0", ["IO", "1O"]) is None


def test_script_in_a_lot_is_text():
    """[D01] Z32: signs of the character set are kept as they are, to be escaped."""
    assert read(f"{GTIN}10<script>", TODAY).lot == "<script>"


def test_past_expiry_is_read():
    """[D01] Z28: whether a date has passed is not the reader's question."""
    assert read(f"{GTIN}17240630", TODAY).expiry == date(2024, 6, 30)


def test_product_known_from_context():
    """[D01] Z09: a lot may stand alone where the product is already fixed."""
    assert read("10ACM24117", TODAY, product_known=True).lot == "ACM24117"


def test_every_reason_at_once():
    """[D01] Two faulty values give two findings, in the order of the label."""
    verdict = read("01095212340000141726133510AC M", TODAY)
    assert [(each.rule, each.values["ai"]) for each in verdict.findings] == [
        ("gs1_check_digit", "01"),
        ("gs1_date", "17"),
        ("gs1_character", "10"),
    ]


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


def test_every_reason_has_its_words():
    """[D01] Each rule of the package has a sentence, and no sentence is unused."""
    package = ROOT / "addons/mes_compliance/gs1"
    sources = "".join(path.read_text("utf-8") for path in package.glob("*.py"))
    used = set(re.findall(r'"((?:gs1|scan)_[a-z_]+)"', sources))
    with (ROOT / "addons/mes_compliance/data/mes.message.csv").open("r") as file:
        rows = {row["rule"]: row for row in csv.DictReader(file)}
    assert {rule for rule in rows if rule.startswith(("gs1_", "scan_"))} == used
    for rule in used:
        names = set(re.findall(r"{(\w+)}", rows[rule]["sentence"]))
        assert names <= {"about", "found", "needed", "ai", "position", "hint"}
