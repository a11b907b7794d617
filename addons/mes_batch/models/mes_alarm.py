"""Alarms of units reach the batches that are made on them (K04, 21 CFR 211.110)."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.mes_compliance import clock

from .mes_batch import CLOSED
from .mes_batch_tags import figure


class MesAlarm(models.Model):
    """An action alarm while a phase runs is an exception of the batch."""

    _inherit = "mes.alarm"

    def _mes_raised(self):
        """Tell each batch that held one of the units what was raised there.

        A storm is one command for each batch, however many alarms it has.
        """
        done = super()._mes_raised()
        told = self._mes_told_to_batches()
        for batch, alarms in self._mes_batches().items():
            batch._take_alarms([told[alarm.id] for alarm in alarms])
        return done

    def _mes_batches(self):
        """Return per batch the alarms of units it held when they were raised."""
        holders = self.env["mes.equipment.booking"].sudo()._mes_holders(self)
        batches = self.env["mes.batch"].sudo()
        found = batches.search(
            [("mes_stream", "in", list(holders)), ("state", "not in", CLOSED)]
        )
        return {batch: holders[batch.mes_stream] for batch in found}

    def _mes_told_to_batches(self):
        """Return per id an alarm as the engine asks for it."""
        moments = self._mes_moments()
        return {
            alarm.id: {
                "alarm": alarm.id,
                "tag": alarm.tag_id.code,
                "name": alarm.tag_id.name,
                "unit": alarm.equipment_id.mes_code,
                "limit": alarm.limit_name,
                "action": alarm.is_action,
                "value": _with_unit(alarm.raised_value, alarm.unit),
                "limit_value": _with_unit(alarm.limit_value, alarm.unit),
                "at": clock.stamp(moments[alarm.raised_event]),
            }
            for alarm in self
        }

    def _mes_moments(self):
        """Return per event when it happened, to the microsecond."""
        events = tuple(self.mapped("raised_event")) or (0,)
        query = SQL("SELECT id, ts FROM mes_alarm_event WHERE id IN %s", events)
        return dict(self.env.execute_query(query))


class MesEquipmentBooking(models.Model):
    """Who held a unit at some time."""

    _inherit = "mes.equipment.booking"

    @api.model
    def _mes_holders(self, alarms):
        """Return per holder's record the alarms that were raised in its time; a query.

        Bookings are kept to the second; the engine compares to the microsecond.
        """
        units = alarms.equipment_id.ids
        first, last = min(alarms.mapped("raised")), max(alarms.mapped("raised"))
        bookings = self.search_fetch(
            [
                ("equipment_id", "in", units),
                ("started_at", "<=", last),
                "|",
                ("ended_at", "=", False),
                ("ended_at", ">=", first),
            ],
            ["equipment_id", "stream", "started_at", "ended_at"],
        )
        holders = {}
        for booking in bookings:
            during = alarms.filtered(booking._mes_during)
            if during:
                known = holders.get(booking.stream, alarms.browse())
                holders[booking.stream] = known | during
        return holders

    def _mes_during(self, alarm):
        """Tell whether an alarm was raised while this booking was in use."""
        ended = self.ended_at or fields.Datetime.from_string("9999-12-31 00:00:00")
        return (
            alarm.equipment_id == self.equipment_id
            and self.started_at <= alarm.raised <= ended
        )


class MesBatch(models.Model):
    """A batch takes note of alarms."""

    _inherit = "mes.batch"

    def _take_alarms(self, alarms):
        """Let the engine judge alarms, write what follows, and tell the screens.

        Only new entries and exceptions are written: nobody who works on the batch
        waits for it.

        :param list alarms: facts of alarms, see the engine's command ``alarm``
        """
        self.ensure_one()
        batch = self.with_company(self.company_id)
        batch = self.env["mes.ledger"]._at_one_moment(batch)
        plan, state = batch._plan(), batch._state_now()
        alarms = sorted(alarms, key=lambda each: (each["at"], each["alarm"]))
        command = {"id": None, "name": "alarm", "alarms": alarms}
        decision = batch._decided(plan, state, command)
        if decision.events:
            batch._record_decision(plan, state, decision)
            batch._hint()

    def _facts_alarm(self, plan, state, command):
        """Return the alarms that were handed over; no person can send this command."""
        return {"alarms": command["alarms"]}


def _with_unit(number, unit):
    return f"{figure(number)} {unit or ''}".strip()
