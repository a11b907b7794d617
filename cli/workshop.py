"""The workshop: everything set up and a database server at hand, for all commands."""

from __future__ import annotations

import shutil
from contextlib import contextmanager, nullcontext

from . import browser, databases, environment, odoo, settings, source
from .console import Console
from .layout import Layout
from .postgres import Client, Server
from .postgres import steps as postgres_steps
from .refusal import Refusal
from .steps import Setup, Step

#: Bytes of free disk that a first start needs.
ROOM = 4 * 2**30


class Workshop:
    """What the commands share: paths, settings, progress, set-up, database server.

    :param layout: where everything lives
    :param console: where progress goes
    :param wanted: the site's settings; those of ``odoo.conf`` by default
    """

    def __init__(
        self,
        layout: Layout | None = None,
        console: Console | None = None,
        wanted: settings.Settings | None = None,
    ):
        self.layout = (layout or Layout()).make()
        self.console = console or Console()
        self.settings = wanted or settings.read()
        self.setup = Setup(self.layout, self.console)

    @property
    def client(self) -> Client:
        """The databases; the environment has to stand."""
        return Client(self.layout, self.settings)

    def parts(self, tests: bool = False) -> list[Step]:
        """Return the steps that need no database server."""
        return [
            *environment.steps(self.layout, tests),
            *source.steps(self.layout),
            *postgres_steps(self.layout, self.settings),
            *(browser.steps(self.layout) if tests else []),
        ]

    def prepare(self, tests: bool = False) -> None:
        """Bring the environment, Odoo and PostgreSQL, as far as they are missing."""
        steps = self.parts(tests)
        if not all(map(self.setup.is_done, steps)):
            self._check_room()
            self.console.say("Setting up (once; safe to interrupt and run again):")
        self.setup.run(steps)
        odoo.configure(self.layout, self.settings)

    def _check_room(self) -> None:
        free = shutil.disk_usage(self.layout.home).free
        if free < ROOM and not self.layout.odoo.exists():
            raise Refusal(
                f"The disk has {free / 2**30:.1f} GB free; a first start needs "
                f"{ROOM / 2**30:.0f} GB. Free some space and run it again."
            )

    @contextmanager
    def server(self):
        """Have the database server run, and the role that owns the databases exist."""
        embedded = self.settings.embedded
        with Server(self.layout).used() if embedded else nullcontext():
            self.client.ensure_owner()
            yield

    def templates(self) -> list[Step]:
        """Return the steps that make the template databases; the server has to run."""
        make = (databases.stock, databases.suite)
        return [step(self.layout, self.client) for step in make]

    def ensure_stock(self) -> None:
        """Make the template with Odoo's own modules, if it is missing or old."""
        self.setup.run(self.templates()[:1])
