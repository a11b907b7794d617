"""Load the addons' pure packages where no Odoo is installed.

Importing ``addons.mes_recipe`` would run the addon's own ``__init__`` and with it
Odoo. Here every addon becomes a bare namespace that only knows its folder, so that
``addons.mes_recipe.isa88`` can be imported, and with it the packages it reaches by
relative import, ``from ...mes_compliance.measure import Quantity``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

ADDONS = Path(__file__).resolve().parents[1] / "addons"


def load() -> None:
    """Register the namespaces ``addons`` and ``addons.<addon>``; harmless to repeat."""
    _bare("addons", ADDONS)
    for manifest in sorted(ADDONS.glob("*/__manifest__.py")):
        folder = manifest.parent
        module = _bare(f"addons.{folder.name}", folder)
        setattr(sys.modules["addons"], folder.name, module)


def _bare(name: str, folder: Path) -> ModuleType:
    module = sys.modules.get(name)
    if module is None:
        module = sys.modules[name] = ModuleType(name)
        module.__path__ = [str(folder)]
    return module
