"""G6: the stand-alone verifier against SHA-256 of the same bytes, and its memory.

One core, one process, Python as it comes. The record file is made by the builders of
the tests: events as a batch leaves them, sealed in blocks as the sealer does it.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
from functools import partial
from hashlib import sha256
from pathlib import Path

from cli import pure
from cli.layout import ROOT

from ._paired import compare, rates
from ._report import Figure, keep, ratio_figure

pure.load()
sys.path.append(str(ROOT / "tests" / "pure"))

from record_builders import Ledger, event  # noqa: E402

from addons.mes_compliance.record.files import verify_file  # noqa: E402

ENTRIES, MANY = 2_000, 40_000
BLOCK = 100
"""Entries of one block."""

TIMES = 20
"""How often all documents are hashed in one go: once is too short to be timed."""

PEAK = """
import runpy, sys
sys.argv = ["verify", sys.argv[1]]
try:
    runpy.run_path({command!r}, run_name="__main__")
except SystemExit as end:
    assert not end.code, end.code
told = open("/proc/self/status").read().split("VmHWM:")[1]
print(told.split()[0])
"""


def main() -> None:
    """Measure, and keep the figures."""
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        few, documents = record(Path(folder) / "few.mes", ENTRIES)
        many, _documents = record(Path(folder) / "many.mes", MANY)
        figures = [*compared(few, documents), memory(few, many)]
    keep("g6_verify", figures, f"{ENTRIES} entries, one core")


def record(path: Path, size: int) -> tuple[Path, list[bytes]]:
    """Write a record file of so many entries; return it and the documents."""
    ledger, documents = Ledger(), [event(number) for number in range(size)]
    for start in range(0, size, BLOCK):
        ledger.seal(documents[start : start + BLOCK])
    path.write_bytes(ledger.record())
    return path, documents


def compared(path, documents):
    """Yield the rates: whole verification, and that of hashes and signatures alone."""
    hashed = partial(hash_all, documents * TIMES)
    per_entry = partial(rates, times=TIMES)
    for what, whole in (("every document read", True), ("seals alone", False)):
        found = compare(partial(verified, path, whole), hashed)
        name = f"Rate of the verifier ({what}) to SHA-256"
        yield ratio_figure(name, "G6", per_entry(found), 0.5, "file", least=True)


def hash_all(documents) -> None:
    """Hash every document with the standard library."""
    for document in documents:
        sha256(document).digest()


def verified(path: Path, whole: bool) -> None:
    """Verify a file."""
    report = verify_file(path, documents=whole)
    if not report.ok:
        raise SystemExit(report.sentence)


def memory(few: Path, many: Path) -> Figure:
    """Return the figure of the verifier's memory: a record twenty times as long."""
    peaks = [peak(path) for path in (few, many)]
    value = " → ".join(f"{kb / 1024:.0f} MB" for kb in peaks)
    return Figure(
        f"Peak memory of verify, {ENTRIES} → {MANY} entries",
        "",
        "constant",
        value,
        peaks[1] <= 1.1 * peaks[0],
        "resident, a process each",
        {"kb": peaks},
    )


def peak(path: Path) -> int:
    """Return the most memory, in KB, that a process verifying a file needs."""
    command = str(ROOT / "addons" / "mes_compliance" / "record" / "__main__.py")
    words = [sys.executable, "-c", PEAK.format(command=command), str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


if __name__ == "__main__":
    main()
