"""Memory of a served site: all its programs with two workers, after they have worked.

Counted as proportional set size: a page that programs share counts once in all.
"""

from __future__ import annotations

from pathlib import Path

from . import _plant, _served
from ._report import Figure, keep

DATABASE = "mes_bench_memory"
LIMIT = 1024
"""Megabytes."""

SCREENS = 40
"""Screens and scans before it is looked at, so that both workers have worked."""


def main() -> None:
    """Measure, and keep the figure."""
    _plant.copied(DATABASE)
    batch = prepared()
    with _served.served(DATABASE) as site:
        anna = _served.person(site, "op.anna")
        for _each in range(SCREENS):
            anna.call("mes.batch", "screen", [batch], "10.1.1")
            anna.does(batch, "scan", "10.1.1", text="ACT-1", how="scanned")
        own = [child for child in site.supervisor.children if child.process]
        found = {child.name: tree(child.process.pid) for child in own}
    keep("memory", [figure(found)], f"after {SCREENS} screens and scans")


def prepared() -> int:
    """Make the plant with a batch that waits for its first lot; return its id."""
    with _plant.environment(DATABASE) as env, _plant.quick_signatures():
        plant = _plant.made(env)
        batch = plant.issued()
        plant.ok(batch, plant.anna, "start", "10.1.1")
        plant.ok(batch, plant.anna, "scan", "10.1.1", text="SCALE-1")
        return batch.id


def figure(found: dict[str, int]) -> Figure:
    """Return the figure: all programs that are the site's alone."""
    own = {name: size for name, size in found.items() if name != "PostgreSQL"}
    total = sum(own.values()) / 1024
    parts = ", ".join(f"{name} {size // 1024} MB" for name, size in own.items())
    return Figure(
        "Memory of the served site, two workers",
        "",
        f"≤ {LIMIT} MB",
        f"{total:.0f} MB",
        total <= LIMIT,
        parts,
        {"kb": found},
    )


def tree(pid: int) -> int:
    """Return the KB of a process and all it started."""
    path = Path(f"/proc/{pid}")
    rollup = (path / "smaps_rollup").read_text().split("\nPss:", 1)[1]
    children = (path / "task" / str(pid) / "children").read_text().split()
    return int(rollup.split()[0]) + sum(tree(int(child)) for child in children)


if __name__ == "__main__":
    main()
