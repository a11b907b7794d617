"""Alarms of units in the batch that is made on them, and the screens that follow."""

from __future__ import annotations

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.mes_compliance import clock

from .live_case import MOISTURE, LiveCase

ACTION, ALERT = "high_action", "high_alert"


@tagged("post_install", "-at_install", "mes")
class TestBatchAlarms(LiveCase):
    """The mixer of a running batch raises alarms."""

    def test_action_alarm_is_an_exception(self):
        """[K04] ALM-01 in the batch, about the running step, when it is handled."""
        batch = self.measuring()
        alarm = self.alarm(ACTION)
        (exception,) = self.numbers(batch, "ALM-01")
        self.assertEqual(exception.subject, MOISTURE)
        self.assertEqual((exception.severity, exception.gate), ("major", "batch"))
        self.assertIn("2.7 %", exception.title)
        (told,) = self.events(batch, "alarm.raised")
        self.assertEqual(told["data"]["alarm"], alarm.id)
        self.assertEqual(told["data"]["limit_value"], "2.5 %")
        answer = self.command(
            batch, self.anna, "record", MOISTURE, parameter="moisture"
        )
        self.assertIn("exception_waits", [each["rule"] for each in answer["reasons"]])

    def test_alert_is_told_and_no_exception(self):
        """[K04] An alert stands in the record; nobody has to wait for anybody."""
        batch = self.measuring()
        self.alarm(ALERT, value=2.45)
        self.assertEqual(len(self.events(batch, "alarm.raised")), 1)
        self.assertFalse(self.numbers(batch, "ALM-01"))

    def test_storm_is_grouped_and_none_is_lost(self):
        """[K04] A hundred alarms: a hundred in the record, one exception."""
        batch, tags = self.measuring(), self.storm(50)
        for some in (tags[:20], tags[20:]):
            self.alarm(ALERT, ACTION, tags=some)
        self.assertEqual(len(self.events(batch, "alarm.raised")), 100)
        self.assertEqual(len(self.numbers(batch, "ALM-01")), 1)

    def storm(self, number):
        """Return further tags of the mixer."""
        tags = self.env["mes.tag"]
        for each in range(number):
            tags |= self.tag(self.mixer, f"T{each}", unit="rpm", high_action="10")
        return tags

    def test_storm_costs_as_few_queries_as_one_alarm(self):
        """[K04] Ten alarms at once are one command for the batch."""
        self.measuring()
        tags, counts = self.storm(21), []
        few, many = self.alarm(ALERT, tags=tags[0]), self.alarm(ALERT, tags=tags[1:])
        for alarms in (few, many, few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.cr.cache.clear()
            before = self.env.cr.sql_log_count
            alarms._mes_raised()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[2], counts[3])

    def test_acknowledged_exception_lets_the_next_be_its_own(self):
        """[K04] Once somebody has looked, a further alarm is another exception."""
        batch = self.measuring()
        self.alarm(ACTION)
        (first,) = self.numbers(batch, "ALM-01")
        values = {"act": "acknowledge", "immediate_action": "Probe cleaned"}
        self.assertSigned(self.sign(first, self.david, "acknowledged", values=values))
        self.alarm(ACTION)
        self.assertEqual(len(self.numbers(batch, "ALM-01")), 2)

    def test_unit_of_nobody_concerns_no_batch(self):
        """[K01] An alarm of a unit that no batch holds stays with the unit."""
        batch = self.measuring()
        other = self.unit("MIX-2", "test_mixer")
        tag = self.tag(other, "Moisture", high_action="2.5")
        self.assertTrue(self.alarm(ACTION, tags=tag))
        self.assertFalse(self.events(batch, "alarm.raised"))

    def test_alarm_between_two_steps_is_the_batchs(self):
        """[K04] The unit holds the product then too; every step shows the exception."""
        batch = self.charged()
        with self.later(1):
            self.alarm(ACTION)
        (exception,) = self.numbers(batch, "ALM-01")
        self.assertFalse(exception.subject)
        shown = batch.with_user(self.anna).screen("10.2.2#1")["step"]["exceptions"]
        self.assertEqual([each["code"] for each in shown], ["ALM-01"])

    def test_alarm_before_the_unit_was_taken(self):
        """[K01] What happened before the unit was scanned is not the batch's."""
        batch = self.measuring()
        self.alarm(ACTION, at=clock.now() - timedelta(hours=1))
        self.assertFalse(self.events(batch, "alarm.raised"))

    def test_late_alarm_belongs_to_the_step_that_ran(self):
        """[K01] An alarm that a gateway kept is told where it happened."""
        batch = self.charged()
        step = batch.step_ids.filtered(lambda one: one.key == "10.2.1")
        at = clock.read(step.data["bound"]["mixer"]["at"]) + timedelta(microseconds=1)
        self.measuring(batch)
        self.alarm(ACTION, at=at)
        (exception,) = self.numbers(batch, "ALM-01")
        self.assertEqual(exception.subject, "10.2.1")

    def test_nobody_sends_alarms(self):
        """[K04] Alarms come from gateways; no command of a client makes one."""
        batch = self.measuring()
        with self.assertRaises(UserError):
            self.command(batch, self.anna, "alarm", MOISTURE, alarms=[])

    def test_nothing_shared_is_written(self):
        """[K04] Batch and steps stay as they were: nobody waits for an alarm."""
        batch = self.measuring()
        self.env.flush_all()
        query = "SELECT xmin::text, id FROM {} ORDER BY id"
        tables = ("mes_batch", "mes_batch_step", "mes_batch_value")
        before = [self.rows(query.format(table)) for table in tables]
        self.alarm(ACTION)
        self.env.flush_all()
        self.assertEqual([self.rows(query.format(table)) for table in tables], before)
        self.assertTrue(self.numbers(batch, "ALM-01"))

    def rows(self, query):
        """Return the rows of a query."""
        self.env.cr.execute(query)
        return self.env.cr.fetchall()


@tagged("post_install", "-at_install", "mes")
class TestBatchScreensLive(LiveCase):
    """What the floor's trend and the monitor ask for."""

    def test_floor_shows_the_tags_of_the_step(self):
        """[K01, K05] Latest value, what the step takes of it, alarms, people's acts."""
        batch = self.measuring()
        self.measure(2.0, 2.2)
        self.alarm(ALERT, value=2.45)
        shown = batch.with_user(self.anna).live(MOISTURE)
        (tag,) = shown["tags"]
        self.assertEqual((tag["latest"], tag["parameter"]), ("2.2 %", "Moisture"))
        self.assertEqual(tag["limits"]["action"], "1.5 .. 2.5 %")
        self.assertTrue(shown["running"])
        self.assertEqual([each["limit"] for each in shown["alarms"]], ["Alert, high"])
        self.assertEqual([each["kind"] for each in shown["marks"]], ["start"])

    def test_what_comes_after_a_step_is_not_its_own(self):
        """[K01, K05] A step that is over shows its own time, not what the unit does."""
        batch = self.measuring()
        self.measure(2.0, 2.2)
        self.alarm(ALERT, value=2.45)
        self.ok(batch, self.anna, "record", MOISTURE, parameter="moisture")
        self.sign_step(batch, MOISTURE, self.anna, self.ben)
        self.alarm(ACTION, at=clock.now() + timedelta(seconds=30))
        shown = batch.with_user(self.anna).live(MOISTURE)
        self.assertTrue(shown["ended"])
        self.assertEqual([each["limit"] for each in shown["alarms"]], ["Alert, high"])

    def test_step_without_tags_has_none(self):
        """[K05] Units that measure nothing leave the screen as it was."""
        batch = self.issued()
        self.ok(batch, self.anna, "start", "10.1.1")
        self.assertEqual(batch.with_user(self.anna).live("10.1.1")["tags"], [])

    def test_monitor_shows_what_runs(self):
        """[K05] Running steps with people, units, latest values, open exceptions."""
        batch = self.measuring()
        self.measure(2.1)
        self.alarm(ACTION)
        shown = self.env["mes.batch"].with_user(self.david).monitor()
        (row,) = [each for each in shown["batches"] if each["id"] == batch.id]
        (step,) = row["steps"]
        self.assertEqual((step["key"], step["performer"]), (MOISTURE, "Anna Frei"))
        self.assertIn("MIX-1", step["units"])
        self.assertEqual(step["tags"][0]["latest"], "2.1 %")
        self.assertEqual([each["code"] for each in row["exceptions"]], ["ALM-01"])
        self.assertTrue(row["waits"])

    def test_monitor_of_chosen_batches(self):
        """[K05] One batch alone, or none where it no longer runs."""
        batch, other = self.issued(), self.issued()
        monitor = self.env["mes.batch"].with_user(self.ines).monitor
        self.assertEqual([b["id"] for b in monitor([batch.id])["batches"]], [batch.id])
        self.assertEqual(monitor([])["batches"], [])
        self.assertIn(other.id, [b["id"] for b in monitor()["batches"]])

    def test_monitor_is_for_those_who_may_read_batches(self):
        """[K05] Who may not read batches sees no monitor."""
        nobody = new_test_user(self.env, "no.body", "base.group_user")
        with self.assertRaises(AccessError):
            self.env["mes.batch"].with_user(nobody).monitor()

    def test_monitor_shows_the_own_site_alone(self):
        """[K05] A supervisor of another site sees none of it, named or not."""
        batch = self.measuring()
        other = self.env["res.company"].create({"name": "Other site"})
        stranger = new_test_user(
            self.env,
            "sup.stranger",
            "base.group_user,mes_compliance.group_supervisor",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        monitor = self.env["mes.batch"].with_user(stranger).monitor
        for asked in (None, batch.ids):
            self.assertEqual(monitor(asked)["batches"], [])
        with self.assertRaises(AccessError):
            batch.with_user(stranger).live(MOISTURE)

    def test_monitor_asks_one_query_more_for_each_batch(self):
        """[K05, G13] However many steps and tags there are."""
        monitor, counts = self.env["mes.batch"].with_user(self.david).monitor, []
        for _more in range(3):
            self.issued()
            self.env.invalidate_all()
            self.env.cr.cache.clear()
            before = self.env.cr.sql_log_count
            monitor()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2] - counts[1], 2)
