"""Electronic signatures (21 CFR 11.50, 11.70, 11.200)."""

from __future__ import annotations

from odoo import api, fields, models

MEANINGS = [
    ("prepared", "prepared"),
    ("checked", "checked"),
    ("approved", "approved"),
    ("made_effective", "made effective"),
    ("issued", "issued"),
    ("performed", "performed"),
    ("verified", "verified"),
    ("second_checked", "second-checked"),
    ("reviewed_production", "reviewed (production)"),
    ("reviewed_audit_trail", "reviewed (audit trail)"),
    ("reviewed_qa", "reviewed (QA)"),
    ("released", "released"),
    ("rejected", "rejected"),
    ("certified", "certified"),
    ("corrected", "corrected"),
    ("acknowledged", "acknowledged"),
    ("overridden", "overridden"),
    ("status_changed", "status changed"),
    ("assessed", "assessed"),
    ("read_understood", "read and understood"),
    ("void", "void"),
]
"""What a signature can mean (domain model, state machines)."""


class MesSignature(models.Model):
    """One signature: who, when, what it means, and the hash of exactly what was shown.

    The row is for searching; the entry in the record is the signature. The printed
    name is copied, because people change names. Rows are never changed or deleted.
    """

    _name = "mes.signature"
    _description = "Electronic signature"
    _order = "id desc"
    _rec_name = "printed_name"
    _log_access = False

    entry = fields.Char(required=True, readonly=True, index=True)
    stream = fields.Char("Record", required=True, readonly=True, index=True)
    document = fields.Char(required=True, readonly=True)
    subject = fields.Char(readonly=True, help="Part of the document that was signed.")
    user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    printed_name = fields.Char(required=True, readonly=True)
    login = fields.Char(required=True, readonly=True)
    meaning = fields.Selection(MEANINGS, required=True, readonly=True)
    statement = fields.Char(readonly=True)
    shown = fields.Char("SHA-256 of what was shown", required=True, readonly=True)
    reason = fields.Char(readonly=True)
    at = fields.Datetime(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    seal = fields.Char(compute="_compute_seal")
    sealed = fields.Boolean(compute="_compute_seal")

    _entry_unique = models.Constraint("UNIQUE (entry)", "An entry is signed once.")

    def init(self):
        """Make the table append-only."""
        self.env["mes.ledger.entry"]._make_append_only(self._table)

    def _compute_seal(self):
        """Tell the place each signature has in the sealed record, or that it waits."""
        places = self.env["mes.ledger.entry"]._places(self.mapped("entry"))
        for signature in self:
            place = places.get(signature.entry)
            signature.sealed = bool(place)
            signature.seal = (
                self.env._("entry %(seq)s, block %(block)s", **place)
                if place
                else self.env._("seal pending")
            )

    def _meaning_text(self):
        """Return the meaning in words."""
        return dict(self._fields["meaning"]._description_selection(self.env))[
            self.meaning
        ]

    def _holds(self):
        """Tell per id whether a signature still covers its data (11.70, SIG-02).

        The entry holds what was shown; its hash must be the one that was signed, and
        the row must repeat it.
        """
        contents = {
            entry["id"]: entry["data"]
            for entry in self.env["mes.ledger"]._read_entries(self.mapped("entry"))
        }
        return {each.id: each._covers(contents.get(each.entry)) for each in self}

    def _covers(self, data):
        if not data or data.get("shown") != self.shown:
            return False
        return self.env["mes.signable"]._mes_hash(data["content"]) == self.shown

    @api.model
    def _short_code(self, shown):
        """Return the first 8 hex digits of a hash, as two people compare them."""
        return f"{shown[:4]} {shown[4:8]}".upper()
