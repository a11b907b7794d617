"""Time limits are noticed even when nobody looks (F08)."""

from __future__ import annotations

from odoo import api, models

from .mes_station_floor import LIVE


class MesBatchClock(models.Model):
    """A scheduled look at every running batch."""

    _inherit = "mes.batch"

    @api.model
    def _cron_tick(self):
        """Raise what has been exceeded in any running batch, once each."""
        batches = self.search([("state", "in", LIVE)])
        for batch in batches:
            batch._tick()
            self.env["ir.cron"]._commit_progress(1)

    def _tick(self):
        """Let the engine look at the clock for one batch."""
        batch = self.env["mes.ledger"]._at_one_moment(self)
        plan, state = batch._plan(), batch._state_now()
        decision = batch._decided(plan, state, {"id": None, "name": "tick"})
        if decision.events:
            batch._record_decision(plan, state, decision)
            batch._hint()
