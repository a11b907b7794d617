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
def served(database: str, key: str = ""):
    """Serve a database as ``./mes serve`` does, on free ports; give the site.

    :param key: of the gateway that shall run beside it
    """
    site = Site(Workshop(), database.replace("_", "-"), database, free_port())
    site.check()
    try:
        site.start_database()
        _connected(site, key)
        with site.served():
            yield site
    finally:
        site.stop()
        site.live.forget()
        _plant.dropped(database)


def _connected(site: Site, key: str) -> None:
    """Put the gateway's key where the site looks for it."""
    if key:
        site.live.key.parent.mkdir(parents=True, exist_ok=True)
        site.live.key.touch(0o600)
        site.live.key.write_text(f"{key}\n", encoding="ascii")


def person(site: Site, login: str, password: str = "") -> Person:
    """Return a logged-in person of the small plant.

    Calls go to Odoo itself: the door before it is not what is measured.
    """
    from odoo.addons.mes_compliance.tests.common import PASSWORD

    host, port = site.behind(False)
    address = f"http://{host}:{port}"
    return Person(address, site.database, login, password or PASSWORD)
