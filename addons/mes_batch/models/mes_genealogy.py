"""Walking the genealogy: what became of something, and what it came from."""

from __future__ import annotations

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

LOT, ORDER, UNBUILD = 0, 1, 2
"""Kinds of nodes; a node is the record's id * 4 + its kind (``sql/genealogy.sql``)."""

MODELS = {LOT: "stock.lot", ORDER: "mrp.production", UNBUILD: "mrp.unbuild"}

ENDS = {
    "forward": (SQL.identifier("parent"), SQL.identifier("child"), "delivered"),
    "backward": (SQL.identifier("child"), SQL.identifier("parent"), "received"),
}
"""Per direction: from which end of an edge to which, and what happens at the end."""


def node_of(record):
    """Return the node of a lot, an order or an unbuild order."""
    kind = next(kind for kind, model in MODELS.items() if model == record._name)
    return record.id * 4 + kind


class MesGenealogy(models.AbstractModel):
    """The genealogy of the sites a person works at (211.184, 211.188(b)(3), 211.196).

    Each question is one recursive query whatever the depth. It joins nodes with
    ``UNION``, so that rework in a circle ends and paths are never counted.
    """

    _name = "mes.genealogy"
    _description = "Genealogy"

    @api.model
    def _trace(self, nodes, direction):
        """Return what is reached from nodes, and who stands at its ends.

        :param list nodes: where to begin, see :func:`node_of`
        :param str direction: ``forward`` or ``backward``
        :return: dict of ``lots``, ``orders`` and ``unbuilds`` (ids, those to begin with
            included) and ``ends``: per delivery or receipt a tuple of lot, partner,
            quantity as text and unit, transfers
        :raise ValidationError: another direction
        """
        query = self._trace_query(nodes, direction)
        ((lots, orders, unbuilds, ends),) = self.env.execute_query(query)
        return {
            "lots": lots or [],
            "orders": orders or [],
            "unbuilds": unbuilds or [],
            "ends": [tuple(end) for end in ends or ()],
        }

    @api.model
    def _trace_query(self, nodes, direction):
        """Return the one query of a trace, which answers one row.

        Rows for each node would cost more than the walk itself.
        """
        near, far, kind = self._ends(direction)
        return SQL(
            """%(reach)s, ends AS (
                   SELECT r.node >> 2 AS lot, e.partner_id, e.unit,
                          sum(e.quantity)::text AS quantity,
                          array_agg(DISTINCT e.picking_id) AS pickings
                     FROM reach r
                     JOIN mes_genealogy_edge e ON e.%(near)s = r.node
                    WHERE r.node & 3 = %(lot)s AND e.%(far)s IS NULL
                      AND e.voided_at IS NULL AND e.kind = %(kind)s
                      AND e.company_id = ANY(%(companies)s)
                    GROUP BY r.node, e.partner_id, e.unit)
               SELECT array_agg(node >> 2) FILTER (WHERE node & 3 = %(lot)s),
                      array_agg(node >> 2) FILTER (WHERE node & 3 = %(order)s),
                      array_agg(node >> 2) FILTER (WHERE node & 3 = %(unbuild)s),
                      (SELECT json_agg(json_build_array(
                                  lot, partner_id, quantity, unit, pickings))
                         FROM ends)
                 FROM reach""",
            reach=self._reach(nodes, direction),
            near=near,
            far=far,
            kind=kind,
            lot=LOT,
            order=ORDER,
            unbuild=UNBUILD,
            companies=self.env.companies.ids,
        )

    @api.model
    def _reach(self, nodes, direction):
        """Return the recursive part of a query: ``reach (node)``.

        The edges of other companies are not walked.
        """
        near, far, _kind = self._ends(direction)
        self.env.flush_all()
        return SQL(
            """WITH RECURSIVE reach (node) AS (
                   SELECT unnest(%(nodes)s::bigint[])
                    UNION
                   SELECT e.%(far)s
                     FROM reach r
                     JOIN mes_genealogy_edge e ON e.%(near)s = r.node
                    WHERE e.voided_at IS NULL AND e.%(far)s IS NOT NULL
                      AND e.company_id = ANY(%(companies)s))""",
            nodes=list(nodes),
            near=near,
            far=far,
            companies=self.env.companies.ids,
        )

    @api.model
    def _ends(self, direction):
        if direction not in ENDS:
            raise ValidationError(
                self.env._("A trace goes forward or backward, not %s.", direction)
            )
        return ENDS[direction]
