"""Differences that a verification found, one by one."""

from __future__ import annotations

from odoo import fields, models


class MesVerificationFault(models.Model):
    """One difference between the record and what was sealed, as a run found it."""

    _name = "mes.verification.fault"
    _description = "Difference found by a verification"
    _order = "verification_id desc, id"
    _rec_name = "sentence"
    _log_access = False

    verification_id = fields.Many2one(
        "mes.verification", required=True, readonly=True, index=True
    )
    at = fields.Datetime(readonly=True)
    code = fields.Char("Kind", readonly=True)
    stream = fields.Char("Document", readonly=True)
    entry = fields.Integer(readonly=True)
    block = fields.Integer(readonly=True)
    sentence = fields.Char("Difference", readonly=True)

    def init(self):
        """Make the table append-only."""
        self.env["mes.ledger.entry"]._make_append_only(self._table)

    def _mes_oversight_faults(self, row):
        """Return what the last run found: it is overdue until a run finds nothing."""
        last = self.env["mes.verification"].search([], limit=1)
        return {"overdue": [("verification_id", "=", last.id)]}
