"""The site's private key: made once, outside the database, readable by its owner.

An Ed25519 private key is 32 random bytes. They are kept as PKCS #8 in PEM (RFC 8410),
which every tool reads; no library is needed to write it.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from .refusal import Refusal
from .steps import write_whole

#: What stands before the 32 bytes: PKCS #8, version 0, algorithm 1.3.101.112.
PREFIX = bytes.fromhex("302e020100300506032b657004220420")

#: Rights of everybody but the owner.
OTHERS = 0o077


def ensure(path: Path) -> None:
    """Make the key if there is none; refuse one that others may read.

    :raises Refusal: when the file's rights are too wide
    """
    if path.exists():
        return _check(path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    body = base64.b64encode(PREFIX + secrets.token_bytes(32)).decode()
    text = f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n"
    write_whole(path, text, 0o600)


def _check(path: Path) -> None:
    status = path.stat()
    if status.st_mode & OTHERS or status.st_uid not in (0, os.geteuid()):
        raise Refusal(
            f"The site's private key can be read by others. Run: chmod 600 {path}"
        )
