"""When a batch is promised, seen from today at its site."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.mes_compliance import clock

PROMISES = [
    ("0", "Promise passed"),
    ("1", "This week"),
    ("2", "Next week"),
    ("3", "Later"),
    ("4", "Nothing promised"),
]
"""When a batch is promised, seen from today; the keys give the order."""


class MesBatchPromise(models.Model):
    """Groups of promises, by which lists are grouped, filtered and ordered."""

    _inherit = "mes.batch"

    promise_group = fields.Selection(
        PROMISES, "Promise", compute="_compute_promise", search="_search_promise_group"
    )
    promise_left = fields.Integer("Days left", compute="_compute_promise")

    @api.depends("promised")
    def _compute_promise(self):
        for batch in self:
            group, left = "4", 0
            if batch.promised:
                zone = ZoneInfo(batch.company_id._mes_tz())
                day = clock.aware(batch.promised).astimezone(zone).date()
                left = (day - self._today(zone)).days
                group = self._promise_group_of(clock.aware(batch.promised), zone)
            batch.promise_group, batch.promise_left = group, left

    @api.model
    def _today(self, zone):
        return self.env["mes.ledger"]._moment().astimezone(zone).date()

    @api.model
    def _promise_ends(self, zone):
        """Return where the groups end: before today, this week, next week; aware."""
        today = self._today(zone)
        monday = today + timedelta(days=7 - today.weekday())
        days = (today, monday, monday + timedelta(days=7))
        return [datetime.combine(day, time(), zone) for day in days]

    @api.model
    def _promise_group_of(self, moment, zone):
        ends = self._promise_ends(zone)
        return str(sum(moment >= end for end in ends))

    @api.model
    def _promise_ends_stored(self):
        """Return the ends of the groups at the user's site, as Odoo stores moments."""
        zone = ZoneInfo(self.env.company._mes_tz())
        return [
            end.astimezone(timezone.utc).replace(tzinfo=None)
            for end in self._promise_ends(zone)
        ]

    def _search_promise_group(self, operator, value):
        """Find the batches of groups by the span of time each stands for."""
        if operator != "in":
            return NotImplemented
        today, week, later = self._promise_ends_stored()
        spans = {
            "0": Domain("promised", "<", today),
            "1": Domain("promised", ">=", today) & Domain("promised", "<", week),
            "2": Domain("promised", ">=", week) & Domain("promised", "<", later),
            "3": Domain("promised", ">=", later),
            "4": Domain("promised", "=", False),
        }
        return Domain.OR([spans[key] for key in value if key in spans])

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let lists be grouped and ordered by the group of the promise."""
        if field_expr != "promise_group":
            return super()._field_to_sql(alias, field_expr, query)
        promised = super()._field_to_sql(alias, "promised", query)
        today, week, later = self._promise_ends_stored()
        return SQL(
            "CASE WHEN %s IS NULL THEN '4' WHEN %s < %s THEN '0'"
            " WHEN %s < %s THEN '1' WHEN %s < %s THEN '2' ELSE '3' END",
            *(promised, promised, today, promised, week, promised, later),
        )
