"""Exceptions per batch over twelve weeks: the chart of the oversight page (M10)."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.tools import SQL

WEEKS = 12

FINISHED = ("executed", "production_reviewed", "qa_reviewed", "released", "rejected")
"""States of a batch that was made to its end."""

SERIES = (("grave", "warn"), ("minor", "idle"), ("info", "info"))
"""The bars from the ground up: what they count, and in which tone."""


class MesBatch(models.Model):
    """How many exceptions a finished batch had, week by week.

    A batch counts in the week of the site in which its execution ended; an exception
    with the severity it has now, an invalidated one too: it happened. Right first time
    is a batch without any that is minor or graver.
    """

    _inherit = "mes.batch"

    def _mes_oversight_exceptions(self, chart):
        """Return twelve weeks up to this one, as a chart of the oversight page.

        :return: ``labels``, ``series``, ``hints`` and ``sentence``, see
            ``mes.oversight.chart``
        """
        weeks = self._weeks_shown()
        found = self._exceptions_by_week(weeks[0])
        counts = [found.get(week) for week in weeks]
        return {
            "labels": [self._week_name(week) for week in weeks],
            "series": self._exception_series(counts),
            "hints": [self._week_hint(week, found.get(week)) for week in weeks],
            "sentence": self._right_first_time(weeks, counts),
        }

    @api.model
    def _weeks_shown(self):
        """Return the Mondays of the weeks, the oldest first."""
        today = self.env["mes.oversight.row"]._moment()["today"]
        monday = today - timedelta(days=today.weekday())
        return [monday - timedelta(weeks=n) for n in reversed(range(WEEKS))]

    @api.model
    def _exceptions_by_week(self, monday):
        """Return per Monday what the week's batches had; one query, the user's rights.

        :param monday: the day with which it begins
        :return: dict of ``batches``, ``grave``, ``minor``, ``info`` and ``right``
        """
        batches, exceptions = self._finished_since(monday), self._their_exceptions()
        names = ("batches", *(name for name, _tone in SERIES), "right")
        rows = self.env.execute_query(
            SQL(
                """SELECT week, count(*),
                          sum(grave)::int, sum(minor)::int, sum(info)::int,
                          count(*) FILTER (WHERE grave + minor = 0)
                     FROM (SELECT made.week,
                        count(*) FILTER (WHERE severity IN ('critical', 'major')) grave,
                        count(*) FILTER (WHERE severity = 'minor') AS minor,
                        count(*) FILTER (WHERE severity = 'info') AS info
                             FROM (%s) AS made LEFT JOIN (%s) AS raised USING (stream)
                            GROUP BY made.id, made.week) AS batch
                    GROUP BY week""",
                batches,
                exceptions,
            )
        )
        return {week: dict(zip(names, figures, strict=True)) for week, *figures in rows}

    @api.model
    def _finished_since(self, monday):
        """Return the query of finished batches: id, stream and the week's Monday."""
        zone = self.env.company._mes_tz()
        midnight = datetime.combine(monday, time.min, ZoneInfo(zone))
        begin = midnight.astimezone(timezone.utc).replace(tzinfo=None)
        query = self._search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "in", FINISHED),
                ("executed_at", ">=", begin),
            ]
        )
        ended = self._field_to_sql(query.table, "executed_at", query)
        return query.select(
            SQL("%s AS id", SQL.identifier(query.table, "id")),
            SQL("%s AS stream", self._field_to_sql(query.table, "mes_stream", query)),
            SQL(
                "date_trunc('week', %s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date"
                " AS week",
                ended,
                zone,
            ),
        )

    @api.model
    def _their_exceptions(self):
        """Return the query of exceptions of batches: stream and severity."""
        exceptions = self.env["mes.exception"]
        query = exceptions._search(
            [
                ("company_id", "=", self.env.company.id),
                ("origin_kind", "=", self._mes_kind),
            ]
        )
        told = {"stream": "origin_stream", "severity": "severity"}
        return query.select(
            *(
                SQL(
                    "%s AS %s",
                    exceptions._field_to_sql(query.table, field, query),
                    SQL.identifier(name),
                )
                for name, field in told.items()
            )
        )

    # -- figures and words -------------------------------------------------------

    @api.model
    def _exception_series(self, counts):
        names = {
            "grave": self.env._("major, critical"),
            "minor": self.env._("minor"),
            "info": self.env._("info"),
        }
        return [
            {
                "key": key,
                "name": names[key],
                "tone": tone,
                "values": [_mean(each, key) for each in counts],
            }
            for key, tone in SERIES
        ]

    @api.model
    def _week_name(self, monday):
        return self.env._("wk %(n)s", n=monday.isocalendar().week)

    @api.model
    def _week_hint(self, monday, counts):
        """Return a week and its batches in words, empty where none was finished."""
        if not counts:
            return ""
        week, batches = monday.isocalendar().week, counts["batches"]
        if batches == 1:
            return self.env._("week %(week)s, 1 batch", week=week)
        return self.env._("week %(week)s, %(n)s batches", week=week, n=batches)

    @api.model
    def _right_first_time(self, weeks, counts):
        """Return the share right first time, of the first and the last week."""
        told = [each for each in zip(weeks, counts, strict=True) if each[1]]
        if not told:
            return self.env._("No batch was finished in these %(n)s weeks.", n=WEEKS)
        (first, then), (last, now) = told[0], told[-1]
        if first == last:
            return self.env._(
                "Right first time: %(now)s %% in week %(last)s.",
                now=_share(now),
                last=last.isocalendar().week,
            )
        return self.env._(
            "Right first time: %(then)s %% in week %(first)s, %(now)s %% in week "
            "%(last)s.",
            then=_share(then),
            first=first.isocalendar().week,
            now=_share(now),
            last=last.isocalendar().week,
        )


def _mean(counts, key):
    """Return how many there were per batch, None where there was no batch."""
    return round(counts[key] / counts["batches"], 2) if counts else None


def _share(counts):
    """Return in whole percent how many batches were right first time."""
    return round(100 * counts["right"] / counts["batches"])
