"""Readings on their way into the tables, where a gateway brings them over HTTP."""

from __future__ import annotations

from datetime import timedelta, timezone

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.mes_compliance import clock

from ..condition.post import Sender, read_post


class MesReading(models.AbstractModel):
    """Writes readings exactly once, as the gateway does where it reaches the database.

    Readings are no records of the ORM: their table is made by SQL, partitioned by day,
    and only grows.
    """

    _name = "mes.reading"
    _description = "Readings"

    @api.model
    def _mes_take(self, source, content):
        """Write what a gateway posts for one of its sources, in one transaction.

        Rows that were written before are not written again: per source and epoch a
        watermark says how far it got. Two writers of one source wait for each other; at
        this isolation level the later one starts anew.

        :param source: the ``mes.gateway.source``
        :param dict content: an opened post, see ``condition.post``
        :return: the number up to which everything is kept
        """
        tags = self.env["mes.tag"].with_context(active_test=False)
        known = tags.search([("source_id", "=", source.id)]).ids
        tolerance = timedelta(seconds=source.clock_tolerance)
        post = read_post(content, Sender(set(known), clock.now(), tolerance))
        self._mes_days({row[1] for row in post.readings})
        last = self._mes_watermark(post)
        place = {"site": source.company_id.id, "source": source.id, "last": last}
        self._mes_insert_readings(post, place)
        self._mes_insert_aside(post, place)
        self._mes_insert_alarms(post, place)
        return self._mes_move_watermark(post, last)

    @api.model
    def _mes_extend(self, ahead=7):
        """Make the daily partitions ahead; return how many are new."""
        self.env.cr.execute("SELECT mes_reading_extend(%s)", (ahead,))
        return self.env.cr.fetchone()[0]

    # -- the watermark -----------------------------------------------------------

    @api.model
    def _mes_watermark(self, post):
        """Return how far this source's buffer has been written; 0 for a new one."""
        self.env.cr.execute(
            "SELECT pg_advisory_xact_lock(hashtext('mes.reading'), %s)", (post.source,)
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT last_seq FROM mes_reading_watermark"
                " WHERE source = %s AND epoch = %s",
                post.source,
                post.epoch,
            )
        )
        return rows[0][0] if rows else 0

    @api.model
    def _mes_move_watermark(self, post, last):
        """Note how far it is written now, and return that."""
        now = max(last, post.last_seq)
        self.env.cr.execute(
            SQL(
                "INSERT INTO mes_reading_watermark (source, epoch, last_seq, received)"
                " VALUES (%s, %s, %s, %s) ON CONFLICT (source, epoch) DO UPDATE"
                " SET last_seq = EXCLUDED.last_seq, received = EXCLUDED.received",
                post.source,
                post.epoch,
                now,
                clock.now(),
            )
        )
        return now

    # -- rows --------------------------------------------------------------------

    @api.model
    def _mes_days(self, moments):
        """Make the partitions of the days of these moments."""
        for day in sorted({each.astimezone(timezone.utc).date() for each in moments}):
            self.env.cr.execute("SELECT mes_reading_partition(%s)", (day,))

    @api.model
    def _mes_insert_readings(self, post, place):
        self.env.cr.execute(
            """INSERT INTO mes_reading (site, tag, ts, seq, value, quality)
               SELECT %(site)s, r.* FROM unnest(%(c0)s::int[], %(c1)s::timestamptz[],
                      %(c2)s::bigint[], %(c3)s::float8[], %(c4)s::smallint[])
                      AS r (tag, ts, seq, value, quality)
                WHERE r.seq > %(last)s""",
            {**place, **_columns(post.readings, 5)},
        )

    @api.model
    def _mes_insert_aside(self, post, place):
        self.env.cr.execute(
            """INSERT INTO mes_reading_aside (site, source, epoch, seq, address, ts,
                                              received, raw, reason)
               SELECT %(site)s, %(source)s, %(epoch)s, r.* FROM unnest(
                      %(c0)s::bigint[], %(c1)s::text[], %(c2)s::timestamptz[],
                      %(c3)s::timestamptz[], %(c4)s::text[], %(c5)s::text[])
                      AS r (seq, address, ts, received, raw, reason)
                WHERE r.seq > %(last)s""",
            {**place, "epoch": post.epoch, **_columns(post.aside, 6)},
        )

    @api.model
    def _mes_insert_alarms(self, post, place):
        self.env.cr.execute(
            """INSERT INTO mes_alarm_event (site, source, epoch, seq, tag, limit_name,
                                            kind, ts, received, value, limit_value)
               SELECT %(site)s, %(source)s, %(epoch)s, r.* FROM unnest(
                      %(c0)s::bigint[], %(c1)s::int[], %(c2)s::text[], %(c3)s::text[],
                      %(c4)s::timestamptz[], %(c5)s::timestamptz[], %(c6)s::float8[],
                      %(c7)s::float8[])
                      AS r (seq, tag, limit_name, kind, ts, received, value,
                            limit_value)
                WHERE r.seq > %(last)s ORDER BY r.seq""",
            {**place, "epoch": post.epoch, **_columns(post.alarms, 8)},
        )


def _columns(rows, width):
    """Return rows as columns, named c0, c1 and so on."""
    columns = list(zip(*rows, strict=True)) or [()] * width
    return {f"c{number}": list(column) for number, column in enumerate(columns)}
