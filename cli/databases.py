"""Databases made once and copied in a second: Odoo's modules, and ours on top."""

from __future__ import annotations

import ast

from . import odoo, source
from .layout import ADDONS, ROOT, Layout
from .postgres import Client
from .steps import Step, digest, digest_tree

#: The database that holds Odoo's modules, and the one that holds ours too.
STOCK = "mes_stock"
SUITE = "mes_suite"

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


def addons_digest() -> str:
    """Return a digest of all files of our addons."""
    return digest_tree(ROOT / "addons" / addon for addon in ADDONS)


def stock(layout: Layout, client: Client) -> Step:
    """Return the step that makes the template with Odoo's modules."""

    def fill(database: str) -> None:
        odoo.load(layout, database, "-i", modules(), "setup-stock")
        _keep_attachments(layout, database)

    key = digest(str(source.chosen()), *modules())
    return _template(client, STOCK, "Odoo's own modules", key, fill)


def suite(layout: Layout, client: Client) -> Step:
    """Return the step that makes the template with our addons, from the other one."""

    def fill(database: str) -> None:
        fresh(client, database)
        odoo.load(layout, database, "-i", list(ADDONS), "setup-suite")
        _keep_attachments(layout, database)

    key = digest(str(source.chosen()), *modules(), addons_digest())
    return _template(client, SUITE, "Pharma MES", key, fill, ("stock",))


def _template(client: Client, name: str, what: str, key: str, fill, after=()) -> Step:
    """Return the step that fills a database beside, and puts it in place when whole."""

    def make() -> None:
        beside = f"{name}_new"
        client.drop(beside)
        fill(beside)
        client.rename(beside, name)

    def there() -> bool:
        return client.exists(name)

    short = name.removeprefix("mes_")
    return Step(short, f"{what} into a database", key, make, after, there)


def _keep_attachments(layout: Layout, database: str) -> None:
    otherwise = "The template database cannot be finished. Its log says why."
    odoo.script(layout, database, INTO_DATABASE, "setup-stock", otherwise)


def fresh(client: Client, database: str, template: str = STOCK) -> None:
    """Make a database as a copy of a template, in place of an older one."""
    beside = f"{database}_copy"
    client.copy(template, beside)
    client.query(FRESH_IDENTITY, beside)
    client.rename(beside, database)
