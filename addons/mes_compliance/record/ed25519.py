"""Ed25519 verification (RFC 8032 §5.1.7), with nothing but integers.

The package ``cryptography`` does the arithmetic where it is present: fifty times
faster, same answers. Keys are judged here in both cases, because libraries differ on
keys nobody makes by honest means. Nothing here signs, so nothing needs constant time.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha512

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:  # the standard library alone does
    Ed25519PublicKey = None

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]
"""Extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, x*y = T/Z."""

NEUTRAL: Point = (0, 1, 1, 0)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the 64-byte signature over the message is by this 32-byte key."""
    if len(signature) != 64 or not acceptable(public):
        return False
    if Ed25519PublicKey is None:
        return verify_here(public, message, signature)
    try:
        _library_key(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=64)
def acceptable(public: bytes) -> bool:
    """Tell whether the key is a point in its only spelling, and not of small order."""
    point = _decode(public)
    if point is None:
        return False
    for _ in range(3):
        point = _add(point, point)
    return not _is_neutral(point)


def verify_here(public: bytes, message: bytes, signature: bytes) -> bool:
    """Verify without any library: R = s*B - h*A, compared in its encoded form."""
    s = int.from_bytes(signature[32:], "little")
    if s >= ORDER:
        return False
    digest = sha512(signature[:32] + public + message).digest()
    h = int.from_bytes(digest, "little") % ORDER
    negated = _multiply(public, (ORDER - h) % ORDER)
    return _encode(_add(_multiply(_BASE, s), negated)) == signature[:32]


@lru_cache(maxsize=64)
def _library_key(public: bytes) -> object:
    return Ed25519PublicKey.from_public_bytes(public)


def _decode(data: bytes) -> Point | None:
    """Return the point of its 32 bytes, None where they are not its one spelling."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if len(data) != 32 or y >= P:
        return None
    x = _root((y * y - 1) * pow(D * y * y + 1, -1, P) % P)
    if x is None or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return (x, y, 1, x * y % P)


def _root(square: int) -> int | None:
    """Return a square root modulo P, None where there is none."""
    root = pow(square, (P + 3) // 8, P)
    if root * root % P != square:
        root = root * ROOT_OF_MINUS_ONE % P
    return root if root * root % P == square else None


def _encode(point: Point) -> bytes:
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _add(left: Point, right: Point) -> Point:
    """Add two points: complete, it also doubles (RFC 8032 §5.1.4)."""
    x1, y1, z1, t1 = left
    x2, y2, z2, t2 = right
    a = (y1 - x1) * (y2 - x2) % P
    b = (y1 + x1) * (y2 + x2) % P
    c = 2 * D * t1 * t2 % P
    d = 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _is_neutral(point: Point) -> bool:
    return point[0] % P == 0 and (point[1] - point[2]) % P == 0


def _multiply(encoded: bytes, factor: int) -> Point:
    """Multiply a point by a factor below 2**256, four bits at a time."""
    total = NEUTRAL
    for place, multiples in enumerate(_multiples(encoded)):
        total = _add(total, multiples[factor >> 4 * place & 15])
    return total


@lru_cache(maxsize=16)
def _multiples(encoded: bytes) -> list[list[Point]]:
    """Return 0 … 15 times the point, for each of the 64 hex digits of a factor."""
    table, step = [], _decode(encoded)
    for _ in range(64):
        row = [NEUTRAL]
        for _ in range(15):
            row.append(_add(row[-1], step))
        table.append(row)
        step = _add(row[-1], step)
    return table


_BASE = (4 * pow(5, -1, P) % P).to_bytes(32, "little")
