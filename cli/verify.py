"""``./mes verify FILE``: is a record as it was sealed. Needs Python alone."""

from __future__ import annotations

from . import pure


def verify(arguments: list[str]) -> int:
    """Verify a record, bundle, document or page, and say the outcome in a sentence.

    :param arguments: file and options, see ``./mes verify --help``
    :return: 0 when all is as it was sealed, 1 when not, 2 when it is no record
    """
    pure.load()
    from addons.mes_compliance.record import command

    return command.main(arguments)
