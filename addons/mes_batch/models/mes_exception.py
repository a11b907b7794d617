"""Exceptions of a batch, as the engine asks for them."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.tools import SQL


class MesException(models.Model):
    """Exceptions know their batch."""

    _inherit = "mes.exception"

    batch_id = fields.Many2one("mes.batch", compute="_compute_batch_id")

    def _compute_batch_id(self):
        batches = self.env["mes.batch"].search(
            [("mes_stream", "in", self.mapped("origin_stream"))]
        )
        by_stream = {batch.mes_stream: batch for batch in batches}
        for exception in self:
            exception.batch_id = by_stream.get(exception.origin_stream)

    @api.model
    def _stored_query(self, batch):
        """Return the query of a batch's exceptions: model, id, number, their data.

        The data are what the engine asks about: number, code, gate, subject, occurrence
        and whether the exception waits for somebody.
        """
        self.flush_model(["state", "gate", "occurrence"])
        return SQL(
            """SELECT %s AS model, id, name, jsonb_build_object(
                      'number', name, 'code', code, 'gate', gate, 'subject', subject,
                      'occurrence', occurrence,
                      'waits', state = 'open' AND gate IN ('step', 'batch'))
                 FROM mes_exception WHERE origin_stream = %s""",
            self._name,
            batch.mes_stream,
        )

    def _proof_facts(self):
        """Return what the proof of completeness asks of an exception."""
        return {
            "number": self.name,
            "subject": self.subject or "",
            "occurrence": self.occurrence or "",
            "decided": self.decided,
        }

    def _waits_for(self, user):
        """Tell whether a person can take this exception one act further.

        It is said before anything is written, by the rules of the acts themselves.
        """
        acts = {
            "open": ("close", "acknowledge"),
            "acknowledged": ("close",),
            "pending_approval": ("approve",),
        }
        names = acts.get(self.state, ())
        return any(self._gate_act(name, user).ok for name in names)

    def _mes_signed(self, meaning, signer, subject, values):
        """Decide, and tell the batch's screens."""
        done = super()._mes_signed(meaning, signer, subject, values)
        self.batch_id._hint()
        return done
