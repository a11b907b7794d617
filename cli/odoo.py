"""Odoo as a program: its settings file, its commands, modules in and out."""

from __future__ import annotations

from . import commands, environment, settings, source
from .layout import ROOT, Layout
from .settings import Settings
from .steps import write_whole


def configure(layout: Layout, wanted: Settings) -> None:
    """Write the settings file that every Odoo process of ours reads."""
    folders = [ROOT / "addons", *source.here(layout).addons]
    text = settings.as_text(settings.derived(wanted, layout, folders))
    if not layout.config.exists() or layout.config.read_text() != text:
        write_whole(layout.config, text, 0o600)


def command(layout: Layout, *arguments: str) -> list[str]:
    """Return the command that runs Odoo with the site's settings.

    :param arguments: Odoo's own, a subcommand first if there is one
    """
    program = str(source.here(layout).program)
    verb = [arguments[0]] if arguments and not arguments[0].startswith("-") else []
    rest = arguments[len(verb) :]
    return [str(layout.python), program, *verb, "-c", str(layout.config), *rest]


def load(layout: Layout, database: str, verb: str, names: list[str], log: str) -> None:
    """Install or update modules in a database; it is made when it is not there.

    :param verb: ``-i`` to install, ``-u`` to update
    :param log: name of the log
    :raises Refusal: when Odoo fails, with the path of the log
    """
    words = ["-d", database, verb, ",".join(names), "--stop-after-init"]
    words += ["--no-http", "--max-cron-threads=0", "--without-demo=True"]
    otherwise = f"Odoo cannot load {', '.join(names)}. Its log says why."
    env = environment.variables(layout)
    commands.run(command(layout, *words), layout.log(log), otherwise, env=env)


def script(layout: Layout, database: str, code: str, log: str, otherwise: str) -> str:
    """Run Python code inside Odoo on a database, with ``env`` at hand.

    :param log: name of the log
    :param otherwise: what to say when it fails
    :return: what it printed, with Odoo's log lines
    """
    words = command(layout, "shell", "-d", database, "--no-http")
    env = environment.variables(layout)
    return commands.run(words, layout.log(log), otherwise, env=env, text=code)
