"""Run the verifier from its folder: ``python addons/mes_compliance/record FILE``."""

import sys
from pathlib import Path

if not __package__:
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    __package__ = "record"

from .command import main

sys.exit(main())
