"""Run the sealer from its folder, next to an Odoo or without any."""

import sys
from pathlib import Path
from types import ModuleType

if __package__:
    from .daemon import main
else:
    # Reach the packages beside this one without running the addon's own __init__,
    # which would load Odoo.
    addon = ModuleType("mes_compliance")
    addon.__path__ = [str(Path(__file__).resolve().parents[1])]
    sys.modules["mes_compliance"] = addon
    from mes_compliance.sealer.daemon import main

sys.exit(main())
