"""Recall lists that were asked for: who, when, what, how long it took, what was found.

A mock recall is one of them (I02; 21 CFR 211.150(b), ICH Q7 15.1).
"""

from __future__ import annotations

import time

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.mes_compliance import clock

from ..genealogy import digest
from .mes_genealogy import node_of
from .mes_genealogy_list import DEALERS

ASKERS = tuple(role for role in DEALERS if role != "inspector")
"""Roles that ask for a recall list."""


class MesRecall(models.Model):
    """One recall list as it was found, kept as it was; a new one is asked for anew."""

    _name = "mes.recall"
    _inherit = ["mes.stream"]
    _description = "Recall list"
    _order = "id desc"
    _mes_kind = "recall"
    _mes_guarded = ("*",)

    name = fields.Char("Number", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    purpose = fields.Selection(
        [("mock", "Mock recall"), ("list", "Recall list")], required=True, readonly=True
    )
    scope = fields.Char("What was asked", required=True, readonly=True)
    asked_by_id = fields.Many2one("res.users", "Asked by", required=True, readonly=True)
    asked_at = fields.Datetime("Asked", required=True, readonly=True)
    milliseconds = fields.Integer("Answered in (ms)", readonly=True)
    batches = fields.Integer(readonly=True)
    lots = fields.Integer(readonly=True)
    customers = fields.Integer(readonly=True)
    located = fields.Char("Located (%)", readonly=True)
    digest = fields.Char("SHA-256 of the list", readonly=True)
    model = fields.Char(readonly=True)
    record_id = fields.Many2oneReference(
        "Begins with", model_field="model", readonly=True
    )
    data = fields.Json(readonly=True)

    # -- asking ------------------------------------------------------------------

    @api.model
    def _may_ask(self):
        """Tell whether the person may ask for a recall list."""
        return self.env.user._mes_has_role(*ASKERS)

    @api.model
    def ask(self, scope, purpose="mock"):
        """Ask for a recall list, keep it, and return the action that opens it.

        :param dict scope: ``model`` and ``id`` of where it begins (for a unit of
            equipment also ``since`` and ``until``, UTC), or ``supplier_lot``
        :param str purpose: ``mock`` or ``list``
        :raise AccessError: the role of the person does not ask for recall lists
        :raise UserError: nothing is found that it could begin with
        """
        made = self._ask(scope, purpose)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": made.id,
            "views": [(False, "form")],
        }

    @api.model
    def _ask(self, scope, purpose):
        """Return the kept list of a scope."""
        if not self._may_ask():
            raise AccessError(
                self.env._(
                    "Recall lists are asked for by QA, planners and supervisors."
                )
            )
        began = time.perf_counter()
        said, nodes, record = self._scope(scope)
        trace = self.env["mes.genealogy"]._trace(nodes, "forward")
        found = self.env["mes.genealogy"]._lists(trace["lots"])
        took = round((time.perf_counter() - began) * 1000)
        made = self._mes_act().create(
            {
                **self._counts(trace, found),
                "name": self.env["ir.sequence"].sudo().next_by_code("mes.recall"),
                "company_id": self.env.company.id,
                "purpose": purpose,
                "scope": said,
                "asked_by_id": self.env.uid,
                "asked_at": self.env["mes.ledger"]._now(),
                "milliseconds": took,
                "digest": digest(found),
                "model": record._name if record else False,
                "record_id": record.id if record else False,
                "data": found,
            }
        )
        made._mes_record("recall.asked", made._told())
        return self.browse(made.id)

    def _told(self):
        """Return what the record keeps of a list: all of it but the list itself."""
        self.ensure_one()
        return {
            "number": self.name,
            "purpose": self.purpose,
            "scope": self.scope,
            "batches": self.batches,
            "lots": self.lots,
            "customers": self.customers,
            "located": self.located or None,
            "milliseconds": self.milliseconds,
            "digest": self.digest,
        }

    def _counts(self, trace, found):
        customers = {row["customer_id"] for row in found["customers"]}
        return {
            "batches": len(trace["orders"]),
            "lots": len(found["rows"]),
            "customers": len(customers),
            "located": self.env["mes.genealogy"]._located(found["rows"]) or False,
        }

    # -- what it is about --------------------------------------------------------

    @api.model
    def _scope(self, scope):
        """Return a scope in words, the nodes where it begins, and its one record.

        :raise UserError: nothing is there
        """
        if scope.get("supplier_lot"):
            said, starts, record = self._scope_supplier(scope["supplier_lot"].strip())
        else:
            said, starts, record = self._scope_record(scope)
        if not starts:
            raise UserError(self.env._("Nothing was found for: %s", said))
        return said, [node_of(each) for each in starts], record

    def _scope_supplier(self, text):
        """Return every lot of the person's sites received under a supplier's lot."""
        lots = self.env["stock.lot"].search([("mes_supplier_lot", "=", text)])
        return self.env._("Supplier lot %s", text), list(lots.sudo()), None

    def _scope_record(self, scope):
        record = self.env["mes.genealogy"]._beginning(scope.get("model"), scope["id"])
        names = {each[0]: each[1] for each in self.env["mes.genealogy"]._searched()}
        kind = names.get(record._name, self.env._("Order"))
        said = f"{kind} {record.sudo().display_name}"
        if record._name != "maintenance.equipment":
            return said, list(record.sudo()._mes_trace_from()), record
        since, until = scope.get("since"), scope.get("until")
        batches = record._mes_trace_batches(since or None, until or None)
        said = self.env._(
            "%(unit)s, from %(since)s to %(until)s",
            unit=said,
            since=since or self.env._("the beginning"),
            until=until or self.env._("now"),
        )
        return said, list(batches.production_id), record

    # -- giving it out -----------------------------------------------------------

    def action_xlsx(self):
        """Download the list as a workbook."""
        self.ensure_one()
        url = f"/mes/recall/{self.id}/xlsx"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def action_mes_genealogy(self):
        """Open the genealogy of what the list is about."""
        self.ensure_one()
        if not self.model:
            raise UserError(self.env._("Open one of the lots of the list instead."))
        record = self.env["mes.genealogy"]._beginning(self.model, self.record_id)
        return record.action_mes_genealogy()

    def _header(self):
        """Return the lines above the list: who, when, what, how much, digest."""
        self.ensure_one()
        _, asked_at = self.env._, clock.aware(self.asked_at)
        purpose = dict(self._fields["purpose"]._description_selection(self.env))
        return [
            (purpose[self.purpose], self.name),
            (_("What was asked"), self.scope),
            (_("Asked by"), self.sudo().asked_by_id.name),
            (_("Asked at"), clock.stamp(asked_at)),
            (_("Answered in"), f"{self.milliseconds} ms"),
            (_("Site"), self.sudo().company_id.name),
            (_("Lots"), str(self.lots)),
            (_("Customers"), str(self.customers)),
            (_("Located"), f"{self.located} %" if self.located else "–"),
            (_("SHA-256"), self.digest),
        ]
