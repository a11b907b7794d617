"""The symbol on every page: by it one page is found again in the sealed record."""

from __future__ import annotations

import io
from collections.abc import Mapping

import qrcode


def content(frame: Mapping) -> str:
    """Return what the symbol says: batch stream, entries, head, block and key.

    Upper case throughout, so that the symbol may use its denser alphabet.
    """
    parts = ("MES", frame["stream"], str(frame["entries"]), frame["head"])
    return ":".join((*parts, str(frame["block"]), frame["key"] or "-")).upper()


def symbol(text: str) -> bytes:
    """Return a QR code of level M (ISO/IEC 18004) as a PNG."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, box_size=8)
    code.add_data(text)
    code.make(fit=True)
    out = io.BytesIO()
    code.make_image().save(out, "PNG")
    return out.getvalue()
