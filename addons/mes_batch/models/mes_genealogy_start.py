"""From where a trace begins: a lot, a batch, a container, a package, a unit."""

from __future__ import annotations

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .mes_genealogy import MODELS, node_of

PROCESSES = ("mrp.production", "mrp.unbuild")
"""Models that are shown by the genealogy alone."""


class MesTraceable(models.AbstractModel):
    """Something a trace can begin with.

    :meth:`_mes_trace_from` names the lots and orders that stand for it.
    """

    _name = "mes.traceable"
    _description = "What can be traced"

    def mes_trace(self, direction):
        """Return what these became, or what they came from, over any depth.

        :param str direction: ``forward`` or ``backward``
        :return: dict of ``lots``, ``orders``, ``unbuilds`` (ids, where it begins
            included) and ``ends``: lot, partner, quantity as text, unit and transfers
            of each delivery (forward) or receipt (backward)
        :raise AccessError: the records or the genealogy are not for this person
        """
        self.check_access("read")
        return self._mes_traced(self.sudo()._mes_trace_from_of(direction), direction)

    @api.model
    def _mes_traced(self, starts, direction):
        """Return where lots and orders lead, to whom may read the genealogy."""
        self.env["mes.genealogy.edge"].check_access("read")
        nodes = [node_of(each) for each in starts]
        return self.env["mes.genealogy"]._trace(nodes, direction)

    def action_mes_genealogy(self):
        """Open the genealogy of this record."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "mes_batch.mes_genealogy_action"
        )
        return {**action, "params": {"model": self._name, "id": self.id}}

    def _mes_trace_from(self):
        """Yield the lots, orders and unbuild orders where a trace begins."""
        yield from self

    def _mes_trace_from_of(self, direction):
        """Yield where a trace in one direction begins; nearly always both do there."""
        yield from self._mes_trace_from()


class StockLot(models.Model):
    """A lot is a node itself."""

    _name = "stock.lot"
    _inherit = ["stock.lot", "mes.traceable"]


class MrpProduction(models.Model):
    """An order is a node itself."""

    _name = "mrp.production"
    _inherit = ["mrp.production", "mes.traceable"]


class MrpUnbuild(models.Model):
    """An unbuild order is a node itself."""

    _name = "mrp.unbuild"
    _inherit = ["mrp.unbuild", "mes.traceable"]


class MesBatch(models.Model):
    """A batch is its order."""

    _name = "mes.batch"
    _inherit = ["mes.batch", "mes.traceable"]

    def _mes_trace_from(self):
        yield from self.production_id


class MesContainer(models.Model):
    """A container holds a part of a lot; charged, it has become part of its batch.

    Both are where its trace begins: what else came of the lot is not in it.
    """

    _name = "mes.container"
    _inherit = ["mes.container", "mes.traceable"]

    def _mes_trace_from(self):
        yield from self.lot_id

    def _mes_trace_from_of(self, direction):
        """Yield the lot backward; forward the order, once it was charged."""
        if direction == "backward":
            yield from self.lot_id
        else:
            charged = self.filtered("charged_at")
            yield from charged.batch_id.production_id


class StockPackage(models.Model):
    """A package stands for the lots in it."""

    _name = "stock.package"
    _inherit = ["stock.package", "mes.traceable"]

    def _mes_trace_from(self):
        yield from self.quant_ids.lot_id


class StockPicking(models.Model):
    """A transfer stands for the lots it moved."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "mes.traceable"]

    def _mes_trace_from(self):
        yield from self.move_line_ids.lot_id


class MaintenanceEquipment(models.Model):
    """A unit stands for the batches that held it."""

    _name = "maintenance.equipment"
    _inherit = ["maintenance.equipment", "mes.traceable"]

    def mes_trace_during(self, direction, since=None, until=None):
        """Return what was made on these units in a time, and what came of it.

        :param since: first moment, UTC as Odoo writes it; None for ever
        :param until: last moment; None for now
        """
        self.check_access("read")
        batches = self._mes_trace_batches(since, until)
        return self._mes_traced(batches.production_id, direction)

    def _mes_trace_from(self):
        yield from self._mes_trace_batches().production_id

    def _mes_trace_batches(self, since=None, until=None):
        """Return the batches of the person's sites that held these units in a time."""
        during = Domain("equipment_id", "in", self.ids)
        during &= Domain("started_at", "!=", False)
        if until:
            during &= Domain("started_at", "<=", until)
        if since:
            during &= Domain("ended_at", "=", False) | Domain("ended_at", ">=", since)
        bookings = self.env["mes.equipment.booking"].sudo().search(during)
        batches = self.env["mes.batch"].sudo()
        own = Domain("company_id", "in", self.env.companies.ids)
        return batches.search(
            own & Domain("mes_stream", "in", bookings.mapped("stream"))
        )


class MesGenealogy(models.AbstractModel):
    """Finding where to begin."""

    _inherit = "mes.genealogy"

    @api.model
    def find(self, text):
        """Return what a text may stand for: lots, batches, containers, deliveries.

        :return: dicts of ``model``, ``id``, ``kind``, ``name``, ``more``; at most
            ten of each kind, the newest first
        :raise UserError: nothing was asked
        """
        self.env["mes.genealogy.edge"].check_access("read")
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Enter a lot, a batch, a container or a unit."))
        found = []
        for model, kind, names, more in self._searched():
            records = self.env[model]
            if not records.has_access("read"):
                continue
            domain = Domain.OR(Domain(name, "ilike", text) for name in names)
            for each in records.search(domain, limit=10, order="id desc"):
                told = each.sudo()
                found.append(
                    {
                        "model": model,
                        "id": each.id,
                        "kind": kind,
                        "name": told[names[0]] or told.display_name,
                        "more": more(told),
                    }
                )
        return found

    @api.model
    def _searched(self):
        """Return what is searched: model, kind in words, fields, second line."""
        _ = self.env._
        return (
            (
                "stock.lot",
                _("Lot"),
                ("name", "mes_supplier_lot"),
                lambda lot: " · ".join(
                    filter(None, (lot.product_id.display_name, lot.mes_supplier_lot))
                ),
            ),
            (
                "mes.batch",
                _("Batch"),
                ("name",),
                lambda batch: batch.product_id.display_name,
            ),
            (
                "mes.container",
                _("Container"),
                ("code",),
                lambda bag: f"{bag.product_id.display_name} · {bag.net}",
            ),
            ("stock.package", _("Package"), ("name",), lambda package: ""),
            (
                "stock.picking",
                _("Transfer"),
                ("name", "origin"),
                lambda transfer: transfer.partner_id.display_name or "",
            ),
            (
                "maintenance.equipment",
                _("Equipment"),
                ("mes_code", "name"),
                lambda unit: unit.name,
            ),
        )

    @api.model
    def _beginning(self, model, record_id):
        """Return the record where a page begins, checked for the person.

        :raise UserError: nothing can be traced from it
        :raise AccessError: it is not for this person
        """
        self.env["mes.genealogy.edge"].check_access("read")
        if model not in {each[0] for each in self._searched()} | set(MODELS.values()):
            raise UserError(self.env._("Nothing can be traced from this."))
        record = self.env[model].browse(record_id).exists()
        if not record:
            raise UserError(self.env._("This is not there any more."))
        if model in PROCESSES:
            self._check_site(record.sudo())
        else:
            record.check_access("read")
        return record

    @api.model
    def _check_site(self, order):
        """Refuse an order of another site.

        Orders are boxes of the genealogy: who reads that, sees them, with no rights on
        manufacturing orders themselves.
        """
        if order.company_id not in self.env.companies:
            raise AccessError(self.env._("This order belongs to another site."))

    @api.model
    def _query(self, text, **values):
        """Return the rows of a query over the edges of the person's sites."""
        return self.env.execute_query(
            SQL(text, companies=self.env.companies.ids, **values)
        )
