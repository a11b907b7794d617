"""Canonical JSON: one value, one sequence of bytes.

The subset of RFC 8785 in which a record is written: keys are ASCII text, values are
text in Unicode normalization form C, integers below 2**53 in magnitude, true, false,
null, arrays and objects, at most :data:`DEPTH` deep. Quantities are text, so that no
floating point number ever enters a record. Inside the subset the canonical form is
what :mod:`json` writes with sorted keys and no spaces, which is several times faster
than a general implementation.
"""

from __future__ import annotations

import json
import re
import unicodedata

DEPTH = 64
"""Greatest nesting of arrays and objects, the outermost counted as 1."""

LARGEST = 2**53 - 1
"""Greatest magnitude of an integer: what every JSON reader holds exactly."""

# A string token that holds a non-ASCII byte and is followed by a colon: a key.
_FOREIGN_KEY = re.compile(rb'[\x80-\xff](?:[^"\\]|\\.)*":')
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class NotCanonical(ValueError):
    """A value or text that lies outside the subset.

    :ivar path: where it lies, as ``data.limits[0].low``; empty for the whole
    :ivar reason: what stands there, in words
    """

    def __init__(self, reason: str, path: str = ""):
        super().__init__(f"{path}: {reason}" if path else reason)
        self.reason = reason
        self.path = path


def encode(value: object) -> bytes:
    """Return the canonical bytes of a value.

    :raise NotCanonical: the value holds something outside the subset; names its path
    """
    _check(value, "", 1)
    return _write(value).encode()


def decode(data: bytes) -> object:
    """Return the value of canonical bytes, and refuse any other spelling of it.

    :raise NotCanonical: not JSON, outside the subset, or not in canonical form
    """
    try:
        text = data.decode()
        value = _read(text)
        written = _write(value)
    except NotCanonical:
        raise
    except RecursionError:
        raise NotCanonical(f"nested deeper than {DEPTH}") from None
    except ValueError as fault:
        raise NotCanonical(f"not JSON: {fault}") from None
    if written != text:
        place = _first_difference(written, text)
        raise NotCanonical(f"not in canonical form at character {place}")
    if _may_leave_subset(data, text):
        _check(value, "", 1)
    return value


def composed(value: object) -> object:
    """Return plain data as a record holds it: text in form C, tuples as lists."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: composed(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [composed(item) for item in value]
    return value


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST:
        raise NotCanonical(f"integer {text[:20]} is beyond 2**53")
    return int(text)


def _refuse_number(text: str) -> object:
    raise NotCanonical(f"number {text[:20]} is not an integer; quantities are text")


_write = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode
_read = json.JSONDecoder(
    parse_int=_integer, parse_float=_refuse_number, parse_constant=_refuse_number
).decode


def _first_difference(written: str, text: str) -> int:
    pairs = enumerate(zip(written, text, strict=False))
    differing = (place for place, (left, right) in pairs if left != right)
    return next(differing, min(len(written), len(text)))


def _may_leave_subset(data: bytes, text: str) -> bool:
    """Tell whether keys, form C or depth need the slow look.

    The bytes already equal the canonical form of what was read from them. The whole
    text may fail to be in form C where each string is (a mark after an escape): hence
    "may".
    """
    if data.count(b"{") + data.count(b"[") > DEPTH:
        return True
    if text.isascii():
        return False
    return bool(_FOREIGN_KEY.search(data)) or not unicodedata.is_normalized("NFC", text)


def _check(value: object, path: str, depth: int) -> None:
    kind = type(value)
    if kind is str:
        _check_text(value, path)
    elif kind is int:
        if not -LARGEST <= value <= LARGEST:
            raise NotCanonical("integer is beyond 2**53", path)
    elif kind is dict or kind is list:
        if depth > DEPTH:
            raise NotCanonical(f"nested deeper than {DEPTH}", path)
        _check_members(value, path, depth)
    elif value is not None and kind is not bool:
        raise NotCanonical(f"{kind.__name__} is not a type of the record", path)


def _check_members(value: dict | list, path: str, depth: int) -> None:
    if type(value) is list:
        for place, item in enumerate(value):
            _check(item, f"{path}[{place}]", depth + 1)
        return
    for key, item in value.items():
        if type(key) is not str or not key.isascii():
            raise NotCanonical(f"key {key!r} is not ASCII text", path)
        _check(item, f"{path}.{key}" if path else key, depth + 1)


def _check_text(text: str, path: str) -> None:
    if text.isascii():
        return
    if _SURROGATE.search(text):
        raise NotCanonical("text holds half a surrogate pair", path)
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonical("text is not in Unicode normalization form C", path)
