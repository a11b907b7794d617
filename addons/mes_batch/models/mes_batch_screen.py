"""What the screens of the floor ask for: read only, for whoever may read the batch."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine import Key, frontier
from ..engine.case import Case
from ..engine.commands.start import second_person
from ..engine.people import allowed
from ..screen import clocks, rail, step_screen


class MesBatchScreen(models.Model):
    """One call gives a whole screen; a hint on the bus says when to ask again."""

    _inherit = "mes.batch"

    def screen(self, step=None):
        """Return the screen of a step of this batch.

        The frozen recipe's hash is compared each time a screen is opened (B03).

        :param str step: key of the step; None for the first whose turn it is
        :return: dict of batch, rail, clocks, step, people, exceptions, now
        """
        self.ensure_one()
        actor = self.env["res.users"]._mes_actor()
        batch = self.env["mes.ledger"]._at_one_moment(self.with_user(actor))
        batch.check_access("read")
        batch.sudo().snapshot_id._verify()
        plan, state = batch._plan(), batch._state_now()
        now = self.env["mes.ledger"]._moment()
        key = step or self._first_key(plan, state)
        shown = {
            "batch": batch._screen_head(plan),
            "rail": rail(plan, state, key or ""),
            "clocks": clocks(plan, state, now),
            "now": fields.Datetime.to_string(now.replace(tzinfo=None)),
            "actor": {"id": actor.id, "login": actor.login, "name": actor.name},
            "names": batch._screen_names(state),
            "step": None,
        }
        if key:
            shown["step"] = batch._screen_step(plan, state, key)
        return shown

    @api.model
    def _first_key(self, plan, state):
        keys = frontier(plan.steps, state).keys
        return keys[0].text if keys else None

    def _screen_head(self, plan):
        batch = self.sudo()
        return {
            "id": batch.id,
            "name": batch.name,
            "product": plan.recipe.header.product.name,
            "size": plan.recipe.header.batch_size.text,
            "state": batch.state,
            "state_text": self._state_text(),
            "site": batch.company_id.name,
        }

    def _screen_step(self, plan, state, key):
        command = {"id": None, "name": "screen", "step": Key.parse(key).text}
        case = Case(plan, state, command, self._facts_of_all())
        shown = step_screen(case)
        shown["needs"] = self._screen_units(shown["needs"])
        shown["who"] = self._screen_who(case)
        shown["reasons"] = self._screen_reasons(shown.get("left", []))
        shown["exceptions"] = self._screen_exceptions(key)
        shown["turn"] = key in [each.text for each in frontier(plan.steps, state).keys]
        return shown

    def _screen_units(self, needs):
        """Add to each need how long its unit stays good, and its class's name."""
        codes = [need["unit"] for need in needs if need["unit"]]
        units = self.env["maintenance.equipment"].sudo()._mes_by_codes(codes)
        told = {unit.mes_code: unit._mes_told() for unit in units}
        classes = self.env["mes.equipment.class"].sudo()._mes_names()
        return [
            {
                **need,
                "class_name": classes.get(need["class"], need["class"]),
                **told.get(need["unit"], {}),
            }
            for need in needs
        ]

    def _screen_who(self, case):
        """Tell for each signature whether the active person may give it."""
        found = []
        for sign in case.phase.sign:
            verdict = allowed(sign.who, case.person, case.now, case.facts["tz"])
            verdict &= second_person(case)
            found.append({"meaning": sign.meaning, "who": sign.who, "ok": verdict.ok})
        return found

    def _screen_reasons(self, findings):
        """Return what is still missing, in words; classes by their names."""
        if not findings:
            return []
        say = self.env["mes.message"]._say_finding
        classes = self.env["mes.equipment.class"].sudo()._mes_names()
        return [
            say({**each, "needed": classes.get(each["needed"], each["needed"])})[0]
            for each in findings
        ]

    def _screen_exceptions(self, key):
        """Return the exceptions of a step, and those that the whole batch waits for."""
        of_batch = [("subject", "in", (False, "")), ("gate", "=", "batch")]
        exceptions = self.env["mes.exception"].search_read(
            Domain("origin_stream", "=", self.sudo().mes_stream)
            & (Domain("subject", "=", key) | Domain(of_batch)),
            ["name", "code", "title", "severity", "gate", "state", "occurrence"],
            order="id",
        )
        return exceptions

    def _screen_names(self, state):
        """Return names of everybody the screen mentions, by login."""
        logins = {step.performer for step in state.steps.values()}
        logins |= {sign["by"] for s in state.steps.values() for sign in s.signatures}
        logins |= {login for step in state.steps.values() for login in step.people}
        users = self._users(sorted(logins - {""}))
        return {user.login: user.name for user in users}
