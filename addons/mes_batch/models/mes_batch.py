"""The batch: what is made, by which recipe, for which order."""

from __future__ import annotations

from odoo import api, fields, models, tools
from odoo.tools import SQL

from ..engine import Plan, State

STATES = [
    ("draft", "Draft"),
    ("issued", "Issued"),
    ("in_progress", "In progress"),
    ("executed", "Executed"),
    ("production_reviewed", "Production reviewed"),
    ("qa_reviewed", "QA reviewed"),
    ("released", "Released"),
    ("rejected", "Rejected"),
    ("cancelled", "Cancelled"),
]
"""The life of a batch (domain model §4.4)."""

CLOSED = ("released", "rejected", "cancelled")


class MesBatch(models.Model):
    """One batch of one product under one frozen recipe (ISA-88 batch).

    It belongs to one manufacturing order and its number is the order's lot. Whatever
    happens is an entry of its stream; rows here and of its steps, values and
    containers are copies for searching, and are written by acts alone.
    """

    _name = "mes.batch"
    _inherit = ["mes.signable", "mail.thread", "mail.activity.mixin"]
    _description = "Batch"
    _order = "id desc"
    _mes_kind = "batch"
    _mes_guarded = ("*",)
    _mail_post_access = "read"
    _check_company_auto = True

    name = fields.Char("Batch number", required=True, readonly=True, copy=False)
    state = fields.Selection(STATES, default="draft", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    production_id = fields.Many2one(
        "mrp.production",
        "Manufacturing order",
        required=True,
        readonly=True,
        index=True,
    )
    product_id = fields.Many2one("product.product", required=True, readonly=True)
    lot_id = fields.Many2one("stock.lot", readonly=True, copy=False)
    version_id = fields.Many2one(
        "mes.recipe.version", "Recipe", required=True, readonly=True
    )
    size = fields.Char(readonly=True, help="Batch size with its unit, as issued.")
    snapshot_id = fields.Many2one(
        "mes.batch.snapshot", readonly=True, copy=False, index="btree_not_null"
    )
    snapshot_hash = fields.Char(related="snapshot_id.digest")
    step_ids = fields.One2many("mes.batch.step", "batch_id", readonly=True)
    value_ids = fields.One2many("mes.batch.value", "batch_id", readonly=True)
    container_ids = fields.One2many("mes.container", "batch_id", readonly=True)
    exception_ids = fields.Many2many(
        "mes.exception", compute="_compute_exception_ids", string="Exceptions"
    )
    promised = fields.Datetime(related="production_id.date_deadline")
    issued_at = fields.Datetime(readonly=True)
    started_at = fields.Datetime(readonly=True)
    executed_at = fields.Datetime(readonly=True)
    released_at = fields.Datetime(readonly=True)

    _name_unique = models.UniqueIndex(
        "(company_id, name) WHERE name <> '/'", "This batch number has been used."
    )
    _order_unique = models.UniqueIndex(
        "(production_id) WHERE state <> 'cancelled'",
        "A manufacturing order makes one batch.",
    )

    def _compute_exception_ids(self):
        exceptions = self.env["mes.exception"].search(
            [("origin_stream", "in", self.mapped("mes_stream"))]
        )
        for batch in self:
            batch.exception_ids = exceptions.filtered(
                lambda exception, stream=batch.mes_stream: (
                    exception.origin_stream == stream
                )
            )

    def _mes_label(self):
        """Return the batch number."""
        return self.name

    # -- for the engine ----------------------------------------------------------

    def _plan(self):
        """Return the frozen recipe, ready to execute.

        The snapshot never changes, so every worker keeps it; its hash is compared
        again each time a screen is opened (:meth:`screen`).
        """
        self.ensure_one()
        return self._plan_of(self.sudo().snapshot_id.id)

    @api.model
    @tools.ormcache("snapshot")
    def _plan_of(self, snapshot):
        recipe = self.env["mes.batch.snapshot"].sudo().browse(snapshot)._recipe()
        types = self.env["mes.exception.type"].sudo().search([])
        return Plan(recipe, {kind.code: kind.gate for kind in types})

    def _state_now(self):
        """Return what has happened so far, from the rows of steps and containers.

        It is kept for the rest of the transaction; :meth:`_hint` lets it go.

        :return: :class:`State`; one query however long the record is
        """
        return self._kept()[0]

    def _row_ids(self):
        """Return per model the ids of the batch's rows by their keys."""
        return self._kept()[1]

    def _kept(self):
        self.ensure_one()
        kept = self.env.cr.cache
        if (self._name, self.id) not in kept:
            stored = self._stored()
            ids = {
                model: {key: row for row, key, _data in rows}
                for model, rows in stored.items()
            }
            kept[self._name, self.id] = self._state_of(stored), ids
        return kept[self._name, self.id]

    def _stored(self):
        """Return per model the stored rows, with one query.

        :return: dict of lists of id, key and data, in the order of the ids
        """
        models, batch = (
            ("mes.batch.step", "mes.container", "mes.exception"),
            self.sudo(),
        )
        queries = [self.env[model].sudo()._stored_query(batch) for model in models]
        rows = self.env.execute_query(
            SQL("%s ORDER BY id", SQL(" UNION ALL ").join(queries))
        )
        stored = {model: [] for model in models}
        for model, *row in rows:
            stored[model].append(row)
        return stored

    def _state_of(self, stored):
        exceptions = [data for _id, _number, data in stored["mes.exception"]]
        return State.of(
            {key: data for _id, key, data in stored["mes.batch.step"]},
            [data for _id, _code, data in stored["mes.container"]],
            status=self.sudo().state,
            raised={each["occurrence"] for each in exceptions},
            waiting=[each for each in exceptions if each["waits"]],
        )
