"""G12: installing the whole suite against installing Odoo's own manufacturing.

Both start from a copy of a database: the suite where Odoo's modules are installed
already, manufacturing where only the web client is. A minute each does not allow for
thirty blocks; the two are taken in turn all the same, and so is the gate.
"""

from __future__ import annotations

from cli import databases, odoo
from cli.layout import ADDONS, Layout

from . import _plant
from ._paired import Measured, block_pairs, ratio_of
from ._report import keep, ratio_figure

BASE, DATABASE = "mes_bench_base", "mes_bench_install"
BLOCKS = 2


def main() -> None:
    """Measure, and keep the figure."""
    odoo.load(Layout(), BASE, "-i", ["web"], "bench-install")
    try:
        pairs = list(block_pairs(suite, manufacturing, BLOCKS))
        gate = ratio_of(list(block_pairs(manufacturing, manufacturing, 1)))
    finally:
        _plant.dropped(DATABASE)
        _plant.dropped(BASE)
    times = [[one for pair in pairs for one in pair[which]] for which in (0, 1)]
    found = Measured(ratio_of(pairs), gate, 1, *map(tuple, times))
    name = "Installing the suite to installing mrp"
    keep("g12_install", [ratio_figure(name, "G12", found, 0.5)], f"{BLOCKS} blocks")


def suite() -> None:
    """Install our addons where Odoo's modules are."""
    _plant.copied(DATABASE, databases.STOCK)
    odoo.load(Layout(), DATABASE, "-i", list(ADDONS), "bench-install")


def manufacturing() -> None:
    """Install manufacturing where the web client is."""
    _plant.copied(DATABASE, BASE)
    odoo.load(Layout(), DATABASE, "-i", ["mrp"], "bench-install")


if __name__ == "__main__":
    main()
