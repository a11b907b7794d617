"""The site's private key: made once, outside the database, readable by its owner."""

from __future__ import annotations

import os
from pathlib import Path

from . import commands, environment
from .layout import ROOT, Layout
from .refusal import Refusal

#: The program that signs with the key, and makes one.
SEALER = ROOT / "addons" / "mes_compliance" / "sealer"

#: Rights of everybody but the owner.
OTHERS = 0o077


def ensure(layout: Layout, path: Path) -> None:
    """Make the key if there is none, as a whole; refuse one that others may read.

    :raises Refusal: when the file's rights are too wide
    """
    if path.exists():
        return check(path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    words = [layout.python, SEALER, "--make-key", beside]
    otherwise = f"The site's key cannot be made in {path}."
    env = environment.variables(layout)
    commands.run(words, layout.log("setup-key"), otherwise, env=env)
    beside.rename(path)


def check(path: Path) -> None:
    """Refuse a key that others than its owner can read."""
    status = path.stat()
    if status.st_mode & OTHERS or status.st_uid not in (0, os.geteuid()):
        raise Refusal(
            f"The site's private key can be read by others. Run: chmod 600 {path}"
        )
