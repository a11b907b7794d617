"""What the gateway is started with."""

from __future__ import annotations

import argparse
import fcntl
import netrc
import os
import stat
from pathlib import Path
from typing import NamedTuple


class Refused(Exception):
    """The gateway cannot be started so; says why."""


class Settings(NamedTuple):
    """What the command line says.

    :ivar key: the gateway's key, from its file
    :ivar buffer: the buffer's file
    :ivar dsn: the database; None: everything goes through Odoo
    :ivar cap: bytes above which the buffer is full
    :ivar logins: user and password by host, for brokers and OPC UA servers
    """

    url: str
    key: str
    buffer: Path
    dsn: str | None
    cap: int
    logins: dict[str, tuple[str, str]]


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    found = argparse.ArgumentParser("gateway", description="Brings readings to a site.")
    add = found.add_argument
    add("--url", required=True, help="the site's address")
    add("--key-file", type=Path, required=True, help="file with the gateway's key")
    add("--buffer", type=Path, required=True, help="file that keeps readings")
    add("--dsn", help="database, as libpq spells it; without: all goes through Odoo")
    add("--cap", type=int, default=1024, metavar="MB", help="size of a full buffer")
    text = "file of logins in netrc form, for brokers and OPC UA servers"
    add("--netrc", type=Path, metavar="FILE", help=text)
    return found


def read(arguments: list[str] | None = None) -> Settings:
    """Return what the command line says.

    :raises Refused: a file is missing, or can be read by others
    """
    options = parser().parse_args(arguments)
    key = _secret(options.key_file).strip()
    if not key:
        raise Refused(f"{options.key_file} is empty.")
    options.buffer.parent.mkdir(parents=True, exist_ok=True)
    logins = _logins(options.netrc) if options.netrc else {}
    cap = options.cap << 20
    return Settings(options.url, key, options.buffer, options.dsn, cap, logins)


def sole(buffer: Path) -> object:
    """Take a buffer for this process; return what holds it.

    :raises Refused: another process has it
    """
    holder = buffer.with_suffix(".lock").open("a")
    try:
        fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Refused(f"{buffer} is in use by another gateway.") from None
    return holder


def _secret(path: Path) -> str:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise Refused(f"{path} can be read by others. Run: chmod 600 {path}")
        return path.read_text(encoding="utf-8")
    except OSError as fault:
        raise Refused(f"{path}: {os.strerror(fault.errno)}.") from None


def _logins(path: Path) -> dict[str, tuple[str, str]]:
    _secret(path)
    try:
        hosts = netrc.netrc(path).hosts
    except netrc.NetrcParseError as fault:
        raise Refused(f"{path}: {fault.msg}.") from None
    return {host: (user, word) for host, (user, _account, word) in hosts.items()}
