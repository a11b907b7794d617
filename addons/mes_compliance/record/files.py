"""Verification of any file of the suite: record, bundle, document or page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from . import bundle, entry, page, pdf
from .bundle import BrokenBundle, Part
from .frames import FrameReader
from .page import NotPage, PageRecord
from .pdf import NotAttached
from .report import UNREADABLE, Broken, Report, refusal
from .section import Section
from .verifier import verify

_PIECE = 1 << 20


def verify_file(
    path: Path, *, keys: Iterable[str] = (), documents: bool = True
) -> Report:
    """Verify a file, whatever of the suite it is; told by its first bytes.

    :param path: a ``.mes``, ``.mesx``, ``.pdf`` or ``.html`` file
    :param keys: fingerprints of the keys that may have signed, see :func:`verify`
    :param documents: read every document too, see :func:`verify`
    :return: the report; a file that cannot be read is a report too
    """
    try:
        with open(path, "rb") as stream:
            return verify_stream(stream, keys=keys, documents=documents)
    except IsADirectoryError:
        return _unread("this is a folder, not a file")
    except OSError as fault:
        return _unread(f"the file cannot be read: {(fault.strerror or '').lower()}")


def verify_stream(
    stream: BinaryIO, *, keys: Iterable[str] = (), documents: bool = True
) -> Report:
    """Verify an opened file that is able to seek, see :func:`verify_file`."""
    start = stream.read(16).lower()
    stream.seek(0)
    subject, check = next(
        (kind for mark, kind in _KINDS.items() if start.startswith(mark)),
        ("record", verify),
    )
    report = Report(subject=subject)
    try:
        report = check(stream, keys=tuple(keys), documents=documents)
        report.subject = subject
        if subject != "record" and report.fault and report.fault.code == "empty":
            raise refusal("foreign", f"there is no batch record in this {subject}")
    except Broken as broken:
        report.fault = broken.fault
    except (NotPage, NotAttached) as fault:
        report.fault = refusal(f"{subject}_altered", str(fault)).fault
    return report


def _verify_document(stream: BinaryIO, **options: object) -> Report:
    try:
        record = pdf.attached(stream)
    except NotAttached as fault:
        raise refusal("foreign", str(fault)) from None
    return verify(record, **options)


def _verify_page(stream: BinaryIO, **options: object) -> Report:
    """Verify the record in a page, and the page where the record seals its text."""
    try:
        record = PageRecord(stream)
    except NotPage as fault:
        raise refusal("foreign", str(fault)) from None
    report = verify(record, **options)
    if report.ok:
        digests = page.digests(record.template())
        if report.verifier not in (None, digests):
            what = "the page around the record is not the one that was sealed"
            return replace(report, ok=False, fault=refusal("page_altered", what).fault)
    return report


def _verify_bundle(stream: BinaryIO, **options: object) -> Report:
    """Verify a bundle: its record, its seal, its manifest, its parts, its zip."""
    try:
        parts = {part.name: part for part in bundle.walk(stream)}
        sections = {name: _section(stream, part) for name, part in parts.items()}
        record = verify(sections["record.mes"], **options)
        if not record.ok:
            return _inside("record.mes", record)
        seal = verify(_section(stream, parts[bundle.SEAL]), **options)
        if not seal.ok:
            return _inside(bundle.SEAL, seal)
        listed = sections[bundle.MANIFEST].read()
        _compare_seal(record, seal, sha256(listed).hexdigest(), sections[bundle.SEAL])
        _compare_manifest(bundle.read_manifest(listed), record, stream, parts)
    except BrokenBundle as fault:
        code = "foreign" if fault.foreign else "bundle_altered"
        raise refusal(code, str(fault), part=fault.part) from None
    return replace(
        record,
        uncovered=record.uncovered + seal.uncovered,
        keys=list(dict.fromkeys(record.keys + seal.keys)),
    )


def _compare_seal(
    record: Report, seal: Report, manifest: str, content: BinaryIO
) -> None:
    """Check that the seal is the next entry of the record and holds the manifest."""
    heads = {item["stream"]: item["head"] for item in record.streams}
    follows = (
        seal.entries == len(seal.streams) == 1
        and seal.ledger == record.ledger
        and seal.streams[0]["after"] == heads.get(seal.streams[0]["stream"])
    )
    if not follows:
        raise BrokenBundle(bundle.SEAL, "it does not follow the record")
    value = _only_entry(content)
    if value["type"] != "document.made" or value["data"].get("manifest") != manifest:
        raise BrokenBundle(bundle.MANIFEST, "it is not the one that was sealed")


def _compare_manifest(
    listed: dict, record: Report, stream: BinaryIO, parts: dict[str, Part]
) -> None:
    """Check that every part is the one in the manifest, and holds the same record."""
    named = {item["stream"]: item["label"] for item in record.streams}
    if named.get(listed["stream"]) != listed["label"]:
        raise BrokenBundle(bundle.MANIFEST, "it names another batch than the record")
    for item in listed["parts"]:
        part = parts[item["name"]]
        if _digest(_section(stream, part)) != (item["size"], item["sha256"]):
            raise BrokenBundle(part.name, "it is not the one that was sealed")
    for part in parts.values():
        crc = bundle.checksum(_section(stream, part))
        if crc != part.crc:
            raise BrokenBundle(part.name, "its checksum in the zip is another")
    _compare_copies(listed["parts"][0], stream, parts)


def _compare_copies(record: dict, stream: BinaryIO, parts: dict[str, Part]) -> None:
    """Check that document and page carry the record itself."""
    for name, opened in (("record.pdf", pdf.attached), ("record.html", PageRecord)):
        part = parts[name]
        try:
            copy = _digest(opened(Section(stream, part.start, part.size)))
        except (NotPage, NotAttached) as fault:
            raise BrokenBundle(name, str(fault)) from None
        if copy != (record["size"], record["sha256"]):
            raise BrokenBundle(name, "it carries another record")


def _only_entry(content: BinaryIO) -> dict:
    """Return the entry of a record file that was verified to hold just one."""
    reader = FrameReader(content)
    for kind in (b"H", b"K", b"B"):
        while reader.peek() == kind:
            reader.one(kind)
    return entry.read(reader.one(b"E"))


def _section(stream: BinaryIO, part: Part) -> Section:
    return Section(stream, part.start, part.size)


def _digest(content: BinaryIO) -> tuple[int, str]:
    digest, size = sha256(), 0
    while piece := content.read(_PIECE):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _inside(name: str, report: Report) -> Report:
    """Return the report of a part as that of the bundle; nothing in it is foreign."""
    code = report.fault.code
    code = "bundle_altered" if code in UNREADABLE else code
    return replace(report, fault=replace(report.fault, part=name, code=code))


def _unread(what: str) -> Report:
    return Report(fault=refusal("unreadable", what).fault)


_KINDS = {
    b"pk\x03\x04": ("bundle", _verify_bundle),
    b"%pdf-": ("document", _verify_document),
    b"<!doctype html": ("page", _verify_page),
}
