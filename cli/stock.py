"""Databases with Odoo's own modules: made once, copied in a second."""

from __future__ import annotations

import ast

from . import commands, environment, settings, source
from .layout import ADDONS, ROOT, Layout
from .postgres import Client
from .settings import Settings
from .steps import Step, digest, write_whole

#: The database that holds Odoo's modules and none of ours.
TEMPLATE = "mes_stock"

#: Attachments go into the database, so that a copy of it is complete.
INTO_DATABASE = """
env["ir.config_parameter"].set_param("ir_attachment.location", "db")
env["ir.attachment"].force_storage()
env["ir.config_parameter"].search([("key", "=", "ir_attachment.location")]).unlink()
env.cr.commit()
"""

#: A copy must not share the secrets that Odoo made for the template.
FRESH_IDENTITY = """
UPDATE ir_config_parameter SET value = gen_random_uuid()::text
 WHERE key IN ('database.secret', 'database.uuid')
"""


def modules() -> list[str]:
    """Return the modules of Odoo that our addons name in their manifests."""
    named: set[str] = set()
    for addon in ADDONS:
        text = (ROOT / "addons" / addon / "__manifest__.py").read_text()
        named.update(ast.literal_eval(text)["depends"])
    return sorted(named - set(ADDONS))


def configure(layout: Layout, wanted: Settings) -> None:
    """Write the settings file that every Odoo process of ours reads."""
    folders = [ROOT / "addons", *source.here(layout).addons]
    text = settings.as_text(settings.derived(wanted, layout, folders))
    if not layout.config.exists() or layout.config.read_text() != text:
        write_whole(layout.config, text, 0o600)


def odoo(layout: Layout, *arguments: str) -> list[str]:
    """Return the command that runs Odoo with the site's settings.

    :param arguments: Odoo's own, a subcommand first if there is one
    """
    program = str(source.here(layout).program)
    verb = [arguments[0]] if arguments and not arguments[0].startswith("-") else []
    rest = arguments[len(verb) :]
    return [str(layout.python), program, *verb, "-c", str(layout.config), *rest]


def load(layout: Layout, database: str, verb: str, names: list[str], log: str) -> None:
    """Install or update modules in a database; it is made when it is not there.

    :param verb: ``-i`` to install, ``-u`` to update
    :param log: name of the log
    :raises Refusal: when Odoo fails, with the path of the log
    """
    words = ["-d", database, verb, ",".join(names), "--stop-after-init"]
    words += ["--no-http", "--max-cron-threads=0", "--without-demo=True"]
    otherwise = f"Odoo cannot load {', '.join(names)}. Its log says why."
    env = environment.variables(layout)
    commands.run(odoo(layout, *words), layout.log(log), otherwise, env=env)


def step(layout: Layout, client: Client) -> Step:
    """Return the step that makes the template; the server has to run."""

    def make() -> None:
        beside = f"{TEMPLATE}_new"
        client.drop(beside)
        load(layout, beside, "-i", modules(), "setup-stock")
        _attachments_into(layout, beside)
        client.rename(beside, TEMPLATE)

    def there() -> bool:
        return client.exists(TEMPLATE)

    key = digest(source.SERIES, *modules())
    return Step("stock", "Odoo's own modules in a database", key, make, (), there)


def _attachments_into(layout: Layout, database: str) -> None:
    otherwise = "The template database cannot be finished. Its log says why."
    script(layout, database, INTO_DATABASE, "setup-stock", otherwise)


def script(layout: Layout, database: str, code: str, log: str, otherwise: str) -> str:
    """Run Python code inside Odoo on a database, with ``env`` at hand.

    :param log: name of the log
    :param otherwise: what to say when it fails
    :return: what it printed, with Odoo's log lines
    """
    words = odoo(layout, "shell", "-d", database, "--no-http")
    env = environment.variables(layout)
    return commands.run(words, layout.log(log), otherwise, env=env, text=code)


def fresh(client: Client, database: str) -> None:
    """Make a database with Odoo's own modules, in place of an older one."""
    client.copy(TEMPLATE, database)
    client.query(FRESH_IDENTITY, database)
