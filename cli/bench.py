"""``./mes bench [name]``: the measurements of the folder ``bench``."""

from __future__ import annotations

import subprocess

from . import environment
from .layout import ROOT
from .refusal import Refusal
from .workshop import Workshop

FOLDER = ROOT / "bench"


def names() -> list[str]:
    """Return the names of all measurements: modules with a ``main``."""
    return sorted(
        path.stem
        for path in FOLDER.glob("*.py")
        if not path.stem.startswith("_") and "def main(" in path.read_text()
    )


def bench(chosen: list[str]) -> int:
    """Run measurements one after the other.

    :param chosen: their names; all of them when empty
    :return: the exit code: that of the last one that failed, or 0
    :raises Refusal: when there is no measurement of such a name
    """
    known = names()
    unknown = sorted(set(chosen) - set(known))
    if unknown or not known:
        listed = ", ".join(known) or "none yet"
        raise Refusal(f"No measurement {', '.join(unknown)}. There are: {listed}.")
    shop = Workshop()
    shop.prepare()
    code = 0
    with shop.server():
        shop.setup.run(shop.templates())
        for name in chosen or known:
            code = _run(shop, name) or code
    return code


def _run(shop: Workshop, name: str) -> int:
    shop.console.say(f"— {name}")
    env = {**shop.client.variables, **environment.variables(shop.layout)}
    words = [str(shop.layout.python), "-m", f"bench.{name}"]
    return subprocess.run(words, env=env, cwd=ROOT).returncode
