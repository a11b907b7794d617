"""A site's database: what is missing in it is seen, wherever it was cut off."""

from types import SimpleNamespace

import pytest

from cli import databases, odoo
from cli.installation import Installation
from cli.layout import ADDONS
from cli.postgres import Client, Server
from cli.settings import Settings
from cli.steps import Setup
from tests.cli.embedded import server_in


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Give a running server of its own."""
    server = server_in(tmp_path_factory.mktemp("pg"))
    server.create()
    with server.used():
        yield server


@pytest.fixture
def installation(server, layout, console, monkeypatch):
    """Give an installation whose Odoo only notes what it was asked to do."""
    monkeypatch.setattr(Server, "programs", server.programs)
    client = Client(server.layout, Settings())
    client.ensure_owner()
    client.drop("site")
    shop = SimpleNamespace(layout=layout, client=client, templates=list)
    made = Installation(shop, "site", "x")
    made.asked = []
    monkeypatch.setattr(odoo, "load", lambda *words: load(client, made.asked, *words))
    monkeypatch.setattr(odoo, "script", lambda *words: script(client, *words))
    made.setup = Setup(layout, console)
    return made


def load(client, asked, _layout, database, verb, names, _log):
    """Do to a database what matters here of what Odoo would."""
    asked.append(verb)
    if not client.exists(database):
        client.query(f"CREATE DATABASE {database}")
        client.query("CREATE TABLE ir_config_parameter (key text)", database)
        client.query("CREATE TABLE ir_module_module (name text, state text)", database)
    for name in names:
        sql = f"INSERT INTO ir_module_module VALUES ('{name}', 'installed')"
        client.query(sql, database)


def script(client, _layout, database, code, _log, _otherwise):
    """Note the login as the script would."""
    assert "password" in code
    sql = "INSERT INTO ir_config_parameter VALUES ('mes.first_login')"
    client.query(sql, database)


def test_a_new_site_is_installed_and_its_password_is_nobodys_guess(installation):
    installation.setup.run(installation.steps(copied=False))
    assert installation.asked == ["-i"]
    assert installation.complete()
    assert len(installation.password_file.read_text().strip()) >= 16
    assert installation.password_file.stat().st_mode & 0o077 == 0


def test_a_site_that_is_up_to_date_is_left_alone(installation):
    installation.setup.run(installation.steps(copied=False))
    assert not installation.setup.run(installation.steps(copied=False))


def test_changed_addons_are_updated_and_the_password_stays(installation, monkeypatch):
    installation.setup.run(installation.steps(copied=False))
    first = installation.password_file.read_text()
    monkeypatch.setattr(databases, "addons_digest", lambda: "other")
    installation.setup.run(installation.steps(copied=False))
    assert installation.asked == ["-i", "-u"]
    assert installation.password_file.read_text() == first


@pytest.mark.parametrize("held", [None, 0, len(ADDONS) - 1])
def test_what_was_cut_off_is_installed_to_its_end(installation, held):
    client = installation.shop.client
    client.query("CREATE DATABASE site")
    if held is not None:
        client.query("CREATE TABLE ir_module_module (name text, state text)", "site")
        for name in ADDONS[:held]:
            sql = f"INSERT INTO ir_module_module VALUES ('{name}', 'installed')"
            client.query(sql, "site")
    assert not installation.complete()
    client.query("CREATE TABLE ir_config_parameter (key text)", "site")
    if held is None:
        client.query("CREATE TABLE ir_module_module (name text, state text)", "site")
    installation.setup.run(installation.steps(copied=False))
    assert installation.asked == ["-i"]
    assert installation.password_file.exists()
