"""The formats of the record: hashes, keys, entries and blocks, frozen by vectors."""

import io
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from record_builders import BATCH, batch_ledger, batch_record, event, signing_key

from addons.mes_compliance.record import canonical, ed25519, entry, hashes, verify
from addons.mes_compliance.record.block import CAPACITY, Header, NotHeader, Sealed
from addons.mes_compliance.record.entry import NotEntry

# RFC 8032 §7.1: secret, public, message, signature.
RFC8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]

SPELLED_OTHERWISE = (2**255 - 20, 2**255 - 19, 2**255 - 18, 2**255 - 17)

FIRST = (
    b'{"at":"2026-11-22T07:20:07.123456Z","clock":"server","data":{"limits":{"high":"2'
)


def both(public, message, signature):
    """Verify with the library and without; return the answer they agree on."""
    there = ed25519.verify(public, message, signature)
    here = ed25519.acceptable(public) and ed25519.verify_here(
        public, message, signature
    )
    assert there == here
    return there


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC8032)
def test_vectors_of_rfc_8032(secret, public, message, signature):
    """[X01] The published vectors hold, with and without the library."""
    public, message, signature = map(bytes.fromhex, (public, message, signature))
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert private.public_key().public_bytes_raw() == public
    assert private.sign(message) == signature
    assert both(public, message, signature)
    assert not both(public, message + b"x", signature)
    for bit in range(0, 512, 7):
        altered = int.from_bytes(signature, "little") ^ (1 << bit)
        assert not both(public, message, altered.to_bytes(64, "little"))


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300))
def test_signatures_of_the_library(secret, message):
    """[X01] Both ways to verify take what the library signs, for any key."""
    private = Ed25519PrivateKey.from_private_bytes(secret)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert both(public, message, signature)
    assert not both(public, message, signature[32:] + signature[:32])


def test_signature_in_another_spelling():
    """[X01] S above the group's order is the same signature spelled otherwise."""
    private = signing_key()
    public, signature = private.public_key().public_bytes_raw(), private.sign(b"m")
    s = int.from_bytes(signature[32:], "little") + ed25519.ORDER
    assert not both(public, b"m", signature[:32] + s.to_bytes(32, "little"))
    assert not both(public, b"m", signature[:63])
    assert not both(public, b"m", b"")


@pytest.mark.parametrize(
    "key",
    [
        *(y.to_bytes(32, "little").hex() for y in (0, 1, 2, *SPELLED_OTHERWISE)),
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ],
)
def test_keys_nobody_makes_by_honest_means(key):
    """[X01] Small order, other spellings, no point of the curve: never a key."""
    number = int(key, 16)
    for public in (number, number | 0x80):
        assert not ed25519.acceptable(public.to_bytes(32, "big"))


# -- hashes -------------------------------------------------------------------------


def naive_root(values):
    """Return the Merkle root as RFC 6962 defines it, by recursion."""
    if not values:
        return sha256(b"").digest()
    if len(values) == 1:
        return sha256(b"\x00" + values[0]).digest()
    half = 1
    while 2 * half < len(values):
        half *= 2
    left, right = naive_root(values[:half]), naive_root(values[half:])
    return sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("count", [*range(40), 63, 64, 65, 1000, 1023, CAPACITY])
def test_merkle_root(count):
    """[M02] The tree is that of RFC 6962, at every size."""
    values = [sha256(b"%d" % number).digest() for number in range(count)]
    assert hashes.tree_root(values) == naive_root(values)


def test_link_is_spelled_out():
    """[M02] A link hashes mark, stream, number, link before and leaf."""
    stream, previous, leaf = b"s" * 16, b"p" * 32, b"l" * 32
    spelled = b"\x02" + stream + bytes(7) + b"\x09" + previous + leaf
    assert hashes.link(stream, 9, previous, leaf) == sha256(spelled).digest()
    assert hashes.leaf(b"doc") == sha256(b"\x00doc").digest()
    assert hashes.header_hash(b"h") == sha256(b"\x04h").digest()


# -- frozen -------------------------------------------------------------------------


def test_frozen_entry():
    """[X01] The bytes of an entry never change: records of today are read in 2056."""
    doc = event(1)
    assert doc.startswith(FIRST)
    assert hashes.leaf(doc).hex() == (
        "74a4781ce727dd732f1bf794593242a8e27b19d22766074dd63a396b3fee08b3"
    )


def test_frozen_record():
    """[X01] The bytes of a record file never change."""
    record = batch_record()
    assert sha256(record).hexdigest() == (
        "f970ae22123e1910ebacb34789419afda0ef31cedafa52381cdba89c825078b0"
    )
    ledger = batch_ledger()
    block, _documents = ledger.blocks[3]
    assert hashes.header_hash(block.text).hex() == (
        "3e5d378de907dd73bec820fd4b531f4b5a739ac860268f4318b54f2f5a015d9d"
    )


# -- entries ------------------------------------------------------------------------


def fields(**changes):
    return {**entry.read(event(3)), **changes}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("v", 2),
        ("v", True),
        ("site", "0F6C2B1E-8A54-4C53-9A37-6F5A7F3E2D10"),
        ("stream", "PCM26031"),
        ("id", None),
        ("kind", "Batch"),
        ("label", ""),
        ("type", "signed"),
        ("type", "step.signed "),
        ("type", "step.\nsigned"),
        ("data", []),
        ("data", {"attachments": [{"name": "a"}]}),
        ("data", {"attachments": {}}),
        ("who", "anna"),
        ("who", {"uid": "1", "login": "a", "name": "A", "roles": []}),
        ("who", {"uid": 1, "login": "a", "name": "A", "roles": ["x", 1]}),
        ("who", {"uid": 1, "login": "a", "name": "A", "roles": [], "more": 1}),
        ("why", 5),
        ("at", "2026-11-22T07:20:00Z"),
        ("at", "2026-13-22T07:20:00.000000Z"),
        ("at", "2026-11-22T24:20:00.000000Z"),
        ("tz", ""),
        ("offset", "+1:00"),
        ("offset", "+15:00"),
        ("origin", "elsewhere"),
        ("request", "1"),
        ("clock", "tablet"),
        ("nonce", "0" * 31),
    ],
)
def test_entry_with_a_member_that_is_not_as_it_has_to_be(key, value):
    """[M01] Every member has its form; the refusal names the member."""
    with pytest.raises(NotEntry) as refusal:
        entry.build(fields(**{key: value}))
    assert refusal.value.path == key


@pytest.mark.parametrize("key", sorted(entry.KEYS - {"v", "nonce"}))
def test_entry_that_lacks_a_member(key):
    """[M01] All members are there, and no others."""
    value = fields()
    del value[key]
    with pytest.raises(NotEntry, match=f"lacks {key}"):
        entry.build(value)
    with pytest.raises(NotEntry, match="has no place for more"):
        entry.build(fields(more=1))


def test_entry_draws_its_nonce():
    """[M01] Without a nonce one is drawn: two events never give the same bytes."""
    value = fields()
    del value["nonce"]
    assert entry.build(value) != entry.build(value)


def test_entry_refuses_what_the_record_cannot_hold():
    """[M01] A float in the data is refused with its path."""
    with pytest.raises(canonical.NotCanonical, match=r"data\.weight"):
        entry.build(fields(data={"weight": 1.5}))


def test_what_is_a_signature():
    """[F02, X02] A signature holds its meaning and the hash of what was shown."""
    shown = {"meaning": "performed", "shown": "0" * 64}
    assert entry.is_signature(fields(type="step.signed", data=shown))
    assert not entry.is_signature(fields(type="step.done", data=shown))
    assert not entry.is_signature(fields(type="step.signed", data={"shown": "0" * 64}))
    assert not entry.is_signature(
        fields(type="step.signed", data={**shown, "shown": 1})
    )


def test_signature_on_another_content():
    """[X02] A signature whose content is not what its hash says is found."""
    content = {"value": "21.4", "unit": "A"}
    shown = sha256(canonical.encode(content)).hexdigest()
    data = {"meaning": "performed", "shown": shown, "content": content}
    ledger = batch_ledger(3)
    ledger.seal([event(3, type="step.signed", data=data)])
    assert verify(io.BytesIO(ledger.record())).ok
    altered = {**data, "content": {**content, "value": "21.5"}}
    ledger.seal([event(4, type="step.signed", data=altered)])
    fault = verify(io.BytesIO(ledger.record())).fault
    assert (fault.code, fault.entry) == ("signature_differs", 5)


# -- blocks -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"no": -1},
        {"no": True},
        {"n": CAPACITY + 1},
        {"prev": ""},
        {"root": None},
        {"at": "now"},
        {"key": 1234567890123456},
        {"key": "ab"},
        {"level": "D"},
        {"ledger": 1},
        {"more": 1},
    ],
)
def test_header_that_is_none(changes):
    """[M02] Every member of a header has its form."""
    block, _documents = batch_ledger().blocks[2]
    assert Header.decode(block.text) == block.header
    value = {**canonical.decode(block.text), **changes}
    with pytest.raises(NotHeader):
        Header.decode(canonical.encode(value))


@pytest.mark.parametrize(
    "changes",
    [
        {"signature": None},
        {"signature": "00"},
        {"hash": "0" * 64},
        {"chains": ["0" * 64, 1]},
        {"chains": ["0" * 63, "0" * 65]},
        {"chains": ["A" * 64]},
        {"mine": []},
        {"mine": [1, 1]},
        {"mine": [2, 1]},
        {"mine": [-1]},
        {"mine": [CAPACITY]},
        {"mine": [True]},
        {"header": 5},
        {"header": "{}"},
    ],
)
def test_block_that_is_none(changes):
    """[M02] Every member of a block in a file has its form."""
    block, _documents = batch_ledger().blocks[2]
    assert Sealed.decode(block.encode()) == block
    value = {**canonical.decode(block.encode()), **changes}
    with pytest.raises(NotHeader):
        Sealed.decode(canonical.encode(value))


def test_stream_is_part_of_the_link():
    """[M02] The same entry in another stream has another chain value."""
    leaf = hashes.leaf(event(1))
    assert hashes.link(BATCH.encode()[:16], 1, hashes.START, leaf) != hashes.link(
        b"x" * 16, 1, hashes.START, leaf
    )
