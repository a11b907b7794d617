"""Recall lists: where every lot is, who has it, and what is kept of the question."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..genealogy import digest
from .test_genealogy import GenealogyCase


class RecallCase(GenealogyCase):
    """A lot that became two products; one was delivered, and came back in part."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.drum = cls.plain_lot("D1")
        cls.drum.mes_supplier_lot = "ACM24117"
        cls.moved(cls.drum, 1000, cls.suppliers, cls.stock, partner_id=cls.partner.id)
        cls.first, cls.second = cls.plain_lot("P1", 1), cls.plain_lot("P2", 2)
        for lot, item, quantity in ((cls.first, 1, 250.5), (cls.second, 2, 120)):
            order = cls.bare_order(item)
            cls.used(cls.drum, order, quantity)
            cls.made(order, lot, 1000)
        cls.hospital = cls.env["res.partner"].create(
            {"name": "=Rheintal Spitalapotheken", "phone": "+41 71 555 02 77"}
        )
        cls.sent(cls.first, 600, cls.hospital)
        cls.moved(cls.first, 100, cls.customers, cls.stock, partner_id=cls.hospital.id)
        cls.supervisor = cls.person("sup.david", "supervisor", name="David Keller")
        cls.recalls = cls.env["mes.recall"].with_user(cls.reviewer)

    def asked(self, purpose="mock", user=None, **scope):
        """Ask for a list and return it."""
        scope = scope or {"model": "stock.lot", "id": self.drum.id}
        action = self.recalls.with_user(user or self.reviewer).ask(scope, purpose)
        self.assertEqual(action["res_model"], "mes.recall")
        return self.recalls.browse(action["res_id"])


@tagged("-at_install", "post_install")
class TestRecall(RecallCase):
    """The list is asked for, timed and kept."""

    def test_where_how_much_and_who(self):
        """[I02] Every lot with its stock, deliveries and share located; customers."""
        rows = {row["lot"]: row for row in self.asked().data["rows"]}
        self.assertEqual(set(rows), {"D1", "P1", "P2"})
        first = rows["P1"]
        self.assertEqual(first["produced"], "1000")
        self.assertEqual(first["delivered"], "500")
        self.assertEqual(first["stock"], "500")
        self.assertEqual(first["located"], "100")
        self.assertEqual(first["places"][0]["quantity"], "500 kg")
        self.assertEqual(rows["D1"]["used"], "370.5")
        [customer] = self.asked().data["customers"]
        self.assertEqual(customer["customer"], "=Rheintal Spitalapotheken")
        self.assertEqual(customer["quantity"], "500")
        self.assertEqual(customer["lots"], ["P1"])

    def test_what_is_missing_is_not_located(self):
        """[I02, I04] A count takes 30 away: the share located says so."""
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", self.second.id), ("location_id", "=", self.stock.id)]
        )
        quant.with_context(inventory_mode=True).inventory_quantity = 970
        quant.action_apply_inventory()
        recall = self.asked()
        rows = {row["lot"]: row for row in recall.data["rows"]}
        self.assertEqual(rows["P2"]["unexplained"], "30")
        self.assertEqual(rows["P2"]["located"], "97")
        self.assertEqual(recall.located, "97")

    def test_what_was_there_before_the_system(self):
        """[I04] What a lot begins with came in by a count; later ones do not."""
        lot = self.plain_lot("O1")
        values = {"product_id": lot.product_id.id, "lot_id": lot.id}
        for shelf, quantity in ((self.stock, 40), (self.shelf, 60)):
            quant = self.env["stock.quant"].with_context(inventory_mode=True)
            vals = {"location_id": shelf.id, "inventory_quantity": quantity}
            quant.create({**values, **vals}).action_apply_inventory()
            self.env.flush_all()  # a transaction each
        self.used(lot, self.bare_order(1), 10)
        self.env.flush_all()
        self.count(lot, 35)
        [row] = self.walks._lists(lot.ids)["rows"]
        self.assertEqual((row["produced"], row["used"]), ("100", "10"))
        self.assertEqual((row["stock"], row["unexplained"]), ("95", "-5"))

    def test_a_mock_recall_is_kept(self):
        """[I02] Who asked, when, what, how long, counts and digest: recorded."""
        recall = self.asked()
        self.assertEqual(recall.asked_by_id, self.reviewer)
        self.assertEqual((recall.lots, recall.batches, recall.customers), (3, 2, 1))
        self.assertGreaterEqual(recall.milliseconds, 0)
        self.assertEqual(recall.digest, digest(recall.data))
        [told] = self.told(recall, "recall.asked")
        self.assertEqual(told["data"]["digest"], recall.digest)
        self.assertEqual(told["data"]["scope"], "Lot D1")
        self.assertEqual(told["data"]["purpose"], "mock")
        for act in (
            lambda: recall.sudo().write({"scope": "Lot X"}),
            lambda: recall.sudo().unlink(),
            lambda: self.recalls.sudo().create({"name": "RC", "scope": "x"}),
        ):
            with self.assertRaises(UserError):
                act()

    def test_from_a_suppliers_lot(self):
        """[I02] Every shipment of a supplier's lot; one nobody has is said."""
        other = self.plain_lot("D2")
        other.mes_supplier_lot = "ACM24117"
        recall = self.asked(supplier_lot=" ACM24117 ")
        self.assertEqual(
            {r["lot"] for r in recall.data["rows"]}, {"D1", "D2", "P1", "P2"}
        )
        self.assertEqual(recall.scope, "Supplier lot ACM24117")
        with self.assertRaisesRegex(UserError, "ACM99999"):
            self.asked(supplier_lot="ACM99999")

    def test_the_sheet_asks_the_same(self):
        """[I02] The dialog of the menu leads to the same list."""
        sheet = self.env["mes.recall.ask"].with_user(self.supervisor)
        sheet = sheet.create({"about": "supplier", "supplier_lot": "ACM24117"})
        action = sheet.action_ask()
        self.assertEqual(self.recalls.browse(action["res_id"]).lots, 3)
        sheet = self.env["mes.recall.ask"].with_user(self.supervisor)
        kind = self.env["mes.equipment.class"].create({"code": "m", "name": "Mixer"})
        unit = self.env["maintenance.equipment"].create(
            {"name": "Mixer", "mes_code": "MIX-9", "mes_class_id": kind.id}
        )
        sheet = sheet.create({"about": "equipment", "equipment_id": unit.id})
        with self.assertRaisesRegex(UserError, "MIX-9|Mixer"):
            sheet.action_ask()

    def test_who_may_ask(self):
        """[I02] Operators and people of other sites do not; inspectors only read."""
        operator = self.person("op.ben", "operator", name="Ben Huber")
        inspector = self.person("ins.mona", "inspector", name="Mona Roth")
        recall = self.asked()
        for user in (operator, inspector):
            with self.assertRaises(AccessError):
                self.asked(user=user)
        self.assertEqual(recall.with_user(inspector).read(["name"])[0]["id"], recall.id)
        with self.assertRaises(AccessError):
            recall.with_user(operator).read(["data"])
        other = self.env["res.company"].create({"name": "Visp Sterile"})
        recall._mes_act().company_id = other
        self.assertFalse(self.recalls.search([("id", "=", recall.id)]))

    def test_the_page_shows_the_same(self):
        """[I01, I02, I04] Boxes, lines, ends, figures and list of the page agree."""
        page = self.walks.with_user(self.reviewer).page("stock.lot", self.drum.id)
        figures = {each["label"]: each["value"] for each in page["figures"]}
        self.assertEqual(figures["Received"], "1000 kg")
        self.assertEqual(figures["Used"], "370.5 kg")
        self.assertEqual(figures["Unexplained"], "0 kg")
        levels = {c["level"]: [b["name"] for b in c["boxes"]] for c in page["columns"]}
        self.assertEqual(levels[0], ["D1"])
        self.assertEqual(len(levels[1]), 2)
        self.assertEqual(set(levels[2]), {"P1", "P2"})
        kinds = {each["kind"] for each in page["ends"]}
        self.assertEqual(kinds, {"supplier", "customer", "place"})
        self.assertEqual(len(page["edges"]), 4)
        self.assertEqual(max(each["share"] for each in page["edges"]), 1.0)
        back = self.walks.with_user(self.reviewer).page(
            "stock.lot", self.first.id, "backward"
        )
        self.assertEqual([c["level"] for c in back["columns"]], [-2, -1, 0])
        hidden = [b for c in back["columns"] for b in c["boxes"] if b["name"] == "D1"]
        self.assertEqual(hidden[0]["out"], 1)
        node = hidden[0]["node"]
        opened = self.walks.with_user(self.reviewer).page(
            "stock.lot", self.first.id, "backward", opened=[node]
        )
        self.assertEqual(sum(len(c["boxes"]) for c in opened["columns"]), 4)

    def test_find(self):
        """[I01] A part of a number, a supplier's lot, and nothing."""
        walks = self.walks.with_user(self.reviewer)
        self.assertIn("D1", [each["name"] for each in walks.find("ACM24")])
        self.assertEqual(walks.find("no such number"), [])

    def test_a_count_beyond_the_limit_is_an_exception(self):
        """[I04] YLD-02 of the lot: what a count finds missing beyond the limit."""
        lot = self.lot("M1", 100.0)
        self.count(lot, 99.8)
        self.assertFalse(self.exceptions(lot))
        self.count(lot, 98)
        [exception] = self.exceptions(lot)
        self.assertIn("2 kg", exception.title)
        self.assertEqual(Decimal(exception.facts["unexplained"]), 2)
        self.count(lot, 99.9)
        self.assertEqual(len(self.exceptions(lot)), 1)

    def count(self, lot, quantity):
        """Count a lot in the warehouse."""
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id", "=", self.stock.id)]
        )
        quant.with_context(inventory_mode=True).inventory_quantity = quantity
        quant.action_apply_inventory()

    def exceptions(self, lot):
        """Return the reconciliation exceptions of a lot."""
        domain = [("origin_stream", "=", lot.mes_stream), ("code", "=", "YLD-02")]
        return self.env["mes.exception"].search(domain)


@tagged("-at_install", "post_install")
class TestRecallDownload(HttpCase, RecallCase):
    """The workbook."""

    def test_the_workbook(self):
        """[I02] Who, when, what, counts, digest; no formula; for who may read it."""
        recall = self.asked("list")
        self.authenticate("qa.reviewer", "correct-horse-battery")
        answer = self.url_open(f"/mes/recall/{recall.id}/xlsx")
        self.assertEqual(answer.status_code, 200, answer.text[:600])
        self.assertIn(f"{recall.name}.xlsx", answer.headers["Content-Disposition"])
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            names = [n for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
            cells = "".join(book.read(name).decode() for name in names)
            words = book.read("xl/sharedStrings.xml").decode()
        self.assertFalse(re.search("<f[ >]", cells))
        for said in ("Greta Brunner", recall.digest, "=Rheintal", "Lot D1", "P1"):
            self.assertIn(said, words)
        self.assertIn("<v>500</v>", cells)
        self.assertEqual(self.url_open("/mes/recall/999999/xlsx").status_code, 404)
        self.person("op.ben", "operator", name="Ben Huber")
        self.authenticate("op.ben", "correct-horse-battery")
        refused = self.url_open(f"/mes/recall/{recall.id}/xlsx")
        self.assertNotEqual(refused.status_code, 200)
        self.assertNotIn(b"PK", refused.content[:2])
