"""What a count finds missing of a lot (I04, 211.184(c))."""

from __future__ import annotations

from decimal import Decimal

from odoo import models

from .mes_batch_balance import CODE
from .mes_genealogy_list import _text


class StockLot(models.Model):
    """A lot whose quantity has to be explained."""

    _inherit = "stock.lot"

    def _mes_check_balance(self, line):
        """Raise an exception where more of a lot is unexplained than its limit.

        :param line: the counted line of stock after which it is asked
        """
        walks = self.env["mes.genealogy"].sudo()
        walks = walks.with_context(allowed_company_ids=line.company_id.ids)
        walks.env.flush_all()
        for lot in self:
            balance = walks._balances(lot.ids, walks._quants(lot.ids))[lot.id]
            if not balance.within(lot.product_id._mes_balance_limit()):
                lot._mes_raise_unexplained(balance, line)

    def _mes_raise_unexplained(self, balance, line):
        """Raise the exception of one lot, frozen with its figures."""
        unit, missing = self.product_uom_id.name, balance.unexplained
        title = self.env._(
            "%(lot)s: %(missing)s of %(received)s unexplained after a count",
            lot=self.name,
            missing=f"{_text(missing)} {unit}",
            received=f"{_text(balance.received)} {unit}",
        )
        figures = {
            "received": balance.received,
            "used": balance.used,
            "delivered": balance.delivered,
            "lost": balance.lost,
            "sent_back": balance.sent_back,
            "stock": balance.stock,
            "unexplained": missing,
            "limit": self.product_id._mes_balance_limit(),
        }
        facts = {name: _text(Decimal(number)) for name, number in figures.items()}
        exceptions = self.env["mes.exception"].sudo().with_company(line.company_id)
        exceptions._raise(
            CODE, self, title, facts, occurrence=f"{CODE} count {line.id}"
        )
