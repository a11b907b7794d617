"""A site's database: our addons in it, up to date, with an administrator of its own."""

from __future__ import annotations

import secrets
from pathlib import Path

from . import databases, odoo
from .layout import ADDONS
from .postgres import literal
from .steps import Step, write_whole
from .workshop import Workshop

#: Whether Odoo has begun in a database, and how many of our addons it holds.
BEGUN = "SELECT to_regclass('ir_module_module')"
HELD = """
SELECT count(*) FROM ir_module_module WHERE name IN ({names}) AND state = 'installed'
"""

#: Gives Odoo's administrator a password that nobody can guess, and notes that.
ADMINISTRATOR = """
env.ref("base.user_admin").password = {password!r}
env["ir.config_parameter"].set_param("mes.first_login", "made")
env.cr.commit()
"""

HAS_LOGIN = "SELECT 1 FROM ir_config_parameter WHERE key = 'mes.first_login'"


class Installation:
    """What brings a site's database up to our addons, wherever it was cut off.

    :param shop: the workshop with its settings
    :param database: name of the database
    :param log: name of the log
    """

    def __init__(self, shop: Workshop, database: str, log: str):
        self.shop = shop
        self.database = database
        self.log = log

    @property
    def password_file(self) -> Path:
        """Path of the file with the administrator's first password."""
        return self.shop.layout.site / f"{self.database}-admin"

    def steps(self, copied: bool) -> list[Step]:
        """Return the steps; the database server has to run.

        :param copied: whether a new one is a copy of the template, or made afresh
        """
        templates = self.shop.templates() if copied and not self.exists() else []

        def make() -> None:
            if copied and not self.exists():
                databases.fresh(self.shop.client, self.database, databases.SUITE)
            else:
                self._load()
            self._give_password()

        name = f"database-{self.database}"
        title = f"The database {self.database}"
        content = databases.addons_digest()
        after = tuple(step.name for step in templates)
        return [*templates, Step(name, title, content, make, after, self.exists)]

    def exists(self) -> bool:
        """Tell whether the database is there."""
        return self.shop.client.exists(self.database)

    def complete(self) -> bool:
        """Tell whether all our addons are installed in it."""
        query = self.shop.client.query
        if not self.exists() or not query(BEGUN, self.database):
            return False
        sql = HELD.format(names=", ".join(map(literal, ADDONS)))
        return int(query(sql, self.database)) == len(ADDONS)

    def _load(self) -> None:
        """Update our addons, or install those that an earlier attempt left out."""
        verb = "-u" if self.complete() else "-i"
        odoo.load(self.shop.layout, self.database, verb, list(ADDONS), self.log)

    def _give_password(self) -> None:
        """Replace Odoo's well-known first password, once in the database's life."""
        if self.shop.client.query(HAS_LOGIN, self.database):
            return
        password = secrets.token_urlsafe(12)
        self.password_file.parent.mkdir(exist_ok=True, mode=0o700)
        write_whole(self.password_file, f"{password}\n", 0o600)
        code = ADMINISTRATOR.format(password=password)
        otherwise = "The administrator cannot be given a password."
        odoo.script(self.shop.layout, self.database, code, self.log, otherwise)
