"""Steps of a batch, as people search them and as the engine needs them."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.tools import SQL

STATUS = [("open", "In progress"), ("done", "Done"), ("skipped", "Not applicable")]


class MesBatchStep(models.Model):
    """One execution of a phase (a step that has not begun has no row).

    ``data`` is exactly what the engine keeps of the step; the other columns are for
    people. A command writes the row of its own step and no other.
    """

    _name = "mes.batch.step"
    _inherit = ["mes.projection"]
    _description = "Step of a batch"
    _order = "batch_id, id"
    _rec_name = "name"
    _log_access = False

    batch_id = fields.Many2one("mes.batch", required=True, readonly=True, index=True)
    company_id = fields.Many2one(related="batch_id.company_id", store=True, index=True)
    key = fields.Char(required=True, readonly=True)
    number = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    kind = fields.Char(readonly=True)
    status = fields.Selection(STATUS, required=True, readonly=True)
    performer_id = fields.Many2one("res.users", readonly=True)
    started_at = fields.Datetime(readonly=True)
    ended_at = fields.Datetime(readonly=True)
    data = fields.Json(readonly=True)

    _key_unique = models.Constraint(
        "UNIQUE (batch_id, key)", "A step begins once: one performer at a time."
    )

    @api.model
    def _stored_query(self, batch):
        """Return the query of a batch's steps: model, id, key, the engine's data."""
        self.flush_model(["key", "data"])
        return SQL(
            "SELECT %s AS model, id, key, data FROM mes_batch_step WHERE batch_id = %s",
            self._name,
            batch.id,
        )
