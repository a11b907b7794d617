"""Edges of the genealogy, and traces compared with a walk through stock by hand."""

from __future__ import annotations

import random

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .genealogy_case import GenealogyCase


@tagged("-at_install", "post_install")
class TestGenealogyOracle(GenealogyCase):
    """Random plants: what a trace finds is what a walk by hand finds."""

    def random_plant(self, seed):
        """Make lots and orders at random: split, merged, reworked, in circles."""
        draw = random.Random(seed)
        lots = [self.plain_lot(f"R{seed}-{n}", n % 3) for n in range(10)]
        for lot in lots:
            self.moved(lot, 1000, self.suppliers, self.stock)
        orders = [self.bare_order(draw.randrange(3)) for _each in range(8)]
        for order in orders:
            for lot in draw.sample(lots, draw.randint(1, 3)):
                self.used(lot, order, draw.randint(1, 9))
            for lot in draw.sample(lots, draw.randint(1, 2)):
                self.made(order, lot, draw.randint(1, 9))
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {n}"} for n in range(3)]
        )
        for lot in draw.sample(lots, 5):
            self.sent(lot, draw.randint(1, 5), draw.choice(customers))
        for lot in draw.sample(lots, 2):
            self.moved(lot, 1, self.customers, self.stock)
        return lots, orders

    def test_random_plants(self):
        """[I01, I02] Forward and backward, from every lot and every order."""
        for seed in (1, 2, 3):
            lots, orders = self.random_plant(seed)
            self.assertTold()
            for record in (*lots, *orders):
                with self.subTest(seed=seed, record=record.display_name):
                    self.assertTraced(record)

    def test_the_oracle_would_find_a_missing_edge(self):
        """[I01] With one edge gone the comparison fails."""
        lot, order = self.lot("G1", product=self.items[0]), self.bare_order(1)
        self.used(lot, order)
        self.env.flush_all()
        cr = self.env.cr
        cr.execute("ALTER TABLE mes_genealogy_edge DISABLE TRIGGER USER")
        cr.execute(
            "DELETE FROM mes_genealogy_edge WHERE production_id = %s", (order.id,)
        )
        with self.assertRaises(AssertionError):
            self.assertTraced(lot)

    def test_the_number_of_queries_does_not_grow(self):
        """[I01] One query a direction, at two levels and at forty."""
        chain = [self.lot("Q0", product=self.items[0])]
        for number in range(1, 41):
            order = self.bare_order(number % 2)
            lot = self.plain_lot(f"Q{number}", number % 2)
            self.used(chain[-1], order)
            self.made(order, lot, 100)
            chain.append(lot)
        counts = set()
        for lot in (chain[38], chain[0]):
            self.env.flush_all()
            self.env.invalidate_all()
            self.env["mes.genealogy.edge"].check_access("read")
            before = self.env.cr.sql_log_count
            trace = lot.mes_trace("forward")
            counts.add(self.env.cr.sql_log_count - before)
        self.assertEqual(len(trace["lots"]), 41)
        self.assertEqual(len(counts), 1, counts)
        self.walks._lists(trace["lots"])
        lists = set()
        for lots in (trace["lots"][:4], trace["lots"]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.walks._lists(lots)
            lists.add(self.env.cr.sql_log_count - before)
        self.assertEqual(len(lists), 1, lists)


@tagged("-at_install", "post_install")
class TestGenealogyAccess(GenealogyCase):
    """Who may see what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operator = cls.person("op.anna", "operator", name="Anna Frei")
        cls.here = cls.lot("A1", product=cls.items[0])
        cls.sent(cls.here, 5)

    def test_an_operator_walks_but_does_not_read_customers(self):
        """[I01] The names of customers are for those who deal with them."""
        walks = self.walks.with_user(self.operator)
        page = walks.page("stock.lot", self.here.id)
        self.assertFalse(page["may_deal"])
        self.assertEqual(page["list"]["customers"], [])
        self.assertNotIn(self.partner.name, str(page))
        page = self.walks.with_user(self.approver).page("stock.lot", self.here.id)
        self.assertEqual(page["list"]["customers"][0]["customer"], self.partner.name)
        with self.assertRaises(AccessError):
            self.env["mes.recall"].with_user(self.operator).ask(
                {"model": "stock.lot", "id": self.here.id}
            )

    def test_somebody_without_a_role_sees_nothing(self):
        """[I01] A person of the house without a role of the suite is refused."""
        stranger = self.env["res.users"].create({"name": "Visitor", "login": "visitor"})
        for act in (
            lambda: self.here.with_user(stranger).mes_trace("forward"),
            lambda: self.walks.with_user(stranger).find("A1"),
            lambda: self.walks.with_user(stranger).page("stock.lot", self.here.id),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_another_site_is_not_walked(self):
        """[I01] Edges of a company a person does not work at are not followed."""
        other = self.env["res.company"].create({"name": "Visp Sterile"})
        lot = self.plain_lot("X1")
        lot.company_id = False
        there = self.env["stock.warehouse"].search(
            [("company_id", "=", other.id)], limit=1
        )
        both = self.env(context={"allowed_company_ids": [self.site.id, other.id]})
        supplier = self.suppliers
        move = both["stock.move"].create(
            {
                "product_id": lot.product_id.id,
                "product_uom_qty": 7,
                "location_id": supplier.id,
                "location_dest_id": there.lot_stock_id.id,
                "company_id": other.id,
                "partner_id": self.partner.id,
            }
        )
        move._action_confirm()
        self.line(move, lot.with_env(both), 7)
        move.picked = True
        move._action_done()
        edge = self.edges.search([("lot_id", "=", lot.id)])
        self.assertEqual(edge.company_id, other)
        seen = lot.with_user(self.approver)
        self.assertEqual(seen.mes_trace("backward")["ends"], [])
        self.assertFalse(edge.with_user(self.approver).has_access("read"))
        figures = seen.env["mes.genealogy"].page("stock.lot", lot.id)["figures"]
        self.assertEqual(figures[0]["value"], "0 kg")
        self.approver.company_ids += other
        wide = seen.with_context(allowed_company_ids=[self.site.id, other.id])
        self.assertEqual(len(wide.mes_trace("backward")["ends"]), 1)

    def test_a_trace_goes_forward_or_backward(self):
        """[I01] Anything else is refused in words."""
        with self.assertRaises(ValidationError):
            self.here.mes_trace("sideways")
        with self.assertRaises(UserError):
            self.walks.page("res.partner", self.partner.id)
        with self.assertRaises(UserError):
            self.walks.find("  ")
