"""Documents that have a record of their own."""

from __future__ import annotations

import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

ACT = object()
"""Says in the context that one of the suite's own acts writes.

It is compared by identity. A context that comes over the network is JSON and can never
hold this object, nor can a server action's code reach it.
"""


def acting(env):
    """Tell whether one of the suite's own acts is writing in this environment."""
    return env.context.get("mes_act") is ACT


class MesStream(models.AbstractModel):
    """A GMP document: everything that happens to it is told in one stream of entries.

    The stream's identity is a UUID of the record itself, so that it outlives the
    database in which the row happens to stand. A document of which the record speaks
    is never deleted (21 CFR 11.10(c)).
    """

    _name = "mes.stream"
    _description = "Document with a record of its own"

    _mes_kind = ""
    """Kind of document as the record names it: ``batch``, ``equipment``, ``person``."""

    _mes_guarded: tuple[str, ...] = ()
    """Fields that only the document's own acts write; ``("*",)`` means all."""

    mes_stream = fields.Char(
        "Record",
        readonly=True,
        copy=False,
        index=True,
        default=lambda self: str(uuid.uuid4()),
        help="Identity of this document in the record.",
    )

    def _init_column(self, column_name):
        """Give rows that existed before the addon an identity each."""
        if column_name != "mes_stream":
            return super()._init_column(column_name)
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET mes_stream = gen_random_uuid()::text"
                " WHERE mes_stream IS NULL",
                SQL.identifier(self._table),
            )
        )

    @api.model
    def default_get(self, fields):
        """Return defaults; of identity and guarded fields only the model's own.

        A default can come from the request's context or be set by a user. It would be
        a value written without an act.
        """
        own = self._mes_own_fields() & set(fields)
        defaults = super().default_get([name for name in fields if name not in own])
        for name in own:
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self)
                defaults[name] = field.convert_to_write(value, self)
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        """Create, refusing an identity or a guarded value of the caller's choice."""
        for vals in vals_list:
            vals.pop("mes_stream", None)
            self._mes_guard(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Write, refusing a change of identity or of a guarded value."""
        vals.pop("mes_stream", None)
        self._mes_guard(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        """Refuse to delete what the record speaks of."""
        streams = tuple(self.sudo().mapped("mes_stream"))
        if not streams:
            return
        self.env["mes.ledger"]._flush()
        query = SQL(
            """SELECT convert_from(doc, 'UTF8')::jsonb ->> 'label'
                 FROM mes_ledger_entry WHERE stream IN %s ORDER BY id DESC LIMIT 1""",
            streams,
        )
        for (label,) in self.env.execute_query(query):
            self._mes_refuse(
                "record_never_deleted",
                self.env._(
                    "%(label)s is part of the record and stays. Archive it instead.",
                    label=label,
                ),
            )

    # -- gates -------------------------------------------------------------------

    def _mes_act(self):
        """Return the document as its own acts write it: guarded fields open."""
        return self.sudo().with_context(mes_act=ACT)

    def _mes_acting(self):
        """Tell whether one of the suite's own acts is writing."""
        return acting(self.env)

    def _mes_guarded_fields(self):
        """Return the guarded field names, those of every extension of the model."""
        names = set()
        for cls in type(self).__mro__:
            names.update(cls.__dict__.get("_mes_guarded", ()))
        return names

    def _mes_own_fields(self):
        """Return the fields whose values are the document's own affair."""
        guarded = self._mes_guarded_fields()
        names = set(self._fields) if "*" in guarded else guarded & set(self._fields)
        return names | {"mes_stream"}

    def _mes_guard(self, vals):
        """Refuse to write guarded fields by any route that is not an act.

        :raise UserError: naming the fields; the attempt is recorded first
        """
        if self._mes_acting():
            return
        names = self._mes_own_fields() & vals.keys()
        if names:
            labels = ", ".join(sorted(self._fields[name].string for name in names))
            self._mes_refuse(
                "written_by_acts_only",
                self.env._(
                    "%(fields)s cannot be written here. It follows from what is done "
                    "and signed.",
                    fields=labels,
                ),
                fields=sorted(names),
            )

    # -- the record --------------------------------------------------------------

    def _mes_label(self):
        """Return the name under which the record knows this document."""
        return self.display_name or self._description

    def _mes_record(self, event, data=None, reason=None, request_id=None):
        """Append one event to this document's stream and return the entry's UUID."""
        return self._mes_record_all([(event, data or {})], reason, request_id)[0]

    def _mes_record_all(self, events, reason=None, request_id=None):
        """Append events, pairs of type and data, to this document's stream."""
        self.ensure_one()
        return self.env["mes.ledger"]._append(
            *self._mes_record_stream(), events, reason, request_id
        )

    def _mes_record_later(self, event, data, reason=None):
        """Append one event with the next INSERT, and return the entry's UUID now."""
        return self.env["mes.ledger"]._append_later(
            *self._mes_record_stream(), event, data, reason
        )

    def _mes_record_stream(self):
        """Return where this document's events are written: stream, kind, label."""
        return self.sudo().mes_stream, self._mes_kind, self._mes_label()

    def action_mes_record(self):
        """Open what the record tells about this document."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_compliance.mes_ledger_entry_action"
        )
        stream, _kind, label = self._mes_record_stream()
        named = {"name": label, "display_name": label}
        return {**action, **named, "domain": [("stream", "=", stream)]}

    def _mes_refuse(self, rule, sentence, exception=UserError, **facts):
        """Record a refused attempt for good, then raise it.

        An attempt to create a document has no document yet: it is told in the record of
        the site.

        :param str rule: name of the rule, as the record keeps it
        :param str sentence: what the person reads
        :raise UserError: always (or the given exception class)
        """
        document = self[:1] or self.env.company
        self.env["mes.ledger"]._append_apart(
            *document._mes_record_stream(),
            "attempt.refused",
            {"rule": rule, "sentence": sentence, "model": self._name, "facts": facts},
        )
        raise exception(sentence)
