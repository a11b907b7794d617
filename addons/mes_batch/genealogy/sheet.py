"""A recall list as a workbook that runs nothing when it is opened."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import xlsxwriter

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
WIDTH = 60
"""Widest column, in characters."""


def digest(content: object) -> str:
    """Return the SHA-256 of plain data, written the same way every time."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def workbook(
    header: Sequence[tuple[str, str]],
    sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence]]],
) -> bytes:
    """Return an XLSX file.

    No cell holds a formula or a link: text is written as text, whatever it begins with.

    :param header: lines of label and text, on the first sheet
    :param sheets: per title its column titles and rows; numbers are Decimal or int
    """
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, SAFE) as book:
        bold = book.add_format({"bold": True})
        first = True
        for title, (columns, rows) in sheets.items():
            page = book.add_worksheet(title)
            _fill(page, bold, header if first else (), columns, rows)
            first = False
    return output.getvalue()


def _fill(page, bold, header, columns, rows) -> None:
    widths = [len(title) for title in columns]
    for number, (label, text) in enumerate(header):
        page.write_string(number, 0, label, bold)
        page.write_string(number, 1, text)
    top = len(header) + 1 if header else 0
    for place, title in enumerate(columns):
        page.write_string(top, place, title, bold)
    for number, row in enumerate(rows, top + 1):
        for place, value in enumerate(row):
            _cell(page, number, place, value)
            widths[place] = max(widths[place], len(str(value)))
    for place, width in enumerate(widths):
        page.set_column(place, place, min(width + 2, WIDTH))
    page.freeze_panes(top + 1, 0)


def _cell(page, row: int, column: int, value) -> None:
    """Write a number as a number, and everything else as text."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        page.write_number(row, column, value)
    elif value not in (None, ""):
        page.write_string(row, column, str(value))
