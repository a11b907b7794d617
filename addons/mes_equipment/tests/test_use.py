"""Booking: one holder, enforced by the database."""

from __future__ import annotations

from unittest.mock import patch

import psycopg2

from odoo import api
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..condition import Need
from .common import NOON, OTHER_STREAM, STREAM, EquipmentCase


@tagged("post_install", "-at_install", "mes")
class TestBooking(EquipmentCase):
    def setUp(self):
        super().setUp()
        self.clean(self.hsg, "2026-11-22 06:00")
        self.mine = self.hsg.with_user(self.anna)

    def test_bind_and_release(self):
        """[E10] Reserved for a batch, then free again; both stand in the record."""
        self.assertTrue(self.mine._mes_bind(STREAM, "PCM26031", "20.2").ok)
        self.assertEqual(self.hsg.mes_use, "reserved")
        self.assertEqual(self.hsg.mes_holder, "PCM26031")
        self.assertTrue(self.mine._mes_release(STREAM, "PCM26031").ok)
        self.assertEqual(self.hsg.mes_use, "available")
        batch = self.told(self.hsg, "equipment.reserved")[-1]["data"]["batch"]
        self.assertEqual(batch, {"stream": STREAM, "label": "PCM26031"})
        self.assertEqual(self.hsg.mes_cleanliness, "verified_clean")

    def test_second_holder(self):
        """[E10] A second batch is refused, and told who holds the unit."""
        self.mine._mes_bind(STREAM, "PCM26031")
        verdict = self.mine._mes_bind(OTHER_STREAM, "PCM26032")
        self.assertRules(verdict, "unit_held")
        held = verdict.findings[0]
        self.assertEqual(held.values["holder"], "PCM26031")
        self.assertEqual(len(self.told(self.hsg, "use.refused")), 1)
        need = Need("g", "high_shear_granulator")
        unsuitable = self.suitability(self.hsg, need, NOON, OTHER_STREAM)
        self.assertRules(unsuitable, "unit_held")

    def test_same_holder_again(self):
        """[E10] The same batch may bind again; nothing is written twice."""
        self.mine._mes_bind(STREAM, "PCM26031")
        self.assertTrue(self.mine._mes_bind(STREAM, "PCM26031").ok)
        self.assertEqual(len(self.hsg.mes_booking_ids), 1)
        self.assertEqual(len(self.told(self.hsg, "equipment.reserved")), 1)

    def test_release_by_another(self):
        """[E10] A batch cannot release what another one holds."""
        self.mine._mes_bind(STREAM, "PCM26031")
        verdict = self.mine._mes_release(OTHER_STREAM, "PCM26032")
        self.assertRules(verdict, "unit_held")
        self.assertEqual(self.hsg.mes_use, "reserved")

    def test_database_refuses(self):
        """[E10] Two open bookings of one unit do not fit into the database."""
        self.mine._mes_bind(STREAM, "PCM26031")
        rows = self.env["mes.equipment.booking"]._mes_act_rows()
        vals = {
            "equipment_id": self.hsg.id,
            "stream": OTHER_STREAM,
            "label": "PCM26032",
            "state": "in_use",
        }
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            rows.create(vals)

    def test_dirty_never_in_use(self):
        """[E03] A dirty unit does not come into use: the step needs a suitable unit."""
        self.assertTrue(self.mine.mes_step("soil", "Product spilled on it")["ok"])
        with self.at(NOON):
            need = Need("g", "high_shear_granulator")
            suitable = self.mine._mes_suitability(need, STREAM)
            verdict = self.mine._mes_start(STREAM, "PCM26031", suitable=suitable)
        self.assertRules(verdict, "unit_dirty")
        self.assertEqual(self.hsg.mes_use, "available")

    def test_use_makes_dirty(self):
        """[E03, E04] First contact makes dirty; the dirty hold begins at the end."""
        need = Need("g", "high_shear_granulator")
        with self.at("2026-11-22 10:00"):
            suitable = self.mine._mes_suitability(need, STREAM)
            self.mine._mes_bind(STREAM, "PCM26031")
            self.mine._mes_start(STREAM, "PCM26031", "FG-1001", suitable=suitable)
        self.assertEqual(self.hsg.mes_use, "in_use")
        self.assertEqual(self.hsg.mes_cleanliness, "dirty")
        with self.at("2026-11-22 11:00"):
            own = self.mine._mes_suitability(need, STREAM)
            self.assertTrue(own.ok, own.findings)
        with self.at("2026-11-22 14:00"):
            self.mine._mes_release(STREAM, "PCM26031")
        self.assertEqual(str(self.hsg.mes_clean_since), "2026-11-22 14:00:00")
        self.assertEqual(str(self.hsg.mes_dirty_until), "2026-11-23 14:00:00")
        self.assertEqual(self.hsg.mes_campaign_batches, 1)

    def test_broken_in_use(self):
        """[E10] Out of service in use: the batch still ends its booking."""
        need = Need("g", "high_shear_granulator")
        with self.at("2026-11-22 10:00"):
            suitable = self.mine._mes_suitability(need, STREAM)
            self.mine._mes_start(STREAM, "PCM26031", suitable=suitable)
            self.assertTrue(self.mine.mes_step("take_out", "Bearing is loud")["ok"])
            self.assertEqual(self.hsg.mes_use, "out_of_service")
            refused = self.mine._mes_bind(OTHER_STREAM, "PCM26032")
            self.assertRules(refused, "unit_held")
            self.assertTrue(self.mine._mes_release(STREAM, "PCM26031").ok)
        self.assertEqual(self.hsg.mes_use, "out_of_service")
        self.assertFalse(self.hsg.mes_holder)

    def test_release_by_what_was_judged(self):
        """[E10] QA frees no unit; a step that QA signs last does, its own only."""
        need = Need("g", "high_shear_granulator")
        suitable = self.suitability(self.hsg, need, "2026-11-22 07:00", STREAM)
        self.mine._mes_start(STREAM, "PCM26031", suitable=suitable)
        unit = self.hsg.with_user(self.farid)
        self.assertRules(unit._mes_release(STREAM, "PCM26031"), "unit_role")
        other = unit._mes_release(OTHER_STREAM, "PCM26032", judged=True)
        self.assertRules(other, "unit_held")
        self.assertTrue(unit._mes_release(STREAM, "PCM26031", judged=True).ok)
        self.assertEqual(self.hsg.mes_use, "available")

    def test_without_role(self):
        """[E10] Who works neither on the floor nor plans reserves nothing."""
        verdict = self.hsg.with_user(self.farid)._mes_bind(STREAM, "PCM26031")
        self.assertRules(verdict, "unit_role")

    def test_not_written_by_hand(self):
        """[E10] Nobody writes, ends or deletes a booking past its act."""
        self.mine._mes_bind(STREAM, "PCM26031")
        booking = self.hsg.mes_booking_ids.sudo()
        with self.assertAttemptTold(UserError, self.hsg, "written_by_acts_only"):
            booking.write({"state": "ended"})
        with self.assertAttemptTold(UserError, self.hsg, "record_never_deleted"):
            booking.unlink()
        vals = {
            "equipment_id": self.hsg.id,
            "stream": "x",
            "label": "x",
            "state": "ended",
        }
        with self.assertAttemptTold(UserError, self.hsg, "written_by_acts_only"):
            booking.create(vals)


@tagged("post_install", "-at_install", "mes")
class TestBookingRace(EquipmentCase):
    """Two transactions that do not see each other; what they need is committed."""

    def test_two_at_once(self):
        """[E10] Of two batches that bind at once one is refused and told the other."""
        unit_id = self.committed_unit()
        model = type(self.env["maintenance.equipment"])
        roles = patch.object(model, "_mes_roles_of", lambda unit, user: ("operator",))
        self.startPatcher(roles)
        try:
            with self.registry.cursor() as one, self.registry.cursor() as two:
                first = self.at_cursor(one, unit_id)
                second = self.at_cursor(two, unit_id)
                # the snapshot of the second one is older than the booking
                self.assertEqual(second.mes_code, "RACE-01")
                self.assertTrue(first._mes_bind(STREAM, "RACE-A").ok)
                one.commit()
                with mute_logger("odoo.sql_db"):
                    verdict = second._mes_bind(OTHER_STREAM, "RACE-B")
                self.assertRules(verdict, "unit_held")
                self.assertEqual(verdict.findings[0].found, "RACE-A")
                two.rollback()
        finally:
            self.forget(unit_id)

    def at_cursor(self, cr, unit_id):
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        return env["maintenance.equipment"].browse(unit_id)

    def committed_unit(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            kind = env["mes.equipment.class"].create({"code": "race", "name": "Race"})
            unit = env["maintenance.equipment"].create(
                {"name": "Race", "mes_code": "RACE-01", "mes_class_id": kind.id}
            )
            unit._mes_act().mes_qualification = "qualified"
            return unit.id

    def forget(self, unit_id):
        with self.registry.cursor() as cr:
            cr.execute(
                "DELETE FROM mes_equipment_booking WHERE equipment_id = %s", (unit_id,)
            )
            cr.execute("DELETE FROM maintenance_equipment WHERE id = %s", (unit_id,))
            cr.execute("DELETE FROM mes_equipment_class WHERE code = 'race'")
