"""Let every test reach the pure packages, with or without Odoo."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cli import pure  # noqa: E402

pure.load()
