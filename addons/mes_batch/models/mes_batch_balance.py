"""The mass balance of a batch: per material, and per phase that reconciles (I04)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from odoo import models

from odoo.addons.mes_compliance.measure import MeasureError, Quantity

from ..engine import Key
from ..engine.names import Names
from ..genealogy import PhaseBalance, in_and_out
from .mes_genealogy_list import _text

CODE = "YLD-02"
BALANCED = ("yield", "reconcile")


class MesBatch(models.Model):
    """In is out, losses and samples, within the limits of the frozen recipe."""

    _inherit = "mes.batch"

    def _balance(self):
        """Return the balance of a batch, as its record says.

        :return: dict of ``materials`` (a row for each formula line and lot) and
            ``phases`` (a row for each reconciliation or yield)
        """
        self.ensure_one()
        plan, state = self._plan(), self._state_now()
        return {
            "materials": self._balance_materials(plan, state),
            "phases": [
                row
                for step in state.steps.values()
                for row in self._balance_step(plan, state, step)
            ],
        }

    # -- materials ---------------------------------------------------------------

    def _balance_materials(self, plan, state):
        """Return what was weighed, charged and posted of every line and lot."""
        weighed, charged = defaultdict(list), defaultdict(list)
        for container in state.containers.values():
            key = (container.line, container.lot)
            weighed[key].append(Quantity.parse(container.net))
            if container.charged_at and container.lot:  # water is not in stock
                charged[key].append(Quantity.parse(container.net))
        posted = self._balance_posted()
        rows = []
        for line, lot in sorted(weighed):
            item = plan.lines[line].item
            rows.append(
                self._material_row(
                    item,
                    lot,
                    _sum(weighed[line, lot]),
                    _sum(charged[line, lot]),
                    posted.get((item.code, lot)),
                )
            )
        return rows

    def _material_row(self, item, lot, weighed, charged, posted):
        waits = weighed if charged is None else weighed - charged
        return {
            "item": item.code,
            "lot": lot,
            "weighed": weighed.text,
            "charged": charged.text if charged else "",
            "waits": waits.text if waits.value else "",
            "posted": _text(posted) if posted is not None else "",
        }

    def _balance_posted(self):
        """Return what stock has consumed by item code and lot, in the stock's unit."""
        self.env.flush_all()
        edges = self.env["mes.genealogy.edge"].sudo()
        found = edges._read_group(
            [
                ("production_id", "=", self.sudo().production_id.id),
                ("kind", "=", "consumed"),
                ("voided_at", "=", False),
            ],
            ["lot_id"],
            ["quantity:sum"],
        )
        return {
            (lot.product_id.default_code, lot.name): Decimal(str(quantity))
            for lot, quantity in found
        }

    # -- phases ------------------------------------------------------------------

    def _balance_step(self, plan, state, step):
        """Yield a row for each calculation of a step that weighs out against in."""
        phase = plan.phase(Key.parse(step.key).number)
        if phase.kind not in BALANCED:
            return
        for parameter in plan.parameters_of(phase):
            if parameter.outside and step.value(parameter.parameter):
                yield self._phase_row(plan, state, step, phase, parameter)

    def _phase_row(self, plan, state, step, phase, parameter):
        """Return one calculation with what it was made of, and what the recipe asks."""
        value = step.value(parameter.parameter)
        balance = self._phase_balance(plan, state, step, parameter)
        return {
            "step": step.key,
            "phase": phase.name,
            "name": parameter.name,
            "result": value.text,
            "limits": self._balance_limits(parameter),
            "code": parameter.outside.code,
            "within": not value.crossed,
            **balance,
        }

    def _phase_balance(self, plan, state, step, parameter):
        """Return in, out and difference where the expression is out by in."""
        named = parameter.expression and in_and_out(parameter.expression)
        if not named:
            return {"into": None, "out": [], "difference": ""}
        names = Names(plan, state, step=step)
        try:
            quantities = {n: names.get(n) for n in (named[0], *named[1])}
            unit = str(quantities[named[0]].unit)
            numbers = {n: q.to(unit).value for n, q in quantities.items()}
        except (MeasureError, AttributeError, KeyError):
            return {"into": None, "out": [], "difference": ""}
        balance = PhaseBalance(
            (named[0], numbers[named[0]]), tuple((n, numbers[n]) for n in named[1])
        )
        return {
            "into": self._balance_cell(plan, balance.into, unit),
            "out": [self._balance_cell(plan, each, unit) for each in balance.out],
            "difference": f"{_text(balance.difference)} {unit}",
        }

    def _balance_cell(self, plan, amount, unit):
        name, number = amount
        parameter = plan.parameters.get(name)
        said = parameter.name if parameter else name
        return {"name": said, "quantity": f"{_text(number)} {unit}"}

    def _balance_limits(self, parameter):
        span = parameter.limits.ranges.get("action")
        return span.text if span else ""

    # -- record and stock --------------------------------------------------------

    def _post_order(self):
        """Post the order; what stock consumed has to be what the record charged."""
        done = super()._post_order()
        self._check_posted()
        return done

    def _check_posted(self):
        """Raise an exception where stock and record differ by more than the limit."""
        posted, charged = self._balance_posted(), defaultdict(list)
        plan, state = self._plan(), self._state_now()
        for container in state.containers.values():
            if container.charged_at and container.lot:  # water is not in stock
                code = plan.lines[container.line].item.code
                charged[code, container.lot].append(Quantity.parse(container.net))
        for (code, lot), quantities in sorted(charged.items()):
            self._check_posted_lot(code, lot, _sum(quantities), posted)

    def _check_posted_lot(self, code, lot, charged, posted):
        product = self._product_of(code)
        found = posted.get((code, lot), Decimal(0))
        unit = product.uom_id.name
        own = str(charged.unit)
        said = charged.value if charged.unit.counted or own == unit else None
        said = charged.to(unit).value if said is None else said
        if abs(said - found) <= product._mes_balance_limit() * said:
            return
        title = self.env._(
            "%(lot)s: %(charged)s charged, %(posted)s taken from stock",
            lot=lot,
            charged=f"{_text(said)} {unit}",
            posted=f"{_text(found)} {unit}",
        )
        facts = {
            "item": code,
            "lot": lot,
            "charged": charged.text,
            "posted": str(found),
        }
        self.env["mes.exception"]._raise(
            CODE, self, title, facts, occurrence=f"{CODE} posted {code} {lot}"
        )


def _sum(quantities):
    """Return the sum of quantities, None where there is none."""
    total = None
    for each in quantities:
        total = each if total is None else total + each
    return total
