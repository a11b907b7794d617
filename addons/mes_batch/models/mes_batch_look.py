"""What a reviewer has looked at: values, corrections, steps that were left out."""

from __future__ import annotations

from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.mes_compliance.verdict import Finding, accepted, refused

from ..engine import Key
from .plural import counted

KINDS = ("values", "corrections", "overrides")
"""Kinds of rows that are looked at, in the order of their tabs."""


class MesBatchLook(models.Model):
    """One row of a review that one person has looked at.

    A row is a version: what is corrected later is another row and has to be looked at
    again. The acts stand in the record; this table is for counting.
    """

    _name = "mes.batch.look"
    _inherit = ["mes.projection"]
    _description = "Row that was looked at"
    _log_access = False
    _rec_name = "row"

    batch_id = fields.Many2one("mes.batch", required=True, readonly=True, index=True)
    company_id = fields.Many2one(related="batch_id.company_id", store=True, index=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True)
    kind = fields.Char(required=True, readonly=True)
    row = fields.Char(required=True, readonly=True)

    _once = models.Constraint(
        "UNIQUE (batch_id, user_id, kind, row)", "A row is looked at once."
    )


class MesBatch(models.Model):
    """Looking, row by row; nothing is looked at by default."""

    _inherit = "mes.batch"

    def look(self, kind, rows):
        """Say that the session's user has looked at rows of a review.

        Rows with a note (outside a limit, corrected) are looked at one by one.

        :param str kind: ``values``, ``corrections`` or ``overrides``
        :param list rows: keys of the rows, as :meth:`review_rows` gives them
        :raise AccessError: the person does not review for QA
        """
        self.ensure_one()
        if not self.env.user._mes_has_role("qa_reviewer"):
            self._mes_refuse("role_missing", self.env._("QA reviews."), AccessError)
        there = {each["row"]: each for each in self._rows_of(kind)}
        chosen = [there.get(str(row)) for row in rows]
        if not chosen or None in chosen:
            raise UserError(self.env._("A row was changed meanwhile. Read it again."))
        if len(chosen) > 1 and any(each["note"] for each in chosen):
            raise UserError(self.env._("Rows with a note are ticked one by one."))
        self._look(kind, [each for each in chosen if not each["seen"]])
        return True

    def _look(self, kind, rows):
        """Keep the rows as looked at, and write that to the record."""
        if not rows:
            return
        vals = {"batch_id": self.id, "user_id": self.env.uid, "kind": kind}
        acting = self._mes_act()
        acting.env["mes.batch.look"].create(
            [{**vals, "row": each["row"]} for each in rows]
        )
        if self.sudo().reviewer_id != self.env.user:
            acting.write({"reviewer_id": self.env.uid})
        seen = [f"{each['step']} {each['name']}: {each['value']}" for each in rows]
        self._mes_record("review.looked", {"kind": kind, "rows": seen})

    # -- what there is to look at ------------------------------------------------

    def _rows_of(self, kind):
        if kind not in KINDS:
            raise UserError(self.env._("There is nothing of this kind to look at."))
        return getattr(self, f"_rows_of_{kind}")()

    def _to_look(self):
        """Return per kind how many rows there are, and how many were looked at."""
        return self._looked()[self.id](self._looker())

    def _looker(self):
        """Return whose looking counts: the reviewer's once QA has signed its review."""
        signed = self.state in ("qa_reviewed", "released", "rejected")
        return (signed and self.sudo().reviewer_id) or self.env.user

    @api.model
    def _looks_of(self, batch, user, kind):
        """Return the keys of the rows a person has looked at."""
        found = (
            self.env["mes.batch.look"]
            .sudo()
            .search_fetch(
                [
                    ("batch_id", "=", batch.id),
                    ("user_id", "=", user.id),
                    ("kind", "=", kind),
                ],
                ["row"],
            )
        )
        return set(found.mapped("row"))

    def _looked(self):
        """Return per batch id a function that counts what a person looked at.

        The function takes a user and returns per kind ``seen`` and ``all``. Two
        queries, however many batches, people and values there are.
        """
        rows, looked = self._row_keys(), {}
        for look in (
            self.env["mes.batch.look"]
            .sudo()
            .search_fetch(
                [("batch_id", "in", self.ids)], ["batch_id", "user_id", "kind", "row"]
            )
        ):
            key = look.batch_id.id, look.user_id.id, look.kind
            looked.setdefault(key, set()).add(look.row)

        def counted(batch, user):
            return {
                kind: {
                    "seen": len(keys & looked.get((batch, user.id, kind), set())),
                    "all": len(keys),
                }
                for kind, keys in rows[batch].items()
            }

        return {batch: partial(counted, batch) for batch in self.ids}

    def _row_keys(self):
        """Return per batch id and kind the keys of the rows there are."""
        keys = {batch.id: {kind: set() for kind in KINDS} for batch in self}
        critical = {batch.id: batch._critical_phases() for batch in self}
        for batch, kind, row, step, classed in self._candidates():
            number = Key.parse(step).number if step else ""
            if kind != "values" or classed or number in critical[batch]:
                keys[batch][kind].add(row)
        return keys

    def _candidates(self):
        """Return what may have to be looked at; one query.

        Latest values and corrections, tests with the number of their sets, and steps
        that were left out: batch id, kind, key, step and whether it counts in any case.
        """
        self.env["mes.batch.value"].flush_model()
        self.env["mes.batch.step"].flush_model(["data", "status"])
        query = """
            WITH versions AS (
                SELECT batch_id, step, id, class_ IN ('CPP', 'CQA') AS classed,
                       coalesce(reason, '') <> '' AS reasoned,
                       min(id) OVER every AS first, max(id) OVER every AS last
                  FROM mes_batch_value WHERE batch_id IN %(batches)s
                WINDOW every AS (PARTITION BY batch_id, step, parameter))
            SELECT batch_id, 'values', id::text, step, classed
              FROM versions WHERE id = last
             UNION ALL
            SELECT batch_id, 'corrections', id::text, step, true
              FROM versions WHERE reasoned AND id <> first
             UNION ALL
            SELECT batch_id, 'values', test || ' ' || count(*), NULL, true
              FROM mes_batch_step
             CROSS JOIN LATERAL jsonb_object_keys(data -> 'readings') test
             WHERE batch_id IN %(batches)s GROUP BY batch_id, test
             UNION ALL
            SELECT batch_id, 'overrides', id::text, NULL, true
              FROM mes_batch_step
             WHERE batch_id IN %(batches)s AND status = 'skipped'"""
        batches = tuple(self.ids) or (0,)
        return self.env.execute_query(SQL(query, batches=batches))

    def _critical_phases(self):
        """Return the numbers of the phases that the frozen recipe calls critical."""
        if not self.sudo().snapshot_id:
            return set()
        places = self._plan().places.items()
        return {number for number, place in places if place.step.critical}

    # -- the gate ----------------------------------------------------------------

    def _gate_looked(self, signer, counts=None):
        """Refuse the QA review while there are rows the signer has not looked at."""
        counts = self._looked()[self.id](signer) if counts is None else counts
        left = {kind: each["all"] - each["seen"] for kind, each in counts.items()}
        if not any(left.values()):
            return accepted()
        return refused(Finding("rows_to_look_at", found=self._say_left(left)))

    def _say_left(self, left):
        """Return how many rows of each kind are left, in words."""
        words = {
            "values": counted(
                left["values"],
                self.env._("1 critical value"),
                self.env._("%(n)s critical values", n=left["values"]),
            ),
            "corrections": counted(
                left["corrections"],
                self.env._("1 correction"),
                self.env._("%(n)s corrections", n=left["corrections"]),
            ),
            "overrides": counted(
                left["overrides"],
                self.env._("1 step left out"),
                self.env._("%(n)s steps left out", n=left["overrides"]),
            ),
        }
        return ", ".join(text for kind, text in words.items() if left[kind])
