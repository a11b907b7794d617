"""The formula as a bill of materials, and what differs."""

from __future__ import annotations

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mes_compliance.measure import Quantity

from .common import RecipeCase


@tagged("post_install", "-at_install", "mes")
class TestBom(RecipeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.version = cls.stage().effective()
        cls.made = cls.version.with_user(cls.kim)._mes_make_bom()

    def setUp(self):
        super().setUp()
        self.bom = self.made.sudo()

    def rules_of(self, bom):
        verdict = self.version._mes_bom_findings(bom)
        return [(finding.rule, finding.about) for finding in verdict.findings]

    def component(self, line):
        return self.bom.bom_line_ids.filtered(lambda row: row.mes_line == line)

    def test_made(self):
        """[B01] One component for each line of the formula, in units of stock."""
        self.assertEqual(len(self.bom.bom_line_ids), 12)
        self.assertEqual(self.bom.product_qty, 500000)
        starch = self.bom.bom_line_ids.filtered(
            lambda r: r.product_id.default_code == "RM-0002"
        )
        self.assertEqual(starch.mapped("mes_line"), ["starch_filler", "starch_binder"])
        self.assertEqual(starch.mapped("product_qty"), [10.5, 18.5])
        self.assertEqual(self.bom.code, "PCM-500 version 6")
        self.assertTrue(self.version._mes_bom_findings(self.bom).ok)

    def test_by_hand(self):
        """[B01] One without names of lines agrees by product and quantity."""
        self.bom.bom_line_ids.mes_line = False
        self.assertTrue(self.version._mes_bom_findings(self.bom).ok)

    def test_none(self):
        """[B01] An order without one is refused."""
        self.assertEqual(self.rules_of(self.env["mrp.bom"]), [("bom_missing", "")])

    def test_other_product(self):
        """[B01] Another product is refused by both names."""
        other = self.env["product.product"].create({"name": "Other tablets"})
        template = other.product_tmpl_id.id
        self.bom.write({"product_id": False, "product_tmpl_id": template})
        self.assertIn(
            "bom_product_differs", [rule for rule, _about in self.rules_of(self.bom)]
        )

    def test_other_output(self):
        """[B01] Another output quantity is refused."""
        self.bom.product_qty = 400000
        self.assertEqual(self.rules_of(self.bom), [("bom_output_differs", "tablets")])

    def test_line_missing(self):
        """[B01] A missing line is named."""
        self.component("talc").unlink()
        self.assertEqual(self.rules_of(self.bom), [("bom_line_missing", "talc")])

    def test_line_too_many(self):
        """[B01] A component that is not in the formula is named."""
        product = self.env["product.product"].create({"name": "Sugar"})
        self.bom.bom_line_ids = [(0, 0, {"product_id": product.id, "product_qty": 1})]
        self.assertEqual(self.rules_of(self.bom), [("bom_line_foreign", "Sugar")])

    def test_quantity(self):
        """[B01] A quantity that differs is told with both figures."""
        self.component("starch_filler").product_qty = 10.52
        (finding,) = self.version._mes_bom_findings(self.bom).findings
        self.assertEqual(finding.rule, "bom_quantity_differs")
        self.assertEqual((finding.found, finding.needed), ("10.52 kg", "10.500 kg"))

    def test_rounding_of_stock(self):
        """[B01] Less than half the rounding of the unit is no difference."""
        digits = self.env.ref("uom.decimal_product_uom").digits
        away = 10**-digits
        self.assertTrue(self.differs(away * 0.6))
        self.assertFalse(self.differs(away * 0.4))

    def differs(self, away):
        self.component("talc").product_qty = 5.0
        self.env.cr.execute(
            "UPDATE mrp_bom_line SET product_qty = product_qty + %s WHERE id = %s",
            (away, self.component("talc").id),
        )
        self.env.invalidate_all()
        return not self.version._mes_bom_findings(self.bom).ok

    def test_other_unit(self):
        """[B01] The same quantity in another unit agrees; another kind does not."""
        line = self.component("talc")
        line.write({"product_uom_id": self.env.ref("uom.product_uom_gram").id})
        line.product_qty = 5000
        self.assertTrue(self.version._mes_bom_findings(self.bom).ok)
        unit = self.env.ref("uom.product_uom_unit")
        self.assertIsNone(unit._mes_amount(Quantity.parse("5.000 kg")))

    def test_units_called_like_the_thing(self):
        """[B01] Tablets are kept in units, or in a unit that is called tablet."""
        quantity = Quantity.parse("500000 tablet")
        tablet = self.env["uom.uom"].create({"name": "tablet"})
        box = self.env["uom.uom"].create(
            {"name": "box", "relative_factor": 10, "relative_uom_id": tablet.id}
        )
        vial = self.env["uom.uom"].create({"name": "vial"})
        self.assertEqual(tablet._mes_amount(quantity), 500000)
        self.assertEqual(box._mes_amount(quantity), 50000)
        self.assertEqual(
            self.env.ref("uom.product_uom_unit")._mes_amount(quantity), 500000
        )
        self.assertIsNone(vial._mes_amount(quantity))

    def test_of_the_next_version(self):
        """[B01] The one of the next version takes the place of this one."""
        second = self.effective(self.next_draft(self.version))
        bom = second.with_user(self.ines)._mes_make_bom().sudo()
        self.assertFalse(self.bom.active)
        self.assertTrue(bom.active)

    def test_who_and_when(self):
        """[B01] It is made from what is approved, by who has to do with it."""
        with self.assertRaises(AccessError):
            self.version.with_user(self.anna).action_make_bom()
        with self.assertRaises(UserError):
            self.next_draft(self.version).action_make_bom()

    def test_told(self):
        """[B01] Making it is in the record of the version."""
        self.assertTrue(self.told(self.version, "recipe.bom_made"))
