"""The entry document: the one form in which an event stands in the record.

An entry is the canonical JSON of an object with exactly :data:`KEYS`. It holds who did
what to which thing, when, where from and why, with the names as they were then.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timezone
from hashlib import sha256

from . import canonical

VERSION = 1

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_TIME = (
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z"
)
_PATTERNS = {
    "at": _TIME,
    "clock": "server|demo",
    "id": _UUID,
    "kind": "[a-z][a-z0-9_]*",
    "nonce": "[0-9a-f]{32}",
    "offset": "[+-](?:0[0-9]|1[0-4]):[0-5][0-9]",
    "origin": "rpc|http|cron|shell|import|install|system",
    "site": _UUID,
    "stream": _UUID,
    "type": r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+",
    "tz": "[A-Za-z][A-Za-z0-9_+/-]*",
}
_PERSON = {"uid", "login", "name", "roles"}
_ATTACHMENT = {"name", "sha256", "size"}

KEYS = frozenset(_PATTERNS) | {"data", "label", "request", "v", "who", "why"}
"""The keys of an entry document: all of them, and no other."""

_HASH = re.compile("[0-9a-f]{64}")
_ONE = {key: re.compile(pattern) for key, pattern in _PATTERNS.items()}
_ALL = re.compile("\n".join(f"(?:{pattern})" for pattern in _PATTERNS.values()))


class NotEntry(ValueError):
    """A document that is not an entry; :ivar path: names the member that is not."""

    def __init__(self, path: str, reason: str):
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path = path


def build(fields: Mapping[str, object]) -> bytes:
    """Return the document of an event.

    :param fields: all :data:`KEYS` but ``v``; without ``nonce`` one is drawn
    :raise NotEntry: a member is missing, too many or not as it has to be
    :raise NotCanonical: ``data`` holds something a record cannot hold
    """
    value = {"v": VERSION, "nonce": secrets.token_hex(16), **fields}
    check(value)
    return canonical.encode(value)


def read(document: bytes) -> dict:
    """Return the members of an entry document.

    :raise NotEntry: not canonical JSON, or not an entry
    """
    try:
        value = canonical.decode(document)
    except canonical.NotCanonical as fault:
        raise NotEntry(fault.path, fault.reason) from None
    check(value)
    return value


def instant(moment: datetime) -> str:
    """Return an aware moment as the record writes it: UTC with microseconds and Z."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def check(value: object) -> None:
    """Make sure that the value has the exact members of an entry.

    :raise NotEntry: names the first member that is not as it has to be
    """
    if type(value) is not dict or value.keys() != KEYS:
        raise NotEntry("", _key_difference(value))
    try:
        sound = _ALL.fullmatch("\n".join([value[key] for key in _PATTERNS]))
    except TypeError:
        sound = None
    if not sound or not all(holds(value[key]) for key, holds in _RULES.items()):
        _name_member(value)


def is_hash(value: object) -> bool:
    """Tell whether the value is a SHA-256 as 64 lower-case hex digits."""
    return type(value) is str and _HASH.fullmatch(value) is not None


def is_uuid(value: object) -> bool:
    """Tell whether the value is a UUID in lower case with dashes."""
    return type(value) is str and _ONE["id"].fullmatch(value) is not None


def is_label(value: object) -> bool:
    """Tell whether the value can name a stream: a text that is not empty."""
    return type(value) is str and value != ""


def is_signature(value: dict) -> bool:
    """Tell whether an entry is an electronic signature: meaning, and what was shown."""
    data = value["data"]
    return (
        value["type"].endswith(".signed")
        and type(data.get("meaning")) is str
        and is_hash(data.get("shown"))
    )


def contradicts(value: dict) -> bool:
    """Tell whether a signature holds what was shown, and the hash is of another."""
    if not is_signature(value) or "content" not in value["data"]:
        return False
    content = canonical.encode(value["data"]["content"])
    return sha256(content).hexdigest() != value["data"]["shown"]


def attachments(value: dict) -> list[dict]:
    """Return the files that belong to an entry, each ``{name, sha256, size}``."""
    return value["data"].get("attachments", [])


def _key_difference(value: object) -> str:
    if type(value) is not dict:
        return "is not an object"
    missing, extra = KEYS - value.keys(), value.keys() - KEYS
    names = ", ".join(sorted(missing or extra))
    return f"{'lacks' if missing else 'has no place for'} {names}"


def _name_member(value: dict) -> None:
    """Name the first member that is not as it has to be."""
    for key, pattern in _ONE.items():
        if type(value[key]) is not str or not pattern.fullmatch(value[key]):
            raise NotEntry(key, "is not of the form the record asks for")
    for key, holds in _RULES.items():
        if not holds(value[key]):
            raise NotEntry(key, "is not of the form the record asks for")


def _is_person(who: object) -> bool:
    return (
        type(who) is dict
        and who.keys() == _PERSON
        and type(who["uid"]) is int
        and type(who["login"]) is type(who["name"]) is str
        and type(who["roles"]) is list
        and all(type(role) is str for role in who["roles"])
    )


def _are_attachments(files: object) -> bool:
    return type(files) is list and all(
        type(file) is dict
        and file.keys() == _ATTACHMENT
        and type(file["name"]) is str
        and is_hash(file["sha256"])
        and type(file["size"]) is int
        and file["size"] >= 0
        for file in files
    )


def _is_data(data: object) -> bool:
    return type(data) is dict and _are_attachments(data.get("attachments", []))


_RULES = {
    "v": lambda value: type(value) is int and value == VERSION,
    "label": is_label,
    "why": lambda value: value is None or type(value) is str,
    "request": lambda value: value is None or is_uuid(value),
    "who": _is_person,
    "data": _is_data,
}
