"""The page that describes the text of recipes names everything the reader knows."""

import dataclasses
import importlib
import pkgutil
import re
from pathlib import Path

from addons.mes_recipe import isa88
from addons.mes_recipe.isa88 import keys, words

PAGE = (Path(__file__).parents[2] / "docs" / "recipe-format.md").read_text()
NAMED = set(re.findall(r"`([^`\n]+)`", PAGE))


def _parts():
    """Yield every class whose fields are keys of the text."""
    for module in pkgutil.iter_modules(isa88.__path__):
        if not module.ispkg:
            found = importlib.import_module(f"{isa88.__name__}.{module.name}")
            for each in vars(found).values():
                if isinstance(each, type) and dataclasses.is_dataclass(each):
                    yield each


def test_every_key_is_described():
    """[A15, X03] No key of the text is missing on its page."""
    known = set()
    for part in _parts():
        try:
            known |= set(keys.table(part))
        except (KeyError, TypeError, AttributeError):
            continue
    assert {"phase", "optional", "time_limits", "water_in_form"} <= known
    assert known <= NAMED


def test_every_word_is_described():
    """[A15] No word of the closed lists is missing either."""
    closed = (words.LEVELS, words.METHODS, words.ROUNDINGS, words.CLASSES)
    for listed in (*closed, words.ABOVE_100, words.PHASE_KINDS):
        assert set(listed) <= NAMED
