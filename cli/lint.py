"""``./mes lint``: everything that can be said about the code without running it.

Ruff for all Python, pylint with Odoo's plugin for the addons, eslint and prettier for
what browsers read, and the lint tests that Odoo runs on its own addons.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from . import commands, databases, environment, source
from .layout import ADDONS, ROOT, Layout
from .refusal import Refusal
from .steps import Step, digest, write_whole
from .workshop import Workshop

CONFIGURATION = ROOT / ".ci"

#: The database in which Odoo's lint tests look at our models.
DATABASE = "mes_lint"

#: What prettier lays out.
LAID_OUT = ("js", "css", "scss", "xml", "json")

#: Checkers of Odoo's own lint tests, to be loaded into pylint.
ODOO_CHECKERS = (
    "_odoo_checker_sql_injection",
    "_odoo_checker_gettext",
    "_odoo_checker_unlink_override",
)
ODOO_CHECKS = (
    "function-redefined",
    "gettext-placeholders",
    "gettext-repr",
    "gettext-variable",
    "missing-gettext",
    "raise-unlink-override",
    "sql-injection",
    "undefined-variable",
    "used-before-assignment",
)


@dataclass(frozen=True)
class Check:
    """One checker's run.

    :param name: what people call it
    :param words: the command
    :param env: its environment
    """

    name: str
    words: tuple[str, ...]
    env: dict


def steps(layout: Layout) -> list[Step]:
    """Return the steps that bring the checkers."""
    wanted = CONFIGURATION / "package.json"

    def make() -> None:
        otherwise = "The checkers of JavaScript cannot be installed with npm."
        folder = layout.home / "npm"
        folder.mkdir(exist_ok=True)
        write_whole(folder / "package.json", wanted.read_text())
        words = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"]
        commands.run(words, layout.log("setup-lint"), otherwise, cwd=folder)

    modules = layout.home / "npm" / "node_modules"
    key = digest(wanted.read_bytes())
    return [
        environment.lint_step(layout),
        Step("npm-lint", "Checkers of JavaScript", key, make, (), modules.exists),
    ]


def checks(shop: Workshop, fix: bool) -> list[Check]:
    """Return all checks, the quick ones first.

    :param fix: whether to mend what the checkers can mend by themselves
    """
    env = {**shop.client.variables, **environment.variables(shop.layout)}
    binary = shop.layout.venv / "bin"
    ruff = str(binary / "ruff")
    python = [
        Check("ruff", (ruff, "check", *(["--fix"] if fix else []), "."), env),
        Check("ruff format", (ruff, "format", *([] if fix else ["--check"]), "."), env),
    ]
    return [*python, *_of_pylint(binary, env), *_of_browsers(shop, fix, env)]


def _of_pylint(binary: Path, env: dict) -> list[Check]:
    folders = [f"addons/{addon}" for addon in ADDONS]
    mandatory = [str(binary / "pylint"), f"--rcfile={CONFIGURATION / 'pylintrc'}"]
    core = [str(binary / "pylint"), f"--rcfile={os.devnull}", "--score=n"]
    core += [f"--load-plugins={','.join(ODOO_CHECKERS)}"]
    core += ["--disable=all", f"--enable={','.join(ODOO_CHECKS)}"]
    with_checkers = {**env, "PYTHONPATH": str(_odoo_lint())}
    return [
        Check("pylint-odoo", (*mandatory, *folders), env),
        Check("Odoo's pylint checks", (*core, *folders), with_checkers),
    ]


def _odoo_lint() -> Path:
    """Return the folder of Odoo's own lint tests."""
    for folder in source.here(Layout()).addons:
        if (folder / "test_lint").is_dir():
            return folder / "test_lint" / "tests"
    raise Refusal("This Odoo tree has no test_lint. Use a complete source tree.")


def _of_browsers(shop: Workshop, fix: bool, env: dict) -> list[Check]:
    modules = shop.layout.home / "npm" / "node_modules"
    env = {**env, "NODE_PATH": str(modules)}
    eslint = [str(modules / ".bin/eslint"), *(["--fix"] if fix else [])]
    eslint += ["--config", str(CONFIGURATION / "eslint.config.cjs")]
    prettier = [str(modules / ".bin/prettier"), "--write" if fix else "--check"]
    prettier += ["--config", str(CONFIGURATION / "prettier.config.cjs")]
    prettier += ["--log-level=warn"]
    scripts, texts = _files(("js",)), _files(LAID_OUT)
    wanted = [("eslint", eslint, scripts), ("prettier", prettier, texts)]
    return [
        Check(name, (*words, *files), env) for name, words, files in wanted if files
    ]


def _files(endings: tuple[str, ...]) -> list[str]:
    """Return our files with these endings; libraries of others are left alone."""
    found = [path for ending in endings for path in ROOT.glob(f"addons/**/*.{ending}")]
    return [str(path.relative_to(ROOT)) for path in found if "lib" not in path.parts]


def lint(fix: bool = False) -> int:
    """Run all checkers, each to its end.

    :param fix: whether to mend what the checkers can mend by themselves
    :return: the exit code, 0 when nothing was found
    """
    shop = Workshop()
    shop.prepare(tests=True)
    shop.setup.run(steps(shop.layout))
    found = [check.name for check in checks(shop, fix) if not _passes(shop, check)]
    if not _passes_odoo(shop):
        found.append("Odoo's lint tests")
    if found:
        raise Refusal(f"Lint found something: {', '.join(found)}. It stands above.")
    return 0


def _passes(shop: Workshop, check: Check) -> bool:
    if not shutil.which(check.words[0], path=check.env["PATH"]):
        raise Refusal(f"The program {check.words[0]} is missing. Run ./mes lint again.")
    began = time.monotonic()
    code = subprocess.run(check.words, env=check.env, cwd=ROOT).returncode
    seconds = time.monotonic() - began
    shop.console.say(f"  {'✗' if code else '✓'} {check.name} ({seconds:.1f} s)")
    return code == 0


def _passes_odoo(shop: Workshop) -> bool:
    """Run the tests that Odoo's own addons have to pass, on ours."""
    folder = _odoo_lint()
    words = [str(shop.layout.python), "-m", "pytest", "-q", "--no-header", str(folder)]
    words += ["-p", "core_lint", "-p", "pytest_odoo", "-p", "no:cacheprovider"]
    words += [f"--odoo-config={shop.layout.config}", f"--odoo-database={DATABASE}"]
    words += ["--odoo-log-level=error"]
    for apart in ("test_pylint.py", "test_checkers.py"):
        words += ["--ignore", str(folder / apart)]
    env = {**shop.client.variables, **environment.variables(shop.layout)}
    env["PYTHONPATH"] = str(CONFIGURATION)
    with shop.server():
        shop.setup.run(shop.templates())
        databases.fresh(shop.client, DATABASE, databases.SUITE)
        return _passes(shop, Check("Odoo's lint tests", tuple(words), env))
