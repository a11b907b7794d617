"""Equipment on the oversight page: what is due, overdue, unproven and in order."""

from __future__ import annotations

from odoo.tests import tagged

from odoo.addons.mes_compliance.tests.oversight_case import OversightMixin

from .common import EquipmentCase

NOW = "2026-11-22 11:00"
CALIBRATION = "mes_equipment.oversight_calibration"
CLEANING = "mes_equipment.oversight_cleaning"
MAINTENANCE = "mes_equipment.oversight_maintenance"
OUT = "mes_equipment.oversight_out_of_service"


@tagged("post_install", "-at_install", "mes")
class TestOversight(OversightMixin, EquipmentCase):
    """A unit for each standing, and where the page shows it."""

    def scales(self, number):
        """Return a scale without calibration."""
        return self.unit(f"BAL-9{number}", self.scale, capacity="30 kg")

    def test_calibrations(self):
        """[M10] Due soon, overdue, out of tolerance, never calibrated, in order."""
        good, soon, late, failed, never = (self.scales(n) for n in range(5))
        for unit, due in ((good, "2027-06-01"), (soon, "2026-12-10")):
            self.calibrate(unit, due)
        self.calibrate(late, "2026-11-21")
        self.calibrate(failed, "2027-06-01")
        failed._mes_act().mes_calibration_ids.write({"state": "failed"})
        with self.at(NOW):
            self.assertStands(self.farid, CALIBRATION, good, "order")
            self.assertStands(self.farid, CALIBRATION, soon, "open")
            self.assertStands(self.farid, CALIBRATION, late, "overdue")
            self.assertStands(self.farid, CALIBRATION, failed, "overdue")
            self.assertStands(self.farid, CALIBRATION, never, "unproven")
            self.assertStands(self.farid, CALIBRATION, self.hsg, None)

    def test_last_day_of_a_calibration(self):
        """[M10] The due day itself still counts, by the site's midnight."""
        unit = self.scales(5)
        self.calibrate(unit, "2026-11-22")
        with self.at("2026-11-22 22:59"):
            self.assertStands(self.farid, CALIBRATION, unit, "open")
        with self.at("2026-11-22 23:01"):
            self.assertStands(self.farid, CALIBRATION, unit, "overdue")

    def test_cleaning(self):
        """[M10] Unknown, dirty, dirty for too long, clean, hold soon over, over."""
        kinds = {
            "unproven": {"mes_cleanliness": "unknown"},
            "open": {
                "mes_cleanliness": "dirty",
                "mes_clean_since": "2026-11-22 10:00:00",
            },
            "overdue": {
                "mes_cleanliness": "dirty",
                "mes_clean_since": "2026-11-20 10:00:00",
            },
            "order": {
                "mes_cleanliness": "verified_clean",
                "mes_clean_since": "2026-11-22 09:00:00",
                "mes_cleaned_at": "2026-11-22 09:00:00",
            },
        }
        units = {}
        for number, (standing, vals) in enumerate(kinds.items()):
            units[standing] = self.unit(f"HSG-9{number}", self.granulator)
            units[standing]._mes_act().write(vals)
        with self.at(NOW):
            for standing, unit in units.items():
                self.assertStands(self.farid, CLEANING, unit, standing)
        with self.at("2026-11-24 12:00"):
            self.assertStands(self.farid, CLEANING, units["order"], "open")
        with self.at("2026-11-25 12:00"):
            self.assertStands(self.farid, CLEANING, units["order"], "overdue")

    def test_maintenance_and_qualification(self):
        """[M10] Due soon, passed, not qualified, and what has no day at all."""
        fine, soon, late, never = (self.scales(n) for n in range(6, 10))
        soon._mes_act().write({"mes_maintenance_due": "2026-12-01"})
        late._mes_act().write({"mes_qualification_due": "2026-11-21"})
        never._mes_act().write({"mes_qualification": "not_qualified"})
        with self.at(NOW):
            self.assertStands(self.farid, MAINTENANCE, fine, "order")
            self.assertStands(self.farid, MAINTENANCE, soon, "open")
            self.assertStands(self.farid, MAINTENANCE, late, "overdue")
            self.assertStands(self.farid, MAINTENANCE, never, "unproven")

    def test_out_of_service(self):
        """[M10] What is out of service is open until it is back."""
        self.assertStands(self.farid, OUT, self.bal, "order")
        self.bal._mes_act().write({"mes_out_of_service": True})
        self.assertStands(self.farid, OUT, self.bal, "open")

    def test_whose_technician_is_asked(self):
        """[M10] The unit's technician is reminded of its calibration, once."""
        unit = self.scales(4)
        unit.technician_user_id = self.ben
        row = self.env.ref(CALIBRATION)
        with self.at(NOW):
            row._remind(self.site)
            row._remind(self.site)
        asked = unit.activity_ids.filtered("mes_oversight_row_id")
        self.assertEqual(asked.user_id, self.ben)
        self.assertEqual(len(asked), 1)
        self.calibrate(unit, "2027-06-01")
        with self.at(NOW):
            row._remind(self.site)
        unit.invalidate_recordset()
        self.assertFalse(unit.activity_ids)
