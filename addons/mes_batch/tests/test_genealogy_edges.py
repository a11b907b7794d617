"""Edges of genealogy: written by every route, kept as history, rebuilt the same."""

from __future__ import annotations

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .genealogy_case import GenealogyCase
from .lot_case import FAR


@tagged("-at_install", "post_install")
class TestGenealogyEdges(GenealogyCase):
    """Every route by which a lot moves leaves its edge."""

    def kinds(self, lot):
        """Return the kinds of a lot's edges that stand, in their order."""
        domain = [("lot_id", "=", lot.id), ("voided_at", "=", False)]
        return self.edges.search(domain).mapped("kind")

    def test_each_way_in_and_out_is_told(self):
        """[I01] Received, used, made, delivered, returned, scrapped, counted."""
        lot, product = self.plain_lot("G1"), self.plain_lot("G2", 1)
        order = self.bare_order(1)
        self.moved(lot, 10, self.suppliers, self.stock, partner_id=self.partner.id)
        self.used(lot, order, 4)
        self.made(order, product, 3)
        self.sent(product, 2)
        self.moved(product, 1, self.customers, self.stock)
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "scrap_qty": 1,
                "location_id": self.stock.id,
            }
        )
        scrap.action_validate()
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id", "=", self.stock.id)]
        )
        quant.with_context(inventory_mode=True).inventory_quantity = 4.5
        quant.action_apply_inventory()
        self.moved(lot, 0.5, self.stock, self.suppliers)
        self.env.flush_all()
        kinds = {"received", "consumed", "scrapped", "counted", "sent_back"}
        self.assertEqual(set(self.kinds(lot)), kinds)
        self.assertEqual(
            set(self.kinds(product)), {"produced", "delivered", "returned"}
        )
        self.assertFalse(self.edges.search([("voided_at", "!=", False)]))
        self.assertTold()
        self.assertTraced(lot)

    def test_a_move_inside_the_house_is_no_edge(self):
        """[I01] A lot that is put away stays what it is."""
        lot = self.lot("G1", product=self.items[0])
        before = self.edges.search_count([("lot_id", "=", lot.id)])
        self.moved(lot, 5, self.stock, self.shelf)
        self.assertEqual(self.edges.search_count([("lot_id", "=", lot.id)]), before)
        self.assertTold()

    def test_a_line_that_is_corrected_leaves_its_first_edge(self):
        """[I01] The first edge stays, marked as void; the trace follows the second."""
        right, wrong = (self.lot(n, product=self.items[0]) for n in ("GR", "GW"))
        line = self.used(wrong, self.bare_order(1), 2)
        self.env.flush_all()
        line.lot_id = right
        self.env.flush_all()
        edges = self.edges.search([("move_line_id", "=", line.id)])
        self.assertEqual(edges.mapped("lot_id.name"), ["GW", "GR"])
        self.assertEqual([bool(each.voided_at) for each in edges], [True, False])
        self.assertFalse(wrong.mes_trace("forward")["orders"])
        self.assertTold()
        self.assertTraced(right)

    def test_no_route_of_sql_goes_past_it(self):
        """[I01] A line that is marked as done by SQL alone has its edge."""
        lot = self.lot("G1", product=self.items[0])
        order = self.bare_order(1)
        move = self.move(
            lot.product_id,
            3,
            self.stock,
            self.place,
            raw_material_production_id=order.id,
        )
        line = self.line(move, lot, 3)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move_line SET state = 'done' WHERE id = %s", (line.id,)
        )
        self.assertEqual(lot.mes_trace("forward")["orders"], order.ids)

    def test_edges_are_never_rewritten(self):
        """[I01] Not by a form, not with more rights, not by SQL."""
        edge = self.edges.search([("lot_id", "=", self.lot("G1").id)])
        for act in (
            lambda: edge.sudo().write({"quantity": 1}),
            lambda: edge.sudo().unlink(),
            lambda: self.edges.sudo().create({"lot_id": edge.lot_id.id}),
        ):
            with self.assertRaises(UserError):
                act()
        for query in (
            "UPDATE mes_genealogy_edge SET quantity = 1 WHERE id = %s",
            "UPDATE mes_genealogy_edge SET voided_at = now(), lot_id = lot_id + 1"
            " WHERE id = %s",
            "DELETE FROM mes_genealogy_edge WHERE id = %s",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, edge.ids)

    def test_what_was_there_before_is_told_at_the_update(self):
        """[I01] Stock of earlier years gets its edges; what is there stays as it is."""
        lot = self.lot("G1", product=self.items[0])
        self.env.flush_all()
        cr = self.env.cr
        cr.execute("ALTER TABLE mes_genealogy_edge DISABLE TRIGGER USER")
        cr.execute("DELETE FROM mes_genealogy_edge WHERE lot_id = %s", (lot.id,))
        self.assertEqual([each for each, _ in self.edges._differences()], ["missing"])
        before = self.edges.search([]).ids
        self.edges._follow()
        self.assertTold()
        self.assertEqual(self.edges.search([("id", "in", before)]).ids, before)
        self.edges._follow()
        self.assertTold()

    def test_an_unbuild_order_goes_round(self):
        """[I01] What is taken apart becomes lots again; a circle ends."""
        component = self.lot("G1", product=self.items[0])
        order = self.order(component=self.items[0], needs=10.0)
        order.action_assign()
        self.produced(order)
        order.move_raw_ids.picked = True
        order.with_context(skip_expired=True).button_mark_done()
        lot = order.lot_producing_ids
        lot._mes_act().write({"mes_disposition": "released", "expiration_date": FAR})
        unbuild = self.env["mrp.unbuild"].create(
            {
                "product_id": order.product_id.id,
                "mo_id": order.id,
                "lot_id": lot.id,
                "product_qty": 1,
                "location_id": self.stock.id,
                "location_dest_id": self.stock.id,
            }
        )
        unbuild.action_unbuild()
        trace = component.mes_trace("forward")
        self.assertEqual(trace["unbuilds"], unbuild.ids)
        self.assertIn(lot.id, trace["lots"])
        self.assertTold()
        self.assertTraced(component)
        self.assertTraced(order)
