"""Release and rejection act at once, and say what they changed."""

from __future__ import annotations

from odoo.exceptions import UserError
from odoo.tests import tagged

from .lot_case import LotCase


@tagged("post_install", "-at_install", "mes")
class TestRelease(LotCase):
    def test_waiting_deliveries_become_ready(self):
        """[H06] Deliveries that waited for the lot are ready in the same act."""
        lot = self.lot("PCM26031", 100, "under_test")
        first, second = self.delivery(30), self.delivery(20)
        self.assertEqual(first.state, "confirmed")
        answer = self.dispose(lot, "released")
        self.assertSigned(answer)
        self.assertEqual((first.state, second.state), ("assigned", "assigned"))
        effect = answer["effect"]
        self.assertEqual((effect["before"], effect["now"]), ("Under test", "Released"))
        [row] = effect["stock"]
        self.assertEqual(row["location"], self.stock.complete_name)
        self.assertEqual(row["quantity"], "100 kg")
        self.assertEqual(row["deliverable"], "100 kg")
        self.assertEqual(effect["free"], "50 kg")
        told = [(t["reference"], t["before"], t["now"]) for t in effect["transfers"]]
        self.assertEqual(
            told, [(first.name, "Waiting", "Ready"), (second.name, "Waiting", "Ready")]
        )
        self.assertEqual(effect["transfers"][0]["partner"], self.partner.name)
        self.assertEqual(effect["transfers"][0]["quantity"], "30 kg")

    def test_effect_is_in_the_record(self):
        """[H06] What changed in stock is an entry, not only an answer."""
        lot = self.lot("PCM26031", 100, "under_test")
        picking = self.delivery(30)
        effect = self.dispose(lot, "released")["effect"]
        [entry] = self.told(lot, "lot.disposition")
        self.assertEqual(entry["why"], "As reviewed")
        self.assertEqual(entry["data"]["transfers"][0]["reference"], picking.name)
        self.assertEqual(entry["data"], {k: effect[k] for k in entry["data"]})
        self.assertEqual(entry["who"]["login"], "qa.approver")

    def test_waiting_order_becomes_ready(self):
        """[H06] Orders that waited for the lot get it as well."""
        lot = self.lot("C-260311", 100, "under_test")
        order = self.order()
        self.assertEqual(order.reservation_state, "confirmed")
        effect = self.dispose(lot, "released")["effect"]
        self.assertEqual(order.reservation_state, "assigned")
        [told] = effect["orders"]
        self.assertEqual(
            (told["reference"], told["before"], told["now"], told["quantity"]),
            (order.name, "Waiting", "Ready", "10 kg"),
        )

    def test_restricted_release_serves_its_order_only(self):
        """[H06] A restricted release gives the lot to the order it is meant for."""
        lot = self.lot("C-260311", 100, "under_test")
        order, other, picking = self.order(), self.order(), self.delivery()
        effect = self.dispose(lot, "restricted", batches=order.name)["effect"]
        self.assertEqual([each["reference"] for each in effect["orders"]], [order.name])
        self.assertFalse(effect["transfers"])
        self.assertEqual(other.reservation_state, "confirmed")
        self.assertEqual(picking.state, "confirmed")
        self.assertIsNone(effect["stock"][0]["deliverable"])

    def test_site_that_reserves_by_hand(self):
        """[H06] Where a site has switched automatic reservation off, it stays off."""
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("stock.picking_no_auto_reserve", "1")
        lot = self.lot("PCM26031", 100, "under_test")
        picking = self.delivery(30)
        self.assertFalse(self.dispose(lot, "released")["effect"]["transfers"])
        picking.action_assign()
        self.assertEqual(picking.state, "assigned")

    def test_places_outside_a_warehouse(self):
        """[H06] Samples kept apart are told with the lot and cannot be delivered."""
        lot = self.lot("PCM26031", 100, "under_test")
        retained = self.env["stock.location"].create({"name": "Retained samples"})
        move = self.move(self.material, 2, self.stock, retained)
        move._action_assign()
        move.picked = True
        move._action_done()
        effect = self.dispose(lot, "released")["effect"]
        told = {row["location"]: row["deliverable"] for row in effect["stock"]}
        self.assertEqual(
            told, {self.stock.complete_name: "98 kg", retained.complete_name: None}
        )
        self.assertEqual(effect["free"], "98 kg")


@tagged("post_install", "-at_install", "mes")
class TestTakingBack(LotCase):
    def test_hold_stops_what_is_reserved(self):
        """[H06, H07] A hold frees transfers and orders at once and names them."""
        lot = self.lot("PCM26031", 100, "released")
        picking, order = self.delivery(30), self.order()
        self.assertEqual((picking.state, order.reservation_state), ("assigned",) * 2)
        answer = self.dispose(lot, "on_hold", reason="Complaint 26-17")
        self.assertSigned(answer)
        self.assertFalse(self.reserved(lot))
        self.assertEqual(picking.state, "confirmed")
        effect = answer["effect"]
        [transfer] = effect["transfers"]
        self.assertEqual(
            (transfer["reference"], transfer["before"], transfer["now"]),
            (picking.name, "Ready", "Waiting"),
        )
        self.assertEqual(transfer["quantity"], "30 kg")
        self.assertEqual([each["reference"] for each in effect["orders"]], [order.name])
        self.assertEqual(effect["stock"][0]["deliverable"], None)
        self.assertEqual(effect["free"], "0 kg")
        quants = self.env["stock.quant"].search([("lot_id", "=", lot.id)])
        self.assertEqual(sum(quants.mapped("reserved_quantity")), 0)
        self.assertIn("taken back", picking.message_ids[0].body)

    def test_what_was_already_picked(self):
        """[H06] Goods picked for a customer but not shipped are stopped too."""
        lot = self.lot("PCM26031", 100, "released")
        picking = self.delivery(30)
        picking.move_ids.picked = True
        self.assertSigned(self.dispose(lot, "rejected"))
        self.assertFalse(self.reserved(lot))

    def test_second_step_of_a_delivery(self):
        """[H06] Goods that wait at the gate are stopped, and go on after release."""
        lot = self.lot("PCM26031", 100, "released")
        out = self.move(self.material, 30, self.shelf, self.customers)
        pick = self.move(self.material, 30, self.stock, self.shelf)
        pick.move_dest_ids = out
        out.procure_method = "make_to_order"
        pick._action_assign()
        pick.picked = True
        pick._action_done()
        self.assertEqual(out.state, "assigned")
        self.dispose(lot, "on_hold")
        self.assertFalse(out.move_line_ids)
        self.assertNotEqual(out.state, "assigned")
        self.dispose(lot, "released")
        self.assertEqual(out.state, "assigned")

    def test_transfers_inside_the_house_go_on(self):
        """[H06] What is only moved inside the house stays reserved."""
        lot = self.lot("PCM26031", 100, "released")
        move = self.move(self.material, 30, self.stock, self.shelf)
        move._action_assign()
        effect = self.dispose(lot, "on_hold")["effect"]
        self.assertFalse(effect["transfers"] or effect["orders"])
        self.assertEqual(move.state, "assigned")

    def test_no_other_lot_is_taken_instead(self):
        """[H06] A stopped delivery waits: nobody picks another lot by itself."""
        lot = self.lot("PCM26031", 30, "released")
        picking = self.delivery(30)
        other = self.lot("PCM26032", 100, "released")
        self.dispose(lot, "on_hold")
        self.assertFalse(self.reserved(other))
        picking.action_assign()
        self.assertEqual(picking.move_line_ids.lot_id, other)

    def test_several_lots_of_one_delivery(self):
        """[H06] Only the lot concerned is taken back from a delivery of several."""
        good = self.lot("PCM26030", 20, "released")
        lot = self.lot("PCM26031", 100, "released")
        picking = self.delivery(30)
        self.assertEqual(picking.move_line_ids.lot_id, good | lot)
        [told] = self.dispose(lot, "on_hold")["effect"]["transfers"]
        self.assertEqual(told["quantity"], "10 kg")
        self.assertEqual(picking.move_line_ids.lot_id, good)

    def test_delivered_stays_delivered(self):
        """[H07] What has gone out is history; the effect tells what can be stopped."""
        lot = self.lot("PCM26031", 100, "released")
        picking = self.delivery(30)
        picking.button_validate()
        effect = self.dispose(lot, "on_hold")["effect"]
        self.assertEqual(picking.state, "done")
        self.assertEqual(effect["stock"][0]["quantity"], "70 kg")

    def test_page_of_the_signature_says_nothing_that_moves(self):
        """[H06] A delivery that is reserved meanwhile does not void what was read."""
        lot = self.lot("PCM26031", 100, "released")
        values = {"act": "disposition", "to": "on_hold", "reason": "Complaint"}
        screen = lot.with_user(self.approver)
        shown = screen.signing_page("status_changed", None, values)["hash"]
        self.delivery(30)
        answer = self.sign(
            lot, self.approver, "status_changed", values=values, shown=shown
        )
        self.assertSigned(answer)

    def test_record_posts_what_was_used_before(self):
        """[H06, B07] A batch's record posts what it consumed while it could be used."""
        lot = self.lot("C-260311", 100, "released")
        order, picking = self.order(), self.delivery()
        self.dispose(lot, "on_hold")
        record = lot._mes_act().env["stock.move.line"]
        vals = {"product_id": self.material.id, "lot_id": lot.id, "quantity": 10}
        record.create({**vals, "move_id": order.move_raw_ids.id})
        [told] = self.told(lot, "lot.posted_late")
        self.assertEqual(told["data"]["findings"][0]["rule"], "lot_not_released")
        with self.assertAttemptTold(UserError, lot, "lot_use"):
            record.create({**vals, "move_id": picking.move_ids.id})
