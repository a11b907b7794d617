"""The press: typst in a process of its own, so that its memory goes back when it ends.

Run as a program with the folder of a prepared document, the folder of the fonts and
the time of its making in seconds; it leaves ``record.pdf`` in the folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typst


def main(folder: str, fonts: str, seconds: str) -> None:
    """Lay the document out: PDF/A-3b, fonts of the folder and of typst alone."""
    known = typst.Fonts(include_system_fonts=False, font_paths=[fonts])
    typst.compile(
        str(Path(folder, "record.typ")),
        output=str(Path(folder, "record.pdf")),
        root=folder,
        font_paths=known,
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="a-3b",
        pdf_tags=False,
        timestamp=int(seconds),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
