"""Verification of record files: nothing can be changed and go unnoticed."""

import io
import os
import random
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from record_builders import (
    BATCH,
    OTHER,
    Ledger,
    batch_ledger,
    batch_record,
    event,
    large_record,
    signing_key,
)
from record_tampering import (
    consistent,
    cut_after,
    offsets,
    put_together,
    rewritten,
    structural,
    take_apart,
)

from addons.mes_compliance.record import canonical, hashes, verify

ALL = bool(os.environ.get("MES_ALL"))
"""Run the exhaustive tests whole; otherwise a sample, another one every time."""


def check(record, **options):
    return verify(io.BytesIO(record), **options)


@pytest.fixture(scope="module")
def ledger():
    return batch_ledger()


@pytest.fixture(scope="module")
def record(ledger):
    return ledger.record()


# -- what is in order -----------------------------------------------------------------


@pytest.mark.parametrize("documents", [True, False])
def test_record_in_order(record, documents):
    """[X01, M02] A record that nobody touched verifies; the report says what it is."""
    report = check(record, documents=documents)
    assert report.ok and report.fault is None
    assert (report.entries, report.signatures, report.signed) == (50, 5, 8)
    assert (report.unsigned, report.uncovered, report.levels) == (0, 0, "B")
    assert report.streams[0]["label"] == "PCM26031"
    public = signing_key().public_key().public_bytes_raw()
    assert report.keys == [hashes.fingerprint(public)]
    assert report.sentence.startswith("50 entries of PCM26031 are as sealed")
    assert report.as_dict()["sentence"] == report.sentence


def test_several_streams_and_later_parts(ledger):
    """[X01] A record may hold several streams, and begin after an entry."""
    report = check(ledger.record(BATCH, OTHER, after={BATCH: 20}))
    assert report.ok and report.entries == 33
    ranges = {s["label"]: (s["after"]["seq"], s["head"]["seq"]) for s in report.streams}
    assert ranges == {"PCM26031": (20, 50), "PCM26030": (0, 3)}


def test_attachments():
    """[X01] Files that entries list travel with the record."""
    content = os.urandom(3_000_000)
    name = sha256(content).hexdigest()
    file = {"name": "chromatogram.csv", "sha256": name, "size": len(content)}
    ledger = batch_ledger(3)
    ledger.seal([event(3, type="file.added", data={"attachments": [file]})])
    ledger.seal([event(4, type="file.shown", data={"attachments": [file]})])
    record = ledger.record(files={name: content})
    assert check(record).ok and check(record, documents=False).ok
    place = record.index(content[:50])
    faults = {
        "attachment_altered": record[:place] + b"?" + record[place + 1 :],
        "truncated": record[: place + 9],
        "attachment_missing": put_together(
            [f for f in take_apart(record) if f[0] not in b"AD"]
        ),
    }
    for code, altered in faults.items():
        assert check(altered).fault.code == code
    frames = take_apart(record)
    at = next(i for i, f in enumerate(frames) if f[0] == b"A")
    frames[at] = rewritten(frames[at], name="other.csv")
    assert check(put_together(frames)).fault.code == "attachment_altered"


# -- keys and signatures --------------------------------------------------------------


def test_asked_for_a_key(record):
    """[X01] With a fingerprint only this key will do, in any spelling of it."""
    name = check(record).keys[0]
    spelled = ":".join(name[i : i + 2] for i in range(0, 64, 2)).upper()
    assert "to be compared with the one the site gave out" in check(record).sentence
    for asked in (name, name[:16], spelled):
        report = check(record, keys=[asked])
        assert report.ok and "by the known key ce06 6858" in report.sentence
    refused = check(record, keys=["0" * 64])
    assert refused.fault.code == "key_other"
    assert check(record, keys=["0" * 64, name]).ok


def test_recomputed_with_another_key(record):
    """[M02] All hashes and signatures made anew: only the fingerprint tells."""
    forged = batch_record(key=signing_key(2))
    report, name = check(forged), check(record).keys[0]
    assert report.ok and report.keys != [name]
    assert check(forged, keys=[name]).fault.code == "key_other"


def test_unsigned_blocks():
    """[M02] What no signed block covers is said, and refused where a key is asked."""
    ledger = batch_ledger(10, key=None)
    report = check(ledger.record())
    assert report.ok and report.uncovered == 10 and not report.keys
    assert "no block is signed" in report.sentence
    assert check(ledger.record(), keys=["0" * 16]).fault.code == "uncovered"
    ledger.key = signing_key()
    ledger.seal([event(10)])
    report = check(ledger.record())
    assert report.ok and report.uncovered == 0
    ledger.key = None
    ledger.seal([event(11)])
    ledger.key = signing_key()
    report = check(ledger.record())
    assert report.ok and report.uncovered == 1
    assert "the last 1 entry not yet signed" in report.sentence


def test_key_that_signed_nothing(record):
    """[M02] A key has no place in a file where it signed no block."""
    frames = take_apart(record)
    stranger = take_apart(batch_record(key=signing_key(2)))[1]
    for place in (1, 2):
        added = [*frames[:place], stranger, *frames[place:]]
        assert not check(put_together(added)).ok
    doubled = [*frames[:2], frames[1], *frames[2:]]
    assert check(put_together(doubled)).fault.code == "key_unused"


def test_key_of_small_order(record):
    """[X01] A key with which anything is signed is no key."""
    frames = take_apart(record)
    public = bytes([1]) + bytes(31)
    key = {"key": hashes.key_id(public), "public": public.hex()}
    frames[1] = rewritten(frames[1], **key)
    assert check(put_together(frames)).fault.code == "key_malformed"


# -- tampering ------------------------------------------------------------------------


class Map:
    """Which places of a record a fault may name when a byte there is changed."""

    def __init__(self, record):
        self.frames = take_apart(record)
        self.offsets = offsets(self.frames)
        self.kinds = [kind for kind, _payload in self.frames]

    def index(self, offset):
        return max(i for i, start in enumerate(self.offsets) if start <= offset)

    def near(self, offset, fault):
        """Tell whether a fault names the frame changed, or the one beside it."""
        changed = self.index(offset)
        if self.kinds[changed] == b"H" and fault.block == 1:
            return True  # ledger, streams and what came before meet the first block
        if fault.position is None:
            return changed <= 1  # the whole file: header and keys against the rest
        return abs(self.index(fault.position) - changed) <= 1


def test_every_bit(record):
    """[M02, X01] Flip any bit: found, and named within one entry."""
    where = Map(record)
    step = 1 if ALL else 101
    start = random.randrange(step)
    print("first bit", start)
    for bit in range(start, 8 * len(record), step):
        altered = bytearray(record)
        altered[bit // 8] ^= 1 << bit % 8
        fault = check(altered).fault
        assert fault, f"bit {bit}"
        if fault.code not in ("foreign", "empty"):
            assert where.near(bit // 8, fault), f"bit {bit}: {fault}"
        else:
            assert bit < 8 * 5


def test_altered_entry_is_named(record):
    """[M02, X01] The message names entry, stream, type, block and place."""
    where = Map(record)
    for index, kind in enumerate(where.kinds):
        if kind == b"E":
            number = where.kinds[:index].count(b"E") + 1
            altered = bytearray(record)
            altered[where.offsets[index] + 40] ^= 1
            for documents in (True, False):
                fault = check(altered, documents=documents).fault
                assert fault.code == "entry_altered"
                assert (fault.entry, fault.number) == (number, number)
                assert fault.stream == "PCM26031" and fault.type
                assert fault.position == where.offsets[index]
                assert f"Entry {number} of PCM26031" in fault.sentence


@pytest.mark.parametrize("documents", [True, False])
def test_whole_frames(ledger, record, documents):
    """[M02] Delete, insert, swap, double, re-order, truncate, splice, replay."""
    other = ledger.record(OTHER)
    unnoticed = [
        name
        for name, altered in structural(record, other)
        if altered != record and check(altered, documents=documents).ok
    ]
    assert unnoticed == []


def test_cut_end_is_an_earlier_record(record):
    """[M02] A record cut off whole is what it was then: a later seal tells the rest."""
    frames = take_apart(record)
    for place, (kind, _payload) in enumerate(frames[:-3]):
        if kind == b"E":
            report = check(put_together(cut_after(frames, place)))
            assert report.ok and report.entries < 50
    claimed = cut_after(frames, 20)
    claimed[0] = frames[0]
    assert check(put_together(claimed)).fault.code == "header_differs"


def test_start_cut_off(record):
    """[M02] What is said to have come before has to fit the first entry."""
    frames = take_apart(record)
    told = canonical.decode(frames[0][1])
    told["streams"][0]["after"] = {"seq": 6, "chain": "ab" * 32}
    second = [i for i, frame in enumerate(frames) if frame[0] == b"B"][1]
    cut = [(b"H", canonical.encode(told)), frames[1], *frames[second:]]
    assert check(put_together(consistent(cut))).fault.code == "entry_altered"


def test_document_sealed_in_another_stream():
    """[M02] A document that names another stream than it was sealed in is found."""
    ledger = Ledger()
    hidden = event(2, data={"x": '"stream":"' + OTHER})
    odd = event(3, type="note.made", data={"stream": OTHER, "type": "x"})
    ledger.seal([event(1), hidden, odd])
    assert check(ledger.record()).ok
    assert check(ledger.record(), documents=False).ok


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"{}",
        b'{"stream":"%s"}' % BATCH.encode(),
        event(2).replace(b'"v":1', b'"v":2'),
        event(2).replace(b"{", b"{ ", 1),
        event(2)[:-1] + b',"zzz":1}',
        event(2).replace(b'"clock":"server",', b'"clock":"server","clock":"server",'),
        b'{"data":' + b"[" * 100_000 + event(2),
    ],
)
def test_bytes_that_are_no_entry(document):
    """[M02] What was sealed and is no entry is named, however it came there."""
    ledger = Ledger()
    ledger.seal([event(1)])
    record = ledger.record()
    sealed = ledger.seal_leaf(BATCH, hashes.leaf(document))
    frames = take_apart(record)
    told = canonical.decode(frames[0][1])
    seq, chain = ledger.places[BATCH]
    told["streams"][0].update(entries=seq, head={"seq": seq, "chain": chain.hex()})
    frames[0] = (b"H", canonical.encode(told))
    frames[-1:] = [(b"B", sealed.encode()), (b"E", document), frames[-1]]
    fault = check(put_together(consistent(frames))).fault
    assert fault.code in ("entry_malformed", "entry_altered") and fault.number == 2


def test_labels_cannot_steer_a_terminal():
    """A stream's name is shown without what a terminal would obey."""
    ledger = Ledger()
    ledger.seal([event(1, label="\x1b[2J\u202ePCM\n")])
    report = check(ledger.record())
    assert report.ok and "\x1b" not in report.sentence
    assert "\n" not in report.sentence and "\u202e" not in report.sentence


# -- resources ------------------------------------------------------------------------

PEAK = """
import sys
sys.path.insert(0, sys.argv[1])
from record import verify
with open(sys.argv[2], "rb") as file:
    report = verify(file)
assert report.ok, report.sentence
status = open("/proc/self/status").read()
print(status.partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux")
def test_memory_does_not_grow(tmp_path):
    """[X01] 20 times the entries, the same memory: within 4 MB."""
    package = Path(__file__).parents[2] / "addons" / "mes_compliance"
    peaks = []
    for entries in (1_000, 20_000):
        path = tmp_path / f"{entries}.mes"
        path.write_bytes(large_record(entries))
        words = [sys.executable, "-c", PEAK, str(package), str(path)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout))
    assert abs(peaks[1] - peaks[0]) < 4096, peaks
