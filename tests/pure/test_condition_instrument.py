"""MT-SICS answers of balances: read exactly, or refused with what was found."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.mes_compliance.verdict import Verdict
from addons.mes_equipment.condition.instrument import LONGEST, Message, read_balance


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("S S     126.00 kg\r\n", Message("stable", "126.00", "kg")),
        ("S S     100.00 g", Message("stable", "100.00", "g")),
        ("S D      99.98 g\r\n", Message("moving", "99.98", "g")),
        ("S S      -0.02 kg", Message("stable", "-0.02", "kg")),
        ("S S          0 kg", Message("stable", "0", "kg")),
        ("S +\r\n", Message("overload")),
        ("S -\r\n", Message("underload")),
        ("S I\r\n", Message("busy")),
    ],
)
def test_answers_of_a_balance(raw, message):
    """[C05] Weight, unit and state are taken over as the balance wrote them."""
    assert read_balance(raw) == message


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "126.00 kg",
        "S S 126,00 kg",
        "S S 126.00",
        "S S 1e3 kg",
        "S S NaN kg",
        "S S +126.00 kg",
        "S S 12 6.00 kg",
        "S S 126.00 kg extra",
        "S X 126.00 kg",
        "SS 126.00 kg",
        "s s 126.00 kg",
        "S S 126.00 kg\nS S 1.00 kg",
        "S S \u0661\u0662.00 kg",
        "S S 126. kg",
        "S S .5 kg",
        "ES",
        "S L",
        "S S " + "1" * LONGEST + " kg",
        None,
        126.0,
        b"S S 126.00 kg",
        ["S S 126.00 kg"],
    ],
)
def test_no_message(raw):
    """[C05] Anything else is refused, and the refusal says what was found."""
    verdict = read_balance(raw)
    assert isinstance(verdict, Verdict)
    (finding,) = verdict.findings
    assert finding.rule == "message_malformed"
    assert finding.found


@given(
    value=st.decimals(-1000, 1000, places=3, allow_nan=False),
    unit=st.sampled_from(["kg", "g", "mg", "lb"]),
    stable=st.booleans(),
)
def test_digits_are_kept(value, unit, stable):
    """[C05] Every digit that was sent is kept; nothing is rounded or added."""
    sent = f"{value:f}"
    message = read_balance(f"S {'S' if stable else 'D'} {sent:>10} {unit}\r\n")
    assert message == Message("stable" if stable else "moving", sent, unit)
    assert Decimal(message.value) == value
    assert message.stable is stable


@given(st.text(max_size=80))
def test_never_raises(raw):
    """[C05] No text makes the reading fail: it is a message, or refused."""
    assert isinstance(read_balance(raw), (Message, Verdict))
