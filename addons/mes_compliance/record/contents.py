"""What a record file says of itself: header, keys, attachments and end.

Each is canonical JSON with exact members. Nothing here is trusted: all of it has to
follow from the entries and blocks, which verification checks.
"""

from __future__ import annotations

from . import canonical, ed25519, hashes
from .block import is_key_id
from .entry import is_hash, is_label, is_uuid

FORMAT = "mes-record 1"
ALGORITHM = "ed25519"

_STREAM = {"stream", "kind", "label", "after", "entries", "head"}


class NotContents(ValueError):
    """A frame that is not of the form it has to be; the message says why."""


def encode_header(ledger: str, streams: list[dict]) -> bytes:
    """Return the header: the ledger's UUID and what the file holds of each stream.

    :param streams: in order of their first entry in the file, each ``{stream, kind,
        label, after: {seq, chain}, entries, head: {seq, chain}}``
    """
    return canonical.encode({"format": FORMAT, "ledger": ledger, "streams": streams})


def decode_header(payload: bytes) -> dict:
    """Return the members of a header.

    :raise NotContents: not a header of this format
    """
    value = _members(payload, {"format", "ledger", "streams"}, "header")
    streams = value["streams"]
    if value["format"] != FORMAT or not is_uuid(value["ledger"]):
        raise NotContents("the header is of another format")
    if type(streams) is not list or not all(_is_stream(item) for item in streams):
        raise NotContents("the header does not say what the file holds of each stream")
    if not streams or len({item["stream"] for item in streams}) != len(streams):
        raise NotContents("the header names no stream, or one twice")
    return value


def encode_key(public: bytes) -> bytes:
    """Return the frame of a public key, 32 bytes."""
    key = hashes.key_id(public)
    return canonical.encode({"key": key, "alg": ALGORITHM, "public": public.hex()})


def decode_key(payload: bytes) -> bytes:
    """Return the public key of its frame.

    :raise NotContents: not a key, or not under its own name
    """
    value = _members(payload, {"key", "alg", "public"}, "key")
    if value["alg"] != ALGORITHM or not is_hash(value["public"]):
        raise NotContents("this is not an Ed25519 key")
    public = bytes.fromhex(value["public"])
    if not is_key_id(value["key"]) or value["key"] != hashes.key_id(public):
        raise NotContents("the key has not the name beside it")
    if not ed25519.acceptable(public):
        raise NotContents("the key is not a point fit to sign with")
    return public


def encode_file(file: dict) -> bytes:
    """Return the frame that announces an attachment ``{name, sha256, size}``."""
    return canonical.encode(file)


def decode_file(payload: bytes) -> dict:
    """Return the attachment that a frame announces, as the frame spells it.

    :raise NotContents: not of the form
    """
    return _members(payload, {"name", "sha256", "size"}, "attachment")


def encode_end(entries: int) -> bytes:
    """Return the end, which counts the entries of the file."""
    return canonical.encode({"entries": entries})


def _members(payload: bytes, keys: set[str], name: str) -> dict:
    try:
        value = canonical.decode(payload)
    except canonical.NotCanonical as fault:
        raise NotContents(f"the {name} is not canonical JSON, {fault}") from None
    if type(value) is not dict or value.keys() != keys:
        raise NotContents(f"the {name} has not the members it has to have")
    return value


def _is_stream(item: object) -> bool:
    return (
        type(item) is dict
        and item.keys() == _STREAM
        and is_uuid(item["stream"])
        and type(item["kind"]) is str
        and is_label(item["label"])
        and type(item["entries"]) is int
        and _is_place(item["after"])
        and _is_place(item["head"])
        and (item["after"]["seq"] > 0 or item["after"]["chain"] == hashes.START.hex())
    )


def _is_place(item: object) -> bool:
    return (
        type(item) is dict
        and item.keys() == {"seq", "chain"}
        and type(item["seq"]) is int
        and item["seq"] >= 0
        and is_hash(item["chain"])
    )
