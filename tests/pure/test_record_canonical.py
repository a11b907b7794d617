"""Canonical JSON: one value, one spelling, and nothing outside the subset."""

import json
import unicodedata

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from addons.mes_compliance.record import canonical
from addons.mes_compliance.record.canonical import DEPTH, LARGEST, NotCanonical

KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
TEXTS = st.text(max_size=20).map(lambda text: unicodedata.normalize("NFC", text))
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-LARGEST, LARGEST), TEXTS, st.just("\x7f/")
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=20,
)

# Texts that are JSON, or nearly, and not canonical.
REFUSED = [
    '{"a":1.0}',
    '{"a":1e3}',
    '{"a":-0}',
    '{"a":NaN}',
    '{"a":Infinity}',
    '{"a":9007199254740992}',
    '{"a":' + "9" * 5000 + "}",
    '{"b":1,"a":2}',
    '{"a":1,"a":2}',
    '{"a":1,"a":1}',
    '{"a" :1}',
    '{"a":"\\u0041"}',
    '{"a":"\\/"}',
    '{"a":"\\u001F"}',
    '{"a":"\\u000a"}',
    '{"a":"\\ud83d\\ude00"}',
    '{"a":"\\ud800"}',
    '{"ä":1}',
    '{"a\\"ä":1}',
    '{"a":"e\u0301"}',
    '{"a":"\u212b"}',
    "",
    "{",
    "nul",
    "01",
    "+1",
    "'a'",
    '"\n"',
    "[1,]",
    "[1]x",
]

# Odd texts that are canonical all the same.
TAKEN = [
    '{"a":"\\"ä\\":"}',
    '{"a":"ä\\"","b":"ö:\\""}',
    '{"a":"\\n\u0301"}',
    '{"a":"\\u001f\\b\\f\\r\\t\\\\/\x7f\u2028\U0001f600"}',
    "9007199254740991",
    "null",
]


@given(VALUES)
def test_equals_the_library(value):
    """[X01] Inside the subset the bytes are those of RFC 8785."""
    assert canonical.encode(value) == rfc8785.dumps(value)


@given(VALUES)
def test_reads_back(value):
    """[X01] What was written is read as what it was."""
    assert canonical.decode(canonical.encode(value)) == value


@given(VALUES, st.data())
@example({"a": 1}, None)
def test_any_other_spelling_is_refused(value, data):
    """[X01] A value is refused in every spelling but one."""
    written = canonical.encode(value)
    for other in (b" " + written, written + b"\n", b"\xef\xbb\xbf" + written):
        with pytest.raises(NotCanonical):
            canonical.decode(other)
    if data and written[:1] in b"{[":
        place = data.draw(st.integers(1, len(written) - 1))
        with_space = written[:place] + b" " + written[place:]
        try:
            found = canonical.decode(with_space)
        except NotCanonical:
            return
        assert found != value


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (1.5, ""),
        ({"a": {"b": [1, 2.0]}}, "a.b[1]"),
        ({"a": 2**53}, "a"),
        ({"a": -(2**53)}, "a"),
        ({"a": float("nan")}, "a"),
        ({"a": ("x",)}, "a"),
        ({"a": b"x"}, "a"),
        ({"a": {1: "x"}}, "a"),
        ({"a": {"ä": "x"}}, "a"),
        ({"a": ["e\u0301"]}, "a[0]"),
        ({"a": ["\ud800"]}, "a[0]"),
        ({"a": type("Markup", (str,), {})("x")}, "a"),
    ],
)
def test_what_lies_outside_is_refused_with_its_path(value, path):
    """[X01] Floats, large integers, other types, foreign keys, decomposed text."""
    with pytest.raises(NotCanonical) as refusal:
        canonical.encode(value)
    assert refusal.value.path == path


def nested(depth):
    return b"[" * depth + b"]" * depth


def test_depth_is_bounded():
    """Nesting is bounded, so that no reader runs out of stack."""
    assert canonical.encode(canonical.decode(nested(DEPTH))) == nested(DEPTH)
    for depth in (DEPTH + 1, 1000, 200_000):
        with pytest.raises(NotCanonical):
            canonical.decode(nested(depth))
    assert canonical.decode(b"[" + b"[]," * 99 + b"[]]") == [[]] * 100


@pytest.mark.parametrize("text", REFUSED)
def test_texts_that_are_refused(text):
    """[X01] Every spelling another reader could take for something else."""
    with pytest.raises(NotCanonical):
        canonical.decode(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("text", TAKEN)
def test_texts_that_are_taken(text):
    """Escapes before marks, quotes before colons: odd, and canonical."""
    assert canonical.encode(canonical.decode(text.encode())) == text.encode()


def test_not_even_utf_8():
    with pytest.raises(NotCanonical):
        canonical.decode(b'"\xff"')


def test_library_of_the_standard_would_take_more():
    """What is refused here is JSON all the same: the subset is the point."""
    assert json.loads('{"b":1.0,"a":[]}')
