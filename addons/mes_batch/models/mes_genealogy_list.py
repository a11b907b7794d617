"""The recall list: every lot, where it is, how much of it, and who has it (I02)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from odoo import api, models

from odoo.addons.mes_compliance import clock

from ..genealogy import lot_balance

DEALERS = ("qa_reviewer", "qa_approver", "qp", "planner", "supervisor", "inspector")
"""Roles that read which customers have what."""


class MesGenealogy(models.AbstractModel):
    """What is known of many lots at once, with a constant number of queries."""

    _inherit = "mes.genealogy"

    @api.model
    def _lists(self, lots):
        """Return the recall list of lots.

        :param list lots: ids, as a trace reached them
        :return: dict of ``rows`` (one a lot), ``customers`` (one a customer and unit)
            and ``deliveries`` (one a lot, customer and transfer)
        """
        self.env.flush_all()
        quants = self._quants(lots)
        balances, places = self._balances(lots, quants), self._places(lots, quants)
        deliveries = self._deliveries(lots) if self._may_deal() else []
        rows = [
            self._list_row(lot, balances[lot.id], places.get(lot.id, []))
            for lot in self.env["stock.lot"].sudo().browse(lots)
        ]
        rows.sort(key=lambda row: (not row["somewhere"], row["lot"]))
        customers = self._customers(deliveries)
        return {"rows": rows, "customers": customers, "deliveries": deliveries}

    @api.model
    def _may_deal(self):
        """Tell whether the person may read which customers have what."""
        return self.env.user._mes_has_role(*DEALERS)

    @api.model
    def _balances(self, lots, quants):
        """Return per lot its balance, one query for all of them."""
        sums, stock = defaultdict(dict), defaultdict(lambda: [Decimal(0), Decimal(0)])
        for lot, kind, way, done, quantity in self._sums(lots):
            sums[lot][kind, way, done] = Decimal(quantity)
        for lot, _place, usage, quantity in quants:
            stock[lot][usage == "transit"] += Decimal(quantity)
        return {lot: lot_balance(sums[lot], *stock[lot]) for lot in lots}

    @api.model
    def _sums(self, lots):
        """Return per lot, kind, way and whether the order was posted its quantity.

        Where a batch has a record, the record says what was used, stock does not. What
        a lot begins with by a count was there before the system was: ``opened``.
        """
        return self._query(
            """SELECT e.lot_id,
                      CASE WHEN e.kind = 'counted' AND e.way = 'in' AND NOT EXISTS (
                            SELECT FROM mes_genealogy_edge f
                             WHERE f.lot_id = e.lot_id AND f.id < e.id
                               AND NOT (f.kind = 'counted' AND f.way = 'in'))
                           THEN 'opened' ELSE e.kind END,
                      e.way, coalesce(p.state = 'done', true), sum(e.quantity)::text
                 FROM mes_genealogy_edge e
                 LEFT JOIN mrp_production p ON p.id = e.production_id
                WHERE e.lot_id = ANY(%(lots)s) AND e.voided_at IS NULL
                  AND e.company_id = ANY(%(companies)s)
                  AND NOT (e.kind = 'consumed' AND EXISTS (
                        SELECT FROM mes_genealogy_edge c
                         WHERE c.lot_id = e.lot_id AND c.kind = 'charged'
                           AND c.production_id = e.production_id
                           AND c.voided_at IS NULL))
                GROUP BY 1, 2, 3, 4""",
            lots=list(lots),
        )

    @api.model
    def _quants(self, lots):
        """Return what stock says lies where: lot, place, its usage, quantity."""
        self.env["stock.quant"].flush_model()
        return self._query(
            """SELECT q.lot_id, l.complete_name, l.usage,
                      trim_scale(sum(q.quantity)::numeric)::text
                 FROM stock_quant q JOIN stock_location l ON l.id = q.location_id
                WHERE q.lot_id = ANY(%(lots)s) AND l.usage IN ('internal', 'transit')
                  AND (l.company_id IS NULL OR l.company_id = ANY(%(companies)s))
                GROUP BY 1, 2, 3 HAVING sum(q.quantity) <> 0
                ORDER BY 2""",
            lots=list(lots),
        )

    @api.model
    def _waiting(self, lots):
        """Return containers that were weighed and wait: lot, number, net, batch."""
        return self._query(
            """SELECT c.lot_id, c.code, c.net, b.name
                 FROM mes_container c JOIN mes_batch b ON b.id = c.batch_id
                WHERE c.lot_id = ANY(%(lots)s) AND c.charged_at IS NULL
                  AND b.state IN ('issued', 'in_progress')
                  AND b.company_id = ANY(%(companies)s)
                ORDER BY c.code""",
            lots=list(lots),
        )

    @api.model
    def _places(self, lots, quants):
        """Return per lot where it is, in words with quantities and units."""
        records = self.env["stock.lot"].sudo().browse(lots)
        units = {lot.id: lot.product_uom_id.name for lot in records}
        places = defaultdict(list)
        for lot, place, usage, quantity in quants:
            on_way = self.env._("%(place)s, in transit", place=place)
            said = on_way if usage == "transit" else place
            places[lot].append((said, f"{quantity} {units[lot]}"))
        for lot, code, net, batch in self._waiting(lots):
            said = self.env._("%(code)s, weighed for %(batch)s", code=code, batch=batch)
            places[lot].append((said, net))
        return places

    @api.model
    def _deliveries(self, lots):
        """Return every delivery and return of lots, the newest first."""
        rows = self._query(
            """SELECT e.lot_id, e.partner_id, e.picking_id, e.unit, e.kind,
                      trim_scale(sum(e.quantity))::text, max(e.at)
                 FROM mes_genealogy_edge e
                WHERE e.lot_id = ANY(%(lots)s) AND e.voided_at IS NULL
                  AND e.kind IN ('delivered', 'returned')
                  AND e.company_id = ANY(%(companies)s)
                GROUP BY 1, 2, 3, 4, 5 ORDER BY 7 DESC, 1""",
            lots=list(lots),
        )
        lot, partner, transfer = (
            self.env[model].sudo()
            for model in ("stock.lot", "res.partner", "stock.picking")
        )
        return [
            {
                "lot": lot.browse(row[0]).name,
                "customer_id": row[1] or False,
                "customer": self._customer(partner.browse(row[1] or ())),
                "contact": self._contact(partner.browse(row[1] or ())),
                "transfer_id": row[2] or False,
                "transfer": transfer.browse(row[2] or ()).name or "",
                "unit": row[3],
                "quantity": row[5] if row[4] == "delivered" else f"-{row[5]}",
                "at": clock.stamp(clock.aware(row[6])),
            }
            for row in rows
        ]

    @api.model
    def _customer(self, partner):
        return partner.display_name or self.env._("Unknown customer")

    @api.model
    def _contact(self, partner):
        return ", ".join(filter(None, (partner.phone, partner.email)))

    @api.model
    def _customers(self, deliveries):
        """Return one row a customer and unit: lots, quantity, last delivery."""
        own = defaultdict(list)
        for each in deliveries:
            own[each["customer_id"], each["unit"]].append(each)
        rows = [
            {
                **{k: rows[0][k] for k in ("customer_id", "customer", "contact")},
                "unit": unit,
                "lots": sorted({row["lot"] for row in rows}),
                "quantity": str(sum(Decimal(row["quantity"]) for row in rows)),
                "last": max(row["at"] for row in rows),
            }
            for (_customer, unit), rows in own.items()
        ]
        return sorted(
            rows, key=lambda row: (-Decimal(row["quantity"]), row["customer"])
        )

    @api.model
    def _list_row(self, lot, balance, places):
        status = lot.mes_status
        labels = dict(lot._fields["mes_status"]._description_selection(self.env))
        return {
            "lot_id": lot.id,
            "lot": lot.name,
            "product": lot.product_id.display_name,
            "status": status or "",
            "disposition": labels.get(status, self.env._("Not controlled")),
            "unit": lot.product_uom_id.name,
            "produced": _text(balance.received),
            "stock": _text(balance.stock),
            "transit": _text(balance.transit),
            "used": _text(balance.used),
            "delivered": _text(balance.delivered),
            "lost": _text(balance.lost + balance.sent_back),
            "unexplained": _text(balance.unexplained),
            "located": _percent(balance),
            "places": [
                {"place": place, "quantity": quantity} for place, quantity in places
            ],
            "somewhere": bool(balance.stock or balance.transit or balance.delivered),
        }

    @api.model
    def _located(self, rows):
        """Return the smallest share of a lot that is located, in percent, or None."""
        known = [Decimal(row["located"]) for row in rows if row["located"]]
        least = min(known, default=None)
        return None if least is None else str(least)


def _text(number):
    """Return a quantity as text without needless digits."""
    return format(number.normalize() if number else Decimal(0), "f")


def _percent(balance):
    """Return the share that is located as text in percent, rounded down."""
    if balance.located is None:
        return ""
    return _text((balance.located * 100).quantize(Decimal("0.01"), "ROUND_DOWN"))
