"""Live data of a site: its gateway, and in a demonstration the simulator beside it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from . import environment
from .layout import ROOT, Layout
from .processes import Child
from .refusal import Refusal

if TYPE_CHECKING:
    from .site import Site

#: How whoever sets a demonstration's plant up learns where key and simulator belong.
KEY_FILE, SIMULATOR = "MES_GATEWAY_KEY_FILE", "MES_SIMULATOR_URL"


class Live:
    """What of a site's live data lies on this machine.

    The gateway runs as soon as there is a file with its key, which Odoo shows once.

    :param layout: where everything lives
    :param database: name of the site's database
    :param key: the key's file, where the settings name one
    """

    def __init__(self, layout: Layout, database: str, key: Path | None = None):
        self.key = key or layout.site / f"{database}.gateway.key"
        self.buffer = layout.data / "gateway" / f"{database}.buffer"
        self._port = layout.site / f"{database}.simulator"

    @property
    def simulator(self) -> str | None:
        """Address of the demonstration's simulator, None where there is none."""
        if not self._port.exists():
            return None
        return f"opc.tcp://127.0.0.1:{self._port.read_text().strip()}"

    def simulate(self, port: int) -> None:
        """Have a simulator on a port; the one that is there stays."""
        self._port.parent.mkdir(parents=True, exist_ok=True)
        if not self._port.exists():
            self._port.write_text(f"{port}\n")

    def forget(self) -> None:
        """Remove everything: the database it belonged to is gone."""
        self.key.unlink(missing_ok=True)
        self._port.unlink(missing_ok=True)
        for path in self.buffer.parent.glob(f"{self.buffer.stem}.*"):
            path.unlink()

    def variables(self) -> dict:
        """Return what tells the crew of a demonstration where things belong."""
        told = {KEY_FILE: str(self.key), SIMULATOR: self.simulator}
        return {name: text for name, text in told.items() if text}

    def children(self, site: Site) -> Iterator[Child]:
        """Yield the programs to run: none where no gateway is set up."""
        layout = site.layout
        env = {**site.shop.client.variables, **environment.variables(layout)}
        python = [str(layout.python), "-m"]
        if self.simulator:
            words = [*python, "gateway.simulator", "serve"]
            words += ["--port", self.simulator.rpartition(":")[2]]
            log = layout.log(f"{site.name}-simulator")
            yield _child("The simulator", words, log, env)
        if self.key.exists():
            words = [*python, "gateway", "--url", site.url]
            words += ["--key-file", str(self.key), "--buffer", str(self.buffer)]
            words += ["--dsn", site.shop.client.dsn(site.database)]
            log = layout.log(f"{site.name}-gateway")
            yield _child("The gateway", words, log, env)


def _child(name: str, words: list[str], log: Path, env: dict) -> Child:
    return Child(name, lambda: words, log, env=env, cwd=ROOT)


def simulate(layout: Layout, database: str, tag: str | None, value: str | None) -> int:
    """Lead a point of the demonstration's simulator to a value, or show them all.

    :return: the exit code
    :raises Refusal: there is no simulator
    """
    url = Live(layout, database).simulator
    if url is None:
        raise Refusal("The simulator is a part of the demonstration. Run: ./mes demo")
    if tag and value is None:
        raise Refusal(f"To which value? ./mes simulate {tag} VALUE")
    words = [str(layout.python), "-m", "gateway.simulator"]
    words += ["set", tag, value, "--url", url] if tag else ["show", "--url", url]
    env = environment.variables(layout)
    return subprocess.run(words, cwd=ROOT, env=env).returncode
