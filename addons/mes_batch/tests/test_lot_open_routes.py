"""Routes that stay open to lots of every status, and routes of several steps."""

from __future__ import annotations

from odoo.tests import tagged

from .lot_case import GateCase


@tagged("post_install", "-at_install", "mes")
class TestRoutesThatStayOpen(GateCase):
    def test_internal_transfer(self):
        """[H06] Stock in quarantine can be put away and moved inside the house."""
        move = self.move(self.material, 40, self.stock, self.shelf)
        move._action_assign()
        self.assertEqual(move.move_line_ids.lot_id, self.bad)
        move.picked = True
        move._action_done()
        self.assertEqual(self.on_hand(self.bad, self.shelf), 40)

    def test_return_to_the_supplier(self):
        """[H06] A rejected lot goes back to whom it came from."""
        self.bad._mes_act().write({"mes_disposition": "rejected"})
        move = self.move(self.material, 100, self.stock, self.suppliers)
        move._action_assign()
        move.picked = True
        move._action_done()
        self.assertEqual(self.on_hand(self.bad), 0)

    def test_scrap_stays_scrap(self):
        """[H06] A lot can be scrapped; scrap does not come back as a delivery."""
        loss = self.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "=", self.site.id)], limit=1
        )
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.material.id,
                "lot_id": self.bad.id,
                "scrap_qty": 5,
                "location_id": self.stock.id,
                "scrap_location_id": loss.id,
            }
        )
        scrap.action_validate()
        self.assertEqual(self.on_hand(self.bad), 95)
        move = self.move(self.material, 5, loss, self.customers)
        with self.assertStopped():
            self.line(move, self.bad, 5)
        order = self.order()
        move = self.move(self.material, 5, loss, order.production_location_id)
        with self.assertStopped():
            self.line(move, self.bad, 5)

    def test_scrap_to_a_customer(self):
        """[H06] Scrap whose place is a customer is a delivery."""
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.material.id,
                "lot_id": self.bad.id,
                "scrap_qty": 5,
                "location_id": self.stock.id,
                "scrap_location_id": self.customers.id,
            }
        )
        with self.assertStopped():
            scrap.do_scrap()
        self.assertStays()

    def test_scrap_from_an_order(self):
        """[H06] A component can be scrapped from its order, whatever its status."""
        order = self.order()
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.material.id,
                "lot_id": self.bad.id,
                "scrap_qty": 5,
                "production_id": order.id,
                "location_id": self.stock.id,
            }
        )
        scrap.do_scrap()
        self.assertEqual(self.on_hand(self.bad), 95)

    def test_count(self):
        """[H06] Stock in quarantine is counted like any other."""
        quant = self.bad.quant_ids.filtered(lambda q: q.location_id == self.stock)
        counted = quant.with_user(self.keeper).with_context(inventory_mode=True)
        counted.inventory_quantity = 98
        counted.action_apply_inventory()
        self.assertEqual(self.on_hand(self.bad), 98)
        self.env["stock.quant"].with_user(self.keeper).with_context(
            inventory_mode=True
        ).create(
            {
                "product_id": self.material.id,
                "location_id": self.shelf.id,
                "lot_id": self.bad.id,
                "inventory_quantity": 7,
            }
        ).action_apply_inventory()
        self.assertEqual(self.on_hand(self.bad), 105)

    def test_return_from_a_customer(self):
        """[H06] What comes back comes in, whatever its status is now."""
        move = self.move(self.material, 5, self.customers, self.stock)
        self.line(move, self.bad, 5)
        move.picked = True
        move._action_done()
        self.assertEqual(self.on_hand(self.bad), 105)

    def test_expired_reservation_is_given_up(self):
        """[H06] Who reserved what then expired can take less, or another lot."""
        good = self.lot("C-GOOD", disposition="released")
        other = self.lot("C-NEXT", disposition="released")
        picking = self.delivery()
        line = picking.move_line_ids
        self.assertEqual(line.lot_id, good)
        good._mes_act().write({"expiration_date": "2026-01-01 00:00:00"})
        line.quantity = 4
        line.lot_id = other
        line.quantity = 10
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(self.on_hand(other), 90)
        self.assertEqual(self.on_hand(good), 100)


@tagged("post_install", "-at_install", "mes")
class TestSeveralSteps(GateCase):
    def test_picking_for_a_delivery(self):
        """[H06] Where goods are picked first, the first step asks for released lots."""
        self.warehouse.delivery_steps = "pick_ship"
        good = self.lot("C-GOOD", 4, "released")
        group = self.env["stock.reference"].create({"name": "SO-1"})
        self.env["stock.rule"].run(
            [
                self.env["stock.rule"].Procurement(
                    self.material,
                    10,
                    self.material.uom_id,
                    self.customers,
                    "SO-1",
                    "SO-1",
                    self.site,
                    {"warehouse_id": self.warehouse, "reference_ids": group},
                )
            ]
        )
        pick = (
            self.env["stock.move"]
            .search(
                [
                    ("product_id", "=", self.material.id),
                    ("reference_ids", "=", group.id),
                ]
            )
            .filtered(lambda move: move.picking_type_id == self.warehouse.pick_type_id)
        )
        pick._action_assign()
        self.assertEqual(pick.move_line_ids.lot_id, good)
        with self.assertStopped():
            self.line(pick, self.bad, 5)

    def test_picking_components(self):
        """[H06] Where components are picked first, released ones are picked."""
        self.warehouse.manufacture_steps = "pbm"
        good = self.lot("C-GOOD", 4, "released")
        order = self.order()
        pick = order.move_raw_ids.move_orig_ids
        self.assertEqual(pick.picking_type_id, self.warehouse.pbm_type_id)
        pick._action_assign()
        self.assertEqual(pick.move_line_ids.lot_id, good)
        with self.assertStopped():
            self.line(pick, self.bad, 5)

    def test_receipt_chained_to_a_delivery(self):
        """[H06] What was bought for a customer is received and put away unreleased."""
        out = self.move(self.material, 5, self.stock, self.customers)
        put_away = self.move(self.material, 5, self.shelf, self.stock)
        put_away.move_dest_ids = out
        receipt = self.move(self.material, 5, self.suppliers, self.shelf)
        receipt.move_dest_ids = put_away
        lot = self.lot("C-NEW", quantity=0)
        self.line(receipt, lot, 5)
        receipt.picked = True
        receipt._action_done()
        self.assertEqual(put_away.move_line_ids.lot_id, lot)
        put_away.picked = True
        put_away._action_done()
        self.assertFalse(out.move_line_ids)
        self.dispose(lot, "under_test")
        self.assertSigned(self.dispose(lot, "released"))
        self.assertEqual(out.move_line_ids.lot_id, lot)
