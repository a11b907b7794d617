"""A site's gateway and simulator: run where set up, gone with their database."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import live
from cli.live import Live
from cli.postgres import Server
from cli.refusal import Refusal
from cli.settings import Settings
from cli.site import Site
from cli.workshop import Workshop


@pytest.fixture
def site(layout, monkeypatch):
    """Give a demonstration's site that is not served."""
    monkeypatch.setattr(Server, "programs", Path("/programs"))
    return Site(Workshop(layout, wanted=Settings()), "demo", "mes_demo", 8069)


def names(site):
    return [child.name for child in site.live.children(site)]


def test_nothing_runs_where_nothing_is_set_up(site):
    assert names(site) == []


def test_a_gateway_runs_where_its_key_is(site):
    site.live.key.parent.mkdir(parents=True)
    site.live.key.write_text("secret")
    site.live.simulate(4841)
    assert names(site) == ["The simulator", "The gateway"]
    simulator, gateway = site.live.children(site)
    assert simulator.command()[-2:] == ["--port", "4841"]
    words = gateway.command()
    assert "secret" not in words
    assert words[words.index("--buffer") + 1].endswith("gateway/mes_demo.buffer")
    assert words[words.index("--url") + 1] == site.url
    assert (gateway.cwd / "gateway" / "__main__.py").exists()


def test_they_are_started_once(site):
    site.live.simulate(4841)
    kept = []
    site.supervisor.keep = lambda child: (
        kept.append(child.name),
        site.supervisor.children.append(child),
    )
    site.start_live()
    site.start_live()
    assert kept == ["The simulator"]


def test_a_new_database_begins_without_key_and_buffer(site):
    found = site.live
    found.buffer.parent.mkdir(parents=True)
    found.key.parent.mkdir(parents=True)
    found.simulate(4841)
    other = found.buffer.with_name("mes.buffer")
    for path in (found.key, found.buffer, Path(f"{found.buffer}-wal"), other):
        path.write_text("x")
    found.forget()
    assert found.simulator is None
    assert list(found.buffer.parent.iterdir()) == [other]
    assert not found.key.exists()


def test_the_settings_may_name_the_key(layout, monkeypatch):
    wanted = Settings(mes={"gateway_key_file": "/etc/mes/gateway.key"})
    site = Site(Workshop(layout, wanted=wanted), "site", "mes", 8069)
    assert site.live.key == Path("/etc/mes/gateway.key")


def test_simulate_needs_a_demonstration_and_a_value(layout):
    with pytest.raises(Refusal, match="./mes demo"):
        live.simulate(layout, "mes_demo", None, None)
    Live(layout, "mes_demo").simulate(4841)
    with pytest.raises(Refusal, match="To which value"):
        live.simulate(layout, "mes_demo", "FBD-300-01.InletAir", None)
