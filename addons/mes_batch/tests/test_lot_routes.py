"""The outer doors: JSON-2, server actions, files, several sites."""

from __future__ import annotations

import json
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .lot_case import LotCase


@tagged("post_install", "-at_install", "mes")
class TestJson2(HttpCase, LotCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad = cls.lot("C-BAD", disposition="under_test")
        keys = cls.env["res.users.apikeys"].with_user(cls.keeper)
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        cls.key = keys._generate("rpc", "tests", tomorrow)

    def call(self, model, method, **arguments):
        """Call a method over JSON-2 as the warehouse manager."""
        return self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(arguments),
            headers={
                "Authorization": f"bearer {self.key}",
                "Content-Type": "application/json",
            },
        )

    def assertRefusedOver(self, answer, text):
        self.assertIn(answer.status_code, (403, 422), answer.text)
        self.assertIn(text, answer.json()["message"])

    def test_disposition(self):
        """[H06] Over JSON-2 nobody writes a disposition, whatever the context."""
        answer = self.call(
            "stock.lot",
            "write",
            ids=self.bad.ids,
            vals={"mes_disposition": "released"},
            context={"mes_act": True, "default_mes_disposition": "released"},
        )
        self.assertRefusedOver(answer, "cannot be written here")
        self.assertEqual(self.bad.mes_disposition, "under_test")

    def test_created_line(self):
        """[H06] Over JSON-2 no line takes the lot out."""
        picking = self.delivery()
        vals = {
            "picking_id": picking.id,
            "move_id": picking.move_ids.id,
            "product_id": self.material.id,
            "lot_id": self.bad.id,
            "quantity": 5,
        }
        context = {"skip_expired": True, "mes_need": "consume", "mes_act": "ACT"}
        answer = self.call(
            "stock.move.line", "create", vals_list=[vals], context=context
        )
        self.assertRefusedOver(answer, "C-BAD is not released")
        self.assertFalse(self.reserved(self.bad))

    def test_private_ways(self):
        """[H06] Acts and dispositions are no methods of the network."""
        for method in ("_mes_act", "_mes_dispose", "_mes_change"):
            answer = self.call("stock.lot", method, ids=self.bad.ids)
            self.assertGreaterEqual(answer.status_code, 400)
        self.assertEqual(self.bad.mes_disposition, "under_test")

    def test_signature_of_somebody_else(self):
        """[H06] The session's user does not release with another's name alone."""
        values = {"act": "disposition", "to": "released", "reason": "As reviewed"}
        page = self.bad.with_user(self.approver).signing_page("released", None, values)
        credential = {"type": "password", "login": "qa.approver", "password": "guess"}
        answer = self.call(
            "stock.lot",
            "sign",
            ids=self.bad.ids,
            meaning="released",
            shown=page["hash"],
            credential=credential,
            values=values,
        )
        self.assertEqual(answer.json()["reasons"][0]["rule"], "credential_refused")
        self.assertEqual(self.bad.mes_disposition, "under_test")


@tagged("post_install", "-at_install", "mes")
class TestServerActions(LotCase):
    def run_code(self, lot, code, user=None):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Try",
                "model_id": self.env["ir.model"]._get_id("stock.lot"),
                "state": "code",
                "code": code,
            }
        )
        context = {"active_model": "stock.lot", "active_id": lot.id}
        return action.with_user(user or self.env.user).with_context(**context).run()

    def test_code_of_an_administrator(self):
        """[H06] A server action writes no disposition, with sudo() or without."""
        lot = self.lot("C-BAD", disposition="under_test")
        for code in (
            "record.write({'mes_disposition': 'released'})",
            "record.sudo().write({'mes_disposition': 'released'})",
            "record.with_context(mes_act='ACT').write({'mes_assay': '99 %'})",
        ):
            with self.assertRaises(UserError):
                self.run_code(lot, code)
        self.assertEqual(lot.mes_disposition, "under_test")

    def test_action_that_writes_a_field(self):
        """[H06] An action of the kind "update record" is a write like others."""
        lot = self.lot("C-BAD", disposition="under_test")
        field = self.env["ir.model.fields"]._get("stock.lot", "mes_disposition")
        chosen = field.selection_ids.filtered(lambda value: value.value == "released")
        action = self.env["ir.actions.server"].create(
            {
                "name": "Release",
                "model_id": field.model_id.id,
                "state": "object_write",
                "update_path": "mes_disposition",
                "evaluation_type": "value",
                "selection_value": chosen.id,
            }
        )
        context = {"active_model": "stock.lot", "active_id": lot.id}
        with self.assertRaises(UserError):
            action.with_context(**context).run()


@tagged("post_install", "-at_install", "mes")
class TestFiles(LotCase):
    def test_file_of_lines(self):
        """[H06] An imported file of movements delivers nothing unreleased."""
        lot = self.lot("C-BAD", disposition="under_test")
        picking = self.delivery()
        names = ["picking_id/.id", "move_id/.id", "product_id", "lot_id", "quantity"]
        row = [str(picking.id), str(picking.move_ids.id), "RM-0001", "C-BAD", "5"]
        lines = self.env["stock.move.line"].with_user(self.keeper)
        answer = lines.load(names, [row])
        self.assertFalse(answer["ids"])
        self.assertIn("C-BAD is not released", answer["messages"][0]["message"])
        self.assertFalse(self.reserved(lot))

    def test_file_of_quants(self):
        """[H06] An imported count changes quantities, not lots' places or status."""
        lot = self.lot("C-BAD", disposition="under_test")
        quant = lot.quant_ids.filtered(lambda each: each.location_id == self.stock)
        quants = self.env["stock.quant"].with_user(self.keeper)
        answer = quants.load([".id", "location_id"], [[str(quant.id), "Customers"]])
        self.assertFalse(answer["ids"])
        self.assertEqual(self.on_hand(lot), 100)


@tagged("post_install", "-at_install", "mes")
class TestSites(LotCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cork = cls.env["res.company"].create({"name": "Cork Sterile"})
        cls.stranger = cls.person("qa.cork", "qa_approver")
        cls.stranger.write(
            {"company_ids": [Command.set(cls.cork.ids)], "company_id": cls.cork.id}
        )

    def test_lot_of_another_site_is_not_decided_upon(self):
        """[H06] A QA approver decides about the lots of the own site."""
        lot = self.lot("C-260311", disposition="under_test", company_id=self.site.id)
        values = {"act": "disposition", "to": "released", "reason": "As reviewed"}
        page = lot.with_user(self.approver).signing_page("released", None, values)
        with self.assertRaises(AccessError):
            self.sign(lot, self.stranger, "released", values=values, shown=page["hash"])
        self.assertEqual(lot.mes_disposition, "under_test")

    def test_stranger_at_our_screen(self):
        """[H06] Neither does somebody of another site who signs at our screen."""
        lot = self.lot("C-260311", disposition="under_test", company_id=self.site.id)
        values = {"act": "disposition", "to": "released", "reason": "As reviewed"}
        with self.assertRaises(AccessError):
            self.sign(
                lot, self.stranger, "released", values=values, session=self.approver
            )
        self.assertEqual(lot.mes_disposition, "under_test")

    def test_scan_finds_lots_of_the_own_site(self):
        """[D02] A number that exists at two sites names the lot of this one."""
        here = self.lot("C-260311", 0, company_id=self.site.id)
        there = self.lot("C-260311", 0, company_id=self.cork.id)
        lots = self.env["stock.lot"]
        self.assertEqual(lots._mes_resolve("C-260311").facts["id"], here.id)
        abroad = lots.with_company(self.cork)
        self.assertEqual(abroad._mes_resolve("C-260311").facts["id"], there.id)

    def test_stock_of_another_site_does_not_count(self):
        """[C02] Place among its kind and quantity are those of the own site."""
        lot = self.lot("C-260311", 100, "released")
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.cork.id)], limit=1
        )
        other = self.lot("C-EARLY", 0, expiration_date="2027-01-01 00:00:00")
        move = self.move(
            self.material,
            5,
            self.suppliers,
            warehouse.lot_stock_id,
            company_id=self.cork.id,
        )
        self.line(move, other, 5)
        move.picked = True
        move._action_done()
        other._mes_act().write({"mes_disposition": "released"})
        self.assertEqual(lot._mes_facts()[lot.id]["fefo"]["first"], "C-260311")
        abroad = (lot | other).with_company(self.cork)._mes_facts()
        self.assertEqual(abroad[lot.id]["remaining"], "0 kg")
        self.assertEqual(abroad[other.id]["remaining"], "5 kg")

    def test_release_serves_every_site(self):
        """[H06] A shared lot that is released becomes ready wherever it waits."""
        lot = self.lot("C-260311", 100, "under_test")
        self.assertFalse(lot.company_id)
        picking = self.delivery(10)
        self.assertSigned(self.dispose(lot, "released"))
        self.assertEqual(picking.state, "assigned")


@tagged("post_install", "-at_install", "mes")
class TestAtTheSameTime(LotCase):
    def test_hold_beside_a_delivery(self):
        """[H06] A delivery that began before a hold was signed starts anew after it."""
        with self.registry.cursor() as cr:
            product = self.env(cr=cr)["product.product"].create(
                {"name": "Seen by two", "is_storable": True, "tracking": "lot"}
            )
            lot = self.env(cr=cr)["stock.lot"].create(
                {"name": "TWO-1", "product_id": product.id}
            )
        self.addCleanup(self.forget, lot.id, product.id)
        with self.registry.cursor() as early, mute_logger("odoo.sql_db"):
            lines = self.env(cr=early)["stock.move.line"]
            line = lines.new({"product_id": product.id, "lot_id": lot.id})
            self.assertFalse(line.lot_id.mes_disposition)
            with self.registry.cursor() as late:
                late.execute(
                    "UPDATE stock_lot SET mes_disposition = 'on_hold' WHERE id = %s",
                    (lot.id,),
                )
            with self.assertRaises(SerializationFailure):
                line._mes_hold_lots()
            early.rollback()

    def forget(self, lot_id, product_id):
        """Take away what had to be committed for two transactions to see it."""
        with self.registry.cursor() as cr:
            self.env(cr=cr)["stock.lot"].browse(lot_id).unlink()
            self.env(cr=cr)["product.product"].browse(product_id).unlink()
