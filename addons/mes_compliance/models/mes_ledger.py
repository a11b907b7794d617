"""Writing to the record."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime

from odoo import api, models
from odoo.http import request
from odoo.tools import SQL

from .. import clock
from ..record import entry, hashes
from ..record.canonical import composed

ENTRY_COLUMNS = SQL(
    "stream, kind, type, uuid, request, actor, at, doc, leaf",
)


@dataclass(frozen=True, eq=False)
class Moment:
    """The time of one command; an object, so that no request can bring its own.

    :ivar kept: who acted then and where, per user and site, for all entries of it
    """

    at: datetime
    kept: dict = field(default_factory=dict)


class MesLedger(models.AbstractModel):
    """Appends entries: the exact canonical bytes of an event and their SHA-256.

    An entry is inserted in the transaction of the business change, both or neither.
    What must survive a refusal that is raised goes through :meth:`_append_apart`.
    No method here updates or deletes; the table's triggers refuse it to everybody.
    """

    _name = "mes.ledger"
    _description = "Writing to the record"

    @api.model
    def _append(self, stream, kind, label, events, reason=None, request_id=None):
        """Append events of one document, in order, with one INSERT.

        :param str stream: the document's stream, a UUID
        :param str kind: kind of document, ``batch``
        :param str label: the document's name now; it is frozen into the entries
        :param list events: pairs of dotted type and plain data
        :param str reason: why, where a person gave a reason
        :param str request_id: UUID of the command these events answer
        :return: the UUIDs of the entries
        """
        context = self._context_of_entry()
        documents = [
            self._document(
                context, stream, kind, label, event, data, reason, request_id
            )
            for event, data in events
        ]
        self._insert(self.env.cr, [*self._pending(), *documents])
        return [document["id"] for document in documents]

    @api.model
    def _append_later(self, stream, kind, label, event, data, reason=None):
        """Buffer an event: it goes with the next INSERT, at the latest at the commit.

        :return: the UUID of the entry
        """
        precommit = self.env.cr.precommit
        pending = precommit.data.setdefault("mes.ledger", [])
        if not pending:
            precommit.add(self._flush)
        document = self._document(
            self._context_of_entry(), stream, kind, label, event, data, reason, None
        )
        pending.append(document)
        return document["id"]

    @api.model
    def _flush(self):
        """Insert what :meth:`_append_later` gathered."""
        pending = self._pending()
        if pending:
            self._insert(self.env.cr, pending)

    @api.model
    def _pending(self):
        """Take what waits to be inserted, in the order in which it happened."""
        return self.env.cr.precommit.data.pop("mes.ledger", [])

    @api.model
    def _append_apart(self, stream, kind, label, event, data, reason=None):
        """Append one event in a transaction of its own.

        For refusals that are raised: the caller's transaction will be rolled back,
        the evidence of the attempt must not be.
        """
        document = self._document(
            self._context_of_entry(), stream, kind, label, event, data, reason, None
        )
        with self.pool.cursor() as cr:
            self._insert(cr, [document])
        return document["id"]

    @api.model
    def _now(self):
        """Return the plant's time as Odoo stores it."""
        return self._moment().replace(tzinfo=None, microsecond=0)

    @api.model
    def _moment(self):
        """Return the plant's time, one for a whole command.

        :return: aware UTC
        """
        fixed = self.env.context.get("mes_moment")
        return fixed.at if isinstance(fixed, Moment) else clock.now()

    @api.model
    def _at_one_moment(self, records):
        """Return records under which all entries of one command bear one time."""
        return records.with_context(mes_moment=Moment(self._moment()))

    @api.model
    def _kept(self):
        """Return where one command keeps what it has looked up; outside of one, {}."""
        fixed = self.env.context.get("mes_moment")
        return fixed.kept if isinstance(fixed, Moment) else {}

    @api.model
    def _await_seal(self, entry, seconds=0.5):
        """Wait after the commit until an entry is sealed, half a second at the most.

        A signature that returns is sealed, unless the sealer is away; then it stands
        with its seal pending, and release waits for it.
        """
        wait = self.env["mes.ledger.entry"]._wait_for_seal
        self.env.cr.postcommit.add(lambda: wait(entry, seconds))

    # -- the document ------------------------------------------------------------

    @api.model
    def _context_of_entry(self):
        """Return what all entries of this moment share: who, when, where from."""
        kept = self._kept()
        key = self.env.uid, self.env.company.id
        if key not in kept:
            kept[key] = self._context_read()
        return kept[key]

    @api.model
    def _context_read(self):
        moment = self._moment()
        stream, zone, _name = self.env.company._mes_place()
        return {
            "site": stream,
            "who": self.env.user._mes_identity(),
            "at": clock.stamp(moment),
            "tz": zone,
            "offset": clock.offset_text(moment, zone),
            "origin": self._origin(),
            "clock": clock.source(),
        }

    @api.model
    def _document(self, context, stream, kind, label, event, data, reason, request_id):
        return {
            **context,
            "stream": stream,
            "kind": kind,
            "label": composed(label),
            "id": str(uuid.uuid4()),
            "type": event,
            "data": composed(data),
            "why": composed(reason) if reason else None,
            "request": request_id or None,
        }

    @api.model
    def _origin(self):
        if request:
            path = request.httprequest.path
            return (
                "rpc" if path.startswith(("/json/", "/jsonrpc", "/xmlrpc")) else "http"
            )
        if not self.pool.ready:
            return "install"
        return "cron" if self.env.context.get("cron_id") else "shell"

    @api.model
    def _insert(self, cr, documents):
        rows = [self._row(document) for document in documents]
        cr.execute(
            SQL(
                "INSERT INTO mes_ledger_entry (%s) VALUES %s",
                ENTRY_COLUMNS,
                SQL(", ").join(rows),
            )
        )

    @api.model
    def _row(self, document):
        doc = entry.build(document)
        return SQL(
            "(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            document["stream"],
            document["kind"],
            document["type"],
            document["id"],
            document["request"],
            document["who"]["uid"],
            document["at"],
            doc,
            hashes.leaf(doc),
        )

    # -- reading -----------------------------------------------------------------

    @api.model
    def _read_stream(self, stream, types=None):
        """Return the documents of a stream as dictionaries, oldest first."""
        self._flush()
        query = SQL("SELECT doc FROM mes_ledger_entry WHERE stream = %s", stream)
        if types:
            query = SQL("%s AND type IN %s", query, tuple(types))
        self.env.cr.execute(SQL("%s ORDER BY id", query))
        return [json.loads(bytes(row[0])) for row in self.env.cr.fetchall()]

    @api.model
    def _read_entries(self, uuids):
        """Return the documents of entries by their UUIDs."""
        self._flush()
        if not uuids:
            return []
        query = SQL("SELECT doc FROM mes_ledger_entry WHERE uuid IN %s", tuple(uuids))
        return [json.loads(bytes(doc)) for (doc,) in self.env.execute_query(query)]
