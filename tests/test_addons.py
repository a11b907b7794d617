"""Each addon by itself: installed with what it needs, updated, taken out again."""

from __future__ import annotations

import pytest

from cli import databases, odoo
from cli.layout import ADDONS
from cli.workshop import Workshop

DATABASE = "mes_alone"

UNINSTALL = """
addons = env["ir.module.module"].search([("name", "in", {addons!r})])
addons.filtered(lambda each: each.state == "installed").button_immediate_uninstall()
"""

NOTE = """
env.company._mes_record("note.made", {"words": "Before it was taken out"})
env.cr.commit()
"""

TABLES = """
SELECT relname FROM pg_class
 WHERE relkind IN ('r', 'p', 'S') AND relnamespace = 'public'::regnamespace
"""

COLUMNS = """
SELECT string_agg(table_name || '.' || column_name, ' ' ORDER BY 1)
  FROM information_schema.columns
 WHERE table_schema = 'public' AND column_name LIKE 'mes\\_%'
"""

OURS = """
SELECT string_agg(module || '.' || name, ' ' ORDER BY module, name)
  FROM ir_model_data WHERE module LIKE 'mes\\_%'
"""


@pytest.fixture(scope="module")
def shop():
    """Give the workshop with the database server running."""
    made = Workshop()
    with made.server():
        made.setup.run(made.templates())
        yield made
        made.client.drop(DATABASE)


@pytest.mark.parametrize("addon", ADDONS)
def test_an_addon_comes_and_goes(shop, addon):
    """It installs with its dependencies only, updates, and leaves the record alone."""
    databases.fresh(shop.client, DATABASE)
    before = tables(shop)
    odoo.load(shop.layout, DATABASE, "-i", [addon], "addons-alone")
    installed = shop.client.query(
        "SELECT string_agg(name, ' ') FROM ir_module_module"
        " WHERE state = 'installed' AND name LIKE 'mes\\_%'",
        DATABASE,
    )
    assert addon in installed.split()
    odoo.load(shop.layout, DATABASE, "-u", [addon], "addons-alone")
    uninstall(shop, installed.split())
    assert shop.client.query(OURS, DATABASE) == ""
    assert shop.client.query(COLUMNS, DATABASE) == ""
    left = tables(shop) - before
    assert before <= tables(shop)
    assert all(name.startswith("mes_ledger_") for name in left), left


def test_after_coming_back_the_record_goes_on(shop):
    """[M01] What was recorded before an addon was taken out is there afterwards."""
    databases.fresh(shop.client, DATABASE)
    odoo.load(shop.layout, DATABASE, "-i", ["mes_compliance"], "addons-alone")
    odoo.script(shop.layout, DATABASE, NOTE, "addons-alone", "Nothing is noted.")
    before = entries(shop)
    assert before
    uninstall(shop, ["mes_compliance"])
    odoo.load(shop.layout, DATABASE, "-i", ["mes_compliance"], "addons-alone")
    assert before <= entries(shop)


def tables(shop) -> set[str]:
    """Return the names of the database's tables and sequences."""
    return set(shop.client.query(TABLES, DATABASE).splitlines())


def entries(shop) -> set[str]:
    """Return the hashes of the record's entries."""
    query = "SELECT encode(leaf, 'hex') FROM mes_ledger_entry"
    return set(shop.client.query(query, DATABASE).splitlines())


def uninstall(shop, addons):
    """Take addons out, as the button on the list of apps does."""
    code = UNINSTALL.format(addons=sorted(addons))
    odoo.script(shop.layout, DATABASE, code, "addons-alone", "It cannot be taken out.")
