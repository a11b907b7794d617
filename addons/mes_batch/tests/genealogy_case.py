"""A plant whose lots are split, merged and reworked, and an oracle that walks it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from .lot_case import LotCase


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
        cls.env.flush_all()  # a transaction each
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
