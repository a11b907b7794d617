"""The audit trail of master data (21 CFR 11.10(e), Annex 11-9)."""

from __future__ import annotations

from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..verdict import meaningful, readable

PLAIN = (str, int, bool, type(None))


class ReasonNeeded(UserError):
    """A person changed GMP data and did not say why (Annex 11-9).

    Nothing was written. The web client asks and sends the change again; other callers
    send the reason along, as ``mes_reason`` in the values or in the context.
    """


class MesAudited(models.AbstractModel):
    """Records every creation and change of the fields a model names as GMP data.

    Old and new values are written in the transaction of the change, gathered into one
    INSERT per flush. There is no switch, no context key and no list that an
    administrator could shorten. Values of related documents are written by name.

    Who changes what is there already says why. Code that acts for itself (``sudo``)
    acts on something that has its own reason: a signature, a job, an installation.
    """

    _name = "mes.audited"
    _inherit = ["mes.stream"]
    _description = "Document with an audit trail"

    _mes_audited: tuple[str, ...] = ()
    """Names of the audited fields. A model that extends another adds its own."""

    mes_reason = fields.Char(
        "Reason for change", store=False, help="Why data is changed: for the record."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and record the first values."""
        documents = super().create(vals_list)
        for document in self.env["mes.ledger"]._at_one_moment(documents):
            new = document._mes_audit_values(self._mes_audited_fields())
            document._mes_audit("document.created", {"new": new})
        return documents

    def write(self, vals):
        """Write, and record old and new values of what really changed.

        :raise ReasonNeeded: audited data changes and nobody said why
        """
        if "mes_reason" in vals:
            others = {name: vals[name] for name in vals if name != "mes_reason"}
            return self.with_context(mes_reason=vals["mes_reason"]).write(others)
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

    def _mes_reason(self, old):
        """Return why these values change, as it was said.

        :param dict old: name of each field that changes, and its value before
        :raise ReasonNeeded: nobody said so, and it has to be said
        """
        reason = self.env.context.get("mes_reason")
        if meaningful(reason) and readable(reason).ok:
            return reason.strip()
        if self._mes_reason_needed(old):
            labels = [self._fields[name]._description_string(self.env) for name in old]
            raise ReasonNeeded(
                self.env._(
                    "Say why this is changed: %(what)s of %(document)s.",
                    what=", ".join(labels),
                    document=self._mes_label(),
                )
            )
        return None

    def _mes_reason_needed(self, old):
        """Tell whether a change of these values is explained by whoever makes it."""
        return not self.env.su

    def _mes_audit(self, event, data):
        """Append the event; a model says here which of its documents are GMP data."""
        reason = self._mes_reason(data["old"]) if "old" in data else None
        self.env["mes.ledger"]._append_later(
            *self._mes_record_stream(), event, {"model": self._name, **data}, reason
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
