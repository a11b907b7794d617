"""The text form: import of export is the same, and the bytes never change."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isa88_recipes import PROCESS_A, PROCESS_B, contents, recipes, sentences_of_rules

from addons.mes_recipe.isa88 import (
    ERROR,
    REFUSED,
    check,
    content,
    digest,
    from_content,
    imported,
    read,
    write,
)

MANY = settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
FEW = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
DIGESTS = {
    PROCESS_A: "0a39c4fa86fbe9f63c94f9f46c80658737f0875ca3dd2dd048337c694c2d7f8f",
    PROCESS_B: "8f4f43d6a6848344b6c5022df3d037bdbd1df71f92364bb890cd567e8cc5fbe1",
}


def _without_comments(text):
    body = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
    return body.lstrip("\n")


@pytest.mark.parametrize("path", [PROCESS_A, PROCESS_B], ids=["a", "b"])
def test_files_are_canonical(path):
    """[A15, X03] Both processes are written back byte for byte, comments aside."""
    text = path.read_text(encoding="utf-8")
    source = read(text, path.name)
    assert not source.remarks
    assert write(source.recipe) == _without_comments(text)
    assert read(write(source.recipe)).recipe == source.recipe
    assert from_content(content(source.recipe)) == source.recipe


@pytest.mark.parametrize("path", [PROCESS_A, PROCESS_B], ids=["a", "b"])
def test_files_pass_every_check(path):
    """[A13, X06] Both processes are ready to submit."""
    assert not imported(path.read_bytes(), path.name).remarks


@pytest.mark.parametrize("path", [PROCESS_A, PROCESS_B], ids=["a", "b"])
def test_digest_is_what_it_always_was(path):
    """[A15] The digest of a recipe does not change with the software."""
    assert digest(read(path.read_bytes()).recipe) == DIGESTS[path]


@given(recipes)
@MANY
def test_round_trip(recipe):
    """[A15, X03] Import of export is the same recipe, the same bytes, the same hash."""
    text = write(recipe)
    source = read(text)
    assert not source.remarks
    assert source.recipe == recipe
    assert write(source.recipe) == text
    assert from_content(json.loads(json.dumps(content(recipe)))) == recipe
    assert digest(source.recipe) == digest(recipe)


@given(recipes)
@FEW
def test_random_recipes_are_ready(recipe):
    """[A13] The recipes of these tests are ones that a site could submit."""
    remarks = check(recipe)
    assert not [r for r in remarks if r.level in (REFUSED, ERROR)]


def _shuffled(data, random):
    if isinstance(data, dict):
        keys = list(data)
        random.shuffle(keys)
        return {key: _shuffled(data[key], random) for key in keys}
    if isinstance(data, list):
        return [_shuffled(item, random) for item in data]
    return data


@given(contents(), st.randoms(use_true_random=False))
@FEW
def test_order_of_keys_does_not_matter(data, random):
    """[X03] Keys in any order give the same text and the same hash."""
    where = data["equipment"][0].pop("where")  # its order is the author's
    first, other = from_content(data), from_content(_shuffled(data, random))
    assert write(first) == write(other)
    assert digest(first) == digest(other)
    assert where


@given(recipes, st.data())
@FEW
def test_a_changed_digit_changes_the_hash(recipe, data):
    """[X03] One other digit is another hash, or no recipe at all."""
    text = write(recipe)
    places = [match.start() for match in re.finditer("[0-9]", text)]
    at = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    changed = read(text[:at] + digit + text[at + 1 :])
    assert changed.recipe is None or digest(changed.recipe) != digest(recipe)


@given(recipes, st.data())
@FEW
def test_comments_blanks_and_quotes_do_not_matter(recipe, data):
    """[X03] What is for the reader of the file never reaches the recipe."""
    lines = write(recipe).split("\n")
    keys = re.compile(" *(inputs|values|equipment|steps|branches|parameters|other):")
    outside = [n for n, line in enumerate(lines) if keys.fullmatch(line)]
    for number in sorted(data.draw(st.sets(st.sampled_from(outside))), reverse=True):
        lines[number] += "   # a remark"
        lines[number + 1 : number + 1] = ["", "# another: remark"]
    text = re.sub(r"(line|need): ([a-z_0-9]+)", r'\1: "\2"', "\n".join(lines))
    assert digest(read(text.replace("\n", "\r\n")).recipe) == digest(recipe)


@given(contents(), st.data())
@FEW
def test_any_damage_is_told_with_its_line(data, choice):
    """[A15] Whatever is done to a text: it is read, or every reason has its line."""
    lines = write(from_content(data)).split("\n")
    at = choice.draw(st.integers(0, len(lines) - 2))
    kind = choice.draw(st.sampled_from(["drop", "twice", "swap", "shift", "cut"]))
    if kind == "drop":
        del lines[at]
    elif kind == "twice":
        lines.insert(at, lines[at])
    elif kind == "swap":
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    elif kind == "shift":
        lines[at] = f"  {lines[at]}"
    else:
        lines[at] = lines[at][: len(lines[at]) // 2]
    words = sentences_of_rules()
    for remark in imported("\n".join(lines), "x.yaml").remarks:
        said = remark.located("x.yaml", words[remark.finding.rule])
        assert said.startswith("x.yaml, line ")
        assert remark.line <= len(lines)


@given(st.binary(max_size=300) | st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_anything_else_is_refused_in_words(junk):
    """[A15] What is no recipe is refused, whatever it is."""
    source = read(junk, "junk")
    assert source.recipe is None and source.remarks
    words = sentences_of_rules()
    for remark in source.remarks:
        assert remark.located("junk", words[remark.finding.rule])


def test_decimals_survive():
    """[A03, X03] 10.10 stays 10.10, and 2.0 % is not 2.00 %."""
    text = PROCESS_A.read_text(encoding="utf-8")
    other = text.replace("target: 2.0 %", "target: 2.00 %")
    assert digest(read(text).recipe) != digest(read(other).recipe)
    assert "target: 2.00 %" in write(read(other).recipe)


def test_a_default_is_not_written():
    """[X03] A default that is spelled out is the same recipe."""
    text = PROCESS_A.read_text(encoding="utf-8")
    spelled = text.replace("kind: check\n", "kind: check\n        critical: no\n", 1)
    assert spelled != text
    assert read(spelled).recipe == read(text).recipe


def test_wrong_hash_is_refused():
    """[A15] A text that is not the one its hash names is refused in its first line."""
    source = read(PROCESS_A.read_bytes(), "a.yaml", expected="0" * 64)
    assert source.recipe is None
    (remark,) = source.remarks
    assert (remark.finding.rule, remark.line) == ("hash_differs", 1)
    right = DIGESTS[PROCESS_A]
    assert read(PROCESS_A.read_bytes(), "a.yaml", expected=right).recipe


@pytest.mark.parametrize(
    "broken",
    [{}, {"format": "mes-recipe 1"}, {"format": 1}, {"format": None}, {1: "a"}],
)
def test_content_that_is_no_recipe(broken):
    """[A15] Plain data that is no recipe is a malformed call."""
    with pytest.raises(ValueError):
        from_content(broken)


def test_lines_of_paths():
    """[A15] A path leads to its line, and one without a line to what is around it."""
    text = PROCESS_A.read_text(encoding="utf-8")
    places = read(text).places
    lines = text.split("\n")
    assert lines[places.line(("header", "strength")) - 1] == "  strength: 500 mg"
    assert lines[places.line(("header", "nothing")) - 1] == "header:"
    need = places.line(("equipment", 0))
    assert lines[need - 1] == "- need: booth"
