"""Results: kept one line of JSON a run, and shown in ``docs/benchmarks.md``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

from cli import settings
from cli.layout import ROOT, Layout
from cli.postgres import Client

from ._paired import Measured, Ratio, quantile

RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
NOISY = "machine too noisy"


@dataclass
class Figure:
    """One figure of a run.

    :ivar metric: what was measured
    :ivar goal: its goal in performance terms, ``G1``; empty where it is recorded only
    :ivar target: in words, ``≤ 1.0``; empty where there is none
    :ivar value: what was found, in words
    :ivar met: whether the target is met; None where nothing can be said
    :ivar note: conditions that belong to this figure
    :ivar data: the numbers behind it
    """

    metric: str
    goal: str
    target: str
    value: str
    met: bool | None
    note: str
    data: dict


def ratio_figure(
    metric: str, goal: str, found: Measured, limit: float, note: str = "", least=False
) -> Figure:
    """Return the figure of a paired measurement.

    :param limit: the target
    :param least: whether the target is a least one
    """
    ratio, gate = found.ratio, found.gate
    met = ratio.above(limit) if least else ratio.below(limit)
    data = {
        "ratio": asdict(ratio),
        "gate": asdict(gate),
        "tries": found.tries,
        "ours_ms": _spread(found.ours),
        "reference_ms": _spread(found.reference),
    }
    value = words(ratio)
    if not gate.quiet:
        value, met = f"{value} ({NOISY}: A/A {words(gate)})", None
    target = f"{'≥' if least else '≤'} {limit:g}"
    return Figure(metric, goal, target, value, met, note, data)


def words(ratio: Ratio) -> str:
    """Return a ratio with its interval, ``0.83 (0.80 – 0.87)``."""
    digits = 3 if ratio.value < 0.1 else 2
    numbers = (ratio.value, ratio.low, ratio.high)
    return "{} ({} – {})".format(*(f"{number:.{digits}f}" for number in numbers))


def _spread(times) -> dict:
    shares = {"p50": 0.5, "p95": 0.95}
    return {name: round(quantile(times, s) * 1000, 3) for name, s in shares.items()}


def keep(name: str, figures: list[Figure], note: str = "") -> None:
    """Keep a run's figures, print them, and bring the page up to date.

    :param name: of the measurement
    :param note: conditions of the whole run
    """
    run = {
        "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "load": os.getloadavg(),
        "note": note,
        **_versions(),
        "figures": [asdict(figure) for figure in figures],
    }
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / f"{name}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(run, ensure_ascii=False) + "\n")
    for figure in figures:
        print(f"{figure.metric}: {figure.value} {_judged(asdict(figure))}")
    render()


def _versions() -> dict:
    commit = ["git", "rev-parse", "--short", "HEAD"]
    told = subprocess.run(commit, cwd=ROOT, capture_output=True, text=True)
    query = "SELECT current_setting('server_version')"
    server = Client(Layout(), settings.read()).query(query, "postgres").strip()
    python = ".".join(map(str, sys.version_info[:3]))
    return {"commit": told.stdout.strip(), "postgresql": server, "python": python}


# -- the page -------------------------------------------------------------------------


def render() -> None:
    """Write the table of the newest figures into the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN, 1)
    _old, after = rest.split(END, 1)
    body = f"{BEGIN}\n\n{table()}\n\n{END}"
    PAGE.write_text(f"{before}{body}{after}", encoding="utf-8")


def table() -> str:
    """Return the newest figures of every measurement as a table."""
    lines = [
        "| Goal | What | Target | Measured | | Conditions |",
        "|---|---|---|---|---|---|",
    ]
    runs = [_newest(path) for path in RESULTS.glob("*.jsonl")]
    rows = [(figure, run) for run in runs for figure in run["figures"]]
    rows.sort(key=lambda row: (row[0]["goal"] == "", _number(row[0]["goal"])))
    return "\n".join([*lines, *(_row(figure, run) for figure, run in rows)])


def _number(goal: str) -> int:
    return int("".join(filter(str.isdigit, goal)) or 0)


def _newest(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8").splitlines()[-1])


def _row(figure: dict, run: dict) -> str:
    when = f"{run['at'][:10]}, load {run['load'][0]:.1f}, {run['commit']}"
    conditions = "; ".join(filter(None, (figure["note"], run["note"], when)))
    cells = [figure[key] for key in ("goal", "metric", "target", "value")]
    return f"| {' | '.join([*cells, _judged(figure), conditions])} |"


def _judged(figure: dict) -> str:
    if not figure["target"]:
        return ""
    return {True: "met", False: "**not met**", None: "no verdict"}[figure["met"]]
