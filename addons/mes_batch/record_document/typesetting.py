"""From plain data to pages: typst lays them out, always to the same bytes."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontFile

from .contents import document
from .legible import legible, ranges
from .source import read
from .symbol import content, symbol

TEMPLATES = Path(__file__).resolve().parents[1] / "report"
PRESS = Path(__file__).with_name("press.py")
FONT = "Roboto-Regular.ttf"
LONGEST = 120
"""Seconds after which a document that does not come is given up."""


class NotPrinted(RuntimeError):
    """The pages could not be laid out; the message is typst's."""


def render(record: bytes, fonts: Path) -> bytes:
    """Return the document of a record file: PDF/A-3b with the file attached.

    The same record file, fonts and typst give the same bytes.

    :param record: the record file of one batch and its recipe; it has to verify
    :param fonts: folder with the font Roboto
    :raise ValueError: the file holds no issued batch
    :raise NotPrinted: typst did not lay it out
    """
    data = document(read(io.BytesIO(record)))
    with tempfile.TemporaryDirectory(prefix="mes-document-") as name:
        folder = Path(name)
        prepare(folder, data, record, fonts)
        _print(folder, fonts, data["seconds"])
        return (folder / "record.pdf").read_bytes()


def prepare(folder: Path, data: dict, record: bytes, fonts: Path) -> None:
    """Put into a folder what the pages are made of.

    :param data: what :func:`.contents.document` returned
    """
    for template in TEMPLATES.glob("*.typ"):
        shutil.copy(template, folder)
    plain = json.dumps(legible(data, _drawn(fonts)), ensure_ascii=False)
    (folder / "data.json").write_text(plain, encoding="utf-8")
    (folder / "symbol.png").write_bytes(symbol(content(data)))
    (folder / "record.mes").write_bytes(record)


def _print(folder: Path, fonts: Path, seconds: int) -> None:
    command = [sys.executable, str(PRESS), str(folder), str(fonts), str(seconds)]
    done = subprocess.run(command, capture_output=True, timeout=LONGEST, check=False)
    if done.returncode:
        raise NotPrinted(done.stderr.decode(errors="replace")[-2000:])


@lru_cache(maxsize=2)
def _drawn(folder: Path) -> Callable[[str], bool]:
    """Return a function that tells of a character whether a page can show it."""
    return ranges(TTFontFile(str(folder / FONT)).charToGlyph)
