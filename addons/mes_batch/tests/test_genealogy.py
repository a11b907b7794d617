"""Edges of the genealogy, and traces compared with a walk through stock by hand."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .batch_case import BatchCase
from .lot_case import FAR, LotCase

OUTSIDE = ("supplier", "customer", "inventory", "production")


class Oracle:
    """What is reached, worked out from stock's lines and the containers, step by step.

    It reads line after line through the ORM and keeps no graph; it knows nothing of the
    edges. Lots and orders are pairs of model and id.
    """

    def __init__(self, env):
        self.env = env
        self.lines = env["stock.move.line"].search(
            [("state", "=", "done"), ("lot_id", "!=", False)]
        )
        self.containers = env["mes.container"].search([("charged_at", "!=", False)])

    def reached(self, start, forward):
        """Return everything reached from a record, itself included."""
        step = self.after if forward else self.before
        found, waiting = {start}, [start]
        while waiting:
            for other in step(waiting.pop()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def after(self, record):
        """Yield what a lot went into, or what an order made."""
        for line in self.lines:
            move = line.move_id
            into = move.unbuild_id or move.raw_material_production_id
            out_of = move.unbuild_id or move.production_id
            ends = line.location_dest_id.usage == "production"
            begins = line.location_id.usage == "production"
            if line.lot_id == record and into and ends:
                yield into
            if out_of and out_of == record and begins:
                yield line.lot_id
        for container in self.containers:
            if container.lot_id == record:
                yield container.batch_id.production_id

    def before(self, record):
        """Yield what made a lot, or what went into an order."""
        for line in self.lines:
            move = line.move_id
            into = move.unbuild_id or move.raw_material_production_id
            out_of = move.unbuild_id or move.production_id
            if line.lot_id == record and out_of:
                if line.location_id.usage == "production":
                    yield out_of
            if into and into == record and line.location_dest_id.usage == "production":
                yield line.lot_id
        for container in self.containers:
            if container.batch_id.production_id == record:
                yield container.lot_id

    def delivered(self, lots):
        """Return what was delivered of lots by lot and partner."""
        found = Counter()
        for line in self.lines:
            if line.lot_id in lots and line.location_dest_id.usage == "customer":
                partner = line.picking_id.partner_id or line.move_id.partner_id
                found[line.lot_id.id, partner.id] += Decimal(
                    str(line.quantity_product_uom)
                )
        return dict(found)


class GenealogyCase(LotCase):
    """Lots nobody controls, orders, and moves between them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.items = [
            cls.item(f"GE-{number}", f"Item {number}", mes_controlled=False)
            for number in range(3)
        ]
        cls.production = cls.warehouse.manu_type_id.default_location_dest_id
        cls.place = cls.items[0].property_stock_production
        cls.edges = cls.env["mes.genealogy.edge"]
        cls.walks = cls.env["mes.genealogy"]

    @classmethod
    def plain_lot(cls, name, item=0):
        """Return a lot without stock."""
        product = cls.items[item]
        return cls.env["stock.lot"].create({"name": name, "product_id": product.id})

    @classmethod
    def moved(cls, lot, quantity, source, destination, **more):
        """Move a quantity of a lot for good, and return its line."""
        move = cls.move(lot.product_id, quantity, source, destination, **more)
        line = cls.line(move, lot, quantity)
        move.picked = True
        move._action_done()
        return line

    @classmethod
    def bare_order(cls, item=0):
        """Return an order without moves of its own."""
        return cls.env["mrp.production"].create(
            {"product_id": cls.items[item].id, "product_qty": 1}
        )

    @classmethod
    def used(cls, lot, order, quantity=1.0):
        """Consume a lot for an order."""
        more = {"raw_material_production_id": order.id}
        return cls.moved(lot, quantity, cls.stock, cls.place, **more)

    @classmethod
    def made(cls, order, lot, quantity=1.0):
        """Make a lot by an order."""
        return cls.moved(lot, quantity, cls.place, cls.stock, production_id=order.id)

    @classmethod
    def sent(cls, lot, quantity=1.0, partner=None):
        """Deliver a lot to a customer."""
        partner = partner or cls.partner
        return cls.moved(lot, quantity, cls.stock, cls.customers, partner_id=partner.id)

    def assertTold(self):
        """Check that the edges say what stock and the containers say."""
        self.assertEqual(self.edges._differences(), [])

    def assertTraced(self, record):
        """Compare both directions of a trace with the oracle."""
        oracle = Oracle(self.env)
        for direction in ("forward", "backward"):
            trace = record.mes_trace(direction)
            expected = oracle.reached(record, direction == "forward")
            found = set(self.env["stock.lot"].browse(trace["lots"]))
            found |= set(self.env["mrp.production"].browse(trace["orders"]))
            found |= set(self.env["mrp.unbuild"].browse(trace["unbuilds"]))
            self.assertEqual(found, expected, f"{record} {direction}")
            self.assertEqual(len(trace["lots"]), len(set(trace["lots"])))
            if direction == "forward":
                lots = {each for each in expected if each._name == "stock.lot"}
                ends = Counter()
                for lot, partner, quantity, _unit, _transfers in trace["ends"]:
                    ends[lot, partner or False] += Decimal(quantity)
                self.assertEqual(dict(ends), oracle.delivered(lots))


@tagged("-at_install", "post_install")
class TestGenealogyEdges(GenealogyCase):
    """Every route by which a lot moves leaves its edge."""

    def kinds(self, lot):
        """Return the kinds of a lot's edges that stand, in their order."""
        domain = [("lot_id", "=", lot.id), ("voided_at", "=", False)]
        return self.edges.search(domain).mapped("kind")

    def test_each_way_in_and_out_is_told(self):
        """[I01] Received, used, made, delivered, returned, scrapped, counted."""
        lot, product = self.plain_lot("G1"), self.plain_lot("G2", 1)
        order = self.bare_order(1)
        self.moved(lot, 10, self.suppliers, self.stock, partner_id=self.partner.id)
        self.used(lot, order, 4)
        self.made(order, product, 3)
        self.sent(product, 2)
        self.moved(product, 1, self.customers, self.stock)
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "scrap_qty": 1,
                "location_id": self.stock.id,
            }
        )
        scrap.action_validate()
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id", "=", self.stock.id)]
        )
        quant.with_context(inventory_mode=True).inventory_quantity = 4.5
        quant.action_apply_inventory()
        self.moved(lot, 0.5, self.stock, self.suppliers)
        self.env.flush_all()
        kinds = {"received", "consumed", "scrapped", "counted", "sent_back"}
        self.assertEqual(set(self.kinds(lot)), kinds)
        self.assertEqual(
            set(self.kinds(product)), {"produced", "delivered", "returned"}
        )
        self.assertFalse(self.edges.search([("voided_at", "!=", False)]))
        self.assertTold()
        self.assertTraced(lot)

    def test_a_move_inside_the_house_is_no_edge(self):
        """[I01] A lot that is put away stays what it is."""
        lot = self.lot("G1", product=self.items[0])
        before = self.edges.search_count([("lot_id", "=", lot.id)])
        self.moved(lot, 5, self.stock, self.shelf)
        self.assertEqual(self.edges.search_count([("lot_id", "=", lot.id)]), before)
        self.assertTold()

    def test_a_line_that_is_corrected_leaves_its_first_edge(self):
        """[I01] The first edge stays, marked as void; the trace follows the second."""
        right, wrong = (self.lot(n, product=self.items[0]) for n in ("GR", "GW"))
        line = self.used(wrong, self.bare_order(1), 2)
        self.env.flush_all()
        line.lot_id = right
        self.env.flush_all()
        edges = self.edges.search([("move_line_id", "=", line.id)])
        self.assertEqual(edges.mapped("lot_id.name"), ["GW", "GR"])
        self.assertEqual([bool(each.voided_at) for each in edges], [True, False])
        self.assertFalse(wrong.mes_trace("forward")["orders"])
        self.assertTold()
        self.assertTraced(right)

    def test_no_route_of_sql_goes_past_it(self):
        """[I01] A line that is marked as done by SQL alone has its edge."""
        lot = self.lot("G1", product=self.items[0])
        order = self.bare_order(1)
        move = self.move(
            lot.product_id,
            3,
            self.stock,
            self.place,
            raw_material_production_id=order.id,
        )
        line = self.line(move, lot, 3)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move_line SET state = 'done' WHERE id = %s", (line.id,)
        )
        self.assertEqual(lot.mes_trace("forward")["orders"], order.ids)

    def test_edges_are_never_rewritten(self):
        """[I01] Not by a form, not with more rights, not by SQL."""
        edge = self.edges.search([("lot_id", "=", self.lot("G1").id)])
        for act in (
            lambda: edge.sudo().write({"quantity": 1}),
            lambda: edge.sudo().unlink(),
            lambda: self.edges.sudo().create({"lot_id": edge.lot_id.id}),
        ):
            with self.assertRaises(UserError):
                act()
        for query in (
            "UPDATE mes_genealogy_edge SET quantity = 1 WHERE id = %s",
            "UPDATE mes_genealogy_edge SET voided_at = now(), lot_id = lot_id + 1"
            " WHERE id = %s",
            "DELETE FROM mes_genealogy_edge WHERE id = %s",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, edge.ids)

    def test_what_was_there_before_is_told_at_the_update(self):
        """[I01] Stock of earlier years gets its edges; what is there stays as it is."""
        lot = self.lot("G1", product=self.items[0])
        self.env.flush_all()
        cr = self.env.cr
        cr.execute("ALTER TABLE mes_genealogy_edge DISABLE TRIGGER USER")
        cr.execute("DELETE FROM mes_genealogy_edge WHERE lot_id = %s", (lot.id,))
        self.assertEqual([each for each, _ in self.edges._differences()], ["missing"])
        before = self.edges.search([]).ids
        self.edges._follow()
        self.assertTold()
        self.assertEqual(self.edges.search([("id", "in", before)]).ids, before)
        self.edges._follow()
        self.assertTold()

    def test_an_unbuild_order_goes_round(self):
        """[I01] What is taken apart becomes lots again; a circle ends."""
        component = self.lot("G1", product=self.items[0])
        order = self.order(component=self.items[0], needs=10.0)
        order.action_assign()
        self.produced(order)
        order.move_raw_ids.picked = True
        order.with_context(skip_expired=True).button_mark_done()
        lot = order.lot_producing_ids
        lot._mes_act().write({"mes_disposition": "released", "expiration_date": FAR})
        unbuild = self.env["mrp.unbuild"].create(
            {
                "product_id": order.product_id.id,
                "mo_id": order.id,
                "lot_id": lot.id,
                "product_qty": 1,
                "location_id": self.stock.id,
                "location_dest_id": self.stock.id,
            }
        )
        unbuild.action_unbuild()
        trace = component.mes_trace("forward")
        self.assertEqual(trace["unbuilds"], unbuild.ids)
        self.assertIn(lot.id, trace["lots"])
        self.assertTold()
        self.assertTraced(component)
        self.assertTraced(order)


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


@tagged("-at_install", "post_install")
class TestGenealogyOfBatch(BatchCase):
    """From the record of a batch."""

    def test_a_container_is_an_edge_when_it_is_charged(self):
        """[I01] Weighed is not charged; charged, it is there with its exact weight."""
        edges = self.env["mes.genealogy.edge"]
        batch = self.dispensed()
        charged = [("kind", "=", "charged"), ("batch_id", "=", batch.id)]
        self.env.flush_all()
        self.assertFalse(edges.search(charged))
        waiting = self.env["mes.genealogy"]._waiting(self.active.ids)
        self.assertEqual([row[3] for row in waiting], [batch.name] * 2)
        self.assertFalse(self.active.mes_trace("forward")["orders"])
        self.ok(batch, self.anna, "start", "10.2.1")
        self.ok(batch, self.anna, "scan", "10.2.1", text="MIX-1")
        first = batch.container_ids[0]
        self.ok(batch, self.anna, "scan", "10.2.1", text=first.code)
        self.env.flush_all()
        edge = edges.search(charged)
        self.assertEqual(edge.container_id, first)
        self.assertEqual(f"{edge.quantity:.3f} {edge.unit}", first.net)
        order = batch.production_id
        self.assertEqual(self.active.mes_trace("forward")["orders"], order.ids)
        self.assertEqual(first.mes_trace("backward")["lots"], self.active.ids)
        self.assertEqual(first.mes_trace("forward")["orders"], order.ids)
        second = batch.container_ids[1]
        self.assertEqual(second.mes_trace("forward")["orders"], [])

    def test_from_the_record_and_from_stock(self):
        """[I01, I04] Posted, record and stock agree; the containers can be replayed."""
        batch = self.executed()
        self.assertEqual(self.env["mes.genealogy.edge"]._differences(), [])
        trace = self.active.mes_trace("forward")
        self.assertEqual(trace["orders"], batch.production_id.ids)
        self.assertIn(batch.lot_id.id, trace["lots"])
        back = batch.lot_id.mes_trace("backward")
        self.assertEqual(
            set(back["lots"]), {batch.lot_id.id, self.active.id, self.filler.id}
        )
        self.assertEqual(batch.mes_trace("backward")["lots"], back["lots"][1:])
        _steps, containers = batch._rebuilt()
        charged = {each["code"] for each in containers if each["charged_at"]}
        edges = self.env["mes.genealogy.edge"].search(
            [("kind", "=", "charged"), ("batch_id", "=", batch.id)]
        )
        self.assertEqual(set(edges.mapped("container_id.code")), charged)
        self.assertFalse(self.numbers(batch, "YLD-02"))
        trace = self.mixer.mes_trace("forward")
        self.assertEqual(trace["orders"], batch.production_id.ids)
        late = self.mixer.mes_trace("forward", since="2031-01-01 00:00:00")
        self.assertEqual(late["orders"], [])

    def test_what_is_not_taken_from_stock_is_an_exception(self):
        """[I04, B07] A charged lot that no move of the order consumes is told."""
        batch = self.charged()
        order = batch.production_id.sudo()
        line = order.move_raw_ids.filtered(
            lambda m: m.product_id.default_code == "RM-T2"
        )
        self.env.cr.execute(
            "UPDATE stock_move SET bom_line_id = NULL WHERE id = %s", (line.id,)
        )
        self.env.invalidate_all()
        step = self.mixed(batch)
        self.sign_step(batch, step, self.anna, self.ben)
        self.assertSigned(self.leave_out(batch))
        self.ok(batch, self.anna, "start", "10.3.1")
        self.ok(batch, self.anna, "record", "10.3.1", parameter="counted", value="9850")
        self.sign_step(batch, "10.3.1", self.anna, self.ben)
        found = self.numbers(batch, "YLD-02")
        self.assertEqual(len(found), 1)
        self.assertIn("FIL-1", found.title)
        self.assertEqual(found.gate, "release")

    def test_the_balance_of_a_batch(self):
        """[I04] Materials weighed, charged, posted; phases with result and limits."""
        batch = self.executed()
        page = self.env["mes.genealogy"].with_user(self.farid)
        balance = page.page("mes.batch", batch.id)["balance"]
        rows = {row["lot"]: row for row in balance["materials"]}
        self.assertEqual(rows["ACT-1"]["weighed"], "8.041 kg")
        self.assertEqual(rows["ACT-1"]["charged"], "8.041 kg")
        self.assertEqual(rows["ACT-1"]["posted"], "8.041")
        self.assertEqual(rows["ACT-1"]["waits"], "")
        self.assertTrue(balance["phases"])
        self.assertTrue(all(row["limits"] for row in balance["phases"]))
