"""Annexes: audit trail, signatures, frozen recipe, people, seals."""

from __future__ import annotations

from collections.abc import Iterator

from ...mes_compliance.record import hashes
from . import signatures, words
from .recipe import recipe
from .rows import sentence
from .story import Story


def annexes(story: Story) -> dict:
    """Return the annexes of the document."""
    return {
        "trail": list(_trail(story)),
        "signatures": signatures.listed(story),
        "recipe": recipe(story),
        "people": list(_people(story)),
        "seals": _seals(story),
    }


def _trail(story: Story) -> Iterator[dict]:
    """Yield every entry of the batch, in the order of the record."""
    for entry in story.source.batch:
        yield {
            "no": entry.number,
            "day": entry.moment.day,
            "at": entry.moment.clock,
            "by": entry.name,
            "step": entry.step,
            "type": entry.type,
            "text": sentence(story, entry),
            "block": entry.block,
            "leaf": words.code(entry.leaf),
        }


def _people(story: Story) -> Iterator[dict]:
    """Yield everybody who acted, as they were named then."""
    found: dict[tuple, int] = {}
    for entry in story.source.batch:
        who = entry.who
        key = (who["name"], who["login"], words.roles(who["roles"]))
        found[key] = found.get(key, 0) + 1
    for (name, login, roles), count in sorted(found.items()):
        yield {"name": name, "login": login, "roles": roles, "entries": count}


def _seals(story: Story) -> dict:
    """Return what seals the record, and with which keys."""
    source = story.source
    numbers = [seal.no for seal in source.seals]
    signed = sum(seal.key is not None for seal in source.seals)
    return {
        "ledger": source.ledger,
        "stream": source.batch[0].document["stream"],
        "site": source.batch[0].document["site"],
        "blocks": f"{len(numbers)}, no. {min(numbers)} to {max(numbers)}",
        "signed": f"{signed} of {len(numbers)}",
        "levels": ", ".join(sorted({seal.level for seal in source.seals})),
        "head": source.head,
        "entries": words.grouped(len(source.batch)),
        "recipe_entries": words.grouped(len(source.recipe)),
        "zone": story.issued.moment.zone,
        "keys": [
            {"id": hashes.key_id(key), "fingerprint": hashes.fingerprint(key)}
            for key in source.keys
        ],
    }
