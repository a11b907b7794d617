"""From a scan to exactly one lot (21 CFR 211.80(d)); two candidates are none."""

from __future__ import annotations

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.mes_compliance.gs1 import (
    PLAIN,
    Scan,
    hint_missing_separator,
    hint_nearest,
    read,
)
from odoo.addons.mes_compliance.verdict import Finding, Verdict, accepted, refused

from .. import disposition
from .stock_lot_facts import HELD

WRONG = "MAT-01"
DIFFERS = "MAT-05"
KNOWN = 2000
"""How many of an item's newest lots a hint is looked for in."""


class StockLotScan(models.Model):
    """Reading a label: which lot it is, in which container, and whether it agrees."""

    _inherit = "stock.lot"

    @api.model
    def _mes_resolve(self, scan, product=None, plain=None, order=None):
        """Return the one lot that a scan names, as a verdict with the lot's facts.

        The facts are those of :meth:`_mes_facts` with ``container`` (its number, or
        empty text), ``location``, ``remaining`` (of the container where one is named)
        and ``scan``. A refusal carries ``candidates``. A label that disagrees with the
        system is refused too, with all facts (MAT-05).

        :param scan: text as the scanner sent it, or a :class:`Scan` already read
        :param product: ``product.product`` when the context has fixed it
        :param plain: pattern of the site's own codes that begin with a digit
        :param order: ``mrp.production`` whose own reservations count as free
        """
        label = scan
        if not isinstance(scan, Scan):
            today = self._mes_moment()[1]
            label = read(scan, today, plain=plain, product_known=bool(product))
        if isinstance(label, Verdict):
            return label
        found = _Found(self.sudo(), label, product)
        verdict = found.verdict()
        if len(found.lots) != 1:
            return verdict & accepted(candidates=found.candidates())
        facts = {**found.facts(order), "scan": label.as_dict()}
        return verdict & self._mes_label_check(label, facts) & accepted(**facts)

    @api.model
    def _mes_label_check(self, label, facts):
        """Return the verdict on whether a label agrees with the lot's record (D03).

        (17) is the expiry date or, for materials that are retested, the retest date.
        """
        if not label.expiry:
            return accepted()
        known = [day for day in (facts["expiry"], facts["retest"]) if day]
        printed = label.expiry.isoformat()
        if printed in known:
            return accepted(["passed_label_date"])
        needed = " or ".join(known) or "no date is known"
        finding = Finding("label_date_differs", DIFFERS, printed, needed, facts["lot"])
        return refused(finding)


class _Found:
    """What a label leads to: lots, and the containers that say which of them."""

    def __init__(self, model, label, product):
        self.model, self.label = model, label
        self.env = model.env
        self.own = Domain("company_id", "in", (False, self.env.company.id))
        self.products = product or self._products()
        self.containers = self._containers()
        self.lots = self._narrowed(self._named() if self.lot else self._contained())

    @property
    def lot(self):
        """The lot that the label names, empty text where it names a container."""
        return self.label.lot or self.label.code

    # -- looking up --------------------------------------------------------------

    def _containers(self):
        """Return the containers in use that carry one of the label's numbers."""
        label = self.label
        names = {label.sscc, label.grai, label.serial, label.code} - {""}
        packages = self.env["stock.package"].sudo()
        found = packages.search(self.own & Domain("name", "in", sorted(names)))
        return found.filtered(self._quants) or found

    def _products(self):
        """Return the items that the label's GTIN stands for."""
        gtin = self.label.gtin
        products = self.env["product.product"].sudo()
        if not gtin:
            return products
        codes = {gtin, *(gtin[n:] for n in (1, 2, 6) if not gtin[:n].strip("0"))}
        packed = self.env["product.uom"].sudo().search([("barcode", "in", codes)])
        found = products.search(self.own & Domain("barcode", "in", sorted(codes)))
        return found | packed.product_id.filtered_domain(self.own)

    def _named(self):
        """Return the lots of that control number, or of that supplier's number."""
        own_number = Domain("name", "=", self.lot)
        of_supplier = Domain("mes_supplier_lot", "=", self.lot)
        gone = Domain("mes_disposition", "in", disposition.GONE)
        if self.label.kind == PLAIN and not self.products:
            named = own_number
        else:
            of_item = Domain("product_id", "in", self.products.ids)
            named = of_item & (own_number | (of_supplier & ~gone))
        lots = self.model.search_fetch(self.own & named)
        return lots | self._contained() if self.label.kind == PLAIN else lots

    def _contained(self):
        """Return the lots in the containers that the label names."""
        return self._quants(self.containers).lot_id

    def _narrowed(self, lots):
        """Return the lots that are in the container of the label, if it names one."""
        inside = lots & self._contained()
        return inside or lots

    def _quants(self, containers):
        """Return what lies in containers; of the label's item where it names one."""
        quants = containers.contained_quant_ids.filtered_domain(HELD)
        if not self.products:
            return quants
        return quants.filtered(lambda quant: quant.product_id in self.products)

    # -- answering ---------------------------------------------------------------

    def verdict(self):
        """Return accepted for exactly one lot, else why there is none or several."""
        if len(self.lots) == 1:
            return self._container_verdict()
        if self.lots:
            names = ", ".join(sorted(self.lots.mapped("name"))[:5])
            finding = Finding("scan_several_lots", WRONG, names, "one lot", self.lot)
        else:
            finding = self._nothing()
        return refused(finding)

    def _container_verdict(self):
        """Refuse a container that holds another lot than its label says."""
        quants = self._quants(self.containers)
        if not quants or self.lots in quants.lot_id:
            return accepted(["passed_identity"])
        found = ", ".join(quants.lot_id.mapped("name"))
        number = self.containers[:1].name
        return refused(
            Finding("label_lot_differs", DIFFERS, found, self.lots.name, number)
        )

    def _nothing(self):
        """Return why no lot was found, with what the label may have meant."""
        label = self.label
        if label.gtin and not self.products:
            return Finding("scan_item_unknown", WRONG, label.gtin)
        if not self.lot:
            return self._no_lot()
        known = self._known()
        split = hint_missing_separator(self.lot, self._today(), known=known)
        if split:
            return self._unknown("scan_lot_separator", split.text)
        nearest = hint_nearest(self.lot, known)
        return self._unknown(
            "scan_lot_nearest" if nearest else "scan_lot_unknown", nearest
        )

    def _no_lot(self):
        if self.containers:
            return Finding("scan_container_empty", WRONG, about=self.containers[0].name)
        number = self.label.sscc or self.label.grai
        if number:
            return Finding("scan_container_unknown", WRONG, number)
        return Finding("scan_lot_missing", WRONG)

    def _unknown(self, rule, hint):
        return Finding(rule, WRONG, found=self.lot, values={"hint": hint or ""})

    def _known(self):
        """Return the numbers of lots that exist, own and suppliers'."""
        of_item = Domain("product_id", "in", self.products.ids)
        domain = self.own & of_item if self.products else self.own
        lots = self.model.search(domain, order="id desc", limit=KNOWN)
        return {*lots.mapped("name"), *lots.mapped("mes_supplier_lot")} - {False}

    def _today(self):
        return self.model._mes_moment()[1]

    def candidates(self):
        """Return what each lot that fits is known by, for the person to choose."""
        facts = self.lots[:10]._mes_facts()
        keys = ("lot", "supplier_lot", "item", "status", "expiry", "remaining")
        return [{key: each[key] for key in keys} for each in facts.values()]

    def facts(self, order):
        """Return the facts of the one lot for an order, and of its container."""
        lot = self.lots
        facts = {**lot._mes_facts(order)[lot.id], "container": "", "location": ""}
        facts["whole"] = facts["remaining"]
        quants = self._quants(self.containers).filtered(lambda q: q.lot_id == lot)
        if len(quants.package_id) == 1:
            held = sum(quants.mapped("quantity"))
            facts["remaining"] = lot._mes_quantity(held)
            facts["container"] = self.containers[:1].name
            facts["location"] = quants[0].location_id.complete_name
        return facts
