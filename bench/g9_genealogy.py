"""G9: a recall's trace through the public API against the bare recursive query.

Graphs of 10³, 10⁴ and 10⁵ lots and orders: every order uses three lots of its level and
makes one of the next; a twentieth of the lots was delivered. From one lot everything is
reached, by many paths each. Both answer the same: all that was reached, and who has it.
"""

from __future__ import annotations

import math
import time
from statistics import linear_regression, median

from odoo.api import SUPERUSER_ID, Environment

from . import _plant
from ._paired import compare
from ._report import Figure, keep, ratio_figure

DATABASE = "mes_bench"
SIZES = (1_000, 10_000, 100_000)
LEVELS, PARENTS, RATIO, EXPONENT, SECONDS = 20, 3, 1.3, 1.05, 1.0
BLOCKS = {1_000: 40, 10_000: 30, 100_000: 30}

COPY = """
INSERT INTO {table} ({columns})
SELECT {values} FROM {table}, generate_series(1, {many}) n WHERE id = {id}
RETURNING id
"""

REFERENCE = """
WITH RECURSIVE reach (node) AS (
    SELECT %s::bigint
     UNION
    SELECT e.child FROM reach r JOIN mes_genealogy_edge e ON e.parent = r.node
     WHERE e.voided_at IS NULL AND e.child IS NOT NULL)
SELECT r.node, e.partner_id, e.quantity, e.unit, e.picking_id
  FROM reach r
  LEFT JOIN mes_genealogy_edge e
    ON e.parent = r.node AND e.child IS NULL AND e.voided_at IS NULL
   AND e.kind = 'delivered'
"""


def main() -> None:
    """Measure, and keep the figures."""
    _plant.copied(DATABASE)
    with _plant.loaded(DATABASE).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        reader = reader_of(env)
        roots = {size: grown(env, size) for size in SIZES}
        cr.execute("ANALYZE mes_genealogy_edge")
        figures = list(measured(env, reader, roots))
        cr.rollback()
    keep("g9_genealogy", figures, "in process, forward from one lot, all is reached")
    _plant.dropped(DATABASE)


def reader_of(env):
    """Return a QA reviewer: rules and rights count in what is measured."""
    groups = env.ref("mes_compliance.group_qa_reviewer") | env.ref("base.group_user")
    vals = {"name": "Greta Brunner", "login": "qa.bench"}
    return env["res.users"].create({**vals, "group_ids": [(6, 0, groups.ids)]})


# -- the graph ------------------------------------------------------------------------


def grown(env, size):
    """Make a graph of some nodes for good measure, and return its first lot."""
    product = env["product.product"].create(
        {"name": f"Bench {size}", "is_storable": True, "tracking": "lot"}
    )
    lot = env["stock.lot"].create({"name": f"B{size}", "product_id": product.id})
    order = env["mrp.production"].create({"product_id": product.id, "product_qty": 1})
    partner = env["res.partner"].create({"name": "Customer"})
    env.flush_all()
    lots = copies(env, lot, size // 2 - 1, f"B{size}-")
    orders = copies(env, order, size // 2 - 1, f"BO{size}-")
    joined(env, lot.id, lots, orders, partner.id)
    return lot


def copies(env, record, many, prefix):
    """Return the ids of copies of a row, with names of their own."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND column_name <> 'id' AND is_generated = 'NEVER'",
        (record._table,),
    )
    columns = [name for (name,) in env.cr.fetchall()]
    own = {"name": f"'{prefix}' || n", "mes_stream": "gen_random_uuid()::text"}
    query = COPY.format(
        table=record._table,
        columns=", ".join(columns),
        values=", ".join(own.get(name, f'"{name}"') for name in columns),
        many=many,
        id=record.id,
    )
    env.cr.execute(query)
    return [row for (row,) in env.cr.fetchall()]


def joined(env, root, lots, orders, partner):
    """Write the edges: three lots into each order, one out of it, some delivered."""
    width = max(1, len(orders) // LEVELS)
    rows = []
    for number, order in enumerate(orders):
        level, place = divmod(number, width)
        for step in range(PARENTS):
            below = (level - 1) * width + (place * 7 + step * 13) % width
            rows.append(
                (lots[below] if level else root, "out", "consumed", order, None)
            )
        rows.append((lots[number], "in", "produced", order, None))
        if number % 20 == 0:
            rows.append((lots[number], "out", "delivered", None, partner))
    query = f"""INSERT INTO mes_genealogy_edge (company_id, quantity, unit,
        lot_id, way, kind, production_id, partner_id)
        SELECT {env.company.id}, 1, 'kg', * FROM unnest(
            %s::int[], %s::varchar[], %s::varchar[], %s::int[], %s::int[])"""
    env.cr.execute(query, [list(column) for column in zip(*rows, strict=True)])


# -- the measurement ------------------------------------------------------------------


def measured(env, reader, roots):
    """Yield the figures: the ratio and the seconds of each size, and the exponent."""
    times = {}
    for size, root in roots.items():
        lot = root.with_user(reader)

        def ours(lot=lot):
            return lot.mes_trace("forward")

        def reference(node=root.id * 4):
            env.cr.execute(REFERENCE, (node,))
            return env.cr.fetchall()

        trace, rows = ours(), reference()
        reached = len(trace["lots"]) + len(trace["orders"])
        assert reached == len({row[0] for row in rows}) == size - 1, reached
        assert len(trace["ends"]) == len([row for row in rows if row[1]])
        found = compare(ours, reference, blocks=BLOCKS[size])
        times[size] = median(found.ours)
        name = f"Trace of {size:,} nodes to the bare recursive query".replace(",", " ")
        yield ratio_figure(
            name, "G9", found, RATIO, f"{statements(env, ours)} statements"
        )
    yield exponent(times)
    yield Figure(
        "Trace of 100 000 nodes",
        "G9",
        f"≤ {SECONDS:g} s",
        f"{times[SIZES[-1]]:.2f} s",
        times[SIZES[-1]] <= SECONDS,
        f"{times[SIZES[-1]] / SIZES[-1] * 1e6:.1f} µs a node",
        {"seconds": times},
    )


def exponent(times):
    """Return the figure of how the cost grows with the nodes."""
    sizes = [math.log(size) for size in times]
    slope = linear_regression(sizes, [math.log(each) for each in times.values()]).slope
    return Figure(
        "Growth of a trace with its nodes, exponent",
        "G9",
        f"≤ {EXPONENT:g}",
        f"{slope:.2f}",
        slope <= EXPONENT,
        "10³ to 10⁵ nodes",
        {"exponent": slope},
    )


def statements(env, act):
    """Return how many statements something takes."""
    before = env.cr.sql_log_count
    act()
    return env.cr.sql_log_count - before


if __name__ == "__main__":
    started = time.perf_counter()
    main()
    print(f"{time.perf_counter() - started:.0f} s")
