"""Where everything lives: the project's folders, and one ignored folder ``.mes``."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

#: The project's folder.
ROOT = Path(__file__).resolve().parent.parent

#: The addons of the suite, lowest first.
ADDONS = ("mes_compliance", "mes_training", "mes_equipment", "mes_recipe", "mes_batch")

#: Longest path of a Unix socket that Linux takes, less PostgreSQL's file name.
SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432")


class Layout:
    """The paths below one folder that setting up, serving and testing make.

    :param home: that folder; by default ``.mes`` in the project, or what the
        environment variable ``MES_HOME`` names
    """

    def __init__(self, home: Path | None = None):
        chosen = home or os.environ.get("MES_HOME") or ROOT / ".mes"
        self.home = Path(chosen).resolve()
        self.venv = self.home / "venv"
        self.odoo = self.home / "odoo"
        self.stamps = self.home / "stamps"
        self.logs = self.home / "log"
        self.run = self.home / "run"
        self.site = self.home / "site"
        self.data = self.home / "data"
        self.config = self.home / "odoo.conf"
        self.postgres = self.home / "postgres"
        self.pycache = self.home / "pycache"

    @property
    def python(self) -> Path:
        """Python of the virtual environment."""
        return self.venv / "bin" / "python"

    @property
    def socket(self) -> Path:
        """Folder of PostgreSQL's socket; elsewhere when the path would be too long."""
        inside = self.postgres / "socket"
        if len(str(inside)) <= SOCKET_LIMIT:
            return inside
        digest = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"mes-{digest}"

    def make(self) -> Layout:
        """Create the folders that hold small files; return the layout itself."""
        for folder in (self.home, self.stamps, self.logs, self.run):
            folder.mkdir(parents=True, exist_ok=True)
        return self

    def log(self, name: str) -> Path:
        """Return the path of the log of that name."""
        return self.logs / f"{name}.log"
