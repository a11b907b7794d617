"""A lot's life: what quality signs about it, and who may not."""

from __future__ import annotations

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .lot_case import LotCase


@tagged("post_install", "-at_install", "mes")
class TestBeginning(LotCase):
    def test_received_lot_is_in_quarantine(self):
        """[H06] A lot of a controlled item begins in quarantine."""
        lot = self.lot("C-260311")
        self.assertEqual(lot.mes_disposition, "quarantine")
        self.assertEqual(lot.mes_status, "quarantine")

    def test_lot_of_other_items_has_no_disposition(self):
        """[H06] Items that quality has no part in stay as stock has them."""
        plain = self.item("X-1", "Broom", mes_controlled=False)
        lot = self.lot("B-1", product=plain)
        self.assertFalse(lot.mes_disposition)
        self.assertFalse(self.told(lot))
        self.delivery(product=plain).button_validate()
        self.assertEqual(self.on_hand(lot), 90)
        self.lot("B-2", quantity=0, product=plain).unlink()

    def test_nobody_chooses_the_beginning(self):
        """[H06] No value, default or context creates a released lot."""
        lots = self.env["stock.lot"].with_user(self.keeper)
        vals = {"name": "C-1", "product_id": self.material.id}
        with self.assertRaises(UserError):
            lots.create({**vals, "mes_disposition": "released"})
        forged = lots.with_context(default_mes_disposition="released", mes_act=True)
        self.assertEqual(forged.create(vals).mes_disposition, "quarantine")
        copied = self.lot("C-2", 0, "released").copy({"name": "C-3"})
        self.assertEqual(copied.mes_disposition, "quarantine")

    def test_form_shows_the_beginning(self):
        """[H06] Who makes a lot on the form sees it in quarantine when it is saved."""
        with Form(self.env["stock.lot"].with_user(self.keeper)) as form:
            form.name = "C-9"
            form.product_id = self.material
            form.mes_supplier_lot = "ACM24117"
        self.assertEqual(form.record.mes_disposition, "quarantine")

    def test_import_chooses_nothing(self):
        """[H06] A file that states a disposition is refused."""
        lots = self.env["stock.lot"].with_user(self.keeper)
        rows = [["C-5", "RM-0001", "Released"]]
        answer = lots.load(["name", "product_id", "mes_disposition"], rows)
        self.assertFalse(answer["ids"])
        self.assertIn("cannot be written here", answer["messages"][0]["message"])

    def test_item_begins_to_be_controlled(self):
        """[H06] The lots an item has go to quarantine when it becomes controlled."""
        plain = self.item("X-1", "Starch", mes_controlled=False)
        lot = self.lot("MS-1", product=plain)
        picking = self.delivery(product=plain)
        picking.action_assign()
        self.assertEqual(picking.state, "assigned")
        plain.mes_controlled = True
        self.assertEqual(lot.mes_disposition, "quarantine")
        self.assertEqual(picking.state, "confirmed")
        [told] = self.told(lot, "lot.controlled")
        self.assertEqual(told["data"]["stopped"][0]["reference"], picking.name)

    def test_controlled_item_has_lots(self):
        """[H06] Quality releases lots: an item without them is not controlled."""
        with self.assertRaises(ValidationError):
            self.item("X-2", "Water", tracking="none")


@tagged("post_install", "-at_install", "mes")
class TestDisposition(LotCase):
    def test_the_way_to_release(self):
        """[H06] Sampled, tested, released: three signatures, each in the record."""
        lot = self.lot("C-260311")
        for to in ("sampled", "under_test", "released"):
            self.assertSigned(self.dispose(lot, to))
        self.assertEqual(lot.mes_disposition, "released")
        signed = self.told(lot, "lot.signed")
        meanings = [entry["data"]["meaning"] for entry in signed]
        self.assertEqual(meanings, ["status_changed", "status_changed", "released"])
        self.assertEqual(signed[-1]["why"], "As reviewed")
        self.assertEqual(signed[-1]["who"]["login"], "qa.approver")

    def test_only_the_table(self):
        """[H06] A step that is not in the table is refused, and names the ways."""
        lot = self.lot("C-260311")
        answer = self.dispose(lot, "released")
        self.assertRefused(answer, "lot_step_unknown")
        self.assertIn("under test", answer["reasons"][0]["needed"])
        self.assertEqual(lot.mes_disposition, "quarantine")
        self.assertTrue(self.told(lot, "signature.refused"))

    def test_rejected_stays_rejected(self):
        """[H06] Nothing leads from rejected back to released."""
        lot = self.lot("C-260311", disposition="rejected")
        for to in ("released", "restricted", "under_test", "quarantine", "nonsense"):
            self.assertRefused(self.dispose(lot, to), "lot_step_unknown")

    def test_only_a_qa_approver(self):
        """[H06] Reviewer, warehouse and settings administrator do not release."""
        lot = self.lot("C-260311", disposition="under_test")
        admin = self.person("sys.admin", groups="base.group_system")
        for signer in (self.reviewer, self.keeper, admin):
            answer = self.dispose(lot, "released", signer)
            self.assertIn("role_missing", [r["rule"] for r in answer["reasons"]])
        self.assertEqual(lot.mes_disposition, "under_test")

    def test_a_reason_is_given(self):
        """[H06] Every change of status says why."""
        lot = self.lot("C-260311", disposition="released")
        answer = self.dispose(lot, "on_hold", reason=" ok ")
        self.assertRefused(answer, "text_missing")

    def test_meaning_fits_the_step(self):
        """[H06] Nobody releases by signing a mere change of status."""
        lot = self.lot("C-260311", disposition="under_test")
        values = {"act": "disposition", "to": "released", "reason": "As reviewed"}
        answer = self.sign(lot, self.approver, "status_changed", values=values)
        self.assertRefused(answer, "signature_meaning_unknown")

    def test_page_shows_the_decision(self):
        """[H06] What is decided stands on the page, and the hash covers it."""
        lot = self.lot("C-260311", disposition="under_test")
        values = {"act": "disposition", "to": "rejected", "reason": "As reviewed"}
        page = lot.with_user(self.approver).signing_page("rejected", None, values)
        self.assertEqual(page["content"]["decision"], {"to": "Rejected"})
        other = {**values, "to": "released"}
        answer = self.sign(
            lot, self.approver, "released", values=other, shown=page["hash"]
        )
        self.assertRefused(answer, "changed_meanwhile")

    def test_restriction_is_named(self):
        """[H06] A restricted release says what it is restricted to."""
        lot = self.lot("C-260311", disposition="under_test")
        self.assertRefused(self.dispose(lot, "restricted"), "lot_limit_missing")
        self.assertSigned(self.dispose(lot, "restricted", batches="PCM26031, PCM26032"))
        facts = lot._mes_facts()[lot.id]
        self.assertEqual(facts["restricted"]["batches"], ["PCM26031", "PCM26032"])
        self.assertSigned(self.dispose(lot, "under_test"))
        self.assertFalse(lot.mes_restricted_batches)

    def test_lot_past_its_dates_is_not_released(self):
        """[H06] What could not be used is not released."""
        lot = self.lot("C-260311", disposition="under_test")
        with self.at("2031-01-01 12:00"):
            self.assertRefused(self.dispose(lot, "released"), "lot_expired")
        lot._mes_act().write({"expiration_date": False})
        self.assertRefused(self.dispose(lot, "released"), "lot_expiry_missing")

    def test_lot_of_an_item_without_control(self):
        """[H06] There is nothing to sign where quality has no part."""
        lot = self.lot("B-1", product=self.item("X", "Broom", mes_controlled=False))
        self.assertRefused(self.dispose(lot, "rejected"), "lot_not_controlled")


@tagged("post_install", "-at_install", "mes")
class TestAnalysis(LotCase):
    RESULTS = {
        "act": "analysis",
        "assay": "99.6",
        "loss_on_drying": "0.25 %",
        "analysed": "2026-10-03",
        "retest": "2027-03-11",
    }

    def test_results_are_recorded(self):
        """[C09] A reviewer signs results; the record has them with old and new."""
        lot = self.lot("C-260311", disposition="under_test")
        answer = self.sign(lot, self.reviewer, "checked", values=self.RESULTS)
        self.assertSigned(answer)
        facts = lot._mes_facts()[lot.id]
        self.assertEqual(facts["assay"], "99.6 %")
        self.assertEqual(facts["loss_on_drying"], "0.25 %")
        self.assertIsNone(facts["water"])
        self.assertEqual(facts["valid_until"], "2027-03-11")
        [told] = self.told(lot, "lot.analysed")
        self.assertEqual(told["data"]["old"]["mes_assay"], None)
        self.assertEqual(told["data"]["new"]["mes_assay"], "99.6 %")

    def test_retest_date_leads_fefo(self):
        """[C02] The lot leaves first use by the first of its dates (trap T11)."""
        self.material.removal_time = 10
        lot = self.lot("C-260311", disposition="under_test")
        self.assertSigned(self.sign(lot, self.reviewer, "checked", values=self.RESULTS))
        self.assertEqual(lot._mes_facts()[lot.id]["removal"], "2027-03-01")

    def test_results_that_cannot_be(self):
        """[C09] Every result that cannot be is named at once."""
        lot = self.lot("C-260311", disposition="under_test")
        with self.at("2026-11-22 12:00"):
            values = {
                "act": "analysis",
                "assay": "99,6",
                "water": "120",
                "analysed": "2026-11-23",
                "retest": "11.03.2027",
            }
            answer = self.sign(lot, self.reviewer, "checked", values=values)
        self.assertRefused(
            answer,
            "number_comma",
            "result_outside",
            "analysed_in_future",
            "day_unreadable",
        )

    def test_released_lot_is_taken_under_test_first(self):
        """[C09] Nobody changes results under the hands of those who weigh."""
        lot = self.lot("C-260311", disposition="released")
        answer = self.sign(lot, self.reviewer, "checked", values=self.RESULTS)
        self.assertRefused(answer, "lot_status_for_act")

    def test_operator_records_no_results(self):
        """[C09] Results are recorded by quality."""
        lot = self.lot("C-260311", disposition="under_test")
        operator = self.person("op.anna", "operator")
        answer = self.sign(lot, operator, "checked", values=self.RESULTS)
        self.assertRefused(answer, "role_missing")

    def test_written_directly(self):
        """[C09] Results and disposition are written by no other route."""
        lot = self.lot("C-260311", disposition="under_test")
        for vals in ({"mes_assay": "101 %"}, {"mes_disposition": "released"}):
            for document in (
                lot.with_user(self.keeper),
                lot.with_user(self.keeper).sudo(),
                lot.with_user(self.approver).with_context(mes_act="ACT"),
            ):
                with self.assertAttemptTold(UserError, lot, "written_by_acts_only"):
                    document.write(vals)
