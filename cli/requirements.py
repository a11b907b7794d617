"""``docs/requirements.md``: which test proves which requirement.

A test names what it proves at the start of its docstring, ``\"\"\"[F05, X13] The first
value is kept.\"\"\"``, or of its name in JavaScript, ``test("[F05] …")``.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .layout import ROOT

DOCUMENT = ROOT / "docs" / "requirements.md"

#: The mark: IDs in square brackets, then the sentence.
ID = r"[A-Z]+\d+[a-z]?"
MARK = re.compile(rf"\[({ID}(?:, ?{ID})*)\] (.+)", re.S)
IN_SCRIPT = re.compile(r"""\b(?:test|it)(?:\.\w+)*\(\s*(["'`])(\[[A-Z].+?)\1""", re.S)

HEAD = """# Requirements and the tests that prove them

Made by `./mes requirements` from the marks in the tests; do not edit.

| Requirement | What is proved | Test |
|---|---|---|
"""


@dataclass(frozen=True, order=True)
class Proof:
    """One requirement, proved by one test.

    :param requirement: its ID, for example ``F05``
    :param sentence: what the test shows
    :param path: the test's file, from the project's folder
    :param test: name of the test
    """

    requirement: str
    sentence: str
    path: str
    test: str


def files(root: Path = ROOT) -> Iterator[Path]:
    """Yield all files that hold tests."""
    for pattern in ("tests/**/*.py", "addons/*/tests/**/*.py"):
        yield from sorted(root.glob(pattern))
    yield from sorted(root.glob("addons/*/static/tests/**/*.js"))


def proofs(root: Path = ROOT) -> list[Proof]:
    """Return what all tests prove, in the order of requirements."""
    found = []
    for path in files(root):
        read = _of_script if path.suffix == ".js" else _of_python
        name = path.relative_to(root).as_posix()
        for test, text in read(path.read_text(encoding="utf-8")):
            found += _marked(name, test, text)
    return sorted(found, key=_order)


def _order(proof: Proof) -> tuple:
    letters, number = re.match(r"([A-Z]+)(\d+)", proof.requirement).groups()
    return letters, int(number), proof


def _of_python(source: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            text = ast.get_docstring(node)
            if text and node.name.startswith("test"):
                yield node.name, text.split("\n\n")[0]


def _of_script(source: str) -> Iterator[tuple[str, str]]:
    for found in IN_SCRIPT.finditer(source):
        yield "", found[2]


def _marked(path: str, test: str, text: str) -> list[Proof]:
    found = MARK.match(text)
    if not found:
        return []
    sentence = " ".join(found[2].split())
    return [
        Proof(requirement.strip(), sentence, path, test)
        for requirement in found[1].split(",")
    ]


def document(root: Path = ROOT) -> str:
    """Return the text of the document."""
    rows = defaultdict(list)
    for proof in proofs(root):
        rows[proof.requirement].append(proof)
    return HEAD + "".join(_row(proof) for group in rows.values() for proof in group)


def _row(proof: Proof) -> str:
    sentence = proof.sentence.replace("|", "\\|")
    where = f"[{proof.test or Path(proof.path).stem}](../{proof.path})"
    return f"| {proof.requirement} | {sentence} | {where} |\n"


def write() -> int:
    """Write the document; return the exit code."""
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(document(), encoding="utf-8")
    return 0
