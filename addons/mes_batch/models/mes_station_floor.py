"""The work list of a station: what this person can do here now, and what waits."""

from __future__ import annotations

from odoo import api, fields, models

from ..engine import Key, frontier
from ..engine.case import Case
from ..engine.commands.start import second_person
from ..engine.gates import not_waiting, qualified
from ..screen import clocks, needs

LIVE = ("issued", "in_progress")
TOLD = ("kind", "text", "id", "code", "name", "login", "lot")
"""What the screen is told of a scanned thing."""
HELP = ("supervisor", "qa_approver")
"""Roles that can help an operator on, in the order in which they are asked."""


class MesStation(models.Model):
    """The first screen of the floor."""

    _inherit = "mes.station"

    def floor(self):
        """Return the station's screen.

        :return: dict of station, stations, people, helpers, actor, locked, ready,
            waiting, now
        """
        self.ensure_one()
        self.check_access("read")
        actor = self.env["res.users"]._mes_actor()
        items = self.with_user(actor)._items()
        return {
            "station": {**self._told(), "lock_minutes": self.lock_minutes},
            "helpers": self._helpers(actor),
            "stations": self._stations(),
            "people": self._people(),
            "locked": self.env["res.users"]._mes_locked(),
            "actor": {"id": actor.id, "login": actor.login, "name": actor.name},
            "ready": [each for each in items if each["ready"]],
            "waiting": [each for each in items if not each["ready"]],
            "now": fields.Datetime.to_string(self.env["mes.ledger"]._now()),
            "site": self.company_id.sudo().name,
            "tz": self.company_id.sudo()._mes_tz(),
        }

    def scan(self, text):
        """Return what a scan at the station's work list means.

        :param str text: as the scanner sent it, without its end key
        :return: dict of kind (badge, batch, equipment, container, lot, unknown), text,
            answer, and step: the open step in which it would be used, if there is one
        """
        self.ensure_one()
        self.check_access("read")
        found = self.env["mes.scan"]._resolve(text if isinstance(text, str) else "")
        told = {key: found[key] for key in TOLD if key in found}
        answer = self.env["mes.message"]._answer(found["verdict"])
        return {**told, "answer": answer, "step": self._step_for(found)}

    def _step_for(self, found):
        """Return batch and step in which a thing is asked for now, or None."""
        for batch, plan, state, key in self._open_steps(self._live_batches()):
            if self._asked(batch, plan, state, key, found):
                return {"batch": batch.id, "step": key.text}
        return None

    def _asked(self, batch, plan, state, key, found):
        """Tell whether an open step asks for what was scanned."""
        phase = plan.phase(key.number)
        if found["kind"] == "batch":
            return found["id"] == batch.id
        if found["kind"] == "equipment":
            classes = {plan.needs[need].class_ for need in plan.needed(phase)}
            return found["class_"] in classes
        if found["kind"] == "container":
            container = state.containers.get(found["code"])
            return container is not None and container.line in phase.lines
        items = {plan.lines[line].item.code for line in phase.lines}
        return found["kind"] == "lot" and found["item"] in items

    def _helpers(self, actor):
        """Return who can help with a refusal: a supervisor, then somebody of QA."""
        groups = [self.env.ref(f"mes_compliance.group_{role}").sudo() for role in HELP]
        others = [("company_ids", "in", self.company_id.ids), ("id", "!=", actor.id)]
        return [
            {"name": user.name, "role": group.name}
            for group in groups
            for user in group.all_user_ids.filtered_domain(others)[:1]
        ]

    def _told(self):
        return {
            "id": self.id,
            "name": self.name,
            "place": self.place,
            "icon": self.icon,
        }

    def _stations(self):
        """Return every station of the site with the number of open steps there."""
        stations = self.search([("company_id", "=", self.company_id.id)])
        steps = list(self._steps_in_turn(self._live_batches()))
        return [
            {**each._told(), "count": len(each._worked_on(steps))} for each in stations
        ]

    def _live_batches(self):
        return self.env["mes.batch"].search(
            [("state", "in", LIVE), ("company_id", "=", self.company_id.id)], order="id"
        )

    def _open_steps(self, batches):
        """Return batch, plan, state and key of every open step worked on here."""
        return self._worked_on(self._steps_in_turn(batches))

    @api.model
    def _steps_in_turn(self, batches):
        """Yield batch, plan, state and key of every open step, wherever it is done."""
        for batch in batches:
            plan, state = batch._plan(), batch._state_now()
            for key in frontier(plan.steps, state).keys:
                yield batch, plan, state, key

    def _worked_on(self, steps):
        """Return those of some open steps that are worked on here."""
        mine = set(self.sudo().class_ids.mapped("code"))
        return [each for each in steps if mine & self._classes(each[1], each[3])]

    def _classes(self, plan, key: Key):
        """Return the equipment classes of the unit procedure around a step."""
        unit = plan.places[key.number].unit_procedure
        return {plan.needs[need].class_ for need in unit.equipment}

    def _items(self):
        steps = self._open_steps(self._live_batches())
        return [self._item(*each) for each in steps]

    def _item(self, batch, plan, state, key):
        """Return one row of the work list, with every reason why it cannot start."""
        command = {"id": None, "name": "floor", "step": key.text}
        case = Case(plan, state, command, batch._facts_of_all())
        step = state.step(key)
        verdict = not_waiting(case) & qualified(case) & second_person(case)
        answer = self.env["mes.message"]._answer(verdict)
        nearest = clocks(plan, state, case.now)[:1]
        return {
            "batch": batch.id,
            "batch_name": batch.name,
            "product": plan.recipe.header.product.name,
            "size": plan.recipe.header.batch_size.text,
            "step": key.text,
            "number": key.number,
            "name": case.phase.name,
            "kind": case.phase.kind,
            "status": self._standing(step),
            "performer": step.performer if step else "",
            "ready": verdict.ok,
            "reasons": answer["reasons"],
            "clock": nearest[0] if nearest else None,
            "good": self._good(case) if verdict.ok else [],
        }

    def _good(self, case):
        """Return in words what is in order already: machines, and what is weighed."""
        good = [each["unit"] for each in needs(case) if each["unit"]]
        lines = map(case.state.line, case.plan.charges(case.phase))
        weighed = sum(map(len, lines))
        if weighed:
            good.append(self.env._("%(count)s containers weighed", count=weighed))
        return good

    def _standing(self, step):
        """Return how a step stands: ready, running, or waiting for a second person."""
        if step is None:
            return "ready"
        return "second" if step.signatures else "running"
