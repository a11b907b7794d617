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
