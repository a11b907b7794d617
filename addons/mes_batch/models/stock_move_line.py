"""Move lines: the last gate before a lot is consumed or delivered."""

from __future__ import annotations

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.mes_compliance.models.mes_stream import acting
from odoo.addons.mes_compliance.verdict import Finding, accepted, refused

from .. import disposition

CODE = "MAT-02"


class StockMoveLine(models.Model):
    """A quantity of one lot on its way.

    Every route that takes a controlled lot to a customer or into production ends in a
    line, so here is the gate: when a line takes a lot or more of it, and again when
    stock moves. No context key opens it, and ``sudo()`` does not either.
    """

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines with lots that may be used for what the lines are for."""
        lines = super().create(vals_list)
        lines._mes_use_gate()
        return lines

    def write(self, vals):
        """Write, and check the lines that now take something else, or more of it."""
        controlled = self.filtered("product_id.mes_controlled")
        before = {line.id: line._mes_taking() for line in controlled}
        result = super().write(vals)
        controlled.filtered(
            lambda li: li._mes_takes_more(before[li.id])
        )._mes_use_gate()
        return result

    def _action_done(self):
        """Move stock, of lots that may be used."""
        self._mes_use_gate(final=True)
        counted = self.filtered(lambda line: line.is_inventory and line.lot_id)
        done = super()._action_done()
        for line in counted.filtered("product_id.mes_controlled"):
            line.lot_id.sudo()._mes_check_balance(line)
        return done

    # -- what a line takes -------------------------------------------------------

    def _mes_need(self):
        """Return what the line takes stock for, None where stock stays or comes in."""
        return self.move_id._mes_need(self.location_dest_id)

    def _mes_document(self):
        """Return the transfer or order that the line belongs to."""
        return self.picking_id or self.move_id._mes_document()

    def _mes_taking(self):
        """Return what tells whether a line takes something else, or more."""
        return self.lot_id, self._mes_need(), self.picked, self.quantity_product_uom

    def _mes_takes_more(self, before):
        lot, need, picked, quantity = before
        return (
            self.lot_id != lot
            or self._mes_need() != need
            or (self.picked and not picked)
            or self.quantity_product_uom > quantity
        )

    # -- the gate ----------------------------------------------------------------

    def _mes_use_verdict(self, final=False):
        """Return the verdict on using the line's lot for what the line is for.

        :param bool final: stock is about to move, so that a lot has to be named
        """
        need = self._mes_need()
        if need is None:
            return self._mes_entry_verdict()
        if not (self.lot_id or final):
            return accepted()
        if not self.lot_id:
            return refused(Finding("lot_missing", CODE, about=self.product_id.name))
        return self.lot_id._mes_check(need)

    def _mes_entry_verdict(self):
        """Refuse new goods that would slip into a lot quality has decided about.

        Each shipment is a lot of its own (21 CFR 211.80(d)); a batch is made in its lot
        until that is decided upon. Returns and counts bring back what belongs there.
        """
        made = bool(self.move_id.production_id)
        if not self.lot_id or not (made or self.location_id.usage == "supplier"):
            return accepted()
        allowed = disposition.UNDECIDED if made else (disposition.BEGIN,)
        found = self.lot_id.sudo().mes_disposition
        if found in allowed:
            return accepted()
        words = disposition.words
        return refused(
            Finding(
                "lot_closed",
                found=words(found).lower(),
                needed=words(disposition.BEGIN).lower(),
                about=self.lot_id.sudo().name,
            )
        )

    def _mes_use_gate(self, final=False):
        """Refuse lines whose lots may not be used for what the lines are for.

        :raise UserError: naming every lot with every reason; recorded first
        """
        lines = self.filtered(
            lambda line: (
                line.product_id.mes_controlled
                and line.quantity
                and line.state != "cancel"
            )
        )
        if final:
            lines._mes_hold_lots()
        verdicts = {
            line: line._mes_use_verdict(final or line.state == "done") for line in lines
        }
        against = {line: v for line, v in verdicts.items() if not v.ok}
        for line in [line for line in against if line._mes_was_used()]:
            line._mes_tell_used(against.pop(line))
        if against:
            self._mes_refuse_use(against)

    def _mes_hold_lots(self):
        """Keep the lots' status from changing until these lines have moved.

        A decision that was committed after this transaction began makes it start anew.
        """
        if self.lot_id:
            query = "SELECT id FROM stock_lot WHERE id IN %s ORDER BY id FOR SHARE"
            self.env.cr.execute(SQL(query, tuple(self.lot_id.ids)))

    def _mes_was_used(self):
        """Tell whether a batch's record posts what it has consumed already.

        The gate stood at the scan, when the lot was charged. Stock follows the record
        even where the lot has lost its status since; review and release look at that.
        """
        need = self._mes_need() if acting(self.env) and self.lot_id else None
        return bool(need) and need.purpose == "consume"

    def _mes_tell_used(self, verdict):
        """Write to the lot's record that it was posted after it lost its status."""
        facts = self._mes_refused_facts(verdict)
        self.lot_id.sudo()._mes_record("lot.posted_late", facts)

    @api.model
    def _mes_refuse_use(self, verdicts):
        """Record the refused attempt in the record of every lot, then raise.

        :param dict verdicts: verdict by move line
        :raise UserError: always
        """
        said = {line: line._mes_said(verdict) for line, verdict in verdicts.items()}
        for line, verdict in verdicts.items():
            document = line.lot_id.sudo() or line.product_id.product_tmpl_id.sudo()
            self.env["mes.ledger"]._append_apart(
                *document._mes_record_stream(),
                "attempt.refused",
                {
                    "rule": "lot_use",
                    "sentence": said[line],
                    "model": self._name,
                    "facts": line._mes_refused_facts(verdict),
                },
            )
        raise UserError("\n".join(dict.fromkeys(said.values())))

    def _mes_refused_facts(self, verdict):
        """Return what was tried, as the record keeps it."""
        need = self._mes_need()
        return {
            "reference": self.reference or self.picking_id.name or None,
            "purpose": need.purpose if need else "enter",
            "quantity": str(self.quantity),
            "from": self.location_id.complete_name,
            "to": self.location_dest_id.complete_name,
            "findings": [finding.as_dict() for finding in verdict.findings],
        }

    def _mes_said(self, verdict):
        """Return the refusal as people read it: the lot, then every reason."""
        answer = self.env["mes.message"]._answer(verdict)
        name = self.lot_id.sudo().name or self.product_id.display_name
        title = self.env._("%(lot)s cannot be used here", lot=name)
        figures = self.env._("found %(found)s, needed %(needed)s")
        lines = [
            f"· {each['text']}"
            + (f" ({figures % each})" if each["found"] and each["needed"] else "")
            for each in answer["reasons"]
        ]
        return "\n".join([title, *lines])
