"""The virtual environment with everything that comes from the Python package index."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from . import commands
from .layout import ROOT, Layout
from .refusal import Refusal
from .steps import Step, digest

#: What the site needs, and what the tests and the checkers need on top.
REQUIREMENTS = ROOT / "requirements.txt"
TEST_REQUIREMENTS = ROOT / "tests" / "requirements.txt"
LINT_REQUIREMENTS = ROOT / ".ci" / "requirements.txt"

#: Names the file with a demonstration's clock; no other site may ever inherit it.
DEMO_CLOCK = "MES_DEMO_CLOCK"

#: What our programs do not inherit from the shell.
LEFT_OUT = ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", DEMO_CLOCK)

NO_VENV = (
    "Python's module venv is not complete on this machine. "
    "Install it (Debian: apt-get install python3-venv) and run it again."
)


def variables(layout: Layout) -> dict:
    """Return the environment in which our own Python programs run.

    Compiled code is kept, and kept out of the source folders.
    """
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    path = f"{layout.venv / 'bin'}{os.pathsep}{kept.get('PATH', os.defpath)}"
    return {
        **kept,
        "PATH": path,
        "VIRTUAL_ENV": str(layout.venv),
        "PYTHONPYCACHEPREFIX": str(layout.pycache),
    }


def site_packages(layout: Layout) -> Path:
    """Return the folder in which the environment's packages lie."""
    found = sorted(layout.venv.glob("lib/python3*/site-packages"))
    if not found:
        raise Refusal("The environment is not there. Run: ./mes setup")
    return found[0]


def steps(layout: Layout, tests: bool = False) -> list[Step]:
    """Return the steps that make the environment.

    :param tests: whether what the tests need is wanted too
    """
    first = _packages(layout, "python", REQUIREMENTS, "Python packages")
    if not tests:
        return [first]
    title = "Python packages for the tests"
    return [first, _packages(layout, "python-tests", TEST_REQUIREMENTS, title)]


def lint_step(layout: Layout) -> Step:
    """Return the step that brings the checkers of Python."""
    return _packages(layout, "python-lint", LINT_REQUIREMENTS, "Checkers of Python")


def _packages(layout: Layout, name: str, path: Path, title: str) -> Step:
    """Return the step that installs what a file lists.

    A mark inside the environment says that it was installed as a whole; it goes when
    the environment goes.
    """
    mark = layout.venv / f".{name}"
    base = path == REQUIREMENTS

    def there() -> bool:
        return mark.exists() and layout.python.exists()

    def make() -> None:
        if base and not there():
            _create(layout)
        mark.unlink(missing_ok=True)
        _install(layout, path)
        mark.touch()

    after = () if base else ("python",)
    return Step(name, title, digest(path.read_bytes()), make, after, there)


def _create(layout: Layout) -> None:
    """Make the environment anew: a half-made one is not worth mending."""
    if layout.venv.exists():
        shutil.rmtree(layout.venv)
    log = layout.log("setup-python")
    words = [sys.executable, "-m", "venv", layout.venv]
    if importlib.util.find_spec("ensurepip") is None:
        words.insert(3, "--without-pip")
    commands.run(words, log, NO_VENV)


def _pip(layout: Layout) -> list:
    """Return the command that installs into the environment.

    Debian ships Python without ensurepip; then the machine's own pip does it.
    """
    inside = [layout.python, "-m", "pip"]
    if commands.answer([*inside, "--version"]):
        return inside
    outside = [sys.executable, "-m", "pip", "--python", layout.python]
    if commands.answer([*outside, "--version"]):
        return outside
    raise Refusal(NO_VENV)


def _install(layout: Layout, path: Path) -> None:
    otherwise = f"The packages of {path.name} cannot be installed."
    options = ["install", "--quiet", "--no-input", "--prefer-binary", "--no-compile"]
    options += ["--retries", "2"]
    options += ["--disable-pip-version-check", "-r", path]
    commands.run([*_pip(layout), *options], layout.log("setup-python"), otherwise)


def path_step(layout: Layout, tree: Path, packages: Callable[[], Path]) -> Step:
    """Return the step that makes the environment find the packages of a tree.

    :param tree: the folder of the tree
    :param packages: gives the folder in it that holds them, once the tree is there
    """

    def target() -> Path:
        return site_packages(layout) / "odoo-source.pth"

    def make() -> None:
        target().write_text(f"{packages()}\n")

    def there() -> bool:
        return target().exists()

    title = "Odoo into the environment"
    return Step("odoo-path", title, str(tree), make, ("python", "odoo"), there)
