"""The virtual environment with everything that comes from the Python package index."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import commands
from .layout import ROOT, Layout
from .refusal import Refusal
from .steps import Step, digest

#: What the site needs, and what the tests need on top.
REQUIREMENTS = ROOT / "requirements.txt"
TEST_REQUIREMENTS = ROOT / "tests" / "requirements.txt"

NO_VENV = (
    "Python's module venv is not complete on this machine. "
    "Install it (Debian: apt-get install python3-venv) and run it again."
)


def variables(layout: Layout) -> dict:
    """Return the environment in which our own Python programs run.

    Compiled code is kept, and kept out of the source folders.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH")
    }
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
        raise Refusal("The environment is not there. Run ./mes setup.")
    return found[0]


def steps(layout: Layout, tests: bool = False) -> list[Step]:
    """Return the steps that make the environment.

    :param tests: whether what the tests need is wanted too
    """
    wanted = [_requirements_step(layout, "python", REQUIREMENTS, "Python packages", ())]
    if tests:
        title = "Python packages for the tests"
        wanted.append(
            _requirements_step(
                layout, "python-tests", TEST_REQUIREMENTS, title, ("python",)
            )
        )
    return wanted


def _requirements_step(layout, name, path, title, after) -> Step:
    def make() -> None:
        if not after:
            _create(layout)
        _install(layout, path)

    key = digest(path.read_bytes())
    return Step(name, title, key, make, after, layout.python.exists)


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


def add_path(layout: Layout, folder: Path) -> None:
    """Make the environment's Python find the packages in a further folder."""
    target = site_packages(layout) / "odoo-source.pth"
    target.write_text(f"{folder}\n")


def run_module(layout: Layout, words: list, **options) -> int:
    """Run the environment's Python in the foreground; return its exit code."""
    command = [str(layout.python), *map(str, words)]
    return subprocess.run(command, env=variables(layout), **options).returncode
