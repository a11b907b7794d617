"""Builders of what leaves the house: documents, pages and bundles around a record."""

from __future__ import annotations

import io
import zlib
from hashlib import sha256
from pathlib import Path

import typst
from record_builders import BATCH, LABELS, Ledger, batch_ledger, event

from addons.mes_compliance.record import bundle, page

SOURCE = """
#set document(title: "{title}", date: datetime(year: 2026, month: 12, day: 1))
#set page("a5")
#pdf.attach("record.mes", relationship: "source",
  mime-type: "application/octet-stream", description: "the record")
= {title}
"""


def document(record: bytes, folder: Path, title: str = "Batch record") -> bytes:
    """Return a PDF/A-3 with the record attached, as the suite makes it."""
    (folder / "record.mes").write_bytes(record)
    source = folder / "record.typ"
    source.write_text(SOURCE.format(title=title))
    return typst.compile(str(source), format="pdf", pdf_standards="a-3b")


def document_with(stream: bytes, size: int, filtered: bool) -> bytes:
    """Return a small PDF whose attachment has exactly these bytes."""
    kind = b"/Filter/FlateDecode" if filtered else b""
    objects = [
        b"<</Type/Catalog/AF[2 0 R]>>",
        b"<</Type/Filespec/F(record.mes)/UF(record.mes)/EF<</F 3 0 R/UF 3 0 R>>>>",
        b"<</Length %d%b/Type/EmbeddedFile/Params<</Size %d>>>>\nstream\n%b\nendstream"
        % (len(stream), kind, size, stream),
    ]
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n\r\n" % place for place in places)
    table = b"xref\n0 4\n0000000000 65535 f\r\n" + rows
    trailer = b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(data)
    return data + table + trailer


def small_document(record: bytes) -> bytes:
    """Return a small PDF with the record attached, deflated."""
    return document_with(zlib.compress(record), len(record), True)


def page_of(record: bytes, template: bytes | None = None) -> bytes:
    """Return the page of a record."""
    out = io.BytesIO()
    page.build(template or page.template(), io.BytesIO(record), out)
    return out.getvalue()


def sealed_page_ledger() -> Ledger:
    """Return a ledger whose batch seals the digests of the page that will show it."""
    ledger = batch_ledger(20)
    digests = page.digests(page.template())
    ledger.seal([event(20, type="batch.released", data={"verifier": digests})])
    return ledger


def bundle_of(ledger: Ledger, pdf: bytes | None = None) -> bytes:
    """Return the bundle of the ledger's batch; seals it as a later entry."""
    record = ledger.record()
    parts = {
        "record.mes": record,
        "record.pdf": pdf or small_document(record),
        "record.html": page_of(record),
    }
    files = {name: io.BytesIO(content) for name, content in parts.items()}
    listed = bundle.manifest(BATCH, LABELS[BATCH], files)
    seq = ledger.places[BATCH][0]
    made = {"manifest": sha256(listed).hexdigest()}
    ledger.seal([event(seq, type="document.made", data=made)])
    out = io.BytesIO()
    seal = io.BytesIO(ledger.record(after={BATCH: seq}))
    bundle.write(out, listed, files, seal)
    return out.getvalue()
