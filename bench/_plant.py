"""A small plant in a database of its own: made in seconds by the tests' own means."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from unittest.mock import patch

import odoo.service.server
from odoo.api import Environment
from odoo.modules.registry import Registry
from odoo.tools import config

from cli import databases, settings
from cli.layout import Layout
from cli.postgres import Client

TEMPLATE = os.environ.get("BENCH_TEMPLATE", databases.SUITE)
"""Database that holds the suite; another one while addons are being worked on."""

ROUNDS = 1_000
"""Rounds of password hashing while the plant is made: real ones take half a second."""


def client() -> Client:
    """Return the database server."""
    return Client(Layout(), settings.read())


def copied(database: str, template: str = TEMPLATE) -> str:
    """Make a database as a copy of a template and return its name."""
    databases.fresh(client(), database, template)
    return database


def dropped(database: str) -> None:
    """Drop a database."""
    client().drop(database)


def loaded(database: str) -> Registry:
    """Load Odoo on a database in this process."""
    words = ["-c", str(Layout().config), "-d", database, "--log-level=warn"]
    with patch.object(sys, "argv", sys.argv[:1]):
        config.parse_config(words, setup_logging=True)
    odoo.service.server.load_server_wide_modules()
    return Registry(database)


@contextmanager
def environment(database: str):
    """Give Odoo's environment on a database; what is done is committed at the end."""
    with loaded(database).cursor() as cr:
        yield Environment(cr, odoo.SUPERUSER_ID, {})


def made(env, recipe=str):
    """Make the plant of the tests in a database for good, and return who acts in it.

    :param recipe: makes its recipe's text from that of the tests
    :return: an instance of the tests' ``BatchCase`` that works on ``env``
    """
    from odoo.addons.base.models import res_users
    from odoo.addons.mes_batch.tests import batch_case

    text = recipe(batch_case.RECIPE.read_text(encoding="utf-8"))

    class Plant(batch_case.BatchCase):
        """The test case without a test: its plant stays."""

        def runTest(self):
            """Do nothing."""

    Plant.env, Plant.cr, Plant.registry = env, env.cr, env.registry
    Plant.site = env.company
    Plant.site.write({"name": "Basel Solids", "mes_timezone": "Europe/Zurich"})
    with (
        patch.object(res_users, "MIN_ROUNDS", ROUNDS),
        patch.object(batch_case, "RECIPE", Text(text)),
    ):
        for part in (Plant.people, Plant.materials, Plant.equipment, Plant.recipe):
            part()
    return Plant()


class Text(str):
    """A text that is read as a file would be."""

    def read_text(self, encoding: str = "") -> str:
        """Return the text."""
        return str(self)


@contextmanager
def quick_signatures():
    """Let passwords be verified quickly, where signing is not what is measured."""
    from odoo.addons.base.models import res_users

    with patch.object(res_users, "MIN_ROUNDS", ROUNDS):
        yield
