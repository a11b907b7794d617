"""A recipe in and out: text, plain data, digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from ...mes_compliance.record import canonical
from ...mes_compliance.verdict import Finding
from .contract import FAILED
from .kinds import plain_mapping
from .procedure import Recipe
from .reader import Reader
from .remark import Places, Remark
from .rules import REFUSED
from .tree import Node, Refused, plain_tree, tree
from .writer import text_of


@dataclass(frozen=True)
class Source:
    """What became of a text.

    :ivar recipe: None when anything in the text could not be read
    :ivar remarks: every reason, with its line
    :ivar places: lines and labels, for remarks that come later
    :ivar filename: how the text was called
    """

    recipe: Recipe | None
    remarks: tuple[Remark, ...]
    places: Places
    filename: str = ""


def read(text: str | bytes, filename: str = "", expected: str = "") -> Source:
    """Read the text of a recipe; all of it or nothing.

    :param text: the file, as bytes or decoded
    :param filename: how it is called in remarks
    :param expected: the digest that came with it; empty for none
    """
    try:
        node = tree(text)
    except Refused as reason:
        remark = Remark(REFUSED, reason.finding, line=reason.line)
        return Source(None, (remark,), Places(), filename)
    source = _made(node, filename)
    if expected and source.recipe and digest(source.recipe) != expected:
        return _other_hash(source, expected)
    return source


def from_content(content: Mapping) -> Recipe:
    """Return the recipe that plain data holds.

    :raises ValueError: it is not the content of a recipe; says why
    """
    try:
        source = _made(plain_tree(content), "")
    except Refused as reason:
        raise ValueError(f"{reason.finding.rule}: {reason.finding.found}") from None
    if source.recipe is None:
        first = source.remarks[0]
        raise ValueError(f"{first.place}: {first.finding.rule} {first.finding.found}")
    return source.recipe


def write(recipe: Recipe) -> str:
    """Return the text of a recipe; the same recipe always gives the same bytes."""
    return text_of(recipe)


def content(recipe: Recipe) -> dict:
    """Return the recipe as plain JSON data, every value as text in its one spelling."""
    return plain_mapping(recipe)


def digest(recipe: Recipe) -> str:
    """Return the SHA-256 of the content as canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical.encode(content(recipe))).hexdigest()


def _made(node: Node, filename: str) -> Source:
    reader = Reader()
    reader.stands((), node.line)
    recipe = reader.mapping(Recipe, node, ())
    if recipe is FAILED or reader.remarks:
        recipe = None
    return Source(recipe, tuple(reader.remarks), reader.places, filename)


def _other_hash(source: Source, expected: str) -> Source:
    """Return the source without its recipe: the text is not the one that was meant."""
    finding = Finding("hash_differs", found=digest(source.recipe), needed=expected)
    remark = Remark(REFUSED, finding, line=1)
    return Source(None, (remark,), source.places, source.filename)
