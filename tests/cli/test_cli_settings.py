"""odoo.conf: what it says, what the embedded parts add, and that it is explained."""

import re
from pathlib import Path

import pytest

from cli import settings
from cli.layout import ROOT
from cli.refusal import Refusal

CONF = ROOT / "odoo.conf"


def read(tmp_path, text):
    """Return the settings in a text."""
    path = tmp_path / "odoo.conf"
    path.write_text(text)
    return settings.read(path)


def test_nothing_set_means_embedded(tmp_path):
    found = read(tmp_path, "[options]\ndb_host = False\ndb_port =\n")
    assert found.embedded
    assert (found.port, found.workers, found.database) == (8069, 0, "mes")
    assert settings.read(tmp_path / "none").embedded


def test_a_server_that_is_named_is_used(tmp_path, layout):
    text = "[options]\ndb_host = db.example\ndb_user = plant\ndb_password = s%cret\n"
    found = read(tmp_path, text)
    options = settings.derived(found, layout, [Path("/addons")])
    assert not found.embedded
    assert settings.derived(settings.read(CONF), layout, [])["list_db"] == "False"
    assert (options["db_host"], options["db_user"]) == ("db.example", "plant")
    assert "db_password = s%cret" in settings.as_text(options)


def test_embedded_parts_fill_what_is_not_set(tmp_path, layout):
    found = read(tmp_path, "[options]\naddons_path = /more,extra\ndata_dir = /d\n")
    options = settings.derived(found, layout, [Path("/ours"), Path("/more")])
    assert options["addons_path"] == f"/ours,/more,{ROOT / 'extra'}"
    assert (options["data_dir"], options["db_user"]) == ("/d", "odoo")
    assert options["db_host"] == str(layout.socket)


def test_our_own_section_stays_out_of_odoos(tmp_path, layout):
    found = read(tmp_path, "[options]\nworkers = 3\n[mes]\nkey_file = /k.pem\n")
    assert found.key_file(layout) == Path("/k.pem")
    assert "key_file" not in settings.as_text(settings.derived(found, layout, []))
    assert read(tmp_path, "").key_file(layout) == layout.site / "key.pem"


def test_a_line_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(Refusal, match="odoo.conf cannot be read"):
        read(tmp_path, "workers = 2\n")


def test_every_setting_of_ours_is_explained():
    setting = re.compile(r";? ?(\w+) =")
    explained = False
    for line in CONF.read_text().splitlines():
        if setting.match(line):
            assert explained, f"{line} has no comment"
        else:
            explained = line.startswith(";") and "---" not in line


def test_our_settings_are_safe_ones():
    found = settings.read(CONF)
    assert found.embedded and found.workers == 2
    assert found.odoo["list_db"] == "False"
    assert found.odoo["dbfilter"] == "^mes$"
    assert found.odoo["without_demo"] == "True"


def test_a_long_path_moves_the_socket(tmp_path):
    from cli.layout import SOCKET_LIMIT, Layout

    deep = Layout(tmp_path / ("x" * 90))
    assert len(str(deep.socket)) <= SOCKET_LIMIT
    assert deep.socket != Layout(tmp_path / ("y" * 90)).socket
