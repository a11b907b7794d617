"""Live data on the oversight page: alarms nobody saw, readings that do not come."""

from __future__ import annotations

from odoo.tests import tagged

from odoo.addons.mes_compliance.tests.oversight_case import OversightMixin

from .live import LiveCase

ALARM = "mes_equipment.oversight_alarm"
READING = "mes_equipment.oversight_reading"


@tagged("post_install", "-at_install", "mes")
class TestOversightLive(OversightMixin, LiveCase):
    """A dryer that is measured each second."""

    def test_alarms(self):
        """[M10, K04] Unacknowledged is open, after an hour overdue; seen, in order."""
        alarm = self.alarm(self.event(0, "high_action", "raised", 66))
        with self.later(600):
            self.assertStands(self.farid, ALARM, alarm, "open")
        with self.later(3700):
            self.assertStands(self.farid, ALARM, alarm, "overdue")
        with self.later(3800):
            answer = alarm.with_user(self.anna).mes_acknowledge("Filter was changed")
            self.assertTrue(answer["ok"], answer["reasons"])
            self.assertStands(self.farid, ALARM, alarm, "order")
        self.alarm(self.event(3810, "high_action", "returned", 64), second=3810)
        with self.later(3900):
            self.assertStands(self.farid, ALARM, alarm, None)

    def test_readings(self):
        """[M10, K03] Three intervals without a reading: unproven until one comes."""
        self.measure(40.0, 41.0)
        with self.later(3):
            self.assertStands(self.farid, READING, self.inlet, "order")
        with self.later(60):
            self.assertStands(self.farid, READING, self.inlet, "unproven")
        self.measure(42.0, begin=60)
        with self.later(61):
            self.assertStands(self.farid, READING, self.inlet, "order")
        self.inlet.interval = 0
        with self.later(600):
            self.assertStands(self.farid, READING, self.inlet, None)
