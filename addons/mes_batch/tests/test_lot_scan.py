"""From a label to exactly one lot, and what the lot's facts are."""

from __future__ import annotations

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.mes_compliance.verdict import Verdict

from .lot_case import LotCase

GS = "\x1d"
GTIN = "0109521234000013"


class ScanCase(LotCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.acm = cls.lot(
            "C-260311",
            disposition="released",
            mes_supplier_lot="ACM24117",
            expiration_date="2028-06-30 21:59:59",
        )

    def scan(self, text, **more):
        return self.env["stock.lot"]._mes_resolve(text, **more)

    def assertFound(self, text, lot=None, **more):
        verdict = self.scan(text, **more)
        self.assertTrue(verdict.ok, verdict.findings)
        self.assertEqual(verdict.facts["lot"], (lot or self.acm).name)
        return verdict.facts

    def assertNotFound(self, text, *rules, **more):
        verdict = self.scan(text, **more)
        self.assertEqual([finding.rule for finding in verdict.findings], list(rules))
        return verdict


@tagged("post_install", "-at_install", "mes")
class TestResolving(ScanCase):
    def test_label_of_the_supplier(self):
        """[D02] GTIN and supplier's lot lead to our control number."""
        facts = self.assertFound(f"]d2{GTIN}1728063010ACM24117{GS}21000123")
        self.assertEqual(facts["item"], "RM-0001")
        self.assertEqual(facts["supplier_lot"], "ACM24117")
        self.assertEqual(facts["scan"]["elements"][0], ["01", "09521234000013"])

    def test_own_label(self):
        """[D02] Our control number alone, or below the item's GTIN."""
        self.assertFound("C-260311")
        self.assertFound(f"{GTIN}10C-260311")

    def test_two_shipments_of_one_supplier_lot(self):
        """[D02] Two control numbers fit: refused, with both listed (trap T13)."""
        self.lot("C-260402", disposition="quarantine", mes_supplier_lot="ACM24117")
        verdict = self.assertNotFound(f"{GTIN}10ACM24117", "scan_several_lots")
        self.assertEqual(verdict.findings[0].found, "C-260311, C-260402")
        told = [(c["lot"], c["status"]) for c in verdict.facts["candidates"]]
        self.assertEqual(told, [("C-260311", "released"), ("C-260402", "quarantine")])
        self.assertFound(
            "C-260402", self.env["stock.lot"].search([], order="id desc")[:1]
        )

    def test_shipment_that_is_gone(self):
        """[D02] A shipment that was returned or destroyed is no candidate."""
        self.lot("C-250101", disposition="returned", mes_supplier_lot="ACM24117")
        self.assertFound(f"{GTIN}10ACM24117")

    def test_supplier_lot_that_is_another_control_number(self):
        """[D02] One number that means two things is refused, not guessed."""
        self.lot("ACM24117", disposition="released")
        self.assertNotFound(f"{GTIN}10ACM24117", "scan_several_lots")

    def test_same_number_of_another_item(self):
        """[D02] The item decides: a lot number alone is not unique."""
        starch = self.item("RM-0002", "Maize starch", "09521234000020")
        other = self.lot("C-260311", product=starch)
        self.assertFound(f"{GTIN}10C-260311")
        self.assertFound("010952123400002010C-260311", other)
        self.assertNotFound("C-260311", "scan_several_lots")
        self.assertFound("C-260311", other, product=starch)

    def test_separator_missing(self):
        """[D02, D01] Z01: nothing is guessed, the likely reading is proposed."""
        verdict = self.assertNotFound(f"{GTIN}10ACM2411717280630", "scan_lot_separator")
        hint = verdict.findings[0].values["hint"]
        self.assertEqual(hint, "(10) ACM24117 + (17) 2028-06-30")
        self.assertFalse(verdict.facts["candidates"])

    def test_other_case(self):
        """[D02, D01] Z25: lots are case-sensitive; the nearest is proposed."""
        verdict = self.assertNotFound(f"{GTIN}10acm24117", "scan_lot_nearest")
        self.assertEqual(verdict.findings[0].values["hint"], "ACM24117")

    def test_nothing_like_it(self):
        """[D02] No lot, no hint."""
        self.assertNotFound(f"{GTIN}10XYZ", "scan_lot_unknown")
        self.assertNotFound("HELLO", "scan_lot_unknown")

    def test_unknown_item(self):
        """[D02] A GTIN that no item has."""
        self.assertNotFound("010952123400009910C-260311", "scan_item_unknown")

    def test_label_without_lot(self):
        """[D02] A GTIN alone is no lot."""
        self.assertNotFound(GTIN, "scan_lot_missing")

    def test_malformed_label(self):
        """[D01] What the reader refuses is refused here, with its reasons."""
        self.assertNotFound("", "scan_empty")
        self.assertNotFound("0109521234000014" + "10ACM24117", "gs1_check_digit")

    def test_lot_where_the_item_is_known(self):
        """[D02] Z09: a lot without GTIN, where the step has fixed the item."""
        self.assertNotFound("10ACM24117", "gs1_needs")
        self.assertFound("10ACM24117", product=self.material)

    def test_packaging_has_its_own_number(self):
        """[D02] The GTIN of a packaging level leads to the same item."""
        self.env["product.uom"].create(
            {
                "product_id": self.material.id,
                "uom_id": self.env.ref("uom.product_uom_kgm").id,
                "barcode": "99521234000016",
            }
        )
        self.assertFound("]C10199521234000016310302500010ACM24117")

    def test_short_form_of_the_gtin(self):
        """[D02] An item that is known by its 13 digits is found by its GTIN."""
        self.material.barcode = "9521234000013"
        self.assertFound(f"{GTIN}10ACM24117")


@tagged("post_install", "-at_install", "mes")
class TestContainers(ScanCase):
    def drum(self, name, lot=None, quantity=25):
        package = self.env["stock.package"].create({"name": name})
        self.receive(lot or self.acm, quantity, package=package)
        return package

    def test_container_by_sscc(self):
        """[D02] An SSCC leads to the lot in the container, and what remains in it."""
        self.drum("095212340000000174")
        facts = self.assertFound("]C100095212340000000174")
        self.assertEqual(facts["container"], "095212340000000174")
        self.assertEqual(facts["remaining"], "25 kg")
        self.assertEqual(facts["location"], self.stock.complete_name)

    def test_container_by_number(self):
        """[D02] Our own number of a drum, also one that begins with a digit."""
        self.drum("D000140")
        self.assertEqual(self.assertFound("D000140")["container"], "D000140")

    def test_serial_tells_shipments_apart(self):
        """[D02] The serial of a drum says which of two shipments it came with."""
        other = self.lot("C-260402", 0, mes_supplier_lot="ACM24117")
        self.drum("000123", other)
        text = f"{GTIN}10ACM24117{GS}21000123"
        self.assertEqual(self.assertFound(text, other)["container"], "000123")

    def test_container_of_another_lot(self):
        """[D03] A drum that holds another lot than its label says is set aside."""
        other = self.lot("C-260402", 0)
        self.drum("000123", other)
        verdict = self.assertNotFound(
            f"{GTIN}10ACM24117{GS}21000123", "label_lot_differs"
        )
        self.assertEqual(verdict.findings[0].code, "MAT-05")

    def test_container_of_several_lots(self):
        """[D02] A container with two lots names none."""
        package = self.drum("095212340000000174")
        other = self.lot("C-260402", 0)
        self.receive(other, 5, package=package)
        verdict = self.assertNotFound("00095212340000000174", "scan_several_lots")
        self.assertEqual(len(verdict.facts["candidates"]), 2)

    def test_empty_and_unknown_container(self):
        """[D02] An empty container and an unknown one are told apart."""
        self.env["stock.package"].create({"name": "095212340000000174"})
        self.assertNotFound("00095212340000000174", "scan_container_empty")
        self.assertNotFound("00095212340000000181", "scan_container_unknown")

    def test_bin_by_grai(self):
        """[D02] A reusable bin is found by its GRAI."""
        self.drum("9521234000204IBC0007")
        self.assertFound("800309521234000204IBC0007")


@tagged("post_install", "-at_install", "mes")
class TestLabelCheck(ScanCase):
    def test_date_agrees(self):
        """[D03] The date on the label is the lot's expiry at the site."""
        self.assertFound(f"{GTIN}1728063010ACM24117")
        self.assertFound(f"{GTIN}1728060010ACM24117")

    def test_date_differs(self):
        """[D03] Z29: another date is a mismatch, with both dates."""
        verdict = self.assertNotFound(f"{GTIN}1729063010ACM24117", "label_date_differs")
        [finding] = verdict.findings
        self.assertEqual(
            (finding.code, finding.found, finding.needed),
            ("MAT-05", "2029-06-30", "2028-06-30"),
        )
        self.assertEqual(verdict.facts["lot"], "C-260311")

    def test_date_is_the_retest_date(self):
        """[D03] For a material that is retested (17) may state that date."""
        self.acm._mes_act().write({"mes_retest_date": "2027-03-11"})
        self.assertFound(f"{GTIN}1727031110ACM24117")

    def test_system_has_no_date(self):
        """[D03] A label with a date and a lot without one do not agree."""
        self.acm._mes_act().write({"expiration_date": False})
        verdict = self.assertNotFound(f"{GTIN}1728063010ACM24117", "label_date_differs")
        self.assertEqual(verdict.findings[0].needed, "no date is known")


@tagged("post_install", "-at_install", "mes")
class TestFacts(ScanCase):
    def test_place_in_fefo(self):
        """[C02] First expired, first out: by removal date, among what can be used."""
        late = self.lot("C-LATE", disposition="released", mes_supplier_lot="L")
        early = self.lot(
            "C-EARLY", disposition="released", expiration_date="2027-01-01 00:00:00"
        )
        self.lot("C-NOT", expiration_date="2026-12-31 00:00:00")
        lots = self.acm | late | early
        facts = lots._mes_facts()
        self.assertEqual(
            [facts[lot.id]["fefo"]["rank"] for lot in (early, self.acm, late)],
            [1, 2, 3],
        )
        self.assertEqual(facts[late.id]["fefo"]["first"], "C-EARLY")
        model = self.env["stock.lot"]
        self.assertTrue(model._mes_first(facts[early.id]).ok)
        [finding] = model._mes_first(facts[late.id]).findings
        self.assertEqual((finding.code, finding.needed), ("MAT-04", "C-EARLY"))

    def test_what_is_reserved_by_others(self):
        """[C01] What others have reserved is told, and is not free."""
        order, picking = self.order(needs=40), self.delivery(60)
        facts = self.acm._mes_facts()[self.acm.id]
        self.assertEqual((facts["remaining"], facts["free"]), ("100 kg", "0 kg"))
        told = {each["reference"]: each["quantity"] for each in facts["reserved"]}
        self.assertEqual(told, {order.name: "40 kg", picking.name: "60 kg"})
        own = self.acm._mes_facts(order)[self.acm.id]
        self.assertEqual(own["free"], "40 kg")
        [finding] = self.acm._mes_there(facts).findings
        self.assertEqual(finding.rule, "lot_reserved")

    def test_what_was_weighed_out(self):
        """[C01, C02] What batches have weighed is gone, though stock posts it later."""
        order = self.order(needs=40)
        late = self.lot("C-LATE", disposition="released")
        model = type(self.env["stock.lot"])

        def facts(weighed):
            with patch.object(model, "_mes_weighed", lambda lots, held: weighed):
                return (self.acm | late)._mes_facts(order)

        some = facts({self.acm: {order: 60.0}})[self.acm.id]
        self.assertEqual((some["remaining"], some["free"]), ("40 kg", "40 kg"))
        other = self.order(needs=50)
        self.assertEqual(self.reserved(self.acm).move_id, (order | other).move_raw_ids)
        own = facts({self.acm: {other: 30.0}})[self.acm.id]
        self.assertEqual((own["remaining"], own["free"]), ("70 kg", "50 kg"))
        every = facts({self.acm: {order: 100.0}})
        self.assertEqual(every[self.acm.id]["remaining"], "0 kg")
        [finding] = late._mes_there(every[self.acm.id]).findings
        self.assertEqual(finding.rule, "lot_empty")
        self.assertEqual(every[late.id]["fefo"]["rank"], 1)

    def test_dates_in_the_site_s_zone(self):
        """[C01] A day is the day at the site, from midnight to midnight."""
        with self.at("2028-06-30 21:59:58"):
            self.assertEqual(self.acm.mes_status, "released")
        self.acm.invalidate_recordset(["mes_status"])
        with self.at("2028-06-30 22:00:00"):
            self.assertEqual(self.acm.mes_status, "expired")
        self.acm.invalidate_recordset(["mes_status"])
        self.acm._mes_act().write({"mes_retest_date": "2027-03-28"})
        with self.at("2027-03-28 21:59:59"):
            self.assertEqual(self.acm.mes_status, "released")
        self.acm.invalidate_recordset(["mes_status"])
        with self.at("2027-03-28 22:00:01"):
            self.assertEqual(self.acm.mes_status, "retest_due")

    def test_queries_do_not_grow(self):
        """[C01] Facts of twenty lots cost as many queries as those of two."""
        lots = self.acm | self.lot("C-1", disposition="released")
        few = self.queries_of(lots)
        self.assertGreater(few, 3)
        for number in range(18):
            lots |= self.lot(f"D-{number}", disposition="released")
        self.assertEqual(self.queries_of(lots), few)

    def queries_of(self, lots):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(len(lots._mes_facts()), len(lots))
        return self.env.cr.sql_log_count - before

    def test_facts_are_plain(self):
        """[C01] Facts can be frozen into an entry as they are."""
        facts = self.acm._mes_facts()[self.acm.id]
        self.acm._mes_record("facts.frozen", facts)
        [entry] = self.told(self.acm, "facts.frozen")
        self.assertEqual(entry["data"], facts)

    def test_verdict_is_data(self):
        """[C01] A refusal is an answer that screens can show."""
        verdict = self.scan("NOTHING")
        self.assertIsInstance(verdict, Verdict)
        answer = self.env["mes.message"]._answer(verdict)
        self.assertEqual(answer["reasons"][0]["text"], "No lot has this number")
