"""Bundles, documents and pages: verified whole, and any damage is named."""

import base64
import io
import os
import random
import subprocess
import sys
import time
import zipfile
import zlib
from hashlib import sha256
from pathlib import Path

import pytest
from record_builders import BATCH, LABELS, batch_ledger, batch_record, event
from record_documents import (
    bundle_of,
    document,
    document_with,
    page_of,
    sealed_page_ledger,
    small_document,
)
from record_tampering import cut_after, put_together, take_apart

from addons.mes_compliance.record import bundle, main, page, verify_stream

ALL = bool(os.environ.get("MES_ALL"))
PACKAGE = Path(__file__).parents[2] / "addons" / "mes_compliance" / "record"


def check(data, **options):
    return verify_stream(io.BytesIO(data), **options)


@pytest.fixture(scope="module")
def record():
    return batch_record()


@pytest.fixture(scope="module")
def bundled():
    return bundle_of(sealed_page_ledger())


# -- bundles ------------------------------------------------------------------------


def test_bundle_in_order(bundled):
    """[X01] A bundle verifies as a whole."""
    report = check(bundled)
    assert report.ok and report.subject == "bundle"
    assert report.entries == 21 and report.uncovered == 0
    assert "the documents beside them are the ones sealed" in report.sentence


def test_bundle_is_a_zip_like_any_other(bundled):
    """[X01] Every zip program opens it; its parts are what the manifest says."""
    with zipfile.ZipFile(io.BytesIO(bundled)) as opened:
        assert opened.testzip() is None
        assert tuple(opened.namelist()) == bundle.NAMES
        listed = bundle.read_manifest(opened.read("manifest.json"))
        for part in listed["parts"]:
            content = opened.read(part["name"])
            assert part["size"] == len(content)
            assert part["sha256"] == sha256(content).hexdigest()
        assert check(opened.read("record.mes")).ok
        assert check(opened.read("record.html")).ok
        assert check(opened.read("record.pdf")).ok


def test_bundle_depends_on_its_parts_alone():
    """[X01] The same parts give the same bytes."""
    assert bundle_of(sealed_page_ledger()) == bundle_of(sealed_page_ledger())


def test_every_byte_of_a_bundle(bundled):
    """[X01] Change any byte: found, with the part named."""
    parts = {part.name: part for part in bundle.walk(io.BytesIO(bundled))}
    step = 1 if ALL else 211
    places = set(range(random.randrange(step), len(bundled), step))
    for part in parts.values():
        edge = part.start - 30 - len(part.name)
        places.update(range(edge, part.start, 1 if ALL else 3))
    places.update(range(len(bundled) - 120, len(bundled)))
    for place in sorted(places):
        altered = bytearray(bundled)
        altered[place] ^= 1 << random.randrange(8)
        fault = check(altered).fault
        assert fault, place
        if fault.code == "foreign":
            assert place < 43
        else:
            assert fault.part in (*part_at(parts, place), "zip"), (place, fault)


def part_at(parts, place):
    """Return the names of the parts that may be named for a byte, and neighbours."""
    names = list(parts)
    ends = [part.start + part.size for part in parts.values()]
    index = next((i for i, end in enumerate(ends) if place < end), len(names) - 1)
    near = names[max(0, index - 1) : index + 2]
    # A part's content is named by the manifest; the manifest by the seal.
    return [*near, "manifest.json"] if index == 0 else near


def test_altered_entry_in_a_bundle_is_named(bundled):
    """[X01, M02] The entry is named inside the bundle too."""
    part = bundle.walk(io.BytesIO(bundled))[1]
    content = bundled[part.start : part.start + part.size]
    place = part.start + content.index(b'"step.signed"') + 2
    altered = bytearray(bundled)
    altered[place] ^= 1
    fault = check(altered).fault
    assert (fault.part, fault.entry, fault.stream) == ("record.mes", 10, "PCM26031")
    assert fault.sentence.startswith("Record.mes, entry 10 of PCM26031")


@pytest.mark.parametrize("size", [1, 30, 500, 20_000, -1, -22, -500])
def test_truncated_bundle(bundled, size):
    """[X01] Cut off anywhere: said in one sentence."""
    fault = check(bundled[:size]).fault
    assert fault and "\n" not in fault.sentence


def repacked(bundled, **changes):
    """Return a bundle in canonical form with other contents of parts."""
    with zipfile.ZipFile(io.BytesIO(bundled)) as opened:
        contents = {name: opened.read(name) for name in bundle.NAMES}
    contents.update({name.replace("_", "."): data for name, data in changes.items()})
    files = {name: io.BytesIO(contents[name]) for name in bundle.PARTS}
    out = io.BytesIO()
    seal = io.BytesIO(contents["seal.mes"])
    bundle.write(out, contents["manifest.json"], files, seal)
    return out.getvalue(), contents


def test_bundle_with_parts_exchanged(bundled):
    """[X01] A part of another bundle, or an earlier record, does not fit the seal."""
    _same, contents = repacked(bundled)
    frames = take_apart(contents["record.mes"])
    shorter = put_together(cut_after(frames, len(frames) - 4))
    assert check(shorter).ok
    other = batch_ledger(4)
    strangers = {
        "record.mes": (shorter, "seal.mes"),
        "record.pdf": (small_document(shorter), "record.pdf"),
        "record.html": (page_of(shorter), "record.html"),
        "seal.mes": (other.record(), "seal.mes"),
    }
    for name, (content, named) in strangers.items():
        altered, _contents = repacked(bundled, **{name.replace(".", "_"): content})
        fault = check(altered).fault
        assert (fault.code, fault.part) == ("bundle_altered", named)


def test_bundle_whose_manifest_lists_other_contents(bundled):
    """[X01] A manifest made anew is not the one that was sealed."""
    _same, contents = repacked(bundled)
    files = {name: io.BytesIO(contents[name]) for name in bundle.PARTS}
    files["record.pdf"] = io.BytesIO(small_document(contents["record.mes"]) + b" ")
    listed = bundle.manifest(BATCH, LABELS[BATCH], files)
    out = io.BytesIO()
    bundle.write(out, listed, files, io.BytesIO(contents["seal.mes"]))
    fault = check(out.getvalue()).fault
    assert (fault.code, fault.part) == ("bundle_altered", "manifest.json")


def test_bundle_whose_documents_carry_another_record():
    """[X01] Sealed or not: document and page have to carry the record itself."""
    ledger = batch_ledger(20)
    pdf = small_document(batch_ledger(10).record())
    fault = check(bundle_of(ledger, pdf)).fault
    assert (fault.code, fault.part) == ("bundle_altered", "record.pdf")
    assert "another record" in fault.what


def test_bundle_of_another_packer(bundled):
    """[X01] The same contents packed by another program are not in canonical form."""
    _same, contents = repacked(bundled)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as packed:
            for name in bundle.NAMES:
                packed.writestr(name, contents[name])
        assert check(out.getvalue()).fault.part == "manifest.json"


def test_bundle_asked_for_a_key(bundled):
    name = check(bundled).keys[0]
    assert check(bundled, keys=[name]).ok
    assert check(bundled, keys=["0" * 16]).fault.code == "key_other"


# -- documents ----------------------------------------------------------------------


def test_document_by_typst(record, tmp_path):
    """[X01] The record attached to a PDF/A-3 verifies; the pages are not claimed."""
    pdf = document(record, tmp_path)
    report = check(pdf)
    assert report.ok and report.subject == "document" and report.entries == 50
    assert "the printed pages are covered by the bundle only" in report.sentence
    tiny = batch_ledger(1).record()
    assert check(document(tiny, tmp_path)).ok


def test_altered_document(record):
    """[X01, M02] A changed record in a document is named by its entry."""
    altered = bytearray(record)
    altered[record.index(b'"step.signed"') + 2] ^= 1
    fault = check(small_document(bytes(altered))).fault
    assert (fault.code, fault.entry) == ("entry_altered", 10)
    pdf = small_document(record)
    for place in range(60, len(pdf), 97):
        damaged = pdf[:place] + bytes([pdf[place] ^ 0xFF]) + pdf[place + 1 :]
        report = check(damaged)
        assert report.ok or "\n" not in report.sentence


def test_document_that_bursts():
    """[X01] Deflated zeros, 1 000 times their size, are looked at, not unpacked."""
    bomb = zlib.compressobj(9)
    packed = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(256)) + bomb.flush()
    started = time.process_time()
    report = check(document_with(packed, 1 << 28, True))
    assert not report.ok and time.process_time() - started < 0.2


# -- pages --------------------------------------------------------------------------


def test_page_in_order():
    """[X01] A page verifies with its own text, where the record seals it."""
    html = page_of(sealed_page_ledger().record())
    report = check(html)
    assert report.ok and report.subject == "page"
    assert report.verifier == page.digests(page.template())
    assert "covered by the bundle only" not in report.sentence
    assert "covered by the bundle only" in check(page_of(batch_record(3))).sentence


def test_every_byte_of_a_page():
    """[X01] Change any byte of a page whose text is sealed: found."""
    html = page_of(sealed_page_ledger().record())
    step = 1 if ALL else 499
    for place in range(random.randrange(step), len(html), step):
        altered = bytearray(html)
        altered[place] ^= 1 << random.randrange(8)
        assert not check(altered).ok, place


@pytest.mark.parametrize("text", ["AAA", "AA==AAAA", "A A=", "QUJD\n", "QUK="])
def test_base64_in_another_spelling(text):
    """[X01] The record in a page has one spelling only."""
    html = page.template().replace(page.MARK, page.MARK + text.encode())
    assert not check(html).ok


def test_page_says_not_verified_before_its_scripts_run():
    """[X01] What a reader without scripts sees does not claim anything."""
    template = page.template().decode()
    assert 'data-state="unverified"' in template
    assert "Not verified" in template
    assert "default-src 'none'; script-src 'sha256-" in template
    assert "http:" not in template and "https:" not in template


def test_large_page(tmp_path):
    """A page is read in pieces, whatever is in it."""
    record = batch_ledger(3000, 100).record()
    html = page_of(record)
    assert check(html).entries == 3000
    start = html.index(page.MARK) + len(page.MARK)
    assert base64.b64decode(html[start : html.index(b"<", start)]) == record


# -- the command, and what people give it -------------------------------------------


def run(*words):
    """Run the verifier as a program of its own."""
    return subprocess.run(
        [sys.executable, str(PACKAGE), *map(str, words)],
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def files(tmp_path, record, bundled):
    """Return a folder with good and hostile files."""
    frame = record[:1] + b"\xff\xff\xff\xff"
    sparse = tmp_path / "sparse"
    with open(sparse, "wb") as file:
        file.truncate(1 << 30)
    with zipfile.ZipFile(tmp_path / "bomb", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("manifest.json", bytes(50_000_000))
    with open(tmp_path / "long", "wb") as file:
        file.write(record[: record.index(b"E\x00\x00\x02")] + b"E\xff\xff\xff\xff")
        file.truncate(1 << 30)
    contents = {
        "empty": b"",
        "one": b"H",
        "random": random.Random(1).randbytes(5000),
        "text": b"batch record",
        "null": bytes(1000),
        "picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "frame": frame,
        "zip": b"PK\x03\x04" + bytes(40),
        "pdf": b"%PDF-1.7\n%%EOF",
        "pdf2": b"%PDF-1.7\nstartxref\n99999999\n%%EOF",
        "html": b"<!doctype html><p>Hello",
        "html2": page.template()[:-600],
        "deep": b"H\x00\x10\x00\x00" + b"[" * (1 << 20),
        "number": b'H\x00\x00\x10\x07{"a":' + b"9" * 4096 + b"}}",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


HOSTILE = {
    **dict.fromkeys(["empty", "one", "random", "text", "null", "picture", "frame"], 2),
    **dict.fromkeys(["zip", "pdf", "pdf2", "html", "html2", "sparse", ".", "none"], 2),
    **dict.fromkeys(["bomb", "deep", "number", "long"], 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_record(files, name):
    """[X01] One sentence and an exit code for whatever it is given, soon."""
    started = time.monotonic()
    done = run(files / name)
    assert (done.returncode, done.stderr) == (HOSTILE[name], ""), done
    assert done.stdout.startswith("NOT VERIFIED. ") and done.stdout.count("\n") == 1
    assert time.monotonic() - started < 10


def test_command(tmp_path, record, bundled, capsys):
    """[X01] The command says in one sentence what it found."""
    good, bad = tmp_path / "a.mesx", tmp_path / "b.mes"
    good.write_bytes(bundled)
    altered = bytearray(record)
    altered[record.index(b'"step.signed"') + 2] ^= 1
    bad.write_bytes(altered)
    done = run(good)
    assert done.returncode == 0 and done.stdout.startswith("VERIFIED. 21 entries of")
    done = run(bad)
    assert done.returncode == 1
    assert done.stdout.startswith("NOT VERIFIED. Entry 10 of PCM26031")
    assert main([str(good), "--json"]) == 0
    assert '"ok": true' in capsys.readouterr().out
    assert main([str(bad), "--json", "--seals"]) == 1
    assert '"entry": 10' in capsys.readouterr().out
    assert main([str(good), "--key", "0123456789abcdef"]) == 1
    assert "not the one asked for" in capsys.readouterr().out
    assert run(good, "--key", "xyz").returncode == 2
    assert run().returncode == 2


def test_command_without_the_library(tmp_path, bundled):
    """[X01] Python alone does: no package from anywhere."""
    path = tmp_path / "a.mesx"
    path.write_bytes(bundled)
    words = [sys.executable, "-I", "-S", str(PACKAGE), str(path)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done


def test_command_in_a_terminal_of_few_characters(tmp_path):
    """[X01] A label that the terminal cannot show does not stop the verdict."""
    ledger = batch_ledger(0)
    ledger.seal([event(1, label="Grün 原料")])
    path = tmp_path / "a.mes"
    path.write_bytes(ledger.record())
    words = [sys.executable, str(PACKAGE), str(path)]
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(words, capture_output=True, env=env)
    assert done.returncode == 0 and b"VERIFIED. 1 entry of Gr" in done.stdout
