"""Corrections, settings and buttons: what identifies a lot stays as it is."""

from __future__ import annotations

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.mes_compliance.models.mes_audited import ReasonNeeded

from .lot_case import LotCase


@tagged("post_install", "-at_install", "mes")
class TestCorrection(LotCase):
    def test_identity_is_fixed_by_receipt(self):
        """[H06] After receipt nobody renames a lot or moves its dates (trap T14)."""
        lot = self.lot("C-260311", mes_supplier_lot="ACM24117")
        keeper = lot.with_user(self.keeper)
        for vals in (
            {"name": "C-999"},
            {"expiration_date": "2035-01-01 00:00:00"},
            {"removal_date": "2035-01-01 00:00:00"},
            {"mes_retest_date": "2035-01-01"},
            {"mes_supplier_lot": "OTHER"},
            {"product_id": self.item("RM-2", "Starch").id},
        ):
            with self.assertAttemptTold(UserError, lot, "lot_changes_by_correction"):
                keeper.write(vals)
            with self.assertRaises(UserError):
                keeper.sudo().write(vals)
        self.assertEqual(lot.name, "C-260311")

    def test_before_receipt_it_is_still_a_draft(self):
        """[H06] What was never received can be typed again; the change is audited."""
        lot = self.lot("C-26O311", quantity=0)
        lot.with_user(self.keeper).name = "C-260311"
        [told] = self.told(lot, "document.changed")
        self.assertEqual(told["data"]["new"], {"name": "C-260311"})

    def test_unchanged_values_pass(self):
        """[H06] A form that saves what is there changes nothing."""
        lot = self.lot("C-260311")
        lot.with_user(self.keeper).write({"name": "C-260311"})
        self.assertFalse(self.told(lot, "document.changed"))
        with self.assertRaises(ReasonNeeded), self.env.cr.savepoint():
            lot.with_user(self.keeper).ref = "bay 4"
        why = {"mes_reason": "Moved within the store"}
        lot.with_user(self.keeper).write({"ref": "bay 4", **why})
        self.assertEqual(lot.ref, "bay 4")

    def test_signed_correction(self):
        """[H06] A correction has a reason, and the record has old and new."""
        lot = self.lot("C-260311")
        values = {
            "act": "correction",
            "name": "C-260312",
            "expiry": "2028-06-30",
            "reason": "Read wrongly from the label",
        }
        self.assertSigned(self.sign(lot, self.approver, "corrected", values=values))
        self.assertEqual(lot.name, "C-260312")
        self.assertEqual(lot._mes_facts()[lot.id]["expiry"], "2028-06-30")
        self.assertEqual(str(lot.expiration_date), "2028-06-30 21:59:59")
        [told] = self.told(lot, "lot.corrected")
        self.assertEqual(told["why"], "Read wrongly from the label")
        self.assertEqual(told["data"]["old"]["name"], "C-260311")
        self.assertEqual(told["data"]["new"]["name"], "C-260312")

    def test_correction_acts_on_stock(self):
        """[H06] A lot that turns out expired is taken back; a longer date serves."""
        lot = self.lot("C-260311", disposition="released")
        picking = self.delivery()
        self.assertEqual(picking.state, "assigned")
        values = {
            "act": "correction",
            "expiry": "2026-01-31",
            "reason": "Typed a wrong year",
        }
        self.assertSigned(self.sign(lot, self.approver, "corrected", values=values))
        self.assertEqual(picking.state, "confirmed")
        values["expiry"] = "2029-01-31"
        self.assertSigned(self.sign(lot, self.approver, "corrected", values=values))
        self.assertEqual(picking.state, "assigned")
        first, second = self.told(lot, "lot.corrected")
        self.assertEqual(first["data"]["stopped"][0]["reference"], picking.name)
        self.assertEqual(second["data"]["served"][0]["now"], "Ready")

    def test_correction_needs_an_approver_and_a_reason(self):
        """[H06] Neither a reviewer nor a correction without words."""
        lot = self.lot("C-260311")
        values = {"act": "correction", "expiry": "2035-01-01"}
        answer = self.sign(lot, self.reviewer, "corrected", values=values)
        self.assertRefused(answer, "role_missing", "text_missing")

    def test_correction_of_nothing(self):
        """[H06] A correction says what changes, in days that exist."""
        lot = self.lot("C-260311")
        values = {"act": "correction", "reason": "Typing", "expiry": "2028-02-30"}
        answer = self.sign(lot, self.approver, "corrected", values=values)
        self.assertRefused(answer, "day_unreadable")
        values = {"act": "correction", "reason": "Typing"}
        answer = self.sign(lot, self.approver, "corrected", values=values)
        self.assertRefused(answer, "correction_empty")

    def test_number_that_is_taken(self):
        """[H06] A corrected number is still the number of one lot."""
        lot = self.lot("C-260311")
        self.lot("C-260402")
        values = {"act": "correction", "reason": "Typing", "name": "C-260402"}
        answer = self.sign(lot, self.approver, "corrected", values=values)
        self.assertRefused(answer, "lot_number_taken")
        values["name"] = "C-260402 "
        answer = self.sign(lot, self.approver, "corrected", values=values)
        self.assertRefused(answer, "lot_number_spaces")

    def test_recorded_lot_is_kept(self):
        """[H06] A lot of which the record speaks is never deleted."""
        lot = self.lot("C-260311", quantity=0)
        with self.assertRaises(UserError):
            lot.with_user(self.keeper).unlink()


@tagged("post_install", "-at_install", "mes")
class TestSettings(LotCase):
    def test_control_is_switched_off_by_quality_only(self):
        """[H06] Who keeps items does not take them out of quality's hands."""
        product = self.material.product_tmpl_id
        self.lot("C-260311")
        for vals in (
            {"mes_controlled": False},
            {"use_expiration_date": False},
            {"tracking": "none"},
            {"is_storable": False},
        ):
            with self.assertAttemptTold(
                AccessError, product, "product_settings_of_quality"
            ):
                product.with_user(self.keeper).write(vals)
            with self.assertRaises(AccessError):
                product.with_user(self.keeper).sudo().write(vals)
            with self.assertRaises(AccessError):
                self.material.with_user(self.keeper).sudo().write(vals)

    def test_approver_switches_off_and_the_record_says_so(self):
        """[H06] A QA approver may, and the record tells it."""
        product = self.material.product_tmpl_id
        self.lot("C-260311")
        product.with_user(self.approver).sudo().mes_controlled = False
        changed = self.told(product, "document.changed")[-1]["data"]
        self.assertEqual(changed["new"], {"mes_controlled": False})

    def test_variant_does_not_move_to_an_item_without_control(self):
        """[H06] A variant that is hung on another item stays controlled."""
        other = self.env["product.template"].create({"name": "Free"})
        self.lot("C-260311")
        with self.assertRaises(AccessError):
            self.material.with_user(self.keeper).sudo().product_tmpl_id = other

    def test_number_on_labels_is_audited(self):
        """[D02] A changed GTIN is in the item's record."""
        self.material.barcode = "09521234000020"
        changed = self.told(self.material.product_tmpl_id, "document.changed")
        self.assertEqual(changed[-1]["data"]["new"], {"barcode": "09521234000020"})

    def test_decimals_of_stock(self):
        """[C09] Stock keeps five decimals, and a finer setting (traps T12, P9)."""
        precision = self.env["decimal.precision"]
        unit = precision.search([("name", "=", "Product Unit")])
        self.assertGreaterEqual(unit.digits, 5)
        unit.digits = 6
        precision._mes_refine()
        self.assertEqual(unit.digits, 6)
        lot = self.lot("C-260311", quantity=251.6331)
        self.assertEqual(lot._mes_facts()[lot.id]["remaining"], "251.6331 kg")
        with self.assertRaises(UserError):
            unit.digits = 2


@tagged("post_install", "-at_install", "mes")
class TestButtons(LotCase):
    def test_button_opens_the_signature(self):
        """[H06] A button asks for a signature; it changes nothing itself."""
        lot = self.lot("C-260311", disposition="under_test")
        screen = lot.with_user(self.approver).with_context(mes_to="released")
        action = screen.action_mes_dispose()
        self.assertEqual(action["tag"], "mes_compliance.sign")
        params = action["params"]
        self.assertEqual((params["meaning"], params["reason"]), ("released", True))
        self.assertEqual(params["values"], {"act": "disposition", "to": "released"})
        self.assertEqual(lot.mes_disposition, "under_test")
        self.assertEqual(lot.mes_next, ",released,restricted,rejected,")

    def test_sheet_of_a_restricted_release(self):
        """[H06] What a lot is restricted to is written first, then signed."""
        lot = self.lot("C-260311", disposition="under_test")
        screen = lot.with_user(self.approver).with_context(mes_to="restricted")
        sheet = self.sheet(screen.action_mes_dispose())
        sheet.batches = "PCM26031"
        params = sheet.save().action_sign()["params"]
        self.assertEqual(params["meaning"], "released")
        values = {**params["values"], "reason": "Validation batch"}
        self.assertSigned(self.sign(lot, self.approver, "released", values=values))
        self.assertEqual(lot.mes_restricted_batches, "PCM26031")

    def test_sheet_of_an_analysis(self):
        """[C09] Results written on the sheet are signed as they stand there."""
        lot = self.lot("C-260311", disposition="under_test")
        sheet = self.sheet(lot.with_user(self.reviewer).action_mes_analyse())
        sheet.assay = "98.9"
        sheet.loss_on_drying = "0.40"
        sheet.analysed = "2026-10-03"
        params = sheet.save().action_sign()["params"]
        self.assertFalse(params["reason"])
        answer = self.sign(lot, self.reviewer, "checked", values=params["values"])
        self.assertSigned(answer)
        self.assertEqual(lot.mes_loss_on_drying, "0.40 %")

    def test_sheet_of_a_correction(self):
        """[H06] A correction says only what it changes."""
        lot = self.lot("C-260311")
        sheet = self.sheet(lot.with_user(self.approver).action_mes_correct())
        sheet.expiry = "2028-06-30"
        params = sheet.save().action_sign()["params"]
        expected = {"act": "correction", "expiry": "2028-06-30"}
        self.assertEqual(params["values"], expected)

    def sheet(self, action):
        model = self.env[action["res_model"]].with_user(self.approver)
        return Form(model.with_context(**action["context"]))

    def test_form_does_not_invite_to_change(self):
        """[H06] On a received lot the form shows its identity read only."""
        lot = self.lot("C-260311")
        with Form(lot.with_user(self.keeper)) as form:
            self.assertTrue(form.mes_settled)
            with self.assertRaises(AssertionError):
                form.name = "C-999"
            form.note = "bay 4"
        self.assertIn("bay 4", lot.note)
