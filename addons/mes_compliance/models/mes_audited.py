"""The audit trail of master data (21 CFR 11.10(e), Annex 11-9)."""

from __future__ import annotations

from contextlib import contextmanager

from odoo import api, fields, models

PLAIN = (str, int, bool, type(None))


class MesAudited(models.AbstractModel):
    """Records every creation and change of the fields a model names as GMP data.

    Old and new values are written in the transaction of the change, gathered into one
    INSERT per flush. There is no switch, no context key and no list that an
    administrator could shorten. Values of related documents are written by name.
    """

    _name = "mes.audited"
    _inherit = ["mes.stream"]
    _description = "Document with an audit trail"

    _mes_audited: tuple[str, ...] = ()
    """Names of the audited fields. A model that extends another adds its own."""

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and record the first values."""
        documents = super().create(vals_list)
        for document in self.env["mes.ledger"]._at_one_moment(documents):
            new = document._mes_audit_values(self._mes_audited_fields())
            document._mes_audit("document.created", {"new": new})
        return documents

    def write(self, vals):
        """Write, and record old and new values of what really changed."""
        names = [name for name in self._mes_audited_fields() if name in vals]
        if not names:
            return super().write(vals)
        with self._mes_telling(names):
            return super().write(vals)

    @contextmanager
    def _mes_telling(self, names):
        """Tell what changes in these fields meanwhile: once, however it is written.

        Fields that stand on another model are written there too; that model's ``write``
        asks for the same (``res.partner`` has the name of a person).
        """
        busy = self.env.cr.cache.setdefault("mes.audited", set())
        before = {}
        for document in self:
            own = [n for n in names if (self._name, document.id, n) not in busy]
            before[document] = document._mes_audit_values(own)
        keys = {(self._name, d.id, name) for d, old in before.items() for name in old}
        busy |= keys
        try:
            yield
        finally:
            busy -= keys
        for document in self.env["mes.ledger"]._at_one_moment(self):
            old = before[document]
            document._mes_audit_change(old, document._mes_audit_values(old))

    def _mes_audited_fields(self):
        """Return the audited field names, those of every extension of the model."""
        names = []
        for cls in type(self).__mro__:
            names += cls.__dict__.get("_mes_audited", ())
        return sorted({name for name in names if name in self._fields})

    def _mes_audit_change(self, old, new):
        changed = [name for name in new if old[name] != new[name]]
        if changed:
            self._mes_audit(
                "document.changed",
                {
                    "old": {name: old[name] for name in changed},
                    "new": {name: new[name] for name in changed},
                },
            )

    def _mes_audit(self, event, data):
        self.env["mes.ledger"]._append_later(
            *self._mes_record_stream(), event, {"model": self._name, **data}
        )

    def _mes_audit_values(self, names):
        """Return the values of fields as the record holds them: plain, by name."""
        document = self.sudo()
        return {name: document._mes_audit_value(name) for name in names}

    def _mes_audit_value(self, name):
        field, value = self._fields[name], self[name]
        if field.relational:
            return sorted(value.mapped("display_name"))
        if isinstance(field, (fields.Datetime, fields.Date)):
            return field.to_string(value) if value else None
        if isinstance(value, bool) and field.type != "boolean":
            return None
        return value if isinstance(value, PLAIN) else str(value)
