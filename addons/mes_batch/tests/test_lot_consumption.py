"""Every route by which a lot could be consumed, or new goods slip into one."""

from __future__ import annotations

from odoo.fields import Command
from odoo.tests import tagged

from .lot_case import GateCase


@tagged("post_install", "-at_install", "mes")
class TestConsumption(GateCase):
    def test_released_lot_is_consumed(self):
        """[H06] An order consumes a released lot and its product is in quarantine."""
        good = self.lot("C-GOOD", disposition="released")
        order = self.order()
        self.assertEqual(order.reservation_state, "assigned")
        self.produced(order).move_raw_ids.picked = True
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        self.assertEqual(self.on_hand(good), 90)
        self.assertEqual(order.lot_producing_ids.mes_disposition, "quarantine")

    def test_order_is_not_offered_the_lot(self):
        """[H06] Neither reservation nor automatic consumption takes the lot."""
        order = self.order()
        order.action_assign()
        self.assertFalse(order.move_raw_ids.move_line_ids)
        self.produced(order).set_qty_producing()
        self.assertFalse(order.move_raw_ids.move_line_ids.lot_id)

    def test_order_done_with_the_lot(self):
        """[H06] Marking an order done by whatever key consumes nothing unreleased."""
        self.bad._mes_act().write({"mes_disposition": "released"})
        order = self.produced(self.order())
        order.move_raw_ids.picked = True
        self.bad._mes_act().write({"mes_disposition": "on_hold"})
        with self.assertStopped():
            order.button_mark_done()
        keys = {"skip_consumption": True, "skip_expired": True, "skip_backorder": True}
        with self.assertStopped():
            order.with_context(**keys).button_mark_done()
        with self.assertStopped():
            order.with_context(skip_mo_check=True).sudo()._post_inventory()
        self.assertStays()

    def test_lot_written_on_a_component(self):
        """[H06] A component's line, lots, or a new line: each is refused."""
        order = self.order()
        move = order.move_raw_ids
        with self.assertStopped():
            move.lot_ids = self.bad
        with self.assertStopped():
            order.write(
                {
                    "move_raw_ids": [
                        Command.update(
                            move.id,
                            {
                                "move_line_ids": [
                                    Command.create(
                                        {
                                            "product_id": self.material.id,
                                            "lot_id": self.bad.id,
                                            "quantity": 10,
                                        }
                                    )
                                ]
                            },
                        )
                    ]
                }
            )
        with self.assertStopped():
            self.line(move, self.bad, 10)

    def test_component_sent_elsewhere(self):
        """[H06] A component's line that ends on a shelf is consumption all the same."""
        order = self.order()
        with self.assertStopped():
            self.line(order.move_raw_ids, self.bad, 5, location_dest_id=self.shelf.id)

    def test_component_added_when_done(self):
        """[H06] A line added to a finished order consumes, and is refused."""
        self.lot("C-GOOD", disposition="released")
        order = self.produced(self.order())
        order.move_raw_ids.picked = True
        order.button_mark_done()
        line = order.move_raw_ids.move_line_ids
        with self.assertStopped():
            line.lot_id = self.bad
        with self.assertStopped():
            self.env["stock.move.line"].create(
                {
                    "move_id": order.move_raw_ids.id,
                    "product_id": self.material.id,
                    "lot_id": self.bad.id,
                    "quantity": 1,
                }
            )
        self.assertStays()

    def test_unbuild(self):
        """[H06] Taking a lot apart consumes it: a lot in quarantine stays whole."""
        self.lot("C-GOOD", disposition="released")
        order = self.produced(self.order())
        order.move_raw_ids.picked = True
        order.button_mark_done()
        made = order.lot_producing_ids
        unbuild = self.env["mrp.unbuild"].create(
            {
                "product_id": order.product_id.id,
                "mo_id": order.id,
                "lot_id": made.id,
                "product_qty": 1,
            }
        )
        with self.assertStopped(made):
            unbuild.action_unbuild()
        made._mes_act().write(
            {"mes_disposition": "released", "expiration_date": "2030-01-01 00:00:00"}
        )
        unbuild.action_unbuild()
        self.assertEqual(unbuild.state, "done")

    def test_restricted_lot_serves_its_batch_only(self):
        """[H06, C01] A lot that is meant for one batch goes into its order only."""
        order, other = self.order(), self.order()
        self.bad._mes_act().write(
            {"mes_disposition": "restricted", "mes_restricted_batches": order.name}
        )
        other.action_assign()
        self.assertFalse(other.move_raw_ids.move_line_ids)
        order.action_assign()
        self.assertEqual(order.move_raw_ids.move_line_ids.lot_id, self.bad)
        with self.assertStopped():
            self.line(other.move_raw_ids, self.bad, 5)
        picking = self.delivery()
        picking.action_assign()
        self.assertFalse(picking.move_line_ids)

    def test_lot_of_another_site(self):
        """[H06, C01] A lot that is meant for another site is not taken here."""
        cork = self.env["res.company"].create({"name": "Cork Sterile"})
        self.bad._mes_act().write(
            {"mes_disposition": "restricted", "mes_restricted_company_id": cork.id}
        )
        order = self.order()
        order.action_assign()
        self.assertFalse(order.move_raw_ids.move_line_ids)
        with self.assertStopped():
            self.line(order.move_raw_ids, self.bad, 5)


@tagged("post_install", "-at_install", "mes")
class TestNewGoods(GateCase):
    def test_shipment_into_a_released_lot(self):
        """[H06, D02] A new shipment does not borrow a lot's release (trap T13)."""
        good = self.lot("C-GOOD", disposition="released")
        for disposition in ("released", "restricted", "under_test", "rejected"):
            good._mes_act().write({"mes_disposition": disposition})
            move = self.move(self.material, 5, self.suppliers, self.stock)
            with self.assertStopped(good):
                self.line(move, good, 5)
        self.assertEqual(self.on_hand(good), 100)

    def test_shipment_by_the_lot_s_name(self):
        """[H06] Neither when the name is typed on the receipt."""
        good = self.lot("C-GOOD", disposition="released")
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": self.suppliers.id,
                "location_dest_id": self.stock.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.material.id,
                            "product_uom_qty": 5,
                            "location_id": self.suppliers.id,
                            "location_dest_id": self.stock.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_line_ids.write({"lot_name": "C-GOOD", "quantity": 5})
        picking.move_ids.picked = True
        picking = picking.with_context(skip_expired=True)
        with self.assertStopped(good):
            picking.button_validate()
        picking.move_line_ids.lot_name = "C-NEW"
        picking.button_validate()
        self.assertEqual(picking.move_line_ids.lot_id.mes_disposition, "quarantine")

    def test_more_on_a_finished_receipt(self):
        """[H06] A receipt is not made bigger after its lot was released."""
        lot = self.lot("C-NEW")
        line = self.env["stock.move.line"].search(
            [("lot_id", "=", lot.id), ("location_id", "=", self.suppliers.id)]
        )
        line.quantity = 110
        lot._mes_act().write({"mes_disposition": "released"})
        with self.assertStopped(lot):
            line.quantity = 500
        self.assertEqual(self.on_hand(lot), 110)

    def test_production_into_a_released_lot(self):
        """[H06] A new batch does not borrow the release of another."""
        self.lot("C-GOOD", disposition="released")
        order = self.produced(self.order())
        made = order.lot_producing_ids
        made._mes_act().write({"mes_disposition": "released"})
        order.move_raw_ids.picked = True
        with self.assertStopped(made):
            order.button_mark_done()
        made._mes_act().write({"mes_disposition": "under_test"})
        order.button_mark_done()
        self.assertEqual(order.state, "done")
