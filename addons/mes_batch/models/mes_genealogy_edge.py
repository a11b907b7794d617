"""The edges of the genealogy: what went into what, came from whom, went to whom."""

from __future__ import annotations

from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL

KINDS = [
    ("received", "Received"),
    ("charged", "Charged"),
    ("consumed", "Consumed"),
    ("produced", "Made"),
    ("delivered", "Delivered"),
    ("returned", "Returned by the customer"),
    ("sent_back", "Sent back to the supplier"),
    ("scrapped", "Scrapped"),
    ("counted", "Count corrected"),
    ("issued", "Used without an order"),
]

SAYS = SQL(
    "company_id, lot_id, way, kind, production_id, unbuild_id, container_id,"
    " move_line_id, picking_id, partner_id, location_id, quantity"
)
"""What is compared; batch, unit and time of an edge are those of its own moment."""

TOLD = SQL(
    """SELECT %s FROM mes_genealogy_of_lines(
           ARRAY(SELECT id FROM stock_move_line WHERE state = 'done'))
        UNION ALL
       SELECT %s FROM mes_genealogy_of_containers(
           ARRAY(SELECT id FROM mes_container))""",
    SAYS,
    SAYS,
)
"""What stock and the containers say."""

KEPT = SQL("SELECT %s FROM mes_genealogy_edge WHERE voided_at IS NULL", SAYS)
"""What the edges say."""


class MesGenealogyEdge(models.Model):
    """One edge: a lot went into an order, came out of one, came or left (211.184).

    A container that was charged is an edge of its own with the record's exact
    quantity (``charged``); what stock consumes when the order is posted is another
    (``consumed``). The database writes edges by triggers on stock's lines and on the
    batch's containers, see ``sql/genealogy.sql``; they can be made again from those.
    A line that is corrected later leaves its first edge behind, marked as void.
    """

    _name = "mes.genealogy.edge"
    _description = "Edge of the genealogy"
    _order = "id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    kind = fields.Selection(KINDS, required=True)
    way = fields.Selection([("in", "Into the lot"), ("out", "From the lot")])
    lot_id = fields.Many2one(
        "stock.lot", required=True, index=True, ondelete="restrict"
    )
    production_id = fields.Many2one("mrp.production", "Order", ondelete="restrict")
    unbuild_id = fields.Many2one("mrp.unbuild", "Unbuild order", ondelete="restrict")
    batch_id = fields.Many2one("mes.batch", ondelete="restrict")
    container_id = fields.Many2one("mes.container", ondelete="restrict")
    move_line_id = fields.Many2one("stock.move.line", ondelete="restrict")
    picking_id = fields.Many2one("stock.picking", "Transfer", ondelete="restrict")
    partner_id = fields.Many2one("res.partner", "From or to", ondelete="restrict")
    location_id = fields.Many2one("stock.location", ondelete="restrict")
    quantity = fields.Float(required=True, digits=0)
    unit = fields.Char()
    at = fields.Datetime("When")
    voided_at = fields.Datetime("Corrected", help="This edge was replaced since.")

    @api.model_create_multi
    def create(self, vals_list):
        """Create nothing by hand."""
        self._refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        """Write nothing by hand."""
        self._refuse_by_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        """Delete nothing."""
        self._refuse_by_hand()

    @api.model
    def _refuse_by_hand(self):
        """Refuse: the database alone writes edges, and keeps them.

        :raise UserError: always
        """
        raise UserError(
            self.env._("The genealogy follows from what was charged and moved.")
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Search; what was moved in this transaction is there already."""
        self._written()
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _written(self):
        """Write down what edges follow from, so that they are there."""
        for model in ("stock.move", "stock.move.line", "mes.container"):
            self.env[model].flush_model()

    @api.model
    def _follow(self):
        """Let the tables of stock and batches be followed; add what is not there yet.

        Called by the addon's data at installation and at every update.
        """
        self.env.flush_all()
        with tools.file_open("mes_batch/sql/genealogy.sql") as file:
            self.env.cr.execute(file.read())

    @api.model
    def _differences(self):
        """Compare the edges with what stock and the containers say now.

        :return: list of pairs: ``missing`` or ``surplus``, and what the edge says
        """
        self.env.flush_all()
        query = SQL(
            """SELECT 'missing', d.* FROM ((%s) EXCEPT ALL (%s)) d
                UNION ALL
               SELECT 'surplus', d.* FROM ((%s) EXCEPT ALL (%s)) d""",
            TOLD,
            KEPT,
            KEPT,
            TOLD,
        )
        return [(row[0], row[1:]) for row in self.env.execute_query(query)]
