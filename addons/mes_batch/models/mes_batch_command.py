"""The door of the shop floor: commands come in, verdicts go out."""

from __future__ import annotations

import random
import time

from psycopg2 import errors

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.mes_compliance.verdict import Finding, refused

from ..engine import COMMANDS, decide, evolve, stamp

FLOOR = frozenset(COMMANDS) - {"signed", "skip", "tick", "alarm"}
"""Commands a person may send; the others follow from signatures, time and alarms."""

TRIES = 6
"""How often a command is tried again after it met a colleague's on the same step."""


class MesBatchCommand(models.Model):
    """Execution of a batch: one command at a time, each with an answer.

    A refusal is an answer, not an error: it comes back with every reason, and it is in
    the record. No row that colleagues share is written on the way: a command writes
    its step, its values and new entries.
    """

    _inherit = "mes.batch"

    def command(self, command):
        """Carry out one command of the person who acts.

        :param dict command: ``id`` (a UUID of the sender's), ``name``, ``step`` and
            what the command needs; see :mod:`..engine.commands`
        :return: dict of ok, word, about, advice, reasons, passed, exceptions; a
            repeated command answers what the first one answered, with ``repeated``
        :raise UserError: a malformed command
        """
        self.ensure_one()
        actor = self.env["res.users"]._mes_actor()
        batch = self.env["mes.ledger"]._at_one_moment(self.with_user(actor))
        batch.check_access("read")
        batch._wellformed(command)
        if not self.env["res.users"]._mes_stay():
            return self._locked_answer()
        for attempt in range(TRIES):
            try:
                return batch._carry_out(command)
            except (errors.SerializationFailure, errors.UniqueViolation):
                if attempt == TRIES - 1:
                    raise
                self._again()

    def _locked_answer(self):
        """Answer that nobody acts at a locked station; nothing happened."""
        verdict = refused(Finding("station_locked"))
        return self.env["mes.message"]._answer(verdict, say="verdict_refused")

    def _again(self):
        """Forget the failed try and wait a moment, far less than Odoo would."""
        self.env.cr.rollback()
        self.env.transaction.reset()
        time.sleep(random.uniform(0.005, 0.04))

    @api.model
    def _wellformed(self, command):
        if not isinstance(command, dict) or command.get("name") not in FLOOR:
            name = command.get("name") if isinstance(command, dict) else command
            raise UserError(self.env._("There is no command %(name)s.", name=name))
        needs_step = command["name"] != "problem"
        if needs_step and not isinstance(command.get("step"), str):
            raise UserError(self.env._("A command names its step."))

    def _carry_out(self, command):
        first = self.env["mes.command"]._claim(command)
        if first is not None:
            return first
        answer = self._decide(command)
        return self.env["mes.command"]._answered(command, answer)

    def _decide(self, command):
        """Let the engine decide, write what follows, and answer."""
        state, plan = self._state_now(), self._plan()
        decision = self._decided(plan, state, command)
        raised = self._record_decision(plan, state, decision, command.get("id"))
        self._hint()
        return self._reply(decision, raised)

    def _decided(self, plan, state, command):
        """Return the engine's decision on a command with the facts as they are."""
        try:
            return decide(plan, state, command, self._facts(plan, state, command))
        except ValueError as error:
            raise UserError(str(error)) from None

    def _reply(self, decision, raised):
        """Return the answer of a decision in the words of the catalogue."""
        messages = self.env["mes.message"]
        word, advice = messages._say(decision.say, **decision.values)
        about = ", ".join(
            dict.fromkeys(finding.about for finding in decision.verdict.findings)
        )
        return messages._answer(
            decision.verdict,
            say=decision.say,
            word=word,
            advice=advice,
            about=about,
            exceptions=raised,
        )

    # -- writing -----------------------------------------------------------------

    def _record_decision(self, plan, state, decision, request_id=None, recorded=0):
        """Write the events of a decision: entries first, then the rows they change.

        :param int recorded: how many of the first events stand in the record already
        :return: the exceptions raised, as dicts of number and title
        """
        events = [self._worded(event, data) for event, data in decision.events]
        raised = self._number_exceptions(events)
        if events[recorded:]:
            self._mes_record_all(events[recorded:], request_id=request_id)
        mark = {
            "at": stamp(self.env["mes.ledger"]._moment()),
            "by": self.env.user.login,
        }
        before = state.fork()
        for event, data in events:
            evolve(state, event, data, mark)
        self._project(plan, before, state, events)
        return raised

    def _worded(self, event, data):
        """Return an event with the words a person was shown, frozen beside it."""
        if event != "attempt.refused":
            return event, dict(data)
        say = self.env["mes.message"]._say_finding
        words = [say(each)[0] for each in data["findings"]]
        return event, {**data, "words": words}

    def _number_exceptions(self, events):
        """Give every raised exception its row and number, before it is recorded."""
        raised = []
        for index, (event, data) in enumerate(events):
            if event == "exception.raised":
                exception = self._raise_row(data)
                events[index] = event, {**data, **exception._mes_snapshot()}
                raised.append({"number": exception.name, "title": exception.title})
        return raised

    def _raise_row(self, data):
        """Make the row of one exception; its entry is written with the command's."""
        finding = data["finding"]
        sentence = self.env["mes.message"]._say_finding(finding)[0]
        vals = self.env["mes.exception"]._vals(
            data["code"],
            self,
            _title(sentence, finding),
            {"finding": finding, "attempt": bool(data.get("attempt"))},
            subject=data.get("subject"),
            occurrence=data.get("occurrence"),
            gate=data["gate"],
            severity=data.get("severity"),
            involved=self._users(data.get("involved") or []).ids,
        )
        return self.env["mes.exception"]._mes_act().create(vals)

    @api.model
    def _users(self, logins):
        return self.env["res.users"].sudo().search([("login", "in", logins)])

    # -- telling the screens -----------------------------------------------------

    def _hint(self):
        """Tell after the commit that something changed; the screens read again."""
        for batch in self:
            self.env.cr.cache.pop((self._name, batch.id), None)
            self.env["bus.bus"]._sendone(batch, "mes.batch", {"id": batch.id})


def _title(sentence, finding):
    """Return one line for lists: what it is about, what was found and needed."""
    about = finding["about"]
    parts = [about] if about and about not in sentence else []
    parts.append(sentence)
    title = ": ".join(parts)
    if finding["found"]:
        title += f"; {finding['found']}"
    if finding["needed"]:
        title += f" ({finding['needed']})"
    return title[:240]
