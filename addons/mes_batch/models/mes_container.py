"""Dispensed containers: weighed for one batch, used up once."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.tools import SQL


class MesContainer(models.Model):
    """A bag or bin of one material, weighed for one batch (21 CFR 211.101(b)).

    What it holds is still in its source's stock until the order is posted; it is a
    thing of the batch, not of the warehouse.
    """

    _name = "mes.container"
    _inherit = ["mes.projection"]
    _description = "Dispensed container"
    _order = "batch_id, id"
    _rec_name = "code"
    _log_access = False

    batch_id = fields.Many2one("mes.batch", required=True, readonly=True, index=True)
    company_id = fields.Many2one(related="batch_id.company_id", store=True, index=True)
    code = fields.Char("Number", required=True, readonly=True)
    line = fields.Char(required=True, readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    lot_id = fields.Many2one("stock.lot", readonly=True, index=True)
    net = fields.Char(required=True, readonly=True)
    weighed_at = fields.Datetime(readonly=True)
    charged_at = fields.Datetime(readonly=True)
    data = fields.Json(readonly=True)

    _code_unique = models.Constraint(
        "UNIQUE (company_id, code)", "This container number has been used."
    )

    @api.model
    def _stored_query(self, batch):
        """Return the query of a batch's containers: model, id, number, their data."""
        self.flush_model(["code", "data"])
        return SQL(
            "SELECT %s AS model, id, code, data FROM mes_container WHERE batch_id = %s",
            self._name,
            batch.id,
        )

    @api.model
    def _dispensed_from(self, source):
        """Return what was weighed out of a container and is not posted to stock yet.

        :param str source: number of the container in the warehouse
        :return: texts of quantities
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT c.net
                     FROM mes_container c JOIN mes_batch b ON b.id = c.batch_id
                    WHERE c.data ->> 'source' = %s AND c.company_id = %s
                      AND b.state IN ('issued', 'in_progress')""",
                source,
                self.env.company.id,
            )
        )
        return [net for (net,) in rows]

    @api.model
    def _next_code(self):
        """Return the number of a new container."""
        return self.env["ir.sequence"].sudo().next_by_code("mes.container")
