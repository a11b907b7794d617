"""The state machine of alarms that Odoo shows and tests, loaded without Odoo.

Limits and qualities have their names and their order from there.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

MACHINE = Path(__file__).parents[1] / "addons/mes_equipment/condition/alarm.py"


def _loaded():
    name = "gateway.condition_alarm"
    spec = importlib.util.spec_from_file_location(name, MACHINE)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


machine = _loaded()
