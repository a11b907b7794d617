"""From plain data to pages: typst lays them out, always to the same bytes."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import typst
from reportlab.pdfbase.ttfonts import TTFontFile

from .contents import document
from .legible import legible, ranges
from .source import read
from .symbol import content, symbol

TEMPLATE = Path(__file__).resolve().parents[1] / "report" / "record.typ"
STANDARD = "a-3b"
FONT = "Roboto-Regular.ttf"


def render(record: bytes, fonts: Path) -> bytes:
    """Return the document of a record file: PDF/A-3b with the file attached.

    The same record file, fonts and typst give the same bytes.

    :param record: the record file of one batch and its recipe; it has to verify
    :param fonts: folder with the font Roboto
    :raise ValueError: the file holds no issued batch
    """
    return pages(document(read(io.BytesIO(record))), record, fonts)


def pages(data: dict, record: bytes, fonts: Path, **options: object) -> bytes:
    """Return the pages of what :func:`.contents.document` returned.

    :param options: ``format`` and ``ppi`` of another output than PDF/A, for tests
    """
    with tempfile.TemporaryDirectory(prefix="mes-document-") as name:
        folder = Path(name)
        plain = json.dumps(legible(data, _drawn(fonts)), ensure_ascii=False)
        (folder / "data.json").write_text(plain, encoding="utf-8")
        (folder / "symbol.png").write_bytes(symbol(content(data)))
        (folder / "record.mes").write_bytes(record)
        return _compiled(folder, fonts, data["seconds"], options)


def _compiled(folder: Path, fonts: Path, seconds: int, options: dict) -> bytes:
    standard = {"format": "pdf", "pdf_standards": STANDARD, "pdf_tags": False}
    return typst.compile(
        TEMPLATE.read_bytes(),
        root=folder,
        font_paths=_fonts(fonts),
        ignore_system_fonts=True,
        timestamp=seconds,
        **(options or standard),
    )


@lru_cache(maxsize=2)
def _fonts(folder: Path) -> typst.Fonts:
    """Return the fonts of a folder and those of typst itself; none of the system."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


@lru_cache(maxsize=2)
def _drawn(folder: Path) -> Callable[[str], bool]:
    """Return a function that tells of a character whether a page can show it."""
    return ranges(TTFontFile(str(folder / FONT)).charToGlyph)
