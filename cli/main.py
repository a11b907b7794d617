"""The command line of ``./mes``."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys

from . import (
    bench,
    commands,
    databases,
    demo,
    environment,
    lint,
    live,
    odoo,
    requirements,
    serving,
    testing,
    verify,
)
from .layout import Layout
from .postgres import Server
from .refusal import Refusal, of_system
from .workshop import Workshop

#: Commands that run another program with arguments of its own.
HAND_ON = ("verify", "test", "odoo", "python", "psql")

#: Exit code after an interruption, as shells count it.
INTERRUPTED = 128 + signal.SIGINT


def setup(options) -> int:
    """Bring everything a site needs, and the database with Odoo's own modules."""
    shop = Workshop()
    shop.prepare(tests=options.tests)
    with shop.server():
        shop.ensure_stock()
    shop.console.account()
    return 0


def run_demo(options) -> int:
    """Open the demo plant, with one batch made and one under way."""
    return demo.demo(
        options.once, options.reset, options.review, options.port, options.interface
    )


def run_test(options) -> int:
    """Run the tests, or what pytest arguments select of them."""
    return testing.test(options.arguments)


def run_simulate(options) -> int:
    """Lead a point of the demo's simulator to a value; without one, show all."""
    return live.simulate(Layout(), demo.DATABASE, options.tag, options.value)


def run_verify(options) -> int:
    """Tell whether a record, bundle, document or page is as it was sealed."""
    return verify.verify(options.arguments)


def run_bench(options) -> int:
    """Run the measurements, or those named."""
    return bench.bench(options.names)


def run_lint(options) -> int:
    """Check the code without running it; with --fix, mend what mends itself."""
    return lint.lint(options.fix)


def run_requirements(_options) -> int:
    """Write docs/requirements.md from the marks in the tests."""
    return requirements.write()


def serve(options) -> int:
    """Serve an ordinary site, as odoo.conf says, until interrupted."""
    return serving.serve(options.port)


def stop(_options) -> int:
    """Stop the site or demo that is being served."""
    return serving.stop()


def run_odoo(options) -> int:
    """Run Odoo with the site's settings: ./mes odoo -- -d NAME -u mes_batch."""
    return _with_server(lambda shop: odoo.command(shop.layout, *options.arguments))


def run_python(options) -> int:
    """Run the environment's Python, which knows Odoo: ./mes python -- -m pytest."""
    return _with_server(lambda shop: [str(shop.layout.python), *options.arguments])


def run_psql(options) -> int:
    """Open a database with psql: ./mes psql -- mes -c 'SELECT 1'."""
    return _with_server(
        lambda shop: [str(shop.client.programs / "psql"), *options.arguments]
    )


def database(options) -> int:
    """Make a database with Odoo's own modules, in place of an older one."""
    shop = Workshop()
    shop.prepare()
    with shop.server():
        shop.ensure_stock()
        databases.fresh(shop.client, options.name)
    return 0


def postgres(options) -> int:
    """Start the embedded PostgreSQL and leave it running, or stop it."""
    shop = Workshop()
    shop.prepare()
    server = Server(shop.layout)
    if options.action == "stop":
        server.stays.unlink(missing_ok=True)
        server.stop()
    else:
        server.stays.touch()
        with shop.server():
            pass
    return 0


def _with_server(command) -> int:
    """Run a program in the foreground with everything set up and the server there."""
    shop = Workshop()
    shop.prepare()
    with shop.server():
        env = {**environment.variables(shop.layout), **shop.client.variables}
        return subprocess.run(command(shop), env=env).returncode


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(
        prog="./mes", description="Pharma MES for Odoo: the one command."
    )
    verbs = top.add_subparsers(dest="verb", metavar="COMMAND", required=True)
    _for_everybody(verbs)
    _for_developers(verbs)
    return top


def _for_everybody(verbs) -> None:
    added = _verb(verbs, run_demo)
    added.add_argument("--once", action="store_true", help="make the batch and end")
    added.add_argument("--reset", action="store_true", help="start over")
    text = "with a further batch for QA to review; a minute more, on a new demo only"
    added.add_argument("--review", action="store_true", help=text)
    added.add_argument("--port", type=int, help="default: as in odoo.conf")
    text = "default: this machine alone; 0.0.0.0 for all that reach it"
    added.add_argument("--interface", default="127.0.0.1", help=text)
    added = _verb(verbs, serve)
    added.add_argument("--port", type=int, help="default: as in odoo.conf")
    _verb(verbs, stop)
    added = _verb(verbs, run_simulate)
    added.add_argument("tag", nargs="?", metavar="TAG", help="FBD-300-01.InletAir")
    added.add_argument("value", nargs="?", metavar="VALUE")
    _rest(_verb(verbs, run_verify), "FILE and options; --help names them")
    _rest(_verb(verbs, run_test), "pytest's arguments")
    _verb(verbs, run_bench).add_argument("names", nargs="*", metavar="NAME")


def _for_developers(verbs) -> None:
    text = "bring what the tests need too"
    _verb(verbs, setup).add_argument("--tests", action="store_true", help=text)
    _verb(verbs, database).add_argument("name")
    _verb(verbs, postgres).add_argument("action", choices=["start", "stop"])
    _verb(verbs, run_lint).add_argument("--fix", action="store_true")
    _verb(verbs, run_requirements)
    for function in (run_odoo, run_python, run_psql):
        _rest(_verb(verbs, function), "the program's arguments, after --")


def _rest(added, text: str) -> None:
    added.add_argument("arguments", nargs=argparse.REMAINDER, help=text)


def _verb(verbs, function) -> argparse.ArgumentParser:
    text = function.__doc__.strip().splitlines()[0]
    name = function.__name__.removeprefix("run_")
    added = verbs.add_parser(name, help=text, description=text)
    added.set_defaults(function=function)
    return added


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Return the options of a command line.

    Commands that run another program hand all that follows on to it, as it is.
    """
    verb, rest = arguments[:1], arguments[1:]
    asks_us = rest in (["-h"], ["--help"]) and verb != ["verify"]
    if verb and verb[0] in HAND_ON and not asks_us:
        options = parser().parse_args(verb)
        options.arguments = rest[1:] if rest[:1] == ["--"] else rest
        return options
    return parser().parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Run the command; every refusal becomes one sentence and an exit code.

    :param arguments: the command line without the program's name
    :return: the exit code
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
            signal.signal(number, signal.default_int_handler)
    options = parsed(arguments)
    try:
        return options.function(options)
    except Refusal as refusal:
        return _refuse(refusal)
    except OSError as error:
        return _refuse(of_system(error))
    except KeyboardInterrupt:
        print("mes: interrupted; run it again to go on.", file=sys.stderr)
        return INTERRUPTED
    finally:
        commands.stop_all()


def _refuse(refusal: Refusal) -> int:
    """Say why the command stops; return the exit code."""
    print(f"mes: {refusal.sentence}", file=sys.stderr)
    if refusal.log:
        print(f"     Details: {os.path.relpath(refusal.log)}", file=sys.stderr)
    return 1
