"""Counts of the oversight page: one query for each row, and yesterday's beside them."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.tools import SQL

FIRST = 7
"""How many records of a standing are named at most."""


class MesOversightCount(models.Model):
    """How a row stood at the end of a night, for the trend on the page."""

    _name = "mes.oversight.count"
    _description = "Counts of a row of the oversight page"
    _order = "day desc, id"
    _rec_name = "day"

    row_id = fields.Many2one(
        "mes.oversight.row", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    day = fields.Date(required=True, readonly=True)
    overdue = fields.Integer(readonly=True)
    unproven = fields.Integer(readonly=True)
    open = fields.Integer(readonly=True)

    _once = models.Constraint("UNIQUE (row_id, company_id, day)", "Counted once a day.")

    @api.model
    def _keep(self, row, counts):
        """Keep the counts of a row at this site for today; the later ones count."""
        day = row._moment()["today"]
        key = {"row_id": row.id, "company_id": self.env.company.id, "day": day}
        vals = {name: counts[name] for name in ("overdue", "unproven", "open")}
        kept = self.search([(name, "=", value) for name, value in key.items()])
        kept.write(vals) if kept else self.create({**key, **vals})

    @api.model
    def _before(self, day):
        """Return per row what was late on the last day before one; one query."""
        query = SQL(
            """SELECT DISTINCT ON (row_id) row_id,
                      coalesce(overdue, 0) + coalesce(unproven, 0)
                 FROM mes_oversight_count
                WHERE company_id = %s AND day < %s ORDER BY row_id, day DESC""",
            self.env.company.id,
            day,
        )
        return dict(self.env.execute_query(query))


class MesOversightRow(models.Model):
    """Counting."""

    _inherit = "mes.oversight.row"

    def _counts(self):
        """Return how many records stand how, and the first of them; one query.

        :return: dict of ``order`` (None where it is not told), ``overdue``,
            ``unproven``, ``open``, and ``first``: per standing pairs of id and since,
            the oldest first
        """
        self.ensure_one()
        if self.sudo().kind == "probe":
            return self._probed()
        counts = {"order": None, "overdue": 0, "unproven": 0, "open": 0, "first": {}}
        base, exact = self._standings()
        if "order" in exact:
            counts["order"] = 0
        for standing, number, first in self._grouped(base, exact):
            counts[standing] = number
            counts["first"][standing] = first or []
        return counts

    def _grouped(self, base, exact):
        """Yield standing, number and the first records."""
        model = self._records()
        query = model._search(base)
        if query.is_empty():
            return []
        since = self.sudo().since
        columns = (
            SQL("%s AS id", SQL.identifier(query.table, "id")),
            SQL("%s AS standing", self._standing_sql(model, query, exact)),
            SQL(
                "%s AS since",
                model._field_to_sql(query.table, since, query)
                if since
                else SQL("NULL"),
            ),
        )
        return self.env.execute_query(
            SQL(
                """SELECT standing, count(*), (array_agg(
                          ARRAY[id::text, since::text] ORDER BY since NULLS LAST, id)
                          FILTER (WHERE %s OR standing <> 'order'))[1:%s]
                     FROM (%s) AS looked_over WHERE standing IS NOT NULL
                    GROUP BY standing""",
                bool(self.sudo().tell_order),
                FIRST,
                query.select(*columns),
            )
        )

    def _standing_sql(self, model, query, exact):
        """Return the expression that gives a record its standing."""
        order = SQL("'order'") if "order" in exact else SQL("NULL")
        cases = [
            SQL(
                "WHEN %s THEN %s",
                domain.optimize_full(model)._to_sql(model, query.table, query),
                standing,
            )
            for standing, domain in exact.items()
            if standing != "order"
        ]
        return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), order)

    def _probed(self):
        """Return the counts of a state that has no records."""
        found = self._hook()
        counts = dict.fromkeys(("order", "overdue", "unproven", "open"), 0)
        first = {found["standing"]: [[None, found.get("since"), found["text"]]]}
        return {**counts, found["standing"]: 1, "first": first}
