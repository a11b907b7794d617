"""``verify FILE``: the command that verifies a record, with Python alone."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from .files import verify_file
from .report import Report

VERIFIED, DIFFERS, UNREADABLE = 0, 1, 2
"""Exit codes: as sealed; not as sealed; not a file that can be verified."""


def main(arguments: list[str] | None = None) -> int:
    """Verify a file and say in one sentence what was found.

    :param arguments: the words after the command, else those of the process
    :return: 0 verified, 1 not as sealed, 2 nothing that could be verified
    """
    options = _parser().parse_args(arguments)
    report = verify_file(options.file, keys=options.key, documents=not options.seals)
    if options.json:
        print(json.dumps(report.as_dict(), indent=2, sort_keys=True))
    else:
        _say(report)
    if report.ok:
        return VERIFIED
    return DIFFERS if report.readable else UNREADABLE


def _say(report: Report) -> None:
    """Print the outcome; a terminal that cannot show a character shows its code."""
    mark = "VERIFIED" if report.ok else "NOT VERIFIED"
    sentence = f"{mark}. {report.sentence}"
    encoding = sys.stdout.encoding or "utf-8"
    print(sentence.encode(encoding, "backslashreplace").decode(encoding))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "verify",
        description="Verify a batch record: .mesx bundle, .mes record, .pdf or .html.",
        epilog="Exit code 0: as sealed. 1: not as sealed. 2: not a batch record.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        type=_fingerprint,
        metavar="FINGERPRINT",
        help="accept only seals of this key (16 hex digits or more; may be repeated)",
    )
    parser.add_argument("--json", action="store_true", help="print the whole report")
    parser.add_argument(
        "--seals",
        action="store_true",
        help="check hashes and signatures only, do not read the documents",
    )
    return parser


def _fingerprint(text: str) -> str:
    digits = re.sub("[ :]", "", text).lower()
    if not re.fullmatch("[0-9a-f]{16,64}", digits):
        raise argparse.ArgumentTypeError("a fingerprint has 16 to 64 hex digits")
    return digits
