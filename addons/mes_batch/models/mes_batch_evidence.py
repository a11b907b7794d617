"""What the record of a made batch shows, worked out once and kept beside it."""

from __future__ import annotations

import json
from collections import Counter

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.completeness import UNMOVED, Evidence, examine

SHOWN_IN = (
    "executed",
    "production_reviewed",
    "qa_reviewed",
    "released",
    "rejected",
)
"""States of a batch in which its proof is shown."""


class MesBatchEvidence(models.Model):
    """The evidence of one batch as of one entry of its record.

    A page of review costs the same for fifty entries and for five thousand (G10): the
    record is read once after execution, and again when a correction moved the
    evidence. The row is no part of the record and nothing rests on it: signatures
    of review and release read the record itself.
    """

    _name = "mes.batch.evidence"
    _description = "Evidence of a batch, kept for its pages"
    _log_access = False
    _rec_name = "batch_id"

    batch_id = fields.Many2one(
        "mes.batch", required=True, readonly=True, index=True, ondelete="cascade"
    )
    entry = fields.Char(required=True, readonly=True, help="Last entry considered.")
    types = fields.Json(readonly=True, help="How many entries of each type.")
    data = fields.Json(readonly=True)
    people = fields.Json(readonly=True, help="Logins of those who acted.")

    _batch_unique = models.Constraint("UNIQUE (batch_id)", "Kept once for a batch.")

    @api.model
    def _kept(self, batches):
        """Return what is kept and still true, per batch id; one query or two.

        :return: dict of batch id to dict of ``entry``, ``types``, ``data``, ``people``
        """
        self.flush_model()
        self.env["mes.ledger"]._flush()
        rows = self.env.execute_query(
            SQL(
                """SELECT k.batch_id, k.types, k.data, k.people, later.types,
                          coalesce(later.last, k.entry::bigint)
                     FROM mes_batch_evidence k
                     JOIN mes_batch b ON b.id = k.batch_id
                     CROSS JOIN LATERAL (
                          SELECT max(id) AS last, array_agg(type) AS types
                            FROM mes_ledger_entry e
                           WHERE e.stream = b.mes_stream::uuid
                             AND e.id > k.entry::bigint) later
                    WHERE k.batch_id IN %s""",
                tuple(batches.ids) or (0,),
            )
        )
        return {
            batch: {
                "entry": last,
                "types": Counter(types) + Counter(later or ()),
                "data": data,
                "people": people,
            }
            for batch, types, data, people, later, last in rows
            if UNMOVED.issuperset(later or ())
        }

    @api.model
    def _keep(self, batch, found):
        """Keep what was found, unless this connection may only read."""
        if self.env.cr.readonly:
            return
        self.env.cr.execute(
            SQL(
                """INSERT INTO mes_batch_evidence (batch_id, entry, types, data, people)
                   VALUES (%s, %s, %s, %s, %s)
                   ON CONFLICT (batch_id) DO UPDATE SET entry = excluded.entry,
                       types = excluded.types, data = excluded.data,
                       people = excluded.people""",
                batch.id,
                str(found["entry"]),
                json.dumps(found["types"]),
                json.dumps(found["data"]),
                json.dumps(found["people"]),
            )
        )


class MesBatch(models.Model):
    """The proof of a batch, and what else its record comes to."""

    _inherit = "mes.batch"

    def _evidence(self):
        """Return per batch id what its record shows, read anew where it moved.

        :return: dict of batch id to dict of ``types`` (Counter), ``data``, ``people``
        """
        shown = self.sudo().filtered(lambda batch: batch.state in SHOWN_IN)
        keeper = self.env["mes.batch.evidence"].sudo()
        kept = keeper._kept(shown)
        for batch in shown:
            if batch.id not in kept:
                kept[batch.id] = batch._examined()
                keeper._keep(batch, kept[batch.id])
        return kept

    def _project(self, plan, before, after, events):
        """Work the evidence out anew with every event that comes after execution.

        It is done in the event's own transaction, so that nobody who reads at the
        same time can keep what was true before.
        """
        done = super()._project(plan, before, after, events)
        if after.status in SHOWN_IN:
            batch = self.sudo()
            self.env["mes.batch.evidence"].sudo()._keep(batch, batch._examined())
        return done

    def _examined(self):
        """Read the whole record of a batch and return what it shows."""
        last = self._last_entry_id()
        entries = self.env["mes.ledger"]._read_stream(self.mes_stream)
        return {
            "entry": last,
            "types": Counter(entry["type"] for entry in entries),
            "data": examine(self._plan(), entries).as_dict(),
            "people": {
                "people": sorted(self._performers() - {"", None}),
                "critical": sorted(self._performers(critical=True) - {"", None}),
            },
        }

    def _entry_types(self):
        """Return how many entries the record has, by their type."""
        self.env["mes.ledger"]._flush()
        query = SQL(
            "SELECT type, count(*) FROM mes_ledger_entry WHERE stream = %s GROUP BY 1",
            self.mes_stream,
        )
        return Counter(dict(self.env.execute_query(query)))

    def _last_entry_id(self):
        self.env["mes.ledger"]._flush()
        query = SQL(
            "SELECT coalesce(max(id), 0) FROM mes_ledger_entry WHERE stream = %s",
            self.mes_stream,
        )
        return self.env.execute_query(query)[0][0]

    def _proofs(self):
        """Return per batch id the proof as it stands, for lists."""
        evidence, facts = self._evidence(), self._exception_facts()
        return {
            batch: Evidence.of(found["data"])
            .under(facts.get(self.browse(batch).sudo().mes_stream, ()))
            .as_dict()
            for batch, found in evidence.items()
        }

    def _exception_facts(self):
        """Return per stream what the proof asks of its exceptions; one query."""
        exceptions = (
            self.env["mes.exception"]
            .sudo()
            .search_fetch(
                [("origin_stream", "in", self.sudo().mapped("mes_stream"))],
                ["name", "subject", "occurrence", "decided", "origin_stream"],
                order="id",
            )
        )
        facts = {}
        for each in exceptions:
            facts.setdefault(each.origin_stream, []).append(each._proof_facts())
        return facts
