"""Process A's whole batch by the demonstration's crew: its time, and its statements.

The crew works over the web as its people do; their passwords are verified in full.
Odoo's own log says how many statements each request took.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime

from cli.demo import play
from cli.site import Site, free_port
from cli.workshop import Workshop

from . import _plant
from ._report import Figure, keep

DATABASE = "mes_bench_batch"
REQUEST = re.compile(
    r'^(?P<at>\S+ \S+) .*"POST /web/dataset/call_kw/(?P<call>[\w.]+/\w+)\S* '
    r'HTTP/1\.\d" 200 \S+ '
    r"(?P<statements>\d+) ",
    re.MULTILINE,
)
"""A line of Odoo's log: when, the method, and how many statements it took."""

ACTS = {
    "mes.batch/command": "a command",
    "mes.batch/sign": "a signature",
    "mes.batch/screen": "a screen",
}


def main() -> None:
    """Have the crew make the batch, and keep the figures."""
    shop = Workshop()
    clock = shop.layout.run / "bench-clock"
    site = Site(shop, "bench-batch", DATABASE, free_port(), clock=clock)
    site.check()
    try:
        site.start_database()
        _plant.copied(DATABASE)
        site.installation.password_file.write_text("admin")
        log = site.layout.log(f"{site.name}-odoo")
        with site.served():
            report = play(site)
    finally:
        site.stop()
        _plant.dropped(DATABASE)
    keep("batch", figures(report, log.read_text(encoding="utf-8")))


def figures(report: dict, log: str) -> list[Figure]:
    """Return the figures of one run."""
    what = f"{report['entries']} entries, {report['signatures']} signatures"
    calls, statements, batch = Counter(), Counter(), 0
    began, ended = (moment.replace(".", ",") for moment in report["made"])
    for line in REQUEST.finditer(log):
        batch += int(line["statements"]) * (began <= line["at"] <= ended)
        calls[line["call"]] += 1
        statements[line["call"]] += int(line["statements"])
    seconds = Figure(
        "The demonstration: plant, process A's batch to its release, a second begun",
        "",
        "",
        f"{report['seconds']:.0f} s",
        None,
        what,
        report,
    )
    return [
        seconds,
        *of_the_batch(report, batch),
        *(mean(call, calls, statements) for call in ACTS),
    ]


def of_the_batch(report: dict, statements: int) -> list[Figure]:
    """Return the figures of process A's batch alone, issued to released."""
    began, ended = map(datetime.fromisoformat, report["made"])
    steps, seconds = report["steps"], (ended - began).total_seconds()
    what = f"{steps} steps, {report['commands']} commands; everything asked meanwhile"
    return [
        Figure("Process A's batch alone", "", "", f"{seconds:.0f} s", None, what, {}),
        Figure(
            "Statements a step of process A's batch",
            "",
            "",
            f"{statements / steps:.0f}",
            None,
            what,
            {"statements": statements, "steps": steps},
        ),
    ]


def mean(call: str, calls: Counter, statements: Counter) -> Figure:
    """Return the figure of one kind of request: its statements on average."""
    value = statements[call] / max(1, calls[call])
    return Figure(
        f"Statements of {ACTS[call]} on average",
        "",
        "",
        f"{value:.1f}",
        None,
        f"{calls[call]} requests; Odoo's own of a request included",
        {"calls": calls[call], "statements": statements[call]},
    )


if __name__ == "__main__":
    main()
