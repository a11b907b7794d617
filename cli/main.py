"""The command line of ``./mes``."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys

from . import commands, environment, serving, stock
from .postgres import Server
from .refusal import Refusal, of_system
from .workshop import Workshop

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


def serve(options) -> int:
    """Serve an ordinary site, as odoo.conf says, until interrupted."""
    return serving.serve(options.port)


def stop(_options) -> int:
    """Stop the site or demo that is being served."""
    return serving.stop()


def odoo(options) -> int:
    """Run Odoo with the site's settings: ./mes odoo -- -d NAME -u mes_batch."""
    return _with_server(lambda shop: stock.odoo(shop.layout, *options.arguments))


def python(options) -> int:
    """Run the environment's Python, which knows Odoo: ./mes python -- -m pytest."""
    return _with_server(lambda shop: [str(shop.layout.python), *options.arguments])


def psql(options) -> int:
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
        stock.fresh(shop.client, options.name)
    return 0


def postgres(options) -> int:
    """Start the embedded PostgreSQL and leave it running, or stop it."""
    shop = Workshop()
    shop.prepare()
    server = Server(shop.layout)
    if options.action == "stop":
        server.stop()
    elif not server.running():
        server.start()
        shop.client.ensure_owner()
    return 0


def _with_server(command) -> int:
    """Run a program in the foreground with everything set up and the server there."""
    shop = Workshop()
    shop.prepare()
    with shop.server():
        env = {**environment.variables(shop.layout), **shop.client.variables}
        env["PATH"] = environment.variables(shop.layout)["PATH"]
        return subprocess.run(command(shop), env=env).returncode


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(
        prog="./mes", description="Pharma MES for Odoo: the one command."
    )
    verbs = top.add_subparsers(dest="verb", metavar="COMMAND", required=True)
    _verb(verbs, serve).add_argument("--port", type=int, help="default: odoo.conf's")
    _verb(verbs, stop)
    _verb(verbs, setup).add_argument(
        "--tests", action="store_true", help="bring what the tests need too"
    )
    _verb(verbs, database).add_argument("name")
    _verb(verbs, postgres).add_argument("action", choices=["start", "stop"])
    for function in (odoo, python, psql):
        _verb(verbs, function).add_argument("arguments", nargs=argparse.REMAINDER)
    return top


def _verb(verbs, function) -> argparse.ArgumentParser:
    text = function.__doc__.strip().splitlines()[0]
    added = verbs.add_parser(function.__name__, help=text, description=text)
    added.set_defaults(function=function)
    return added


def main(arguments: list[str]) -> int:
    """Run the command; every refusal becomes one sentence and an exit code.

    :param arguments: the command line without the program's name
    :return: the exit code
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options = parser().parse_args(arguments)
    given = getattr(options, "arguments", None)
    if given and given[0] == "--":
        del given[0]
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
