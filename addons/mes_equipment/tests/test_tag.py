"""Tags: what they may be, what they measured, and when nothing came."""

from __future__ import annotations

import hashlib
import random
import struct
from datetime import timedelta

from psycopg2 import IntegrityError
from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .live import START, LiveCase, milliseconds


@tagged("post_install", "-at_install", "mes")
class TestTag(LiveCase):
    def test_limits_are_as_written(self):
        """[K04] No limit is something else than 0, and digits stay as they are."""
        self.inlet.write({"low_alert": "0", "high_action": "65.50"})
        limits = self.inlet._mes_limits()
        self.assertEqual(
            (limits.low_action, limits.low_alert, limits.high_action), (None, 0, 65.5)
        )
        self.assertEqual(self.inlet.high_action, "65.50")

    def test_what_cannot_be(self):
        """[K01, K04] Wrong units, numbers and orders are refused with a sentence."""
        for vals in [
            {"unit": "degrees"},
            {"high_alert": "sixty"},
            {"high_alert": "6,5"},
            {"high_alert": "NaN"},
            {"high_alert": "66"},
            {"low_alert": "60"},
            {"low_alert": "59", "deadband": 1},
            {"deadband": -1},
            {"delay": -1},
            {"role": "inlet air"},
        ]:
            with (
                self.subTest(vals=vals),
                self.assertRaises(ValidationError),
                self.env.cr.savepoint(),
            ):
                self.inlet.write(vals)

    @mute_logger("odoo.sql_db")
    def test_once(self):
        """[K01] A code, an address and a role name one tag."""
        self.inlet.role = "InletAir"
        for vals in [
            {"code": "FBD-01.TI"},
            {"code": "X", "address": "ns=2;s=FBD-01.TI"},
            {"code": "X", "role": "InletAir"},
        ]:
            with (
                self.subTest(vals=vals),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.tag(**vals)

    def test_only_of_units(self):
        """[K01] A tag belongs to a unit, and stays with it."""
        plain = self.env["maintenance.equipment"].create({"name": "Lamp"})
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.tag("X", equipment_id=plain.id)
        with self.assertAttemptTold(UserError, self.fbd, "tag_stays"):
            self.inlet.equipment_id = self.hsg
        with self.assertAttemptTold(UserError, self.fbd, "record_never_deleted"):
            self.inlet.unlink()

    def test_changes_are_told(self):
        """[K04] A changed limit stands in the unit's record, old and new."""
        why = {"mes_reason": "Validated up to 66"}
        self.inlet.with_user(self.jonas).write({"high_action": "66", **why})
        told = self.told(self.fbd, "document.changed")[-1]
        self.assertEqual(told["data"]["model"], "mes.tag")
        self.assertEqual(told["data"]["old"], {"high_action": "65"})
        self.assertEqual(told["data"]["new"], {"high_action": "66"})
        self.assertEqual(told["who"]["name"], "Jonas Weber")
        self.assertEqual(told["why"], "Validated up to 66")

    def test_who_may(self):
        """[K01] Everybody sees tags, the equipment team keeps them."""
        self.assertEqual(self.inlet.with_user(self.anna).unit, "°C")
        with self.assertRaises(AccessError):
            self.inlet.with_user(self.anna).high_action = "99"
        with self.assertRaises(AccessError):
            self.env["mes.reading.aside"].with_user(self.anna).search([])

    def test_by_form(self):
        """[K01] The equipment team makes a tag by the form."""
        form = Form(self.env["mes.tag"].with_user(self.jonas))
        form.name, form.code, form.unit = "Outlet air", "FBD-01.TO", "°C"
        form.equipment_id, form.source_id = self.fbd, self.source
        form.address, form.high_action = "ns=2;s=FBD-01.TO", "45"
        self.assertEqual(form.save().company_id, self.env.company)

    def test_another_site(self):
        """[K01] Tags of another site are not seen."""
        site = self.env["res.company"].create({"name": "Cork"})
        self.jonas.write({"company_id": site.id, "company_ids": [(6, 0, site.ids)]})
        with self.assertRaises(AccessError):
            self.inlet.with_user(self.jonas).mes_trend(self.inlet.ids, -60_000)


@tagged("post_install", "-at_install", "mes")
class TestReadings(LiveCase):
    @mute_logger("odoo.sql_db")
    def test_never_changed(self):
        """[K02] Readings, what was set aside and alarm events only grow."""
        self.measure(20.0)
        self.take([self.row(0, float("nan"))])
        self.take(alarms=[self.event(0, "high_action", "raised")])
        for table in ("mes_reading", "mes_reading_aside", "mes_alarm_event"):
            for change in (f"UPDATE {table} SET site = 2", f"DELETE FROM {table}"):
                with self.assertRaises(InsufficientPrivilege), self.env.cr.savepoint():
                    self.env.cr.execute(change)

    def test_ten_thousand(self):
        """[K02] A full post takes as many queries as one of one row."""
        with self.later(1000):
            counts = []
            for number in (1, 10_000):
                rows = [self.row(n / 20, 20 + n % 7) for n in range(number)]
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.take(rows)
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertEqual(len(self.rows_of()), 10_001)

    def test_latest(self):
        """[K01] The latest value stands with its unit, its time and its standing."""
        self.measure(58.25, 61, begin=0)
        with self.later(2):
            self.env.invalidate_all()
            self.assertEqual(
                (self.inlet.latest, self.inlet.standing), ("61 °C", "alert")
            )
        self.measure(66, begin=3)
        with self.later(4):
            self.env.invalidate_all()
            self.assertEqual(self.inlet.standing, "action")
        with self.later(30):
            self.env.invalidate_all()
            self.assertEqual(self.inlet.standing, "missing")
        self.assertEqual(self.tag("NEW").standing, "none")

    def test_missing(self):
        """[K03] Three intervals without a good reading: data are missing."""
        self.measure(58, 58)
        slow = self.tag("SLOW", interval=60)
        quiet = self.tag("QUIET", interval=0)
        never = self.tag("NEVER")
        tags = self.inlet | slow | quiet | never
        self.measure(1, tag=slow)
        at = START + timedelta(seconds=4)
        self.assertEqual(tags._mes_missing(at), {never.id: None})
        self.take([self.row(3, 5, 2), self.row(5, None, 3)])
        at = START + timedelta(seconds=4, milliseconds=1)
        last = START + timedelta(seconds=1)
        self.assertEqual(tags._mes_missing(at), {never.id: None, self.inlet.id: last})

    def test_a_gap_is_a_hole(self):
        """[K03] Between readings too far apart nothing is drawn, nor over a bad one."""
        self.measure(1, 2, 3)
        self.measure(4, 5, begin=10)
        self.measure(None, 6, begin=12)
        self.take([self.row(14, 9, 2), self.row(15, 7)])
        with self.later(16):
            series = self.inlet._mes_series(START, START + timedelta(seconds=60))
        gaps = [(2, 10), (11, 13), (13, 15)]
        self.assertEqual(
            series["gaps"], [[milliseconds(a), milliseconds(b)] for a, b in gaps]
        )
        values = [last for _ts, _low, _high, last in series["points"]]
        self.assertEqual(values, [1, 2, 3, 4, 5, 6, 7])

    def test_at_the_ends_of_the_window(self):
        """[K03] Silence before the first and after the last reading is a hole too."""
        self.measure(1, 2, 3, begin=10)
        with self.later(60):
            gaps = self.inlet._mes_gaps(START, START + timedelta(seconds=100))
        self.assertEqual(
            gaps,
            [[milliseconds(a), milliseconds(b)] for a, b in [(0, 10), (12, 60)]],
        )
        with self.later(60):
            begin, end = START + timedelta(seconds=11), START + timedelta(seconds=12)
            self.assertEqual(self.inlet._mes_gaps(begin, end), [])

    def test_peaks_are_kept(self):
        """[K03] However many readings: about so many points, with every extreme."""
        values = [20.0] * 3000
        values[777], values[2222] = 99.0, -5.0
        self.measure(*values)
        with self.later(3000):
            end = START + timedelta(seconds=3000)
            points = self.inlet._mes_series(START, end, most=100)["points"]
        self.assertLessEqual(len(points), 101)
        self.assertEqual(max(high for _ts, _low, high, _last in points), 99.0)
        self.assertEqual(min(low for _ts, low, _high, _last in points), -5.0)

    def test_segment(self):
        """[K07] A segment's figures and digest can be computed again from its rows."""
        chance = random.Random(7)
        values = [round(chance.uniform(50, 60), 3) for _n in range(50)]
        self.measure(*values, None)
        segment = self.inlet._mes_segment(START, START + timedelta(seconds=60))
        self.assertEqual((segment["rows"], segment["count"]), (51, 50))
        self.assertEqual(segment["min"], min(values))
        self.assertEqual(segment["max"], max(values))
        self.assertAlmostEqual(segment["mean"], sum(values) / 50, places=9)
        self.assertEqual(segment["last"], values[-1])
        rows, second = b"", 0
        for number, value, quality in self.rows_of():
            at = (int(START.timestamp()) + second) * 1_000_000
            void = bytes.fromhex("7ff8000000000000")
            body = void if value is None else struct.pack(">d", value)
            rows += struct.pack(">qq", at, number) + body + struct.pack(">h", quality)
            second += 1
        self.assertEqual(segment["digest"], hashlib.sha256(rows).hexdigest())

    def test_trend_of_a_screen(self):
        """[K05] A screen gets series, limits, latest values and what to follow."""
        self.measure(58, 61)
        self.take(alarms=[self.event(1, "high_alert", "raised", 61)])
        with self.later(2):
            answer = self.inlet.with_user(self.anna).mes_trend(self.inlet.ids, -60_000)
        (drawn,) = answer["tags"]
        self.assertEqual(answer["t1"] - answer["t0"], 60_000)
        self.assertEqual(drawn["points"][-1], [milliseconds(1), 61, 61, 61])
        self.assertEqual(drawn["limits"]["high_action"], 65)
        self.assertEqual(drawn["events"][0]["limit"], "high_alert")
        self.assertEqual(drawn["standing"], "alert")
        followed = [f"mes.equipment_{self.fbd.id}", f"mes.gateway_{self.gateway.id}"]
        self.assertEqual(answer["channels"], followed)

    def test_trend_from_where_the_screen_has_it(self):
        """[K03, K05] What is new alone: points, gaps and events since a moment."""
        self.measure(1, 2, 3)
        self.measure(4, 5, begin=10)
        self.take(alarms=[self.event(1, "high_alert", "raised", 61)])
        trend = self.inlet.with_user(self.anna).mes_trend
        with self.later(12):
            whole = trend(self.inlet.ids, milliseconds(0))
            later = trend(self.inlet.ids, milliseconds(0), since=milliseconds(5))
        self.assertEqual(later["t0"], whole["t0"])
        (known,), (new,) = whole["tags"], later["tags"]
        self.assertEqual(new["points"], known["points"][3:])
        self.assertEqual(known["gaps"], [[milliseconds(2), milliseconds(10)]])
        self.assertEqual(new["gaps"], [[milliseconds(5), milliseconds(10)]])
        self.assertEqual((len(known["events"]), new["events"]), (1, []))

    def test_channels(self):
        """[K05] Who may read a unit follows it; nobody follows what they may not."""
        asked = [f"mes.equipment_{self.fbd.id}", f"mes.gateway_{self.gateway.id}", "x"]
        listen = self.env["ir.websocket"].with_user(self.anna)._mes_followed
        self.assertIn(self.fbd, listen(list(asked)))
        self.assertIn(self.gateway, listen(list(asked)))
        site = self.env["res.company"].create({"name": "Cork"})
        self.anna.write({"company_id": site.id, "company_ids": [(6, 0, site.ids)]})
        listen = self.env["ir.websocket"].with_user(self.anna)._mes_followed
        self.assertNotIn(self.gateway, listen(list(asked)))

    def test_days_ahead(self):
        """[K02] The nightly job makes the days to come."""
        self.env["mes.alarm"]._cron_extend()
        self.env.cr.execute(
            "SELECT to_regclass('mes_reading_' ||"
            " to_char(now() AT TIME ZONE 'UTC' + interval '7 days', 'YYYYMMDD'))"
        )
        self.assertTrue(self.env.cr.fetchone()[0])
