"""Run the verifier from its folder: ``python addons/mes_compliance/record FILE``."""

import sys
from pathlib import Path

if __package__:
    from .command import main
else:
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from record.command import main

sys.exit(main())
