"""Codes, labels, scans; what is ordinary stays ordinary."""

from __future__ import annotations

from datetime import date

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.mes_compliance import gs1
from odoo.addons.mes_compliance.models.mes_audited import ReasonNeeded

from .common import EquipmentCase

TODAY = date(2026, 11, 22)


@tagged("post_install", "-at_install", "mes")
class TestIdentity(EquipmentCase):
    def test_code_is_scanned(self):
        """[E01] The code, the GIAI and the GRAI of a label lead to the unit."""
        self.hsg.mes_gs1 = "9521234HSG-300-01"
        by_scan = self.env["maintenance.equipment"]._mes_by_scan
        self.assertEqual(by_scan(gs1.read("HSG-300-01", TODAY)), self.hsg)
        giai = gs1.read("]C180049521234HSG-300-01", TODAY)
        self.assertEqual(by_scan(giai), self.hsg)
        self.bal.mes_gs1 = "9521234000204IBC0007"
        grai = gs1.read("]C1800309521234000204IBC0007", TODAY)
        self.assertEqual(by_scan(grai), self.bal)
        self.assertFalse(by_scan(gs1.read("HSG-300-99", TODAY)))

    def test_code_is_not_translated(self):
        """[E01] The code is the same in every language, the name need not be."""
        self.assertFalse(self.hsg._fields["mes_code"].translate)

    def test_code_stays(self):
        """[E01] A code that stands on a label does not change."""
        for code in ("HSG-300-11", False):
            with self.assertAttemptTold(UserError, self.hsg, "code_stays"):
                self.hsg.with_user(self.jonas).mes_code = code
        self.hsg.with_user(self.jonas).mes_code = "HSG-300-01"

    def test_code_is_unique(self):
        """[E01] Two units with one code do not fit into the database."""
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            self.unit("HSG-300-01", self.granulator)

    def test_code_and_class(self):
        """[E01] A unit has both, a code and a class; a code has no spaces."""
        vals = {"name": "x", "mes_code": "X-1"}
        with self.assertRaises(ValidationError):
            self.env["maintenance.equipment"].create(vals)
        vals["mes_class_id"] = self.scale.id
        for code in ("X 1", " X-1"):
            with self.assertRaises(ValidationError):
                self.env["maintenance.equipment"].create({**vals, "mes_code": code})

    def test_kept_by_the_team(self):
        """[E01] A stock equipment manager does not keep units of the suite."""
        manager = new_test_user(
            self.env,
            login="manager",
            groups="base.group_user,maintenance.group_equipment_manager",
        )
        with self.assertAttemptTold(AccessError, self.hsg, "equipment_by_keeper"):
            self.hsg.with_user(manager).mes_class_id = self.scale
        with self.assertAttemptTold(AccessError, self.hsg, "equipment_by_keeper"):
            self.hsg.with_user(manager).name = "Something else"
        self.hsg.with_user(manager).note = "Stock fields are open to stock's people"

    def test_ordinary_equipment(self):
        """[E01] Equipment without a code stays ordinary, up to its deletion."""
        laptop = self.env["maintenance.equipment"].create({"name": "Laptop"})
        laptop.name = "Laptop 2"
        self.assertFalse(self.told(laptop))
        self.assertFalse(laptop.mes_fit)
        laptop.copy()
        laptop.unlink()

    def test_unit_is_never_deleted(self):
        """[B09, E07] A unit of which the record speaks is not deleted, by nobody."""
        with self.assertAttemptTold(UserError, self.hsg, "record_never_deleted"):
            self.hsg.sudo().unlink()

    def test_changes_are_told(self):
        """[M01, E07] Master data that changes is in the unit's record."""
        moved = {"mes_room": "G-12", "name": "Mixer 1"}
        with self.assertRaises(ReasonNeeded), self.env.cr.savepoint():
            self.hsg.with_user(self.jonas).write(moved)
        why = {"mes_reason": "Moved to the new room"}
        self.hsg.with_user(self.jonas).write({**moved, **why})
        change = self.told(self.hsg, "document.changed")[-1]
        self.assertEqual(change["why"], "Moved to the new room")
        self.assertEqual(change["data"]["new"], {"mes_room": "G-12", "name": "Mixer 1"})
        self.assertEqual(change["who"]["login"], "met.jonas")

    def test_unit_of_another_site(self):
        """[E01] A unit of another site is not found here."""
        cork = self.env["res.company"].create({"name": "Cork Sterile"})
        self.hsg.company_id = cork
        units = self.env["maintenance.equipment"]
        self.assertFalse(units._mes_by_code("HSG-300-01"))
        self.assertTrue(units.with_company(cork)._mes_by_code("HSG-300-01"))

    def test_code_asked_for_before(self):
        """[E01] A unit is found as soon as it is made, whoever asked before."""
        units = self.env["maintenance.equipment"]
        self.assertFalse(units._mes_by_code("HSG-300-77"))
        made = self.unit("HSG-300-77", self.granulator)
        self.assertEqual(units._mes_by_code("HSG-300-77"), made)
        made.active = False
        self.assertEqual(units._mes_by_code("HSG-300-77"), made)
