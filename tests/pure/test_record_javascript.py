"""The page's own verification, in JavaScript, agrees with the one in Python."""

import io
import json
import random
import shutil
import subprocess
from hashlib import sha256, sha512
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_builders import BATCH, OTHER, Ledger, batch_ledger, event, signing_key
from record_tampering import structural
from test_record_canonical import REFUSED, TAKEN, VALUES
from test_record_formats import RFC8032, SPELLED_OTHERWISE

from addons.mes_compliance.record import canonical, ed25519, page, verify

NODE = shutil.which("node")
RUNNER = Path(__file__).parent / "node" / "check.cjs"
TAMPERED = 200
FACTS = ("entries", "signatures", "signed", "unsigned", "uncovered", "keys", "levels")
PLACE = ("code", "entry", "stream", "type", "number", "block", "position")

pytestmark = pytest.mark.skipif(not NODE, reason="node is not installed")


def ask(folder, cases):
    """Return Node's answers to cases ``{file name: bytes}``."""
    for name, content in cases.items():
        (folder / name).write_bytes(content)
    words = [NODE, str(RUNNER), str(page.STATIC), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def told(report):
    """Return what both implementations have to say of a record."""
    fault = report["fault"]
    place = fault and {key: fault.get(key) for key in PLACE}
    if place:
        place["type"], place["stream"] = place["type"] or "", place["stream"] or ""
    return {"ok": report["ok"], **{key: report[key] for key in FACTS}, "place": place}


def good_records():
    """Return records in order, of several kinds."""
    unsigned, plain = batch_ledger(20, key=None), batch_ledger()
    files, rolled = batch_ledger(5), batch_ledger(9)
    content = bytes(range(256)) * 9000
    name = sha256(content).hexdigest()
    data = {"attachments": [{"name": "a.bin", "sha256": name, "size": len(content)}]}
    files.seal([event(5, data=data), event(6, label="PCM ‮<b>", why="\x00\x1f\x7f")])
    rolled.key = signing_key(2)
    rolled.seal([event(9), event(10, data={"__proto__": {"toString": None}})])
    page_digests = dict.fromkeys(("script", "style", "template"), "0" * 64)
    digests = Ledger()
    digests.seal([event(0, data={"verifier": page_digests})])
    return {
        "plain": plain.record(),
        "part": plain.record(BATCH, OTHER, after={BATCH: 20}),
        "unsigned": unsigned.record(),
        "files": files.record(files={name: content}),
        "rolled": rolled.record(),
        "digests": digests.record(),
        "full": batch_ledger(1030, 1023).record(),
    }


def tampered_records(seed):
    """Return records that are not as they were sealed, in many ways."""
    draw = random.Random(seed)
    ledger = batch_ledger()
    record, other = ledger.record(), ledger.record(OTHER)
    both = ledger.record(BATCH, OTHER)
    frames = [data for _name, data in structural(record, other) if data != record]
    changed = draw.sample(frames, TAMPERED // 2)
    for source in (record, both):
        for _ in range(TAMPERED // 4):
            altered = bytearray(source)
            altered[draw.randrange(len(altered))] ^= 1 << draw.randrange(8)
            changed.append(bytes(altered))
    return {f"tampered{number}": data for number, data in enumerate(changed)}


def test_both_agree_on_records(tmp_path):
    """[X01] Good records and 200 tampered ones: the same verdict, the same place."""
    seed = random.randrange(10**9)
    print("seed", seed)
    good, tampered = good_records(), tampered_records(seed)
    records = {f"{name}.mes": data for name, data in {**good, **tampered}.items()}
    answers = ask(tmp_path, records)
    assert len(tampered) == TAMPERED
    for name, data in records.items():
        expected = verify(io.BytesIO(data)).as_dict()
        assert told(answers[name]) == told(expected), name
        assert answers[name]["ok"] == (name[:-4] in good), name
        assert answers[name]["verifier"] == expected["verifier"]


def test_both_agree_on_hashes(tmp_path):
    """[X01] SHA-256 and SHA-512 at every length around their blocks."""
    draw = random.Random(5)
    lengths = [*range(0, 300), 1023, 4096, 100_001]
    cases = {f"{length}.hash": draw.randbytes(length) for length in lengths}
    for name, answer in ask(tmp_path, cases).items():
        assert answer["sha256"] == sha256(cases[name]).hexdigest(), name
        assert answer["sha512"] == sha512(cases[name]).hexdigest(), name


def test_both_agree_on_signatures(tmp_path):
    """[X01] Vectors of RFC 8032, altered signatures, keys of no honest making."""
    draw, cases = random.Random(6), {}
    for number, (_secret, public, message, signature) in enumerate(RFC8032):
        whole = bytes.fromhex(public + signature + message)
        cases[f"rfc{number}.signature"] = whole
        for bit in draw.sample(range(8 * len(whole)), 25):
            altered = bytearray(whole)
            altered[bit // 8] ^= 1 << bit % 8
            cases[f"rfc{number}-{bit}.signature"] = bytes(altered)
    for y in (0, 1, 2, 3, 4, *SPELLED_OTHERWISE):
        for sign in (0, 1 << 255):
            key = (y | sign).to_bytes(32, "little")
            cases[f"{y}-{sign > 0}.signature"] = key + key + bytes(32)
    for name, answer in ask(tmp_path, cases).items():
        key, signature = cases[name][:32], cases[name][32:96]
        message = cases[name][96:]
        assert answer["key"] == ed25519.acceptable(key), name
        assert answer["holds"] == ed25519.verify(key, message, signature), name


@settings(max_examples=3, deadline=None)
@given(st.lists(VALUES, min_size=80, max_size=80))
def test_both_agree_on_canonical_json(tmp_path_factory, values):
    """[X01] The same texts are canonical, and every other is refused by both."""
    texts = [text.encode("utf-8", "surrogatepass") for text in REFUSED + TAKEN]
    for value in values:
        written = canonical.encode(value)
        texts.append(written)
        place = random.randrange(len(written))
        texts.append(written[:place] + b" " + written[place:])
        texts.append(written[:place] + written[place + 1 :])
    texts += [b"[" * n + b"]" * n for n in (64, 65, 5000)]
    cases = {f"{number}.json": text for number, text in enumerate(texts)}
    for name, answer in ask(tmp_path_factory.mktemp("json"), cases).items():
        try:
            canonical.decode(cases[name])
        except canonical.NotCanonical:
            assert answer == {"refused": True}, cases[name]
        else:
            assert answer == {"again": cases[name].hex()}, cases[name]


def test_base64_has_one_spelling(tmp_path):
    """[X01] The page takes base64 in its only spelling."""
    good = {"QUJD": b"ABC", "QUI=": b"AB", "QQ==": b"A", "": b""}
    bad = ["QUJ", "QUI", "QR==", "QQ= =", "QQ==QUJD", "QUJD\n", "QU_-"]
    cases = {f"good{i}.b64": text.encode() for i, text in enumerate(good)}
    cases |= {f"bad{i}.b64": text.encode() for i, text in enumerate(bad)}
    answers = ask(tmp_path, cases)
    for number, content in enumerate(good.values()):
        assert answers[f"good{number}.b64"] == {"bytes": content.hex()}
    for number in range(len(bad)):
        assert answers[f"bad{number}.b64"] == {"bytes": None}


def test_every_entry_has_a_sentence(tmp_path):
    """[X01] Whatever an entry holds, it can be read."""
    ledger = Ledger()
    shown = {"meaning": "performed", "shown": "0" * 64, "statement": "I did it."}
    finding = {"code": "EQP-03", "rule": "overdue", "about": "BAL-002", "found": "2 d"}
    happenings = {
        "step.signed": (shown, "performed"),
        "attempt.refused": ({"findings": [finding, None, {}]}, "BAL-002"),
        "exception.raised": ({"finding": finding}, "EQP-03"),
        "value.recorded": (
            {"name": "LOD", "text": "2.1 %", "limits": {"low": "1", "high": "2"}},
            "1 … 2",
        ),
        "value.corrected": ({"first": "1", "value": "2", "unit": "kg"}, "2 kg"),
        "document.changed": ({"old": {"a": 1}, "new": {"a": None, "b": [1]}}, "empty"),
        "odd.thing": ({"a": [], "b": {}, "c": True, "d": "x" * 9}, "yes"),
        "empty.thing": ({}, "Empty thing"),
    }
    documents = [
        event(number, type=kind, data=data)
        for number, (kind, (data, _said)) in enumerate(happenings.items())
    ]
    ledger.seal(documents)
    answer = ask(tmp_path, {"a.mes": ledger.record()})["a.mes"]
    assert answer["ok"], answer["fault"]
    for (_data, said), pieces in zip(happenings.values(), answer["list"], strict=True):
        assert said in " ".join(piece["text"] for piece in pieces).replace(
            "Performed", "performed"
        )
