"""Classes, properties, and units that fit a need or do not."""

from __future__ import annotations

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..condition import Need
from .common import NOON, EquipmentCase


@tagged("post_install", "-at_install", "mes")
class TestClass(EquipmentCase):
    def test_unit_of_the_class(self):
        """[E01] A unit of the class, or of a class below it, whose volume fits."""
        self.clean(self.hsg, "2026-11-22 08:00")
        where = {"volume": "300 .. 1000 L"}
        for code in ("high_shear_granulator", "vessel"):
            verdict = self.suitability(self.hsg, Need("g", code, where))
            self.assertTrue(verdict.ok, verdict.findings)

    def test_unit_of_another_class(self):
        """[E01] A unit of another class is refused, and its properties too."""
        need = Need("g", "fluid_bed_dryer", {"capacity": "min 300 kg"})
        self.clean(self.hsg, "2026-11-22 08:00")
        verdict = self.suitability(self.hsg, need)
        self.assertRules(verdict, "unit_class", "unit_property")
        self.assertEqual({each.code for each in verdict.findings}, {"EQP-04"})

    def test_property_out_of_range(self):
        """[E01] A volume below what is asked is refused with found and needed."""
        self.clean(self.hsg, "2026-11-22 08:00")
        need = Need("g", "high_shear_granulator", {"volume": "min 1200 L"})
        verdict = self.suitability(self.hsg, need)
        self.assertRules(verdict, "unit_property")
        self.assertEqual(verdict.findings[0].found, "300 .. 1000 L")
        self.assertEqual(verdict.findings[0].needed, "min 1200 L")

    def test_code_of_a_class(self):
        """[E01] A class has the code recipes use: other characters are refused."""
        for code in ("High Shear", "2mill", "mill-1", "Mühle"):
            with self.assertRaises(ValidationError):
                self.env["mes.equipment.class"].create({"code": code, "name": "x"})

    def test_one_code_one_class(self):
        """[E01] Two classes with one code do not fit into the database."""
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            self.kind("scale", "Another scale")

    def test_property_declared_twice(self):
        """[E01] A property that a class above has is not declared again."""
        with self.assertRaisesRegex(ValidationError, "volume is declared twice"):
            self.kind("mixer", "Mixer", [("volume", "L")], parent_id=self.vessel.id)

    def test_cycle(self):
        """[E01] A class does not stand above itself."""
        with self.assertRaises(UserError):
            self.vessel.parent_id = self.granulator

    def test_values_are_quantities(self):
        """[E01] A value is a quantity or range in units of the property's kind."""
        line = self.bal.mes_property_ids.filtered(lambda each: each.code == "capacity")
        for value in ("300", "300 L", "much", "300 kg or so"):
            with self.assertRaises(ValidationError):
                line.value = value
        for value in ("300 kg", "300000 g", "0.5 .. 300 kg", "max 300 kg"):
            line.value = value
            self.assertEqual(self.bal._mes_properties()["capacity"], value)

    def test_unknown_unit(self):
        """[E01] A property in a unit that nobody knows is refused."""
        with self.assertRaisesRegex(ValidationError, "found unit furlong"):
            self.kind("belt", "Belt", [("length", "furlong")])

    def test_property_of_another_class(self):
        """[E01] A unit states properties of its own class only."""
        foreign = self.scale.property_ids[0]
        with self.assertRaises(ValidationError):
            self.hsg.mes_property_ids = [
                (0, 0, {"definition_id": foreign.id, "value": "300 kg"})
            ]

    def test_changes_are_told(self):
        """[E01, M01] Hold times and properties that change are in the record."""
        why = "Swabs after three days were not clean"
        self.granulator.with_user(self.jonas).write(
            {"clean_hold_hours": 48, "mes_reason": why}
        )
        told = self.told(self.granulator, "document.changed")[-1]
        self.assertEqual(told["data"]["old"], {"clean_hold_hours": 72})
        self.assertEqual(told["why"], why)
        line = self.hsg.mes_property_ids[0]
        line.with_user(self.jonas).with_context(mes_reason=why).value = "300 .. 900 L"
        told = self.told(self.hsg, "document.changed")[-1]["data"]
        self.assertEqual(told["new"], {"value": "300 .. 900 L"})
        line.with_user(self.jonas).unlink()
        self.assertEqual(len(self.told(self.hsg, "property.removed")), 1)

    def test_property_by_keeper_only(self):
        """[E01] Who does not keep equipment states nothing about it."""
        line = self.hsg.mes_property_ids[0]
        with self.assertRaises(AccessError):
            line.with_user(self.anna).value = "1 L"
        with self.assertAttemptTold(AccessError, self.hsg, "equipment_by_keeper"):
            line.with_user(self.anna).sudo().value = "1 L"
        with self.assertAttemptTold(AccessError, self.hsg, "equipment_by_keeper"):
            line.with_user(self.anna).sudo().unlink()

    def test_names(self):
        """[E01] Screens get the names of classes by code."""
        names = self.env["mes.equipment.class"]._mes_names()
        self.assertEqual(names["scale"], "Scale")

    def test_told_for_screens(self):
        """[E02] Screens learn how a unit stands and until when."""
        self.clean(self.hsg, "2026-11-22 08:00")
        with self.at(NOON):
            told = self.hsg._mes_told()
        self.assertTrue(told["ok"])
        self.assertEqual(told["state"], "available")
        self.assertEqual(told["until"], "clean until Wed 25 Nov 09:00")
