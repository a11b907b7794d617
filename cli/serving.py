"""``./mes serve`` and ``./mes stop``: an ordinary site from odoo.conf."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress

from .processes import Roll
from .site import Site
from .workshop import Workshop

#: Names of the sites that can be served, as their rolls have them.
NAMES = ("site", "demo")


def serve(port: int | None = None) -> int:
    """Set up what is missing, and serve the site until interrupted.

    :param port: port to serve on; by default what odoo.conf says
    :return: the exit code
    """
    shop = Workshop()
    site = Site(shop, "site", shop.settings.database, port or shop.settings.port)
    site.check()
    shop.prepare()
    try:
        site.start_database()
        if shop.setup.run(site.installation.steps(copied=False)):
            shop.console.account()
        site.start()
        _welcome(site)
        watch(site)
    finally:
        stop_site(site)
    return 0


def watch(site: Site) -> None:
    """Look after a site until somebody interrupts it, which is how it ends."""
    with suppress(KeyboardInterrupt):
        site.supervisor.watch()


def _welcome(site: Site) -> None:
    say = site.shop.console.say
    say(f"The site is served on {site.url} (Ctrl+C stops it).")
    if site.installation.password_file.exists():
        path = os.path.relpath(site.installation.password_file)
        say(f"First login: admin, password in {path}. Change it, then delete the file.")


def stop_site(site: Site) -> None:
    """Stop a site and say so."""
    site.shop.console.say("Stopping …")
    site.stop()
    site.shop.console.say("Stopped.")


def stop() -> int:
    """Stop the sites that this project serves, wherever they were started.

    :return: the exit code: 0 also when none is being served
    """
    shop = Workshop()
    rolls = {name: Roll(shop.layout.run / f"{name}.json") for name in NAMES}
    for name, roll in rolls.items():
        pid = roll.keeper()
        if pid:
            shop.console.say(f"Stopping the {name} (process {pid}) …")
            os.kill(pid, signal.SIGTERM)
            while roll.keeper():
                time.sleep(0.1)
        roll.end_left_over()
        roll.clear()
    return 0
