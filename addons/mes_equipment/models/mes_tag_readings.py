"""What tags measured: latest values, series for screens, segments as evidence."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from odoo import api, fields, models

from odoo.addons.mes_compliance import clock

from ..condition.alarm import LIMITS as LIMIT_NAMES
from .maintenance_equipment_condition import naive

MISSED = 3
"""Data are missing when so many intervals passed without a reading."""

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MOST_POINTS = 2000

POINTS = """
SELECT (extract(epoch FROM max(ts)) * 1000)::bigint, min(value), max(value),
       (array_agg(value ORDER BY ts DESC, seq DESC))[1]
  FROM mes_reading
 WHERE tag = %(tag)s AND ts >= %(t0)s AND ts < %(t1)s AND quality < 2
 GROUP BY floor(extract(epoch FROM ts) / %(width)s)
 ORDER BY 1
"""

HOLES = """
WITH placed AS (
    SELECT ts, quality,
           count(*) FILTER (WHERE quality >= 2) OVER (ORDER BY ts, seq) AS void
      FROM (SELECT ts, seq, quality FROM mes_reading
             WHERE tag = %(tag)s AND ts < %(t1)s
               AND ts >= %(t0)s - coalesce(%(longest)s::interval, '0')
             UNION ALL SELECT %(t1)s, 9223372036854775807, 0) AS readings
), spaced AS (
    SELECT ts, void,
           lag(ts, 1, %(t0)s - coalesce(%(longest)s::interval, '0')) OVER around
               AS before,
           lag(void, 1, 0::bigint) OVER around AS void_before
      FROM placed WHERE quality < 2 WINDOW around AS (ORDER BY ts, void)
)
SELECT greatest(before, %(t0)s), ts FROM spaced
 WHERE ts > %(t0)s AND (void <> void_before OR ts - before > %(longest)s)
 ORDER BY ts
"""
"""Where a line must not be drawn: from a reading to the next one when a bad reading or
a gap lies between, or too long a time. The end of the window counts as a reading."""

EVENTS = """
SELECT (extract(epoch FROM ts) * 1000)::bigint AS ts, limit_name AS limit, kind, value,
       limit_value
  FROM mes_alarm_event
 WHERE tag = %(tag)s AND ts >= %(t0)s AND ts < %(t1)s
 ORDER BY ts, id
 LIMIT 500
"""

LATEST = """
SELECT t.id, r.ts, r.value, r.quality
  FROM unnest(%(tags)s::int[]) AS t (id)
  JOIN LATERAL (SELECT ts, value, quality FROM mes_reading
                 WHERE tag = t.id AND ts <= %(at)s
                 ORDER BY ts DESC, seq DESC LIMIT 1) AS r ON true
"""

LAST_GOOD = """
SELECT t.id, r.ts
  FROM unnest(%(tags)s::int[]) AS t (id)
  LEFT JOIN LATERAL (SELECT ts FROM mes_reading
                      WHERE tag = t.id AND ts <= %(at)s AND quality < 2
                      ORDER BY ts DESC LIMIT 1) AS r ON true
"""


class MesTagReadings(models.Model):
    """Reads readings by time; nothing here writes."""

    _inherit = "mes.tag"

    latest = fields.Char(
        compute="_compute_latest", help="The latest value, with its unit."
    )
    latest_at = fields.Datetime("Measured", compute="_compute_latest")
    standing = fields.Selection(
        [
            ("good", "Measured"),
            ("alert", "Alert"),
            ("action", "Action"),
            ("uncertain", "Uncertain"),
            ("missing", "No readings"),
            ("none", "Never measured"),
        ],
        compute="_compute_latest",
    )

    trend = fields.Json(compute="_compute_trend", help="Drawn by the screen.")
    alarm_count = fields.Integer("Alarms", compute="_compute_alarm_count")

    def _compute_trend(self):
        """Give the screen a place: it reads the series itself, again and again."""
        self.trend = False

    def _compute_alarm_count(self):
        counted = self.env["mes.alarm"]._read_group(
            [("tag_id", "in", self.ids)], ["tag_id"], ["__count"]
        )
        counts = {tag.id: count for tag, count in counted}
        for tag in self:
            tag.alarm_count = counts.get(tag.id, 0)

    def action_mes_alarms(self):
        """Open the alarms of this tag."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_equipment.mes_alarm_action"
        )
        return {**action, "domain": [("tag_id", "=", self.id)], "context": {}}

    def _compute_latest(self):
        """Read the latest values, with a constant number of queries."""
        now = clock.now()
        latest, missing = self._mes_latest(now), self._mes_missing(now)
        for tag in self:
            ts, value, quality = latest.get(tag.id, (None, None, None))
            shown = value is not None
            tag.latest = f"{value:.6g} {tag.unit or ''}".strip() if shown else False
            tag.latest_at = naive(ts)
            tag.standing = tag._mes_standing(ts, value, quality, missing)

    def _mes_standing(self, ts, value, quality, missing):
        """Return how a value stands: against its limits, its quality, its age."""
        if ts is None:
            return "none"
        if self.id in missing or value is None or quality >= 2:
            return "missing"
        limits = self._mes_limits()
        passed = [name for name in LIMIT_NAMES if limits.passed(name, value)]
        if passed:
            by_action = any(name.endswith("action") for name in passed)
            return "action" if by_action else "alert"
        return "uncertain" if quality else "good"

    def _mes_latest(self, at=None):
        """Return the latest reading of each tag up to a moment.

        :param at: aware, or UTC as Odoo stores it; now by default
        :return: per tag id time (aware), value or None, quality; none for tags without
        """
        values = {"tags": self.ids, "at": _aware(at or clock.now())}
        self.env.cr.execute(LATEST, values)
        return {tag: tuple(row) for tag, *row in self.env.cr.fetchall()}

    def _mes_missing(self, at=None):
        """Return the tags whose readings are missing at a moment (K03).

        Missing: no good or uncertain reading for three intervals. Tags from which none
        is expected, with an interval of 0, are never missing.

        :param at: aware, or UTC as Odoo stores it; now by default
        :return: per tag id the time (aware) of the last reading, or None
        """
        moment = _aware(at or clock.now())
        expected = self.filtered("interval")
        self.env.cr.execute(LAST_GOOD, {"tags": expected.ids, "at": moment})
        last = dict(self.env.cr.fetchall())
        return {
            tag.id: last[tag.id]
            for tag in expected
            if last[tag.id] is None or moment - last[tag.id] > tag._mes_longest()
        }

    def _mes_longest(self):
        """Return how long no reading may come, or None where none is expected."""
        return timedelta(seconds=self.interval * MISSED) if self.interval else None

    def _mes_series(self, t0, t1, most=600, since=None):
        """Return what a screen draws of one tag, from t0 up to, not including, t1.

        :param t0: aware, or UTC as Odoo stores it
        :param int most: about how many points; each stands for a stretch of time
        :param since: a later begin, where the screen has what came before
        :return: dict of points (``[ms since 1970, min, max, last]``), gaps
            (``[ms, ms]``, over which no line may be drawn) and events (dicts of ts,
            limit, kind, value and limit_value)
        """
        self.ensure_one()
        start, end = _aware(t0), _aware(t1)
        if end <= start:
            return {"points": [], "gaps": [], "events": []}
        points = max(1, min(int(most), MOST_POINTS))
        width = max((end - start).total_seconds() / points, 0.001)
        start = max(start, _aware(since)) if since else start
        window = {"tag": self.id, "t0": start, "t1": end, "width": width}
        return {
            "points": self._mes_rows(POINTS, window),
            "gaps": self._mes_gaps(start, end),
            "events": self._mes_dicts(EVENTS, window),
        }

    def _mes_gaps(self, t0, t1):
        """Return where data are missing between two moments, as pairs of ms since 1970.

        The future is no gap: the window ends now at the latest.
        """
        end = min(_aware(t1), clock.now())
        window = {"tag": self.id, "t0": _aware(t0), "t1": end}
        if end <= window["t0"]:
            return []
        rows = self._mes_rows(HOLES, {**window, "longest": self._mes_longest()})
        return [[_milliseconds(begin), _milliseconds(end)] for begin, end in rows]

    def _mes_segment(self, t0, t1):
        """Return what one tag measured from t0 up to t1, with a digest that proves it.

        The digest is the SHA-256 over the rows in order of time and number, 26 bytes
        each, big endian: microseconds since 1970 UTC (int64), number (int64), value
        (IEEE 754 binary64; no value is 7FF8000000000000), quality (int16).

        :return: dict of rows, count, min, max, mean, last, first_seq, last_seq, digest
            (hex); count and figures are of good and uncertain readings
        """
        self.ensure_one()
        self.env.cr.execute(
            "SELECT * FROM mes_reading_segment(%s, %s, %s)",
            (self.id, _aware(t0), _aware(t1)),
        )
        (segment,) = self.env.cr.dictfetchall()
        return {**segment, "digest": bytes(segment["digest"]).hex()}

    @api.model
    def _mes_rows(self, query, values):
        self.env.cr.execute(query, values)
        return [list(row) for row in self.env.cr.fetchall()]

    @api.model
    def _mes_dicts(self, query, values):
        self.env.cr.execute(query, values)
        return self.env.cr.dictfetchall()

    # -- screens -----------------------------------------------------------------

    @api.model
    @api.readonly
    def mes_trend(self, tags, t0, t1=None, most=600, since=None):
        """Return the series of tags for a screen; times are ms since 1970 UTC.

        A screen that follows asks for what came since its last reading: what it costs
        does not grow with the phase.

        :param list tags: ids; what the user may not read is refused
        :param int t0: begin; below 0 it counts back from the server's now
        :param int t1: end, now by default
        :param int since: points, gaps and events from here on only
        :return: dict of now, t0, t1, tags (series with name, unit, limits, latest) and
            channels to follow on the bus
        :raise AccessError: a tag is not the user's to read
        """
        records = self.browse(dict.fromkeys(int(tag) for tag in list(tags)[:20]))
        records = records.with_context(active_test=False).exists()
        records.check_access("read")
        now = clock.now()
        end = _moment(t1) if t1 else now
        start = _moment(t0) if t0 >= 0 else end + timedelta(milliseconds=t0)
        start = max(start, end - timedelta(days=31))
        later = _moment(since) if since else None
        return {
            "now": _milliseconds(now),
            "t0": _milliseconds(start),
            "t1": _milliseconds(end),
            "tags": [tag._mes_drawn(start, end, most, later) for tag in records],
            "channels": records._mes_channels(),
        }

    def _mes_drawn(self, start, end, most, since=None):
        """Return one tag as the trend draws it."""
        limits = self._mes_limits()
        words = self._fields["standing"]._description_selection(self.env)
        return {
            "id": self.id,
            "code": self.code,
            "name": self.name,
            "unit": self.unit,
            "limits": {name: getattr(limits, name) for name in LIMIT_NAMES},
            "latest": self.latest,
            "latest_at": _milliseconds(_aware(self.latest_at))
            if self.latest_at
            else None,
            "standing": self.standing,
            "standing_name": dict(words)[self.standing],
            **self._mes_series(start, end, most, since),
        }

    def _mes_channels(self):
        """Return the bus channels that tell when something of these tags is new."""
        units = [f"mes.equipment_{unit.id}" for unit in self.equipment_id]
        gateways = self.sudo().source_id.gateway_id
        return units + [f"mes.gateway_{gateway.id}" for gateway in gateways]


def _aware(moment):
    return moment if moment.tzinfo else clock.aware(moment)


def _moment(milliseconds):
    return EPOCH + timedelta(milliseconds=int(milliseconds))


def _milliseconds(moment):
    return (moment - EPOCH) // timedelta(milliseconds=1)
