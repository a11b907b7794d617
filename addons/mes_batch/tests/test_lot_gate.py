"""Every route by which a lot could be consumed or delivered; each one is tried."""

from __future__ import annotations

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .lot_case import LotCase

UNUSABLE = (
    "quarantine",
    "sampled",
    "under_test",
    "on_hold",
    "rejected",
    "moved_under_quarantine",
    "returned",
    "destroyed",
)


class GateCase(LotCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad = cls.lot("C-BAD", disposition="under_test")

    def assertStopped(self, lot=None):
        """Check that what happens inside is refused, recorded, and names the lot."""
        return self.assertAttemptTold(UserError, lot or self.bad, "lot_use")

    def assertStays(self):
        """Check that nothing of the lot has left the stock."""
        self.assertEqual(self.on_hand(self.bad), 100)


@tagged("post_install", "-at_install", "mes")
class TestDelivery(GateCase):
    def test_released_lot_is_delivered(self):
        """[H06] A released lot goes out as stock has it."""
        good = self.lot("C-GOOD", disposition="released")
        picking = self.delivery()
        self.assertEqual(picking.move_line_ids.lot_id, good)
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(self.on_hand(good), 90)

    def test_refusal_names_every_lot_and_reason(self):
        """[H06, C01] One answer names all lots and all that speaks against each."""
        other = self.lot("C-OLD", disposition="on_hold")
        other._mes_act().write({"expiration_date": "2026-01-01 00:00:00"})
        picking = self.delivery()
        vals = [self.line_vals(picking, lot) for lot in (self.bad, other)]
        with self.assertRaises(UserError) as caught:
            self.env["stock.move.line"].create(vals)
        said = str(caught.exception)
        self.assertIn("C-BAD cannot be used here", said)
        self.assertIn("C-BAD is not released (found under test, needed released)", said)
        self.assertIn("C-OLD is not released (found on hold, needed released)", said)
        self.assertIn("C-OLD has expired", said)
        facts = self.told_apart(other)[-1]["data"]["facts"]
        self.assertEqual(facts["reference"], picking.name)
        rules = [finding["rule"] for finding in facts["findings"]]
        self.assertEqual(rules, ["lot_not_released", "lot_expired"])

    def line_vals(self, picking, lot, quantity=5, **more):
        return {
            "picking_id": picking.id,
            "move_id": picking.move_ids[:1].id,
            "product_id": lot.product_id.id,
            "lot_id": lot.id,
            "quantity": quantity,
            "location_id": self.stock.id,
            "location_dest_id": self.customers.id,
            **more,
        }

    def test_no_disposition_but_released(self):
        """[H06] Whatever else QA says, the lot is neither reserved nor delivered."""
        for disposition in UNUSABLE:
            self.bad._mes_act().write({"mes_disposition": disposition})
            picking = self.delivery()
            picking.action_assign()
            self.assertFalse(picking.move_line_ids, disposition)
            with self.assertStopped():
                self.env["stock.move.line"].create(self.line_vals(picking, self.bad))

    def test_reservation_is_never_offered(self):
        """[H06] Checking availability takes the released lot and leaves the other."""
        good = self.lot("C-GOOD", 6, "released")
        picking = self.delivery(10)
        picking.action_assign()
        self.assertEqual(picking.move_line_ids.lot_id, good)
        self.assertEqual(picking.move_ids.quantity, 6)
        self.assertEqual(picking.move_ids.state, "partially_available")

    def test_reserved_then_held_behind_its_back(self):
        """[H06] A status that changed after reservation counts at validation."""
        self.bad._mes_act().write({"mes_disposition": "released"})
        picking = self.delivery()
        self.assertEqual(picking.state, "assigned")
        picking.move_ids.picked = True
        self.bad._mes_act().write({"mes_disposition": "on_hold"})
        with self.assertStopped():
            picking.button_validate()
        with self.assertStopped():
            picking.with_context(
                skip_expired=True, skip_backorder=True, skip_sms=True
            ).button_validate()
        with self.assertStopped():
            picking.sudo()._action_done()
        with self.assertStopped():
            picking.move_ids.sudo()._action_done()
        self.assertStays()

    def test_quantity_typed_on_the_move(self):
        """[H06] A quantity typed on a delivery does not take an unreleased lot."""
        picking = self.delivery()
        picking.move_ids.quantity = 10
        self.assertFalse(picking.move_line_ids.lot_id)
        with self.assertRaises(UserError):
            picking.button_validate()
        self.assertStays()

    def test_lot_scanned_onto_a_line(self):
        """[H06] A lot written on a line that had another, as scanners do."""
        self.lot("C-GOOD", disposition="released")
        picking = self.delivery()
        with self.assertStopped():
            picking.move_line_ids.lot_id = self.bad
        with self.assertStopped():
            picking.move_ids.lot_ids = self.bad
        quant = self.bad.quant_ids.filtered(lambda q: q.quantity > 0)
        with self.assertStopped():
            picking.move_line_ids.quant_id = quant

    def test_line_without_a_lot(self):
        """[H06] Stock of a controlled item does not leave without a lot's name."""
        self.warehouse.out_type_id.write(
            {"use_create_lots": False, "use_existing_lots": False}
        )
        picking = self.delivery()
        picking.move_ids.quantity = 10
        template = self.material.product_tmpl_id
        with self.assertAttemptTold(UserError, template, "lot_use"):
            picking.button_validate()

    def test_line_in_a_transfer_that_is_done(self):
        """[H06] A line added to a finished delivery moves stock, and is refused."""
        self.lot("C-GOOD", disposition="released")
        picking = self.delivery()
        picking.button_validate()
        with self.assertStopped():
            self.env["stock.move.line"].create(
                {**self.line_vals(picking, self.bad), "move_id": False}
            )
        with self.assertStopped():
            picking.move_line_ids.lot_id = self.bad
        template = self.material.product_tmpl_id
        with self.assertAttemptTold(UserError, template, "lot_use"):
            self.env["stock.move.line"].create(
                {**self.line_vals(picking, self.bad), "lot_id": False}
            )
        self.assertStays()

    def test_more_on_a_line_that_is_done(self):
        """[H06] A delivered lot that is on hold now: less may come back, no more go."""
        good = self.lot("C-GOOD", disposition="released")
        picking = self.delivery()
        picking.button_validate()
        good._mes_act().write({"mes_disposition": "on_hold"})
        with self.assertStopped(good):
            picking.move_line_ids.quantity = 50
        picking.move_line_ids.quantity = 4
        self.assertEqual(self.on_hand(good), 96)

    def test_move_created_done(self):
        """[H06] A move that is created done with its line."""
        with self.assertStopped():
            self.env["stock.move"].create(
                {
                    "product_id": self.material.id,
                    "product_uom_qty": 5,
                    "location_id": self.stock.id,
                    "location_dest_id": self.customers.id,
                    "state": "done",
                    "move_line_ids": [
                        Command.create(
                            {
                                "product_id": self.material.id,
                                "lot_id": self.bad.id,
                                "quantity": 5,
                                "location_id": self.stock.id,
                                "location_dest_id": self.customers.id,
                            }
                        )
                    ],
                }
            )
        self.assertStays()

    def test_state_written_by_hand(self):
        """[H06] The state written directly is a route like others."""
        self.bad._mes_act().write({"mes_disposition": "released"})
        picking = self.delivery()
        self.bad._mes_act().write({"mes_disposition": "rejected"})
        with self.assertStopped():
            picking.move_ids.sudo().write({"state": "done"})

    def test_destination_changed_on_the_way(self):
        """[H06] An internal transfer that is turned towards a customer."""
        move = self.move(self.material, 5, self.stock, self.shelf)
        line = self.line(move, self.bad, 5)
        with self.assertStopped():
            line.location_dest_id = self.customers
        with self.assertStopped():
            move.location_dest_id = self.customers
        move.picked = True
        move._action_done()
        with self.assertStopped():
            line.location_dest_id = self.customers

    def test_place_that_becomes_a_customer(self):
        """[H06] A shelf is not turned into a customer with stock on it or under way."""
        self.receive(self.bad, 5, self.shelf)
        with self.assertRaises(UserError):
            self.shelf.usage = "customer"
        side = self.env["stock.location"].create(
            {"name": "Side", "location_id": self.stock.id}
        )
        move = self.move(self.material, 5, self.stock, side)
        self.line(move, self.bad, 5)
        move.picked = True
        side.usage = "customer"
        with self.assertStopped():
            move._action_done()

    def test_relocation_to_a_customer(self):
        """[H06] Relocating a lot or its quants ends in the same gate."""
        with self.assertStopped():
            self.bad.location_id = self.customers
        quant = self.bad.quant_ids.filtered(lambda q: q.location_id == self.stock)
        with self.assertStopped():
            quant.move_quants(self.customers)

    def test_whole_package(self):
        """[H06] A package goes nowhere that its content may not go."""
        package = self.env["stock.package"].create({"name": "DRUM-1"})
        self.receive(self.bad, 5, package=package)
        picking = self.delivery(5)
        vals = self.line_vals(
            picking, self.bad, package_id=package.id, result_package_id=package.id
        )
        with self.assertStopped():
            self.env["stock.move.line"].create(vals)
        with self.assertStopped():
            picking.action_add_entire_packs(package.ids)

    def test_stock_that_is_not_there(self):
        """[H06] A lot that is nowhere in stock is not delivered below zero."""
        empty = self.lot("C-NONE", quantity=0, disposition="quarantine")
        picking = self.delivery()
        with self.assertStopped(empty):
            self.env["stock.move.line"].create(self.line_vals(picking, empty))

    def test_drop_shipment(self):
        """[H06] Goods that never come here need a released lot as well."""
        move = self.move(self.material, 5, self.suppliers, self.customers)
        with self.assertStopped():
            self.line(move, self.bad, 5)

    def test_count_at_a_customer(self):
        """[H06] Stock is not counted into a customer's hands."""
        quants = self.env["stock.quant"].with_user(self.keeper)
        with self.assertStopped():
            quants.with_context(inventory_mode=True).create(
                {
                    "product_id": self.material.id,
                    "location_id": self.customers.id,
                    "lot_id": self.bad.id,
                    "inventory_quantity": 5,
                }
            ).action_apply_inventory()

    def test_other_company(self):
        """[H06] To another site a lot goes released, or as QA sends it unreleased."""
        transit = self.site.internal_transit_location_id.sudo()
        between = transit.copy({"name": "Between sites", "company_id": False})
        move = self.move(self.material, 5, self.stock, between)
        with self.assertStopped():
            self.line(move, self.bad, 5)
        self.bad._mes_act().write({"mes_disposition": "moved_under_quarantine"})
        self.line(move, self.bad, 5)
        move.picked = True
        move._action_done()
        self.assertEqual(self.on_hand(self.bad), 95)

    def test_expired_and_retest_due(self):
        """[C01, C02] Time alone closes the way, also for what is reserved (T11)."""
        good = self.lot("C-GOOD", disposition="released")
        good._mes_act().write({"mes_retest_date": "2026-11-30"})
        picking = self.delivery()
        self.assertEqual(picking.state, "assigned")
        with self.at("2026-12-01 12:00"), self.assertStopped(good):
            picking.with_context(skip_expired=True).button_validate()
        with self.at("2031-01-01 12:00"), self.assertStopped(good):
            picking.with_context(skip_expired=True).button_validate()
        with self.at("2031-01-01 12:00"):
            other = self.delivery()
            other.action_assign()
            self.assertFalse(other.move_line_ids)

    def test_expired_overnight(self):
        """[H06] The scheduler frees what expired overnight, and the record tells it."""
        good = self.lot("C-GOOD", disposition="released")
        picking = self.delivery()
        with self.at("2031-01-01 12:00"):
            self.env["stock.rule"]._run_scheduler_tasks()
        self.assertFalse(self.reserved(good))
        [told] = self.told(good, "lot.withdrawn")
        self.assertEqual(told["data"]["stopped"][0]["reference"], picking.name)

    def test_no_expiry_is_not_forever(self):
        """[C02] A lot without a date is not offered where items have one (T11)."""
        good = self.lot("C-GOOD", disposition="released")
        good._mes_act().write({"expiration_date": False})
        picking = self.delivery()
        picking.action_assign()
        self.assertFalse(picking.move_line_ids)

    def test_raw_quants(self):
        """[H06] Quants are not relabelled, moved or invented over RPC."""
        good = self.lot("C-GOOD", disposition="released")
        quant = self.bad.quant_ids.filtered(lambda q: q.location_id == self.stock)
        keeper = quant.with_user(self.keeper)
        for vals in (
            {"lot_id": good.id},
            {"location_id": self.customers.id},
            {"quantity": 1},
        ):
            with self.assertAttemptTold(UserError, self.bad, "stock_by_moves_only"):
                keeper.write(vals)
        with self.assertRaises(UserError):
            keeper.sudo().write({"lot_id": good.id})
        with self.assertRaises(UserError):
            keeper.create(
                {
                    "product_id": self.material.id,
                    "location_id": self.stock.id,
                    "lot_id": good.id,
                    "quantity": 5,
                }
            )

    def test_context_says_nothing(self):
        """[H06] What a caller puts into the context opens nothing."""
        good = self.lot("C-GOOD", 3, "released")
        picking = self.delivery()
        open_sesame = {"mes_need": None, "mes_need_date": "x", "mes_act": True}
        forged = picking.with_context(**open_sesame)
        forged.action_assign()
        self.assertEqual(forged.move_line_ids.lot_id, good)
        with self.assertStopped():
            forged.move_line_ids.lot_id = self.bad


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
