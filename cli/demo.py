"""``./mes demo``: the plant Basel Solids, with one batch made and one under way.

The crew that makes the batch is the package ``demo``: it works over the web, as the
people it plays, and turns the plant's clock so that days pass in minutes. It prints
its progress on standard error and, as its last line on standard output, one JSON
object with what it did; its key ``cast`` lists the logins.
"""

from __future__ import annotations

import json
import os
import subprocess
import time

from . import environment
from .layout import ROOT
from .refusal import Refusal
from .serving import stop_site, watch
from .site import Site, free_port
from .steps import write_whole
from .workshop import Workshop

DATABASE = "mes_demo"
CREW = ROOT / "demo"


def demo(
    once: bool, reset: bool, review: bool, port: int | None, interface: str
) -> int:
    """Set up, make the demo plant and its batch, and serve them until interrupted.

    :param once: do not serve; print the crew's JSON object as the last line
    :param reset: start over
    :param review: have a further batch made that waits for QA's review
    :param port: port to serve on; by default what odoo.conf says
    :param interface: network interface to serve on; everybody knows the passwords
    :return: the exit code
    """
    shop = Workshop()
    number, clock = port or shop.settings.port, shop.layout.home / "demo" / "clock"
    site = Site(shop, "demo", DATABASE, number, interface, clock)
    site.check()
    shop.prepare()
    try:
        report = _make(site, once, reset, review)
        shop.console.account()
        if not once:
            _welcome(site, report)
            watch(site)
    finally:
        stop_site(site)
    if once:
        print(json.dumps(report), flush=True)
    return 0


def _make(site: Site, once: bool, reset: bool, review: bool) -> dict:
    """Have the plant served and its batch made; return the crew's report.

    What was made earlier is not served again when nobody is to see it.
    """
    site.start_database()
    report = None if reset else _known(site)
    if report and once:
        return report
    if report is None:
        site.shop.client.drop(DATABASE)
        site.clock.unlink(missing_ok=True)
        site.live.forget()
    site.live.simulate(free_port())
    site.clock.parent.mkdir(exist_ok=True)
    site.shop.setup.run(site.installation.steps(copied=True))
    with site.shop.console.timed("The demo plant starts"):
        site.start()
    return report or play(site, review)


def _report_file(site: Site):
    return site.layout.site / f"{site.database}.json"


def _known(site: Site) -> dict | None:
    """Return what the crew reported earlier, when its database is still there."""
    try:
        report = json.loads(_report_file(site).read_text())
    except (OSError, ValueError):
        return None
    return report if site.shop.client.exists(site.database) else None


def play(site: Site, review: bool = False) -> dict:
    """Have the crew make its batch; return and keep its report.

    :param review: leave a further one for QA to review
    """
    _report_file(site).unlink(missing_ok=True)
    with site.shop.console.timed("The demo crew makes a batch"):
        began = time.monotonic()
        report = _read(_run_crew(site, review), site)
        report.setdefault("seconds", round(time.monotonic() - began, 1))
    site.start_live()  # its key is made with the plant
    write_whole(_report_file(site), json.dumps(report), 0o600)
    return report


def _run_crew(site: Site, review: bool) -> str:
    env = {
        **environment.variables(site.layout),
        **site.live.variables(),
        environment.DEMO_CLOCK: str(site.clock),
        "MES_ADMIN_PASSWORD": site.installation.password_file.read_text().strip(),
    }
    words = [str(site.layout.python), str(CREW)]
    words += ["--url", site.url, "--database", site.database]
    words += ["--bundles", str(site.clock.parent)]
    words += ["--review"] if review else []
    done = subprocess.run(words, env=env, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    if done.returncode:
        raise Refusal(
            "The demo crew could not finish its batch; what stopped it stands above. "
            "Start over with: ./mes demo --reset"
        )
    return done.stdout


def _read(output: str, site: Site) -> dict:
    """Return the JSON object in the last line of what the crew printed."""
    lines = output.strip().splitlines()
    try:
        return dict(json.loads(lines[-1]))
    except (IndexError, ValueError, TypeError) as error:
        log = site.layout.log("demo-crew")
        log.write_text(output)
        raise Refusal("The demo crew did not say what it did.", log) from error


def _welcome(site: Site, report: dict) -> None:
    say = site.shop.console.say
    say(f"Basel Solids is open on {site.url} (Ctrl+C stops it).")
    if report.get("bundle"):
        say(f"The released batch: ./mes verify {os.path.relpath(report['bundle'])}")
    for person in report.get("cast", []):
        text = "  {login:<12} {password:<16} {name}, {role}"
        say(
            text.format_map(
                dict.fromkeys(("login", "password", "name", "role"), "") | person
            )
        )
