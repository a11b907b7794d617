"""The entries of the record, as people search them."""

from __future__ import annotations

import json
import time

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

POLL = 0.02
"""Seconds between two looks for a seal."""

COLUMNS = SQL(
    """e.id, e.stream, e.kind, e.type, e.uuid, e.actor,
       e.ts AT TIME ZONE 'UTC' AS ts, e.at AT TIME ZONE 'UTC' AS at,
       (SELECT site.id FROM res_company site
         WHERE site.mes_stream = convert_from(e.doc, 'UTF8')::jsonb ->> 'site')
           AS company_id"""
)
"""What a row ``e`` of the table says; times as Odoo keeps them, UTC without zone.

The site is read from the entry itself, and only where somebody asks for it.
"""


class MesLedgerEntry(models.Model):
    """One entry: the exact canonical bytes of one event and their SHA-256.

    The table is made by SQL, partitioned by month, and refuses UPDATE, DELETE and
    TRUNCATE by triggers; no column of the ORM is ever added to it. This model reads
    it through a query and can do nothing else.
    """

    _name = "mes.ledger.entry"
    _description = "Entry of the record"
    _auto = False
    _log_access = False
    _order = "id desc"
    _rec_name = "type"

    ts = fields.Datetime("Written", readonly=True)
    at = fields.Datetime("Time", readonly=True)
    stream = fields.Char("Record", readonly=True)
    kind = fields.Char(readonly=True)
    type = fields.Char("Event", readonly=True)
    uuid = fields.Char("Entry", readonly=True)
    actor = fields.Many2one("res.users", "Who", readonly=True)
    company_id = fields.Many2one("res.company", "Site", readonly=True)
    label = fields.Char("Document", compute="_compute_document")
    person = fields.Char("Name", compute="_compute_document")
    reason = fields.Char(compute="_compute_document")
    content = fields.Text(compute="_compute_document")
    leaf_hash = fields.Char("SHA-256", compute="_compute_document")
    place = fields.Char("Sealed", compute="_compute_place")
    unsealed = fields.Boolean(
        "Without a seal",
        compute="_compute_unsealed",
        search="_search_unsealed",
        help="For more than a minute, of the last two days. The nightly verification "
        "looks further back.",
    )

    @property
    def _table_query(self):
        """Read the entries."""
        return SQL("SELECT %s FROM mes_ledger_entry e", COLUMNS)

    def init(self):
        """Make the tables of the record, their checks and their triggers."""
        path = tools.misc.file_path("mes_compliance/sql/ledger.sql")
        with open(path, encoding="utf-8") as file:
            self.env.cr.execute(file.read())

    @api.model
    def _make_append_only(self, table):
        """Let a table's triggers refuse UPDATE, DELETE and TRUNCATE to everybody."""
        self.env.cr.execute("SELECT mes_ledger_append_only(%s)", (table,))

    # -- what an entry says ------------------------------------------------------

    def _compute_document(self):
        documents = self._documents()
        for entry in self:
            document, leaf = documents.get(entry.id, ({}, ""))
            entry.label = document.get("label")
            entry.person = document.get("who", {}).get("name")
            entry.reason = document.get("why")
            entry.content = json.dumps(
                document.get("data"), indent=2, ensure_ascii=False, sort_keys=True
            )
            entry.leaf_hash = leaf

    def _documents(self):
        """Return per id the document as a dictionary and its SHA-256 in hex."""
        if not self.ids:
            return {}
        rows = self.env.execute_query(
            SQL(
                "SELECT id, doc, leaf FROM mes_ledger_entry WHERE id IN %s",
                tuple(self.ids),
            )
        )
        return {
            row: (json.loads(bytes(doc)), bytes(leaf).hex()) for row, doc, leaf in rows
        }

    def _compute_place(self):
        places = self._places(self.mapped("uuid"))
        for entry in self:
            place = places.get(entry.uuid)
            entry.place = (
                self.env._("entry %(seq)s, block %(block)s", **place)
                if place
                else self.env._("seal pending")
            )

    # -- seals -------------------------------------------------------------------

    def _compute_unsealed(self):
        waiting = self.search([("unsealed", "=", True), ("id", "in", self.ids)])
        for entry in self:
            entry.unsealed = entry in waiting

    def _search_unsealed(self, operator, value):
        """Find entries that wait for their seal for more than a minute."""
        if operator != "in":
            return NotImplemented
        waiting = Domain.custom(to_sql=self._unsealed_sql)
        return waiting if True in value else ~waiting

    @api.model
    def _unsealed_sql(self, model, alias, query):
        return SQL(
            """%s IN (SELECT e.uuid FROM mes_ledger_entry e
                WHERE e.ts BETWEEN now() - interval '2 days'
                               AND now() - interval '1 minute'
                  AND NOT EXISTS (SELECT 1 FROM mes_ledger_seal s
                    WHERE s.entry_id = e.id AND s.entry_ts = e.ts))""",
            model._field_to_sql(alias, "uuid", query),
        )

    @api.model
    def _places(self, uuids):
        """Return per entry UUID its sequence and block, sealed entries only."""
        if not uuids:
            return {}
        rows = self.env.execute_query(
            SQL(
                """SELECT e.uuid::text, s.seq, s.block
                     FROM mes_ledger_entry e
                     JOIN mes_ledger_seal s ON s.entry_id = e.id AND s.entry_ts = e.ts
                    WHERE e.uuid IN %s""",
                tuple(uuids),
            )
        )
        return {uuid: {"seq": seq, "block": block} for uuid, seq, block in rows}

    @api.model
    def _wait_for_seal(self, entry, seconds):
        """Wait until an entry is sealed; tell whether it is."""
        deadline = time.monotonic() + seconds
        with self.pool.cursor() as cr:
            while not self._sealed(cr, entry):
                if time.monotonic() > deadline or not self._sealer_at_work(cr):
                    return False
                cr.rollback()
                time.sleep(POLL)
        return True

    @api.model
    def _sealed(self, cr, entry):
        cr.execute(
            """SELECT 1 FROM mes_ledger_entry e JOIN mes_ledger_seal s
                   ON s.entry_id = e.id AND s.entry_ts = e.ts WHERE e.uuid = %s""",
            (entry,),
        )
        return cr.fetchone()

    @api.model
    def _unsealed(self, streams):
        """Count the entries of these streams that have no seal yet."""
        self.env["mes.ledger"]._flush()
        query = SQL(
            """SELECT count(*) FROM mes_ledger_entry e
                WHERE e.stream IN %s AND NOT EXISTS (SELECT 1 FROM mes_ledger_seal s
                    WHERE s.entry_id = e.id AND s.entry_ts = e.ts)""",
            tuple(streams),
        )
        return self.env.execute_query(query)[0][0]

    @api.model
    def _sealer_at_work(self, cr):
        """Tell whether the sealer is at work; without it nobody waits."""
        cr.execute("SELECT EXISTS (SELECT FROM mes_ledger_sealer())")
        return cr.fetchone()[0]

    @api.model
    def _waiting(self):
        """Count the entries of the last days that wait for their seal."""
        query = SQL(
            """SELECT count(*) FROM mes_ledger_entry e
                WHERE e.ts > now() - interval '2 days' AND NOT EXISTS (
                    SELECT 1 FROM mes_ledger_seal s
                     WHERE s.entry_id = e.id AND s.entry_ts = e.ts)"""
        )
        return self.env.execute_query(query)[0][0]
