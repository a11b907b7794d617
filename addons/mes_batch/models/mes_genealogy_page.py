"""The page one walks: boxes from left to right, figures, who has what."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import format_date

from ..genealogy import arranged, levels
from .mes_genealogy import LOT, MODELS, ORDER, node_of
from .mes_genealogy_list import _text

DEPTH = 6
"""How many steps away from the focus a page shows; the list goes to the end."""

TONES = {
    "released": "ok",
    "restricted": "warn",
    "retest_due": "warn",
    "reworked": "warn",
    "rejected": "bad",
    "on_hold": "bad",
    "expired": "bad",
    "destroyed": "bad",
}
"""How a status is shown; every other one is waiting for quality."""

BATCH_TONES = {"released": "ok", "rejected": "bad", "cancelled": "bad"}


class MesGenealogyPage(models.AbstractModel):
    """What the client action shows; nothing of it is stored."""

    _inherit = "mes.genealogy"

    @api.model
    def page(self, model, record_id, direction="both", whole=(), opened=()):
        """Return the page of a record.

        :param str model: ``stock.lot``, ``mes.batch``, … see :meth:`find`
        :param str direction: ``both``, ``forward`` or ``backward``
        :param whole: levels to show to the end
        :param opened: nodes whose hidden neighbours are shown too
        :return: dict of ``focus``, ``figures``, ``counts``, ``columns``, ``edges``,
            ``ends``, ``list``, ``balance``, ``may_deal``, ``may_recall``
        :raise AccessError: the record is not for this person
        """
        record = self._beginning(model, record_id)
        starts = list(dict.fromkeys(record.sudo()._mes_trace_from()))
        nodes = [node_of(each) for each in starts]
        ahead = record.sudo()._mes_trace_from_of("forward")
        trace = self._trace([node_of(each) for each in ahead], "forward")
        found = self._lists(trace["lots"])
        return {
            "focus": self._focus(record, starts),
            "figures": self._figures(starts),
            "counts": self._counts(trace, found, starts),
            **self._graph(nodes, direction, set(whole), list(opened)),
            "list": found,
            "balance": self._page_balance(record),
            "may_deal": self._may_deal(),
            "may_recall": self.env["mes.recall"]._may_ask(),
        }

    # -- head --------------------------------------------------------------------

    @api.model
    def _focus(self, record, starts):
        told = record.sudo()
        lot = starts[0] if len(starts) == 1 and starts[0]._name == "stock.lot" else None
        product = told.product_id.display_name if "product_id" in told._fields else None
        more = [product, lot.mes_supplier_lot if lot else None]
        if lot and lot.expiration_date:
            more.append(
                self.env._("expires %s", format_date(self.env, lot.expiration_date))
            )
        return {
            "model": record._name,
            "id": record.id,
            "name": told._mes_label()
            if record._name in ("stock.lot", "mes.batch")
            else told.display_name,
            "more": " · ".join(filter(None, more)),
        }

    @api.model
    def _figures(self, starts):
        """Return the mass balance of a single lot in figures (I04)."""
        if len(starts) != 1 or starts[0]._name != "stock.lot":
            return []
        lot = starts[0]
        balance = self._balances([lot.id], self._quants([lot.id]))[lot.id]
        _, unit = self.env._, lot.product_uom_id.name
        within = balance.within(lot.product_id._mes_balance_limit())
        rows = (
            (_("Received"), balance.received, ""),
            (_("Used"), balance.used, ""),
            (_("Delivered"), balance.delivered, ""),
            (_("Lost or sampled"), balance.lost + balance.sent_back, ""),
            (_("In stock"), balance.stock + balance.transit, ""),
            (_("Unexplained"), balance.unexplained, "ok" if within else "bad"),
        )
        return [
            {"label": label, "value": f"{_text(number)} {unit}", "tone": tone}
            for label, number, tone in rows
        ]

    @api.model
    def _counts(self, trace, found, starts):
        _, begun = self.env._, {each.id for each in starts if each._name == "stock.lot"}
        made = [row for row in found["rows"] if row["lot_id"] not in begun]
        least = self._located(found["rows"])
        counts = [
            {"label": _("Batches"), "value": str(len(trace["orders"]))},
            {"label": _("Lots made of it"), "value": str(len(made))},
        ]
        if self._may_deal():
            names = {row["customer_id"] for row in found["customers"]}
            counts.append({"label": _("Customers"), "value": str(len(names))})
        if least is not None:
            tone = "ok" if Decimal(least) == 100 else "bad"
            located = {"label": _("Located"), "value": f"{least} %", "tone": tone}
            counts.append(located)
        return counts

    # -- graph -------------------------------------------------------------------

    @api.model
    def _graph(self, nodes, direction, whole, opened):
        """Return columns of boxes and the lines between them."""
        both = ("forward", "backward")
        ways = both if direction == "both" else (direction,)
        near = {way: self._near(nodes, way) if way in ways else {} for way in both}
        level_of = levels(nodes, near["forward"], near["backward"])
        for node in opened:
            self._open(level_of, node)
        edges = self._edges(list(level_of))
        rank = self._names(level_of)
        drawing = arranged(level_of, edges, {n: rank[n]["name"] for n in rank}, whole)
        shown = drawing.shown
        hidden = self._hidden(shown)
        boxes = {
            node: {**rank[node], "node": node, **hidden.get(node, {"in": 0, "out": 0})}
            for node in shown
        }
        focus = set(nodes)
        lines = self._lines(edges, shown)
        lots = {
            way: [n >> 2 for n in shown & set(reached) if n & 3 == LOT]
            for way, reached in near.items()
        }
        return {
            "columns": [
                {
                    "level": level,
                    "boxes": [
                        {**boxes[node], "focus": node in focus} for node in column
                    ],
                    "left_out": drawing.left_out[level],
                }
                for level, column in sorted(drawing.columns.items())
            ],
            "edges": lines,
            "ends": self._suppliers(lots["backward"]) + self._wheres(lots["forward"]),
        }

    @api.model
    def _near(self, nodes, direction):
        """Return nodes within some steps of others, with the fewest steps to each."""
        near, far, _kind = self._ends(direction)
        self.env.flush_all()
        rows = self._query(
            """WITH RECURSIVE near (node, steps) AS (
                   SELECT unnest(%(nodes)s::bigint[]), 0
                    UNION
                   SELECT e.%(far)s, n.steps + 1
                     FROM near n JOIN mes_genealogy_edge e ON e.%(near)s = n.node
                    WHERE e.voided_at IS NULL AND e.%(far)s IS NOT NULL
                      AND e.company_id = ANY(%(companies)s) AND n.steps < %(depth)s)
               SELECT node, min(steps) FROM near GROUP BY node""",
            nodes=list(nodes),
            near=near,
            far=far,
            depth=DEPTH,
        )
        return dict(rows)

    @api.model
    def _open(self, level_of, node):
        """Add the neighbours of a box that are not on the page yet."""
        if node not in level_of:
            return
        for direction, step in (("forward", 1), ("backward", -1)):
            near, far, _kind = self._ends(direction)
            for (other,) in self._query(
                """SELECT DISTINCT %(far)s FROM mes_genealogy_edge
                    WHERE %(near)s = %(node)s AND %(far)s IS NOT NULL
                      AND voided_at IS NULL AND company_id = ANY(%(companies)s)""",
                near=near,
                far=far,
                node=node,
            ):
                level_of.setdefault(other, level_of[node] + step)

    @api.model
    def _edges(self, nodes):
        """Return per pair of nodes what went from one into the other.

        :return: dict of pair to quantity and unit; the record's quantity where there
            is one, else that of stock
        """
        rows = self._query(
            """SELECT parent, child, unit, sum(quantity)::text
                 FROM mes_genealogy_edge e
                WHERE parent = ANY(%(nodes)s) AND child = ANY(%(nodes)s)
                  AND voided_at IS NULL AND company_id = ANY(%(companies)s)
                  AND NOT (kind = 'consumed' AND EXISTS (
                        SELECT FROM mes_genealogy_edge c
                         WHERE c.parent = e.parent AND c.child = e.child
                           AND c.kind = 'charged' AND c.voided_at IS NULL))
                GROUP BY 1, 2, 3""",
            nodes=nodes,
        )
        return {(one, other): (Decimal(q), unit) for one, other, unit, q in rows}

    @api.model
    def _hidden(self, shown):
        """Return per box how many neighbours are not on the page."""
        rows = self._query(
            """SELECT parent AS node, 'out', count(DISTINCT child)
                 FROM mes_genealogy_edge
                WHERE parent = ANY(%(nodes)s) AND child <> ALL(%(nodes)s)
                  AND voided_at IS NULL AND company_id = ANY(%(companies)s)
                GROUP BY 1
                UNION ALL
               SELECT child, 'in', count(DISTINCT parent)
                 FROM mes_genealogy_edge
                WHERE child = ANY(%(nodes)s) AND parent <> ALL(%(nodes)s)
                  AND voided_at IS NULL AND company_id = ANY(%(companies)s)
                GROUP BY 1""",
            nodes=list(shown),
        )
        hidden = defaultdict(lambda: {"in": 0, "out": 0})
        for node, way, number in rows:
            hidden[node][way] = number
        return dict(hidden)

    @api.model
    def _lines(self, edges, shown):
        """Return lines between boxes; a width is a share of the widest of a unit."""
        kept = {pair: said for pair, said in edges.items() if set(pair) <= shown}
        most = defaultdict(Decimal)
        for quantity, unit in kept.values():
            most[unit] = max(most[unit], quantity)
        return [
            {
                "from": one,
                "to": other,
                "quantity": f"{_text(quantity)} {unit}",
                "share": float(quantity / most[unit]) if most[unit] else 0.0,
            }
            for (one, other), (quantity, unit) in sorted(kept.items())
        ]

    @api.model
    def _names(self, level_of):
        """Return per node what its box says."""
        ids = {kind: [n >> 2 for n in level_of if n & 3 == kind] for kind in MODELS}
        boxes = {}
        for kind, model in MODELS.items():
            for record in self.env[model].sudo().browse(ids[kind]):
                boxes[node_of(record)] = {
                    "kind": {LOT: "lot", ORDER: "order"}.get(kind, "unbuild"),
                    "model": model,
                    "id": record.id,
                    **self._box(record),
                }
        return boxes

    @api.model
    def _box(self, record):
        """Return name, second line and tone of a record's box."""
        if record._name == "stock.lot":
            labels = dict(record._fields["mes_status"]._description_selection(self.env))
            status = record.mes_status
            said = labels.get(status, self.env._("Not controlled"))
            tone = TONES.get(status, "wait") if status else ""
            more = record.product_id.display_name
            return {"name": record.name, "said": said, "more": more, "tone": tone}
        if record._name == "mrp.production" and record.mes_batch_id:
            batch = record.mes_batch_id
            said, tone = batch._state_text(), BATCH_TONES.get(batch.state, "wait")
            more = batch.product_id.display_name
            shown = {"name": batch.name, "said": said, "more": more, "tone": tone}
            return {**shown, "model": batch._name, "id": batch.id}
        labels = dict(record._fields["state"]._description_selection(self.env))
        return {
            "name": record.display_name,
            "said": labels.get(record.state, ""),
            "more": record.product_id.display_name,
            "tone": "",
        }

    @api.model
    def _suppliers(self, lots):
        """Return who lots came from, each with what came."""
        rows = self._query(
            """SELECT partner_id, unit, lot_id, trim_scale(sum(quantity))::text
                 FROM mes_genealogy_edge
                WHERE lot_id = ANY(%(lots)s) AND kind = 'received'
                  AND voided_at IS NULL AND company_id = ANY(%(companies)s)
                GROUP BY 1, 2, 3""",
            lots=lots,
        )
        return self._gathered("supplier", rows, self.env._("Supplier not named"))

    @api.model
    def _wheres(self, lots):
        """Return customers and places in the house, with what they have."""
        rows = self._query(
            """SELECT partner_id, unit, lot_id, trim_scale(sum(
                          CASE kind WHEN 'returned' THEN -quantity ELSE quantity END
                      ))::text
                 FROM mes_genealogy_edge
                WHERE lot_id = ANY(%(lots)s) AND kind IN ('delivered', 'returned')
                  AND voided_at IS NULL AND company_id = ANY(%(companies)s)
                GROUP BY 1, 2, 3""",
            lots=lots,
        )
        if not self._may_deal():
            rows = [(None, *row[1:]) for row in rows]
        unknown = self.env._("Delivered")
        places = defaultdict(list)
        for lot, place, usage, quantity in self._quants(lots):
            unit = self.env["stock.lot"].sudo().browse(lot).product_uom_id.name
            places[place, usage].append((lot, f"{quantity} {unit}"))
        return self._gathered("customer", rows, unknown) + [
            {
                "end": f"place {place}",
                "kind": "transit" if usage == "transit" else "place",
                "name": place,
                "lots": [{"node": lot * 4, "quantity": said} for lot, said in own],
            }
            for (place, usage), own in places.items()
        ]

    @api.model
    def _gathered(self, kind, rows, unknown):
        """Return one box a partner."""
        own = defaultdict(list)
        for partner, unit, lot, quantity in rows:
            own[partner].append({"node": lot * 4, "quantity": f"{quantity} {unit}"})
        partners = self.env["res.partner"].sudo()
        return [
            {
                "end": f"{kind} {partner or 0}",
                "kind": kind,
                "name": partners.browse(partner).display_name if partner else unknown,
                "lots": lots,
            }
            for partner, lots in own.items()
        ]

    # -- balance -----------------------------------------------------------------

    @api.model
    def _page_balance(self, record):
        """Return the balance of a batch, None for anything else."""
        told = record.sudo()
        if record._name == "mrp.production":
            told = told.mes_batch_id
        if told._name != "mes.batch" or not told.snapshot_id:
            return None
        return told._balance()
