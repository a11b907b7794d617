"""Run the simulator, or tell a running one where to lead a point.

``python -m gateway.simulator serve --port 4840`` · ``… set FBD-300-01.InletAir 75`` ·
``… show``
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys

from .points import BY_CODE
from .server import PORT, Simulator, lead, present


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser("simulator", description=__doc__.split("\n")[0])
    verbs = top.add_subparsers(dest="verb", required=True)
    verbs.add_parser("serve").add_argument("--port", type=int, default=PORT)
    setting = verbs.add_parser("set")
    setting.add_argument("tag", help=", ".join(BY_CODE))
    setting.add_argument("value", type=float)
    for verb in (setting, verbs.add_parser("show")):
        verb.add_argument("--url", default=f"opc.tcp://127.0.0.1:{PORT}")
    return top


async def serve(port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await Simulator(port).run(stopped)


async def show(url: str) -> None:
    """Print every point."""
    for code, value, wanted, measure in await present(url):
        print(f"{code:<32} {value:>10.3f} → {wanted:g} {measure}")


async def work(options: argparse.Namespace) -> None:
    """Do what the command line says."""
    if options.verb == "serve":
        await serve(options.port)
    elif options.verb == "show":
        await show(options.url)
    else:
        await lead(options.url, options.tag, options.value)
        print(
            f"{options.tag} is led to {options.value:g} {BY_CODE[options.tag].measure}."
        )


def main() -> int:
    """Run the command line; return the exit code."""
    logging.getLogger("asyncua").setLevel(logging.ERROR)
    options = parser().parse_args()
    if options.verb == "set" and options.tag not in BY_CODE:
        print(f"There is no {options.tag}. There are: {', '.join(BY_CODE)}")
        return 1
    try:
        asyncio.run(work(options))
    except (OSError, asyncio.TimeoutError):
        url = getattr(options, "url", "its port")
        print(f"The simulator cannot be reached or started on {url}.", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
