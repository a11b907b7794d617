"""Asking somebody on another device to sign a step (L03)."""

from __future__ import annotations

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.mes_compliance.verdict import Finding, accepted, refused

from ..engine import Key
from ..engine.case import Case
from ..engine.commands.sign import may_sign
from .mes_witness import PATIENCE, person

FIRST = "performed"


class MesBatchWitness(models.Model):
    """Who can be asked, and the request itself."""

    _inherit = "mes.batch"

    def witnesses(self, step):
        """Return who could give the signature that a step waits for.

        :param str step: key of the step
        :return: dict of meaning, people (id, login, name, place, here) who may sign it
            now, those in front of a screen first, and request: the one that waits
        """
        batch = self._asked_of()
        step = batch._step_known(step)
        meaning = batch._next_meaning(step)
        waiting = batch._witness_open(step)
        waiting._settle()
        waiting = waiting.filtered(lambda each: each.state == "open")[:1]
        return {
            "meaning": meaning,
            "people": batch._witness_people(step, meaning) if meaning else [],
            "request": waiting._told() if waiting else None,
        }

    def ask_witness(self, step, shown, people, station=None):
        """Ask people to sign a step on their own devices.

        :param str step: key of the step
        :param str shown: SHA-256 of the page on the asking screen
        :param list people: ids of the users who are asked; the first to sign signs
        :param int station: the station the screen stands at
        :return: answer with ok, reasons and the request
        """
        batch = self._asked_of()
        if self.env["res.users"]._mes_locked():
            return self._locked_answer()
        key = batch._step_known(step)
        users = batch._people_named(people)
        meaning = batch._next_meaning(key)
        verdict = batch._may_ask(key, meaning, shown, users)
        if not verdict.ok:
            batch._mes_record("witness.refused", _refusal(key, meaning, users, verdict))
            return self.env["mes.message"]._answer(verdict, request=None)
        for former in batch._witness_open(key):
            former._close("withdrawn")
        request = batch._witness_make(key, meaning, shown, users, station)
        return self.env["mes.message"]._answer(verdict, request=request._told())

    # -- who ---------------------------------------------------------------------

    def _asked_of(self):
        """Return the batch as the acting person's."""
        self.ensure_one()
        actor = self.env["res.users"]._mes_actor()
        batch = self.env["mes.ledger"]._at_one_moment(self.with_user(actor))
        batch.check_access("read")
        return batch.with_company(batch.sudo().company_id)

    def _step_known(self, step):
        """Return the key of a step of this batch's recipe.

        :raise UserError: there is no such step
        """
        try:
            key = Key.parse(step)
            self._plan().phase(key.number)
        except (ValueError, TypeError, AttributeError):
            raise UserError(
                self.env._("There is no step %(step)s.", step=step)
            ) from None
        return key.text

    def _people_named(self, people):
        ids = [each for each in people or [] if type(each) is int]
        return self.env["res.users"].sudo().browse(ids).exists()

    def _witness_people(self, step, meaning):
        """Return who may give a signature now, those at a screen first."""
        users = self._others_of_site()
        verdicts = self._witness_verdicts(step, meaning, users)
        return self._people_offered(users.filtered(lambda user: verdicts[user.id].ok))

    def _others_of_site(self):
        """Return the people of the batch's site, without the acting one."""
        group = self.env.ref("mes_compliance.group_user").sudo()
        company = self.sudo().company_id
        return group.all_user_ids.filtered(
            lambda user: company in user.company_ids and user != self.env.user
        )

    @api.model
    def _people_offered(self, users):
        """Return people as a screen offers them: those at a screen first, with place.

        :return: list of id, login, name, place, here
        """
        places = self.env["mes.presence"]._places(users)
        found = [
            {
                **person(user),
                "place": places.get(user.id) or "",
                "here": user.id in places,
            }
            for user in users
        ]
        return sorted(found, key=lambda each: (not each["here"], each["name"]))

    def _witness_verdicts(self, step, meaning, users):
        """Return per user the verdict of the signature's own gate; few queries."""
        plan, state = self._plan(), self._state_now()
        command = self._signing_command(meaning, step, {})
        facts = self._facts_of_all()
        grants = self.env["hr.employee"].sudo()._mes_grants(users)
        return {
            user.id: may_sign(
                Case(
                    plan,
                    state,
                    command,
                    {**facts, "person": user._mes_facts(*grants[user.id])},
                )
            )
            for user in users
        }

    # -- asking ------------------------------------------------------------------

    def _may_ask(self, step, meaning, shown, users):
        """Return the verdict on asking these people, with every reason."""
        if not meaning or meaning == FIRST:
            return refused(Finding("witness_nothing", about=step))
        verdict = self._mes_same(self._mes_content(meaning, step, {}), shown)
        verdict &= self._may_ask_here(step)
        if not users:
            verdict &= refused(Finding("witness_nobody"))
        company = self.sudo().company_id
        for user in users:
            if not user.active or company not in user.company_ids:
                verdict &= refused(
                    Finding("witness_elsewhere", found=user.name, needed=company.name)
                )
        inside = users.filtered(lambda user: company in user.company_ids)
        for each in self._witness_verdicts(step, meaning, inside).values():
            verdict &= each
        return verdict

    def _may_ask_here(self, step):
        """The performer asks, or whoever supervises production."""
        begun = self._state_now().step(Key.parse(step))
        performer = begun.performer if begun else ""
        if performer == self.env.user.login:
            return accepted()
        if self.env.user._mes_has_role("supervisor"):
            return accepted()
        name = self.env.user._mes_name()
        return refused(Finding("witness_not_yours", "", name, performer))

    def _witness_open(self, step):
        return self.env["mes.witness"].search(
            [("batch_id", "=", self.id), ("step", "=", step), ("state", "=", "open")]
        )

    def _witness_make(self, step, meaning, shown, users, station):
        now = self.env["mes.ledger"]._now()
        shows = {"station": station} if type(station) is int else {}
        place = self.env["mes.presence"]._place(self.env.user, shows)
        vals = {
            "batch_id": self.id,
            "step": step,
            "title": self._step_words(step),
            "meaning": meaning,
            "shown": shown,
            "asked_ids": [(6, 0, users.ids)],
            "asked_by_id": self.env.uid,
            "asked_at": now,
            "expires_at": now + PATIENCE,
            "place": place,
        }
        made = self._mes_act().env["mes.witness"].create(vals)
        request = self.env["mes.witness"].browse(made.id)
        asked = [{"login": user.login, "name": user.name} for user in users]
        request._record("witness.asked", {"shown": shown, "asked": asked})
        request._tell()
        return request

    def _step_words(self, step):
        """Return a step as people call it: number, name, and the round it is in."""
        key = Key.parse(step)
        name = f"{key.number} {self._plan().phase(key.number).name}"
        if not key.rounds:
            return name
        words = {"name": name, "round": key.rounds[-1]}
        return self.env._("%(name)s, round %(round)s", **words)

    # -- what closes a request ---------------------------------------------------

    def _mes_write_signature(self, meaning, signer, content, shown, subject, values):
        """Write a signature; a request for it, wherever it was given, is met."""
        facts = super()._mes_write_signature(
            meaning, signer, content, shown, subject, values
        )
        if subject and meaning != FIRST:
            for request in self._witness_open(subject):
                request._close("signed", entry=facts["entry"])
        return facts


def _refusal(step, meaning, users, verdict):
    return {
        "step": step,
        "meaning": meaning or "",
        "people": users.mapped("login"),
        "findings": [finding.as_dict() for finding in verdict.findings],
    }
