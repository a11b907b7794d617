"""G1: a scan over HTTP, from the parse to the committed entry, against stock Odoo.

The scan is the dearest there is: the lot to weigh from, with its status, dates, stock,
reservations and first-expired-first-out, the scale and the person. It is judged anew
and recorded each time. The reference saves one plain field of a record through the web
client's own call; a record of the batch cannot be saved that way.
"""

from __future__ import annotations

import itertools

from . import _plant, _served
from ._paired import compare, quantile
from ._report import Figure, keep, ratio_figure

DATABASE = "mes_bench_g1"
STEP = "10.1.1"
GTIN = "09521234000013"
LABEL = f"]d201{GTIN}10ACT-1"
"""What the scanner reads from the DataMatrix: the item's number, and the lot."""

BLOCKS = 120
"""One call each: twice as many calls, of which 95 % are below the p95."""


def main() -> None:
    """Measure, and keep the figures."""
    _plant.copied(DATABASE)
    batch = prepared()
    with _served.served(DATABASE) as site:
        anna = _served.person(site, "op.anna")
        admin = _served.person(site, "admin", "admin")
        figures = [*measured(batch, anna, admin)]
    keep("g1_scan", figures, f"{BLOCKS} blocks, two workers, one client")


def prepared() -> int:
    """Make the plant with a batch that waits for its first lot; return its id."""
    with _plant.environment(DATABASE) as env, _plant.quick_signatures():
        plant = _plant.made(env)
        plant.products["RM-T1"].barcode = GTIN
        batch = plant.issued()
        plant.ok(batch, plant.anna, "start", STEP)
        plant.ok(batch, plant.anna, "scan", STEP, text="SCALE-1")
        return batch.id


def measured(batch, anna, admin):
    """Yield the figures: against a save, a tracked save and a read."""

    def scan():
        anna.does(batch, "scan", STEP, text=LABEL, how="scanned")

    for what, reference, middle, late in (
        (
            "web_save of one field",
            saved(admin, "res.partner.category", "name"),
            1,
            1.25,
        ),
        (
            "web_save of one tracked field",
            saved(admin, "res.partner", "function"),
            1,
            0,
        ),
        ("read of six fields", read(admin), 1.6, 0),
    ):
        found = compare(scan, reference, BLOCKS)
        yield ratio_figure(f"Scan to {what}, p50", "G1", found, middle)
        if late:
            yield late_figure(what, found, late)


def late_figure(what, found, limit):
    """Return the figure of the slow ones: p95 to p95, which has no interval."""
    value = quantile(found.ours, 0.95) / quantile(found.reference, 0.95)
    met = value <= limit if found.gate.quiet else None
    data = {"ratio": value}
    return Figure(
        f"Scan to {what}, p95", "G1", f"≤ {limit}", f"{value:.2f}", met, "", data
    )


def saved(admin, model, field):
    """Return a save of one field of a new record, another value each time."""
    record, number = admin.create(model, name="Bench"), itertools.count(1)

    def save():
        values = {field: f"Bench {next(number)}"}
        admin.call(model, "web_save", [record], values, specification={field: {}})

    return save


def read(admin):
    """Return a read of six fields of one record."""
    names = ["name", "email", "phone", "function", "lang", "tz"]
    record = admin.create("res.partner", name="Bench")
    return lambda: admin.call("res.partner", "read", [record], names)


if __name__ == "__main__":
    main()
