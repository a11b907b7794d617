"""``./mes test``: pure tests, then the addons' inside Odoo, then whole journeys.

Each part is one run of pytest, because each needs another process: the pure tests
have no Odoo, those of the addons run inside one, the journeys talk to a served site.
"""

from __future__ import annotations

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from . import commands, databases, environment
from .layout import ADDONS, ROOT, Layout
from .refusal import Refusal
from .workshop import Workshop

#: The database in which the addons' tests run.
DATABASE = "mes_test"

#: pytest's exit codes that concern us.
PASSED, NOTHING_SELECTED = 0, 5

#: Folders of tests that need neither Odoo nor a site, and of those inside Odoo.
PURE = ("tests/pure", "tests/cli")
INSIDE = (*(f"addons/{addon}/tests" for addon in ADDONS), "tests/browser")


@dataclass(frozen=True)
class Part:
    """One run of pytest.

    :param name: what people call it
    :param paths: files and folders with its tests, from the project's folder
    :param options: pytest's options that this part needs
    """

    name: str
    paths: tuple[str, ...]
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How one part ended.

    :param part: the part's name
    :param code: pytest's exit code
    :param seconds: how long it took
    :param counts: numbers of tests, failures, errors and skipped
    """

    part: str
    code: int
    seconds: float
    counts: dict

    def line(self) -> str:
        """Return the outcome as one line of the summary."""
        failed = self.counts["failures"] + self.counts["errors"]
        passed = self.counts["tests"] - failed - self.counts["skipped"]
        text = f"{passed} passed, {failed} failed, {self.counts['skipped']} skipped"
        mark = "✓" if self.code in (PASSED, NOTHING_SELECTED) else "✗"
        return f"  {mark} {self.part:<9} {self.seconds:7.1f} s  {text}"


def parts(layout: Layout) -> list[Part]:
    """Return the parts of the suite, in the order in which they run."""
    inside = (
        *("-p", "pytest_odoo", f"--odoo-config={layout.config}"),
        *(f"--odoo-database={DATABASE}", "--odoo-http", "--odoo-log-level=error"),
        *("--odoo-extra", f"db-filter=^{DATABASE}$", "--odoo-extra", "workers=0"),
    )
    apart = tuple(f"--ignore={path}" for path in (*PURE, *INSIDE))
    return [
        Part("pure", PURE),
        Part("addons", INSIDE, inside),
        Part("journeys", ("tests",), apart),
    ]


def selected(every: list[Part], arguments: list[str]) -> list[tuple[Part, list[str]]]:
    """Return the parts that pytest arguments ask for, each with its arguments.

    Paths go to the part they belong to; options go to every part that runs.
    """
    paths = [word for word in arguments if (ROOT / word.split("::")[0]).exists()]
    options = [word for word in arguments if word not in paths]
    wanted: dict[str, list[str]] = {}
    for path in paths:
        wanted.setdefault(_home(path), []).append(path)
    return [
        (part, [*options, *wanted.get(part.name, part.paths)])
        for part in every
        if not paths or part.name in wanted
    ]


def _home(path: str) -> str:
    """Return the name of the part to which a path belongs."""
    folder = (ROOT / path.split("::")[0]).resolve().relative_to(ROOT).as_posix()
    if folder.startswith(PURE):
        return "pure"
    inside = folder.startswith(("addons", "tests/browser"))
    return "addons" if inside else "journeys"


def test(arguments: list[str]) -> int:
    """Set up what is missing and run the tests.

    The databases are made while the pure tests run, which need none.

    :param arguments: those of pytest; what they select runs, by default everything
    :return: the exit code, 0 when all selected tests pass
    """
    shop = Workshop()
    shop.prepare(tests=True)
    chosen = selected(parts(shop.layout), arguments)
    with ThreadPoolExecutor(1) as pool:
        try:
            return _summary(shop, list(_outcomes(shop, chosen, pool)))
        except BaseException:
            commands.stop_all()  # the pool waits for what it has under way
            raise


def _outcomes(shop: Workshop, chosen: list, pool: ThreadPoolExecutor):
    """Yield the outcome of each part."""
    needed = any(part.name != "pure" for part, _words in chosen)
    databases_made = pool.submit(_make_databases, shop) if needed else None
    for part, words in chosen:
        if part.name != "pure":
            databases_made.result()
        yield _run(shop, part, words)


def _make_databases(shop: Workshop) -> None:
    with shop.server():
        shop.setup.run(shop.templates())


def _run(shop: Workshop, part: Part, words: list[str]) -> Outcome:
    """Run one part; that inside Odoo on a fresh database."""
    present = [word for word in words if word.startswith("-") or _is_there(word)]
    if part.name != "addons":
        return _pytest(shop, part, present)
    with shop.server():
        databases.fresh(shop.client, DATABASE, databases.SUITE)
        return _pytest(shop, part, present)


def _is_there(word: str) -> bool:
    """Tell whether a word is a path to tests, or the value of an option."""
    return not word.startswith(("addons/", "tests/")) or (
        (ROOT / word.split("::")[0]).exists()
    )


def _pytest(shop: Workshop, part: Part, words: list[str]) -> Outcome:
    shop.console.say(f"— {part.name}")
    report = shop.layout.run / f"tests-{part.name}.xml"
    report.unlink(missing_ok=True)
    command = [str(shop.layout.python), "-m", "pytest", f"--junitxml={report}"]
    command += [*part.options, *words]
    env = {**shop.client.variables, **environment.variables(shop.layout)}
    began = time.monotonic()
    code = subprocess.run(command, env=env, cwd=ROOT).returncode
    return Outcome(part.name, code, time.monotonic() - began, _counts(report))


def _counts(report: Path) -> dict:
    """Return the numbers of tests in a report of pytest."""
    names = ("tests", "failures", "errors", "skipped")
    try:
        suites = ElementTree.parse(report).getroot().iter("testsuite")
        attributes = next(iter(suites)).attrib
    except (OSError, ElementTree.ParseError, StopIteration):
        attributes = {}
    return {name: int(attributes.get(name, 0)) for name in names}


def _summary(shop: Workshop, outcomes: list[Outcome]) -> int:
    shop.console.account()
    for outcome in outcomes:
        shop.console.say(outcome.line())
    codes = {outcome.code for outcome in outcomes}
    if codes == {NOTHING_SELECTED}:
        raise Refusal("No test fits these arguments. Check path and names.")
    return 0 if codes <= {PASSED, NOTHING_SELECTED} else 1
