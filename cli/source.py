"""Odoo 19.0 Community: an existing tree, Debian's package, or a clone."""

from __future__ import annotations

import ast
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import commands, debian, environment
from .layout import Layout
from .refusal import Refusal
from .steps import Step

#: The release the suite is written for.
SERIES = "19.0"
OFFICIAL = "https://github.com/odoo/odoo.git"


@dataclass(frozen=True)
class Source:
    """An Odoo tree.

    :param packages: folder that holds the Python package ``odoo``
    :param program: Odoo's start script
    """

    packages: Path
    program: Path

    @property
    def addons(self) -> list[Path]:
        """Folders with Odoo's own addons."""
        folders = [self.packages / "odoo" / "addons", self.packages / "addons"]
        return [folder for folder in folders if folder.is_dir()]


def within(folder: Path) -> Source | None:
    """Return the Odoo tree in a folder: a source tree or an unpacked package."""
    for packages, program in (
        (folder, folder / "odoo-bin"),
        (folder / debian.PACKAGES, folder / "usr/bin/odoo"),
    ):
        if (packages / "odoo" / "release.py").exists() and program.exists():
            return Source(packages, program)
    return None


def series(source: Source) -> str:
    """Return the release of an Odoo tree, for example ``19.0``."""
    text = (source.packages / "odoo" / "release.py").read_text()
    found = re.search(r"^version_info = (\(.*?\))", text, re.MULTILINE)
    numbers = ast.literal_eval(re.sub(r"\b(ALPHA|BETA|RC|FINAL)\b", "''", found[1]))
    return f"{numbers[0]}.{numbers[1]}"


def chosen() -> Path | None:
    """Return the tree that the environment variable ``ODOO_PATH`` names, or None."""
    named = os.environ.get("ODOO_PATH")
    return Path(named).expanduser().resolve() if named else None


def here(layout: Layout) -> Source:
    """Return the Odoo tree in use.

    :raises Refusal: when there is none, or it is of another release
    """
    folder = chosen() or layout.odoo
    found = within(folder)
    if found is None:
        raise Refusal(
            f"{folder} holds no Odoo. "
            "Set ODOO_PATH to a source tree of Odoo 19.0, or unset it."
        )
    if series(found) != SERIES:
        raise Refusal(
            f"{folder} holds Odoo {series(found)}; the suite needs {SERIES}. "
            "Set ODOO_PATH to a source tree of Odoo 19.0, or unset it."
        )
    return found


def steps(layout: Layout) -> list[Step]:
    """Return the steps that bring Odoo and make the environment see it."""

    def packages() -> Path:
        return here(layout).packages

    tree = chosen() or layout.odoo
    linking = environment.path_step(layout, tree, packages)
    return [linking] if chosen() else [_fetching(layout), linking]


def _fetching(layout: Layout) -> Step:
    def make() -> None:
        beside = layout.odoo.with_name("odoo.new")
        shutil.rmtree(beside, ignore_errors=True)
        if not debian.fetch_odoo(layout, beside):
            _clone(layout, beside)
        shutil.rmtree(layout.odoo, ignore_errors=True)
        beside.rename(layout.odoo)

    def there() -> bool:
        return within(layout.odoo) is not None

    return Step("odoo", f"Odoo {SERIES}", SERIES, make, (), there)


def _clone(layout: Layout, target: Path) -> None:
    otherwise = (
        f"Odoo {SERIES} cannot be cloned. "
        "Set ODOO_PATH to a source tree of Odoo 19.0 to use that instead."
    )
    words = ["git", "clone", "--quiet", "--depth", "1", "--branch", SERIES]
    commands.run([*words, OFFICIAL, target], layout.log("setup-odoo"), otherwise)
