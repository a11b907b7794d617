"""A served site with the small plant of the tests, and people at its screens."""

from __future__ import annotations

import sys
from contextlib import contextmanager

from cli.layout import ROOT
from cli.site import Site, free_port
from cli.workshop import Workshop

from . import _plant

sys.path.append(str(ROOT / "demo"))

from web import Person  # noqa: E402


@contextmanager
def served(database: str):
    """Serve a database as ``./mes serve`` does, on free ports; give the site."""
    site = Site(Workshop(), database.replace("_", "-"), database, free_port())
    site.check()
    try:
        site.start_database()
        with site.served():
            yield site
    finally:
        site.stop()
        _plant.dropped(database)


def person(site: Site, login: str, password: str = "") -> Person:
    """Return a logged-in person of the small plant.

    Calls go to Odoo itself: the door before it is not what is measured.
    """
    from odoo.addons.mes_compliance.tests.common import PASSWORD

    host, port = site.behind(False)
    address = f"http://{host}:{port}"
    return Person(address, site.database, login, password or PASSWORD)
