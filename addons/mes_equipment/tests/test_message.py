"""Messages of instruments: only devices send, all is kept, nothing is changed."""

from __future__ import annotations

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import EquipmentCase


@tagged("post_install", "-at_install", "mes")
class TestMessage(EquipmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device = cls.person("dev.gateway", "device", name="Gateway 1")

    def send(self, raw, code="BAL-001", user=None, **more):
        """Send a message by the device's account."""
        equipment = self.env["maintenance.equipment"].with_user(user or self.device)
        return equipment.mes_message(code, raw, **more)

    def test_stable(self):
        """[C05] A stable weight keeps value, unit, flag, raw text and both times."""
        with self.at("2026-11-22 13:02"):
            device_time = "2026-11-22T14:01:59"
            answer = self.send("S S     126.00 kg\r\n", device_time=device_time)
            self.assertTrue(answer["ok"], answer["reasons"])
            latest = self.bal._mes_latest()
        self.assertEqual(latest["value"], "126.00")
        self.assertEqual(latest["unit"], "kg")
        self.assertTrue(latest["stable"])
        self.assertEqual(latest["raw"], "S S     126.00 kg\r\n")
        self.assertEqual(latest["at"], "2026-11-22T13:02:00.000000Z")
        self.assertEqual(latest["age_ms"], 0)
        self.assertEqual(latest["device"], "BAL-001")
        row = self.env["mes.instrument.message"].browse(answer["id"])
        self.assertEqual(row.device_time, device_time)
        self.assertEqual(row.user_id, self.device)

    def test_shown_beside_the_scale(self):
        """[C05] The screen shows the latest weight and its age, to the staff only."""
        screen = self.env["maintenance.equipment"].with_user(self.anna)
        for code in ("BAL-001", "BAL-999", None, ["BAL-001"]):
            self.assertIsNone(screen.mes_scale(code))
        with self.at("2026-11-22 13:02"):
            self.send("S D     125.98 kg")
        with self.at("2026-11-22 13:02:02"):
            shown = screen.mes_scale("BAL-001")
        self.assertEqual(shown["value"], "125.98")
        self.assertEqual((shown["stable"], shown["age"]), (False, 2))
        stranger = self.env.ref("base.public_user")
        with self.assertRaises(AccessError):
            screen.with_user(stranger).mes_scale("BAL-001")

    def test_reading_counts(self):
        """[C05] Stable and fresh counts; moving, stale, over, other unit do not."""
        with self.at("2026-11-22 13:02"):
            self.assertReading("S S     126.00 kg")
            self.assertReading("S D     126.02 kg", "reading_moving")
            self.assertReading("S S     301.00 kg", "reading_over")
            self.assertReading("S S      -0.02 kg", "reading_negative")
            self.assertReading("S S     126.00 g", "number_other_unit")
            self.send("S S     126.00 kg")
        with self.at("2026-11-22 13:02:05"):
            self.assertRules(self.verdict())
        with self.at("2026-11-22 13:02:06"):
            self.assertRules(self.verdict(), "reading_stale")

    def test_overload(self):
        """[C05] Overload and underload are kept, and are no weight."""
        with self.at("2026-11-22 13:02"):
            self.send("S +")
            self.assertEqual(self.bal._mes_latest()["status"], "overload")
            self.assertFalse(self.verdict().ok)

    def test_tags_apart(self):
        """[C05] Each reading of an instrument has its own latest message."""
        self.send("S S     126.00 kg", tag="net")
        self.send("S S     180.00 kg", tag="gross")
        self.assertEqual(self.bal._mes_latest("net")["value"], "126.00")
        self.assertEqual(self.bal._mes_latest("gross")["value"], "180.00")
        self.assertIsNone(self.bal._mes_latest("tare"))

    def test_other_role(self):
        """[C05] A person does not send what a scale should: refused and recorded."""
        answer = self.send("S S     126.00 kg", user=self.anna)
        self.assertRefused(answer, "role_missing")
        self.assertIsNone(self.bal._mes_latest())
        told = self.told(self.bal, "message.refused")[-1]["data"]
        self.assertIn("126.00", told["raw"])

    def test_unknown_device(self):
        """[C05] A code that no instrument has: refused, told by the site."""
        answer = self.send("S S     126.00 kg", code="BAL-999")
        self.assertRefused(answer, "device_unknown")
        told = self.told(self.site, "message.refused")[-1]["data"]
        self.assertEqual(told["code"], "BAL-999")

    def test_malformed(self):
        """[C05] What is no message is refused with what was found."""
        for raw in ("", "126.00 kg", "S S 126,00 kg", "S S 1e400 kg", "S S NaN kg"):
            self.assertRefused(self.send(raw), "message_malformed")
        for raw in (None, 126.0, ["S S 1 kg"], "S S " + "9" * 200 + " kg"):
            self.assertRefused(self.send(raw), "message_malformed")
        self.assertIsNone(self.bal._mes_latest())

    def test_every_reason(self):
        """[C05] Wrong role, unknown device, no message, no tag: all reasons."""
        answer = self.send("?", code=None, user=self.anna, tag="")
        self.assertRefused(
            answer, "message_malformed", "role_missing", "device_unknown", "message_tag"
        )

    def test_append_only(self):
        """[C05] A message is neither changed nor deleted, not even in SQL."""
        self.send("S S     126.00 kg")
        row = self.env["mes.instrument.message"].search([], limit=1)
        for statement in (
            "UPDATE mes_instrument_message SET value = '1' WHERE id = %s",
            "DELETE FROM mes_instrument_message WHERE id = %s",
        ):
            with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.Error):
                with self.cr.savepoint():
                    self.cr.execute(statement, (row.id,))

    def assertReading(self, raw, *rules):
        """Check what the rules say to a message that has just come in."""
        self.assertTrue(self.send(raw)["ok"])
        self.assertRules(self.verdict(), *rules)

    def verdict(self):
        return self.bal._mes_reading_verdict(self.bal._mes_latest())
