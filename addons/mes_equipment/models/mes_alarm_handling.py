"""From alarm events, which the gateway writes, to alarms, which people see."""

from __future__ import annotations

import logging
from functools import partial

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, api, models
from odoo.service.model import retrying
from odoo.tools import SQL

from .maintenance_equipment_condition import naive

_logger = logging.getLogger(__name__)

MOST = 5000
"""Events handled in one transaction."""

UNHANDLED = """
WITH latest AS (
    SELECT greatest((SELECT max(raised_event) FROM mes_alarm),
                    (SELECT max(returned_event) FROM mes_alarm)) AS id
), mark AS (
    SELECT e.written - interval '1 hour' AS since
      FROM mes_alarm_event e JOIN latest ON latest.id = e.id
)
SELECT e.id, e.tag, e.limit_name, e.kind, e.ts, e.value, e.limit_value, t.equipment_id,
       t.unit
  FROM mes_alarm_event e JOIN mes_tag t ON t.id = e.tag
 WHERE e.written >= coalesce((SELECT since FROM mark), '-infinity')
   AND NOT EXISTS (SELECT FROM mes_alarm a WHERE a.raised_event = e.id)
   AND NOT EXISTS (SELECT FROM mes_alarm a WHERE a.returned_event = e.id)
 ORDER BY e.ts, e.seq, e.id
 LIMIT %s
"""
"""Events without an alarm. All that were written an hour before the latest handled one
are handled: no transaction of a gateway takes so long."""


class MesAlarmHandling(models.Model):
    """Handles alarm events: each exactly once, many with as few queries as one."""

    _inherit = "mes.alarm"

    @api.model
    def _mes_handle(self):
        """Handle all events that have not been handled, and return the new alarms.

        In transactions of its own, one after the other: it may be asked by several
        gateways and the nightly job at once, and what it makes must not wait for them.
        """
        with self.pool.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            handle = partial(env["mes.alarm"]._mes_handle_some, MOST)
            found = self._mes_handle_until_done(lambda: retrying(handle, env))
        self.env.invalidate_all(flush=False)
        return self.browse(found)

    @api.model
    def _mes_handle_here(self):
        """Handle all events in this transaction, and return the new alarms."""
        handle = partial(self.sudo()._mes_handle_some, MOST)
        return self.browse(self._mes_handle_until_done(handle))

    @api.model
    def _mes_handle_until_done(self, handle):
        """Call until less is handled than could have been; return the new ids."""
        found, count = [], MOST
        while count >= MOST:
            count, ids = handle()
            found += ids
        return found

    @api.model
    def _mes_handle_some(self, most):
        """Handle up to so many events; return how many, and the ids of new alarms."""
        # The lock comes before the snapshot: whoever waited sees what the other did.
        self.env.cr.execute("SET LOCAL lock_timeout = '10s'")
        self.env.cr.execute("LOCK TABLE mes_alarm IN SHARE UPDATE EXCLUSIVE MODE")
        # pylint: disable=sql-injection
        self.env.cr.execute(UNHANDLED, (most,))
        events = self.env.cr.dictfetchall()
        if not events:
            return 0, []
        raised, returned = self._mes_paired(events)
        alarms = self._mes_act_rows().create(raised)
        self._mes_return(returned, alarms)
        self._mes_tell_events(alarms, returned)
        self._mes_call_hook(alarms)
        (alarms | self.browse(returned)).exists()._mes_tell_screens()
        return len(events), alarms.ids

    # -- which event is about which alarm ----------------------------------------

    @api.model
    def _mes_paired(self, events):
        """Return values of new alarms, and the returns of alarms that stand, by id.

        A limit that is raised again while it stands ends the alarm before it: the
        gateway began anew and has not seen the return. A return of nothing is an alarm
        of no duration, so that no event is lost.
        """
        standing = self._mes_standing({event["tag"] for event in events})
        raised, returned = [], {}
        for event in events:
            key = event["tag"], event["limit_name"]
            before = standing.pop(key, None)
            if before is not None:
                ended = _ended(event)
                if isinstance(before, dict):
                    before.update(ended)
                else:
                    returned[before] = ended
            if event["kind"] == "raised":
                standing[key] = _begun(event)
                raised.append(standing[key])
            elif before is None:
                raised.append({**_begun(event), "returned": naive(event["ts"])})
        return raised, returned

    @api.model
    def _mes_standing(self, tags):
        """Return the ids of the alarms of these tags that have not returned."""
        rows = self.env.execute_query(
            SQL(
                "SELECT tag_id, limit_name, id FROM mes_alarm"
                " WHERE tag_id IN %s AND returned IS NULL ORDER BY id",
                tuple(tags),
            )
        )
        return {(tag, limit): alarm for tag, limit, alarm in rows}

    @api.model
    def _mes_return(self, returned, new):
        """Write the ends of alarms that stood."""
        for alarm in self.browse(returned)._mes_act_rows():
            alarm.write(returned[alarm.id])
        (new | self.browse(returned)).flush_recordset()

    # -- telling -----------------------------------------------------------------

    @api.model
    def _mes_tell_events(self, alarms, returned):
        """Tell each unit's record in one entry what was raised and what returned."""
        ends = self.browse(returned)
        for unit in (alarms | ends).equipment_id:
            own = alarms.filtered(lambda alarm, unit=unit: alarm.equipment_id == unit)
            back = ends.filtered(lambda alarm, unit=unit: alarm.equipment_id == unit)
            data = {
                "raised": [alarm._mes_as_dict() for alarm in own],
                "returned": [alarm._mes_as_dict() for alarm in back],
            }
            event = "alarms_raised" if own else "alarms_returned"
            entry = unit._mes_record_later(f"equipment.{event}", data)
            own._mes_act_rows().write({"entry": entry})

    def _mes_call_hook(self, alarms):
        """Let the addons above act; their faults do not undo the alarms."""
        if not alarms:
            return
        try:
            with self.env.cr.savepoint():
                alarms._mes_raised()
        except OperationalError:
            raise  # A conflict: the whole is done again.
        except Exception:
            _logger.exception("What follows from alarms %s failed.", alarms.ids)

    @api.model
    def _cron_handle(self):
        """Handle events for which no hint came."""
        self._mes_handle()

    @api.model
    def _cron_extend(self):
        """Make the daily partitions of readings ahead."""
        self.env["mes.reading"]._mes_extend()


def _begun(event):
    return {
        "equipment_id": event["equipment_id"],
        "tag_id": event["tag"],
        "limit_name": event["limit_name"],
        "raised": naive(event["ts"]),
        "raised_event": event["id"],
        "raised_value": event["value"],
        "limit_value": event["limit_value"],
        "unit": event["unit"],
    }


def _ended(event):
    by_return = event["kind"] == "returned"
    return {
        "returned": naive(event["ts"]),
        "returned_event": event["id"] if by_return else False,
        "returned_value": event["value"] if by_return else False,
    }
