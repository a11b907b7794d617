"""Balances of lots and phases, the drawing, and the sheet of a recall list."""

import io
import re
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_batch.genealogy import (
    LotBalance,
    PhaseBalance,
    arranged,
    digest,
    in_and_out,
    levels,
    lot_balance,
    workbook,
)
from addons.mes_compliance.measure.expression import Expression

AMOUNTS = st.decimals(0, 10_000, places=3)
KINDS = (
    ("received", "in"),
    ("produced", "in"),
    ("opened", "in"),
    ("charged", "out"),
    ("consumed", "out"),
    ("delivered", "out"),
    ("returned", "in"),
    ("scrapped", "out"),
    ("issued", "out"),
    ("issued", "in"),
    ("sent_back", "out"),
)
SUMS = st.dictionaries(
    st.tuples(st.sampled_from(KINDS), st.booleans()).map(lambda k: (*k[0], k[1])),
    AMOUNTS,
)


def booked(sums):
    """Return what stock holds after these moves; what is charged still lies there."""
    stock = Decimal(0)
    for (kind, way, done), amount in sums.items():
        if kind != "charged" or done:
            stock += amount if way == "in" else -amount
    return stock


@given(SUMS)
def test_what_stock_moved_is_explained(sums):
    """[I04] Whatever moves there were, nothing is unexplained while all were booked."""
    assert lot_balance(sums, booked(sums)).unexplained == 0


@given(SUMS, st.decimals(-500, 500, places=3))
def test_what_a_count_takes_away_is_missing(sums, counted):
    """[I04] A correction by count moves stock and explains nothing."""
    more = {**sums, ("counted", "in", True): counted}
    assert lot_balance(more, booked(sums) + counted).unexplained == -counted


@given(SUMS, AMOUNTS)
def test_what_is_on_its_way_is_located(sums, transit):
    """[I02] In transit is somewhere: the share located does not fall by it."""
    there = lot_balance(sums, booked(sums))
    away = lot_balance(sums, booked(sums) - transit, transit)
    assert away.located == there.located


@pytest.mark.parametrize(
    ("missing", "limit", "within"),
    [("0.5", "0.005", True), ("0.51", "0.005", False), ("-0.51", "0.005", False)],
)
def test_a_limit_counts_both_ways(missing, limit, within):
    """[I04] Too little and too much are both outside."""
    balance = LotBalance(received=Decimal(100), stock=100 - Decimal(missing))
    assert balance.within(Decimal(limit)) is within


def test_nothing_received_is_no_share():
    """[I02] A lot that never came in has no share that could be located."""
    assert LotBalance().located is None
    assert LotBalance(received=Decimal(10)).located == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("granulate_net / granulate_theory", ("granulate_theory", ("granulate_net",))),
        ("(good + rejects + dust) / blend", ("blend", ("good", "rejects", "dust"))),
        ("(a - b) / c", None),
        ("a / (b + c)", None),
        ("a + b", None),
        ("2 * a / b", None),
    ],
)
def test_out_by_in(text, found):
    """[I04] A reconciliation is read from its expression; other forms are not."""
    assert in_and_out(Expression.parse(text)) == found


def test_the_difference_of_a_phase():
    """[I04] Process A's tablets: 281.94 kg in, 280.1 kg out, 1.84 kg missing."""
    out = (("good", Decimal("279.00")), ("rejects", Decimal("1.10")))
    assert PhaseBalance(("blend", Decimal("281.94")), out).difference == Decimal("1.84")


NODES = st.integers(1, 40)


@given(
    st.dictionaries(NODES, st.integers(1, 5)),
    st.dictionaries(NODES, st.integers(1, 5)),
    st.sets(st.tuples(NODES, NODES), max_size=80),
)
def test_every_node_stands_once_or_is_counted(forward, backward, edges):
    """[I01] Shown and left out are together what was reached; nothing is lost."""
    level_of = levels([0], forward, backward)
    drawing = arranged(level_of, edges, {n: n for n in level_of}, most=4)
    shown = [n for column in drawing.columns.values() for n in column]
    assert len(shown) == len(set(shown))
    assert len(shown) + sum(drawing.left_out.values()) == len(level_of)
    assert all(len(column) <= 4 for column in drawing.columns.values())
    assert 0 in drawing.columns[0]
    whole = arranged(
        level_of, edges, {n: n for n in level_of}, whole=range(-9, 9), most=4
    )
    assert whole.shown == set(level_of)


def sheets_of(content):
    """Return the XML of a workbook's sheets."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = [name for name in file.namelist() if name.startswith("xl/worksheets/s")]
        return "".join(file.read(name).decode() for name in names), file.namelist()


@given(
    st.lists(
        st.tuples(
            st.text(
                st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20
            ),
            st.sampled_from(["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "{=1}"]),
            st.sampled_from(["http://x.example", "mailto:a@b", "internal:Lots!A1"]),
        ),
        max_size=5,
    )
)
def test_no_cell_is_a_formula_or_a_link(rows):
    """[I02] Names that begin with = + - @ are text, whoever wrote them."""
    content = workbook([("Asked by", "=cmd()")], {"Lots": (("A", "=B", "C"), rows)})
    xml, names = sheets_of(content)
    assert not re.search("<f[ >]", xml)
    assert "hyperlink" not in xml
    assert not [name for name in names if "external" in name.lower()]


def test_numbers_are_numbers():
    """[I02] Quantities can be added up by whoever gets the list."""
    content = workbook([], {"Lots": (("Lot", "kg"), [("A", Decimal("251.64"))])})
    assert "<v>251.64</v>" in sheets_of(content)[0]


@given(st.dictionaries(st.text(), st.lists(st.integers())))
def test_the_digest_is_that_of_the_content(content):
    """[I02] The same list has the same digest, whatever the order of its keys."""
    other = dict(reversed(content.items()))
    assert digest(content) == digest(other)
    assert digest({**content, "more": [1]}) != digest(content)
