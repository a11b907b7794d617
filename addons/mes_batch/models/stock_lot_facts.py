"""Facts about lots: plain data for the engine, the gates and the record."""

from __future__ import annotations

from decimal import Decimal
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.tools import float_repr

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.measure import Quantity
from odoo.addons.mes_compliance.verdict import Finding, accepted, refused

from .. import disposition

OPEN = [("state", "not in", ("done", "cancel")), ("quantity", ">", 0)]
"""Move lines that hold stock which has not moved yet."""

HELD = [("location_id.usage", "in", ("internal", "transit")), ("quantity", ">", 0)]
"""Quants that lie in the house or between two of its warehouses."""


class StockLotFacts(models.Model):
    """What is known of lots, gathered in a constant number of queries."""

    _inherit = "stock.lot"

    def _mes_facts(self, order=None):
        """Return what is known of these lots now, by id, as plain data.

        Keys: ``id``, ``lot`` (control number), ``stream``, ``item``, ``item_name``,
        ``gtin``, ``supplier_lot``, ``controlled``, ``disposition``, ``status``,
        ``restricted`` (site, batches, products), ``uses_expiry``, ``expires_at``
        (moment), ``expiry``, ``removal``, ``retest``, ``valid_until`` (days),
        ``assay``, ``loss_on_drying``, ``water``, ``analysed``, ``remaining`` (on hand,
        with unit), ``free``, ``fefo`` (rank, of, first), ``reserved`` (for what) and
        ``order`` (id of the one that asks).
        Days are ISO days at the site, quantities text with unit, unknown is None.

        :param order: ``mrp.production`` whose own reservations count as free
        :return: dict of facts by lot id; a constant number of queries
        """
        lots = self.sudo()
        held = self._mes_held(lots.product_id)
        weighed = self._mes_weighed(held)
        claims = self._mes_claims(held, weighed, order)
        places = self._mes_fefo(held, claims)
        return {
            lot.id: {
                **lot._mes_static_facts(),
                **lot._mes_quantity_facts(held, weighed, claims),
                "fefo": places.get(lot.id),
                "order": order.id if order else None,
            }
            for lot in lots
        }

    # -- one lot -----------------------------------------------------------------

    def _mes_static_facts(self):
        """Return what the lot's own row and its product say."""
        product = self.product_id
        facts = {
            "id": self.id,
            "lot": self.name,
            "stream": self.mes_stream,
            "item": product.default_code or product.name,
            "item_name": product.name,
            "gtin": product.barcode or "",
            "supplier_lot": self.mes_supplier_lot or "",
            "analysed": _day(self.mes_analysis_date),
            **self._mes_rule_facts(),
        }
        facts["status"] = disposition.status(facts, *self._mes_moment())
        return {**facts, **self._mes_result_facts()}

    def _mes_rule_facts(self):
        """Return what the rule of use asks about."""
        expires = self.expiration_date
        expiry, retest = self._mes_site_day(expires), _day(self.mes_retest_date)
        return {
            "lot": self.name,
            "controlled": self.mes_controlled,
            "disposition": self.mes_disposition or "released",
            "restricted": self._mes_restriction(),
            "uses_expiry": self.product_id.use_expiration_date,
            "expires_at": _moment(expires),
            "expiry": expiry,
            "removal": self._mes_site_day(self.removal_date),
            "retest": retest,
            "valid_until": min(filter(None, (expiry, retest)), default=None),
        }

    def _mes_restriction(self):
        """Return what a restricted lot is meant for; empty where nothing is said."""
        batches = (self.mes_restricted_batches or "").split(",")
        products = self.env["product.product"]
        if self.mes_disposition != "released":
            products = self.mes_restricted_product_ids
        return {
            "site": self.mes_restricted_company_id.name or "",
            "batches": [batch.strip() for batch in batches if batch.strip()],
            "products": [product.default_code or product.name for product in products],
        }

    def _mes_result_facts(self):
        return {
            "assay": self.mes_assay or None,
            "loss_on_drying": self.mes_loss_on_drying or None,
            "water": self.mes_water or None,
        }

    def _mes_quantity_facts(self, held, weighed, claims):
        """Return what is left, what of it is free, and who has the rest."""
        quantity, claimed = _sum(held.get(self, ())), claims.get(self, {})
        out = sum(weighed.get(self, {}).values())
        return {
            "remaining": self._mes_quantity(quantity - out),
            "free": self._mes_quantity(quantity - sum(claimed.values())),
            "reserved": [
                {
                    "reference": document.display_name,
                    "quantity": self._mes_quantity(amount),
                }
                for document, amount in claimed.items()
            ],
        }

    def _mes_quantity(self, quantity):
        """Return a quantity of stock as text with its unit, ``251.6331 kg``."""
        return f"{self._mes_number(quantity)} {self.product_id.uom_id.name}"

    def _mes_number(self, quantity):
        """Return a quantity of stock as text, without zeros at its end."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        number = Decimal(float_repr(quantity, digits)).normalize()
        return format(number + 0, "f")

    # -- time --------------------------------------------------------------------

    def _mes_site_day(self, moment):
        """Return the day a moment of Odoo's falls on at the lot's site."""
        if not moment:
            return None
        local = clock.aware(moment).astimezone(ZoneInfo(self._mes_zone()))
        return local.date().isoformat()

    def _mes_zone(self):
        """Return the time zone of the site the lot belongs to."""
        return (self.sudo().company_id or self.env.company)._mes_tz()

    def _mes_moment(self):
        """Return now, aware, and the day it is at the lot's site."""
        now = self.env["mes.ledger"]._moment()
        return now, now.astimezone(ZoneInfo(self._mes_zone())).date()

    def _mes_status_now(self):
        return disposition.status(self.sudo()._mes_rule_facts(), *self._mes_moment())

    # -- use ---------------------------------------------------------------------

    def _mes_check(self, need, at=None):
        """Return the verdict on using this lot for a need, with every reason.

        :param disposition.Need need: what it is taken for
        :param datetime at: a later moment of use, aware; now when None or past
        """
        now, today = self._mes_moment()
        if at and at > now:
            now, today = at, at.astimezone(ZoneInfo(self._mes_zone())).date()
        return disposition.check(self.sudo()._mes_rule_facts(), need, now, today)

    def _mes_usable(self, batch, scanned=None):
        """Return the verdict on consuming this lot in a batch, with every reason (C01).

        A lot that is scanned to be taken from has to be there, free, and the first to
        expire. What was dispensed before is asked for its status and dates only.

        :param batch: ``mes.batch`` record
        :param dict scanned: what :meth:`_mes_resolve` made of the scan; its ``verdict``
            is joined
        """
        self.ensure_one()
        verdict = self._mes_check(self._mes_need_of(batch))
        if scanned is None:
            return verdict
        order = batch.production_id.sudo()
        if scanned.get("order") == order.id:  # gathered for it by the scan itself
            facts = {**scanned, "remaining": scanned["whole"]}
        else:
            facts = self._mes_facts(order)[self.id]
        place = self._mes_there(facts) & self._mes_first(facts)
        return verdict & place & scanned.get("verdict", accepted())

    def _mes_need_of(self, batch):
        """Return what a batch takes this lot for; its names where the lot asks them."""
        site = batch.company_id._mes_place()[2]
        limits = self.sudo()._mes_restriction()
        if not limits["batches"] and not limits["products"]:
            return disposition.Need("consume", site)
        order, product = batch.production_id.sudo(), batch.product_id.sudo()
        names = (product.default_code or product.name,)
        return disposition.Need("consume", site, (batch.name, order.name), names)

    @api.model
    def _mes_there(self, facts):
        """Refuse a lot of which nothing is left, or all is reserved for others."""
        if _is_nothing(facts["remaining"]):
            return refused(Finding("lot_empty", "MAT-01", about=facts["lot"]))
        if _is_nothing(facts["free"]):
            others = ", ".join(
                sorted({each["reference"] for each in facts["reserved"]})
            )
            finding = Finding("lot_reserved", "MAT-01", others, "free", facts["lot"])
            return refused(finding)
        return accepted(["passed_quantity"])

    @api.model
    def _mes_first(self, facts):
        """Refuse a lot that is not the first to expire of its kind (C02, MAT-04)."""
        place = facts["fefo"]
        if not place or place["rank"] == 1:
            return accepted(["passed_fefo"])
        return refused(
            Finding(
                "lot_not_first", "MAT-04", facts["lot"], place["first"], facts["lot"]
            )
        )

    # -- many lots at once -------------------------------------------------------

    @api.model
    def _mes_held(self, products):
        """Return the quants of products held at the site, by lot, in one query."""
        company = [("company_id", "in", (False, self.env.company.id))]
        which = [("product_id", "in", products.ids), ("lot_id", "!=", False)]
        quants = self.env["stock.quant"].sudo().search_fetch([*which, *HELD, *company])
        return quants.grouped("lot_id")

    @api.model
    def _mes_weighed(self, held):
        """Return what was weighed out of lots and stock does not know of yet.

        Stock is posted when a batch is executed; until then its containers say it.

        :return: dict by lot of dicts of quantities by manufacturing order; one query
        """
        containers = self.env["mes.container"].sudo()
        domain = [
            ("lot_id", "in", [lot.id for lot in held]),
            ("batch_id.production_id.state", "not in", ("done", "cancel")),
        ]
        weighed = {}
        for container in containers.search_fetch(domain):
            lot, order = container.lot_id, container.batch_id.production_id
            net = _amount(container.net, lot.product_id.uom_id.name)
            own = weighed.setdefault(lot, {})
            own[order] = own.get(order, 0) + net
        return weighed

    @api.model
    def _mes_claims(self, held, weighed, order):
        """Return what documents claim of lots: reserved, or weighed out already.

        :param order: the ``mrp.production`` that asks; what it has reserved is its own
        :return: dict by lot of dicts of quantities by document; one query
        """
        claims = {lot: dict(weighed.get(lot, {})) for lot in held}
        lines = self.env["stock.move.line"].sudo()
        reserved = lines.search_fetch(
            [("lot_id", "in", [lot.id for lot in held]), *OPEN]
        )
        by_document = reserved.grouped(lambda line: (line.lot_id, line._mes_document()))
        for (lot, document), own in by_document.items():
            if document != order:
                amount = sum(own.mapped("quantity_product_uom"))
                claims[lot][document] = max(claims[lot].get(document, 0), amount)
        return claims

    @api.model
    def _mes_fefo(self, held, claims):
        """Return each lot's place among those of its product that can be used now.

        First expired, first out: by removal date, then by arrival (21 CFR 211.86).
        """
        need = disposition.Need("consume", self.env.company._mes_place()[2])
        usable = [
            lot
            for lot, quants in held.items()
            if _sum(quants) > sum(claims[lot].values()) and lot._mes_check(need).ok
        ]
        usable.sort(key=lambda lot: _order(lot, held[lot]))
        places = {}
        for lot in usable:
            kind = [other for other in usable if other.product_id == lot.product_id]
            rank = kind.index(lot) + 1
            places[lot.id] = {"rank": rank, "of": len(kind), "first": kind[0].name}
        return places


def _day(day):
    return day.isoformat() if day else None


def _moment(moment):
    return clock.stamp(clock.aware(moment)) if moment else None


def _sum(quants):
    return sum(quant.quantity for quant in quants)


def _amount(net, unit):
    """Return the number of a weighed quantity in a stock unit; counts stay counts."""
    quantity = Quantity.parse(net)
    if quantity.unit.counted or str(quantity.unit) == unit:
        return float(quantity.value)
    return float(quantity.to(unit).value)


def _is_nothing(quantity):
    """Tell whether a quantity with its unit is none, or less."""
    return Decimal(quantity.split(" ")[0]) <= 0


def _order(lot, quants):
    """Return the sort key of FEFO; without a removal date a lot comes last."""
    arrived = min(quant.in_date for quant in quants)
    return (not lot.removal_date, lot.removal_date or arrived, arrived, lot.id)
