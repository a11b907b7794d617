"""What the tests of lots share: a warehouse, items, people, and stock to move."""

from __future__ import annotations

from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.mes_compliance.tests.common import MesCase

FAR = "2030-06-30 21:59:59"


class LotCase(MesCase):
    """A controlled material and a controlled product in a warehouse of one step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.site.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Shelf", "location_id": cls.stock.id}
        )
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.approver = cls.person("qa.approver", "qa_approver", name="Farid Nasser")
        cls.reviewer = cls.person("qa.reviewer", "qa_reviewer", name="Greta Brunner")
        staff = "stock.group_stock_manager,mrp.group_mrp_manager"
        cls.keeper = cls.person("wh.keeper", groups=f"{staff},stock.group_tracking_lot")
        cls.material = cls.item("RM-0001", "Paracetamol", "09521234000013")
        cls.partner = cls.env["res.partner"].create({"name": "Alpina Pharma Handel AG"})

    @classmethod
    def item(cls, code, name, barcode=False, **more):
        """Return a storable item whose lots quality releases."""
        return cls.env["product.product"].create(
            {
                "name": name,
                "default_code": code,
                "barcode": barcode,
                "is_storable": True,
                "tracking": "lot",
                "use_expiration_date": True,
                "uom_id": cls.env.ref("uom.product_uom_kgm").id,
                "mes_controlled": True,
                **more,
            }
        )

    @classmethod
    def lot(cls, name, quantity=100.0, disposition=None, product=None, **more):
        """Return a lot that has been received, in a disposition QA gave it."""
        product = product or cls.material
        vals = {"name": name, "product_id": product.id, "expiration_date": FAR, **more}
        lot = cls.env["stock.lot"].create(vals)
        if quantity:
            cls.receive(lot, quantity)
        if disposition:
            lot._mes_act().write({"mes_disposition": disposition})
        return lot

    @classmethod
    def receive(cls, lot, quantity, location=None, package=None):
        """Put stock of a lot into the warehouse, as its receipt did."""
        present = lot.mes_disposition
        if present:
            lot._mes_act().write({"mes_disposition": "quarantine"})
        cls._receive(lot, quantity, location, package)
        if present:
            lot._mes_act().write({"mes_disposition": present})

    @classmethod
    def _receive(cls, lot, quantity, location, package):
        move = cls.move(lot.product_id, quantity, cls.suppliers, location or cls.stock)
        line = cls.line(move, lot, quantity)
        line.result_package_id = package
        move.picked = True
        move._action_done()

    @classmethod
    def move(cls, product, quantity, source, destination, **more):
        """Return a confirmed move."""
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": destination.id,
                **more,
            }
        )
        move._action_confirm()
        return move

    @classmethod
    def line(cls, move, lot, quantity, **more):
        """Return a line of a move with a lot chosen by hand."""
        move.move_line_ids.unlink()
        return cls.env["stock.move.line"].create(
            {
                "move_id": move.id,
                "picking_id": move.picking_id.id,
                "product_id": move.product_id.id,
                "product_uom_id": move.product_uom.id,
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
                "lot_id": lot.id,
                "quantity": quantity,
                **more,
            }
        )

    @classmethod
    def delivery(cls, quantity=10.0, product=None, user=None):
        """Return a confirmed delivery order to a customer."""
        product = product or cls.material
        pickings = cls.env["stock.picking"].with_user(user or cls.keeper)
        picking = pickings.create(
            {
                "picking_type_id": cls.warehouse.out_type_id.id,
                "partner_id": cls.partner.id,
                "location_id": cls.stock.id,
                "location_dest_id": cls.customers.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "location_id": cls.stock.id,
                            "location_dest_id": cls.customers.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking

    @classmethod
    def order(cls, quantity=1.0, component=None, needs=10.0, user=None):
        """Return a confirmed manufacturing order that consumes the material."""
        component = component or cls.material
        product = cls.item("FG-1001", "Tablets", tracking="lot")
        orders = cls.env["mrp.production"].with_user(user or cls.keeper)
        order = orders.create(
            {
                "product_id": product.id,
                "product_qty": quantity,
                "move_raw_ids": [
                    Command.create(
                        {
                            "product_id": component.id,
                            "product_uom_qty": needs,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def produced(cls, order, quantity=1.0):
        """Prepare an order for being marked done."""
        lots = cls.env["stock.lot"]
        order.lot_producing_ids = lots.create(
            {"name": f"B-{order.id}", "product_id": order.product_id.id}
        )
        order.qty_producing = quantity
        return order

    def dispose(self, lot, to, signer=None, **values):
        """Sign a disposition as a QA approver does."""
        values = {"act": "disposition", "to": to, "reason": "As reviewed", **values}
        meaning = lot._mes_meaning("disposition", values)
        return self.sign(lot, signer or self.approver, meaning, values=values)

    def reserved(self, lot):
        """Return the lines that hold stock of a lot which has not moved."""
        return self.env["stock.move.line"].search(
            [("lot_id", "=", lot.id), ("state", "not in", ("done", "cancel"))]
        )

    def on_hand(self, lot, location=None):
        """Return how much of a lot lies at a place, its shelves included."""
        place = location or self.stock
        quants = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id", "child_of", place.id)]
        )
        return sum(quants.mapped("quantity"))


class GateCase(LotCase):
    """A lot that may not be used, and checks that it stays where it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad = cls.lot("C-BAD", disposition="under_test")

    def assertStopped(self, lot=None):
        """Check that what happens inside is refused, recorded, and names the lot."""
        return self.assertAttemptTold(UserError, lot or self.bad, "lot_use")

    def assertStays(self):
        """Check that nothing of the lot has left the stock."""
        self.assertEqual(self.on_hand(self.bad), 100)
