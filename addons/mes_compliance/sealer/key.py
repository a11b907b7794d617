"""The site's signing key: an Ed25519 private key in a file of its own."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ..record import hashes

OTHERS = 0o077
"""Rights of everybody but the file's owner."""


class KeyRefused(Exception):
    """A key file that is not used; the message says why and what to do."""


class Signer:
    """Signs block headers. The private key stays inside.

    :ivar public: the public key, 32 bytes
    :ivar key: its key id
    """

    def __init__(self, private: Ed25519PrivateKey):
        self.sign = private.sign
        self.public = private.public_key().public_bytes_raw()
        self.key = hashes.key_id(self.public)

    @classmethod
    def load(cls, path: Path) -> Signer:
        """Return the signer of a key file (PKCS #8 in PEM).

        :raise KeyRefused: missing, readable by others, or not an Ed25519 key
        """
        try:
            with open(path, "rb") as file:
                _check_rights(path, os.fstat(file.fileno()))
                data = file.read()
            private = serialization.load_pem_private_key(data, password=None)
        except OSError as fault:
            raise KeyRefused(f"{path}: {fault.strerror}.") from None
        except (ValueError, TypeError):
            raise KeyRefused(f"{path} holds no private key.") from None
        if not isinstance(private, Ed25519PrivateKey):
            raise KeyRefused(f"{path} holds a key of another kind than Ed25519.")
        return cls(private)


def make(path: Path) -> Signer:
    """Make a new key in a file that only its owner may read.

    :raise KeyRefused: the file exists or cannot be written
    """
    private = Ed25519PrivateKey.generate()
    data = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
    except FileExistsError:
        raise KeyRefused(f"{path} is there already; a key is never replaced.") from None
    except OSError as fault:
        raise KeyRefused(f"{path}: {fault.strerror}.") from None
    return Signer(private)


def _check_rights(path: Path, status: os.stat_result) -> None:
    if status.st_mode & OTHERS:
        raise KeyRefused(f"{path} can be read by others. Run: chmod 600 {path}")
    if status.st_uid not in (0, os.geteuid()):
        raise KeyRefused(f"{path} belongs to another user.")
