"""What all tests share: the pure packages, and a real site for those that want one."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cli import databases, pure  # noqa: E402
from cli.site import Site, free_port  # noqa: E402
from cli.workshop import Workshop  # noqa: E402

pure.load()

from database import Cluster  # noqa: E402
from demo_plant import Plant  # noqa: E402


@pytest.fixture(scope="session")
def site():
    """Serve what ``./mes serve`` serves, on free ports and a database of its own.

    Gives the :class:`cli.site.Site`: ``url``, ``database``, ``shop.client`` for SQL,
    and ``supervisor.children`` for tests that kill one. Odoo's administrator is
    ``admin`` with the password ``admin``.
    """
    shop = Workshop()
    served = Site(shop, "journeys", "mes_journeys", free_port())
    served.check()
    try:
        served.start_database()
        shop.setup.run(shop.templates())
        databases.fresh(shop.client, served.database, databases.SUITE)
        with served.served():
            yield served
    finally:
        served.stop()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Serve a PostgreSQL of the tests' own."""
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    found.up()
    yield found
    found.down()


@pytest.fixture(scope="session")
def plant(tmp_path_factory):
    """Serve the demonstration's plant, made by its crew (:class:`demo_plant.Plant`)."""
    clock = tmp_path_factory.mktemp("demo") / "clock"
    site = Site(Workshop(), "plant", "mes_plant", free_port(), clock=clock)
    with Plant.opened(site) as served:
        yield served
