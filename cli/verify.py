"""``./mes verify FILE``: is a record as it was sealed. Needs Python alone."""

from __future__ import annotations

import sys
from pathlib import Path

from . import pure
from .refusal import Refusal

#: Exit codes.
SOUND, BROKEN, UNREADABLE = 0, 1, 2


def verify(path: Path, stream=None) -> int:
    """Verify a record, bundle, document or page, and say the outcome in a sentence.

    :param path: the file
    :param stream: where the sentence goes; standard output by default
    :return: 0 when all is as it was sealed, 1 when not, 2 when it is no record
    :raises Refusal: when the file cannot be opened
    """
    pure.load()
    from addons.mes_compliance import record

    try:
        with open(path, "rb") as file:
            report = record.verify(file)
    except OSError as error:
        raise Refusal(f"{path} cannot be opened: {error.strerror}.") from error
    print(f"{path.name}: {report.sentence}", file=stream or sys.stdout)
    if report.ok:
        return SOUND
    return BROKEN if report.readable else UNREADABLE
