"""From events to the rows that people search; the rows can be made again from them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import partial

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.mes_compliance.verdict import accepted

from ..engine import Key, moment, replay


class MesBatchProjection(models.Model):
    """Keeps steps, values and containers in step with the record."""

    _inherit = "mes.batch"

    def _project(self, plan, before, after, events):
        """Write the rows in which the state before and after differ.

        Only rows of the command's own step are written; the batch's own row changes
        at a transition of the batch alone.
        """
        acting = self._mes_act()
        acting._project_steps(plan, before, after)
        acting._project_containers(plan, before, after)
        acting._project_values(events)
        acting._project_equipment(events)
        if after.status != before.status:
            acting._project_status(after.status)

    def _keep_row(self, model, key, vals, made):
        """Write the row of a step or container; make it the first time.

        :param dict vals: what an act can change
        :param made: function that returns what is known when the row is made
        """
        ids = self._row_ids()[model]
        if key in ids:
            self.env[model].browse(ids[key]).write(vals)
        else:
            own = {"batch_id": self.id, "company_id": self.company_id.id}
            ids[key] = self.env[model].create({**own, **made(), **vals}).id

    def _project_steps(self, plan, before, after):
        for key, step in after.steps.items():
            if before.steps.get(key) != step:
                made = partial(self._step_made, plan, step)
                self._keep_row("mes.batch.step", key, self._step_vals(step), made)

    def _step_made(self, plan, step):
        phase = plan.phase(Key.parse(step.key).number)
        names = {"number": phase.number, "name": phase.name, "kind": phase.kind}
        return {"key": step.key, **names}

    def _step_vals(self, step):
        return {
            "status": step.status,
            "performer_id": self._user_id(step.performer),
            "started_at": _naive(step.started_at),
            "ended_at": _naive(step.ended_at),
            "data": step.as_dict(),
        }

    def _project_containers(self, plan, before, after):
        for code, container in after.containers.items():
            if before.containers.get(code) != container:
                made = partial(self._container_made, plan, container)
                vals = self._container_vals(container)
                self._keep_row("mes.container", code, vals, made)

    def _container_made(self, plan, container):
        product = self._product_of(plan.lines[container.line].item.code)
        lot = self.env["stock.lot"].search(
            [("name", "=", container.lot), ("product_id", "=", product.id)], limit=1
        )
        return {
            "code": container.code,
            "line": container.line,
            "product_id": product.id,
            "lot_id": lot.id,
        }

    def _container_vals(self, container):
        return {
            "net": container.net,
            "weighed_at": _naive(container.weighed_at),
            "charged_at": _naive(container.charged_at),
            "data": vars(container),
        }

    def _product_of(self, code):
        return self.env["product.product"].search(
            [("default_code", "=", code)], limit=1
        )

    def _project_values(self, events):
        moment_now = self.env["mes.ledger"]._now()
        self.env["mes.batch.value"].create(
            [
                self._value_vals(data, moment_now)
                for event, data in events
                if event in ("value.recorded", "value.corrected")
            ]
        )

    def _value_vals(self, data, at):
        number, _, unit = data["text"].partition(" ")
        return {
            "batch_id": self.id,
            "company_id": self.company_id.id,
            "step": data["step"],
            "parameter": data["parameter"],
            "name": data["name"],
            "class_": data.get("class_"),
            "text": data["text"],
            "number": _number(number),
            "unit": unit,
            "exact": data.get("exact"),
            "how": data["how"],
            "crossed": data.get("crossed"),
            "limits": data.get("limits") or {},
            "reason": data.get("reason"),
            "user_id": self.env.uid,
            "at": at,
        }

    def _project_equipment(self, events):
        for event, data in events:
            if event == "equipment.bound":
                self._use_unit(data["unit"], data["step"])
            elif event == "equipment.freed":
                self._free_unit(data["unit"], data["step"])

    def _use_unit(self, code, step):
        """Let this batch hold a unit, and say so in the unit's own record.

        :raise UserError: somebody else took it in this very moment
        """
        verdict = self._unit_as_person(code)._mes_start(
            self.mes_stream,
            self.name,
            self._plan().recipe.header.product.code,
            step,
            suitable=accepted(),
            judged=True,
        )
        if not verdict.ok:
            reasons = self.env["mes.message"]._answer(verdict)["reasons"]
            raise UserError(reasons[0]["text"])

    def _free_unit(self, code, step):
        """Let go of a unit; whoever signs last ends the step, and its use with it.

        A unit that was taken from the batch meanwhile stays where it is: its own
        record tells so, and the step ends all the same.
        """
        unit = self._unit_as_person(code)
        unit._mes_release(self.mes_stream, self.name, step, judged=True)

    def _unit_as_person(self, code):
        """Return a unit without the batch's rights: equipment has its own gates."""
        unit = self._unit(code)
        return unit.with_context(mes_act=None).sudo(False)

    def _project_status(self, status):
        """Write a transition of the batch and the time it happened."""
        moment_now = self.env["mes.ledger"]._now()
        times = {"in_progress": "started_at", "executed": "executed_at"}
        vals = {"state": status}
        if status in times:
            vals[times[status]] = moment_now
        self.write(vals)

    def _user_id(self, login):
        if login == self.env.user.login:
            return self.env.uid
        return self.env["res.users"].sudo()._mes_id_of(login) if login else False

    # -- proof -------------------------------------------------------------------

    def _rebuilt(self):
        """Return steps and containers as the record alone tells them, plain data."""
        entries = self.env["mes.ledger"]._read_stream(self.sudo().mes_stream)
        state = replay(entries)
        steps = {key: step.as_dict() for key, step in state.steps.items()}
        return steps, [vars(each) for each in state.containers.values()]


def _naive(text):
    return moment(text).replace(tzinfo=None) if text else False


def _number(text):
    try:
        return float(Decimal(text))
    except InvalidOperation:
        return 0.0
