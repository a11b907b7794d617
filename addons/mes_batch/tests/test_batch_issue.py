"""From an order to an issued batch: agreement, number, freezing, cancelling."""

from __future__ import annotations

from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .batch_case import RECIPE, BatchCase


@tagged("post_install", "-at_install", "mes")
class TestBatchIssue(BatchCase):
    """Planning, and what is refused there."""

    def test_an_order_becomes_an_issued_batch(self):
        """[B01, B02] Number and lot are one; the material is reserved by FEFO."""
        batch = self.issued()
        self.assertEqual(batch.state, "issued")
        self.assertRegex(batch.name, r"^TST\d{3}$")
        self.assertEqual(batch.lot_id.name, batch.name)
        self.assertEqual(batch.lot_id.mes_disposition, "quarantine")
        order = batch.production_id
        self.assertEqual(order.lot_producing_ids, batch.lot_id)
        self.assertEqual(order.reservation_state, "assigned")

    def test_numbers_are_never_used_twice(self):
        """[B03] A cancelled batch keeps its number; the next one gets the next."""
        first = self.issued()
        values = {"reason": "Order withdrawn by sales"}
        self.assertSigned(self.sign(first, self.ines, "void", values=values))
        second = self.issued()
        self.assertEqual(first.state, "cancelled")
        self.assertEqual(int(second.name[3:]), int(first.name[3:]) + 1)

    def test_only_a_planner_plans(self):
        """[B01, M04] An operator neither links nor issues."""
        order = self.order().with_user(self.anna)
        with self.assertRaises(AccessError):
            order.action_mes_batch()
        batch = self.draft()
        self.assertRefused(self.sign(batch, self.anna, "issued"), "role_missing")
        self.assertEqual(batch.state, "draft")

    def test_an_order_has_one_batch(self):
        """[B01] A second batch for the same order is not made; the first is shown."""
        batch = self.draft()
        order = batch.production_id.with_user(self.ines)
        self.assertEqual(order.action_mes_batch()["res_id"], batch.id)

    def change(self, act, reason="Withdrawn for the test"):
        """Have QA suspend, resume or retire the recipe; return the answer."""
        values = {"act": act, "reason": reason}
        return self.sign(self.version, self.farid, "status_changed", values=values)

    def test_nothing_effective_for_the_product(self):
        """[B01, A09] A suspended version makes no batch, until it is resumed."""
        self.assertSigned(self.change("suspend"))
        order = self.order().with_user(self.ines)
        with self.assertRaisesRegex(UserError, "effective"):
            order.action_mes_batch()
        self.assertSigned(self.change("resume"))
        self.assertTrue(order.action_mes_batch()["res_id"])

    def test_what_is_in_use_is_not_retired(self):
        """[A09, A11] While a batch is not closed its version stays; it is named."""
        batch, planned = self.issued(), self.draft()
        self.assertSigned(self.change("suspend"))
        answer = self.change("retire")
        self.assertRefused(answer, "recipe_in_use")
        names = f"{batch.name}, {planned.production_id.name}"
        self.assertEqual(answer["reasons"][0]["about"], names)
        self.assertEqual(self.version.state, "suspended")
        for each in (batch, planned):
            values = {"reason": "Order withdrawn by sales"}
            self.assertSigned(self.sign(each, self.ines, "void", values=values))
        self.assertSigned(self.change("retire"))
        self.assertEqual(self.version.state, "retired")

    def test_a_recipe_names_codes_that_can_be_raised(self):
        """[G01, A13] A consequence outside the catalogue is found while authoring."""
        codes = self.version._mes_codes()
        self.assertLessEqual({"MAT-08", "SEQ-03", "YLD-01", "MAN-01"}, codes)
        text = RECIPE.read_text(encoding="utf-8")
        text = text.replace("version: 1\n", "version: 2\n").replace("SEQ-03", "SEQ-77")
        versions = self.env["mes.recipe.version"].with_user(self.kim)
        answer = versions.import_text(text)
        found = [each for each in answer["findings"] if each["found"] == "SEQ-77"]
        self.assertEqual(len(found), 1, answer)

    def test_a_quantity_that_is_no_size_of_the_recipe(self):
        """[B01, A10] 12 000 tablets are no approved size; those that are, are told."""
        order = self.order(12000).with_user(self.ines)
        with self.assertRaisesRegex(UserError, r"10\.000 kg.*20\.000 kg"):
            order.action_mes_batch()

    def test_scaled_on_issue(self):
        """[A10, B02] At twice the size the frozen copy asks for twice as much."""
        batch = self.issued(20000)
        recipe = batch._plan().recipe
        self.assertEqual(recipe.header.batch_size.text, "20.000 kg")
        self.assertEqual(recipe.formula.inputs[0].quantity.text, "16.000 kg")

    def test_the_copy_is_frozen(self):
        """[B02, A09] No issued batch changes; its copy cannot be written."""
        batch = self.issued()
        digest = batch.snapshot_hash
        with self.assertRaises(InsufficientPrivilege), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                batch.sudo().snapshot_id.write({"content": b"{}"})
        with self.assertRaises(UserError):
            batch.sudo().write({"version_id": False, "state": "released"})
        self.assertEqual(batch.snapshot_hash, digest)
        told = self.events(batch, "batch.issued")[0]["data"]
        self.assertEqual(told["digest"], digest)

    def test_what_was_begun_is_not_cancelled(self):
        """[B09] A begun batch ends by rejection, never by cancelling."""
        batch = self.issued()
        self.ok(batch, self.anna, "start", "10.1.1")
        values = {"reason": "No longer wanted"}
        answer = self.sign(batch, self.ines, "void", values=values)
        self.assertRefused(answer, "batch_begun")
        with self.assertRaises(UserError):
            batch.production_id.action_cancel()

    def test_the_order_is_not_closed_by_hand(self):
        """[B07] Marking it done, changing its quantity or its lot is refused."""
        order = self.issued().production_id
        for attempt in (
            lambda: order.button_mark_done(),
            lambda: order.write({"qty_producing": 5000}),
            lambda: order.write({"lot_producing_ids": [(5, 0, 0)]}),
            lambda: order.write({"product_qty": 9}),
            lambda: order.unlink(),
        ):
            with self.assertRaises(UserError):
                attempt()
        self.assertEqual(order.state, "confirmed")
