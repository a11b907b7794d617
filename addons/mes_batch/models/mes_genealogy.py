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
        rows = self.env.execute_query(self._trace_query(nodes, direction))
        reached = {kind: [] for kind in MODELS}
        ends = []
        for node, lot_ends in rows:
            reached[node & 3].append(node >> 2)
            if lot_ends:
                ends.extend((node >> 2, *end) for end in lot_ends)
        return {
            "lots": reached[LOT],
            "orders": reached[ORDER],
            "unbuilds": reached[UNBUILD],
            "ends": ends,
        }

    @api.model
    def _trace_query(self, nodes, direction):
        """Return the one query of a trace: node, and its ends as JSON."""
        return SQL(
            """%(reach)s
               SELECT r.node, CASE WHEN r.node & 3 = 0 THEN (
                   SELECT json_agg(json_build_array(
                              t.partner_id, t.quantity::text, t.unit, t.pickings))
                     FROM (SELECT e.partner_id, e.unit, sum(e.quantity) AS quantity,
                                  array_agg(DISTINCT e.picking_id) AS pickings
                             FROM mes_genealogy_edge e
                            WHERE e.%(near)s = r.node AND e.%(far)s IS NULL
                              AND e.voided_at IS NULL AND e.kind = %(kind)s
                              AND e.company_id = ANY(%(companies)s)
                            GROUP BY e.partner_id, e.unit) t) END
                 FROM reach r""",
            reach=self._reach(nodes, direction),
            near=self._ends(direction)[0],
            far=self._ends(direction)[1],
            kind=self._ends(direction)[2],
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
