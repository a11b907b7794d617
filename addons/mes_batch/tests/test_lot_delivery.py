"""Every route by which a lot could be delivered; each one is tried."""

from __future__ import annotations

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .lot_case import GateCase

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
