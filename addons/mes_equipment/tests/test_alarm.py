"""Alarms: raised and returned once each, acknowledged with a comment, none lost."""

from __future__ import annotations

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .live import LiveCase


@tagged("post_install", "-at_install", "mes")
class TestAlarm(LiveCase):
    def test_raised_and_returned(self):
        """[K04] An alarm stands from its event to its return, and waits to be seen."""
        alarm = self.alarm(self.event(0, "high_action", "raised", 66))
        self.assertEqual((alarm.tag_id, alarm.equipment_id), (self.inlet, self.fbd))
        self.assertEqual((alarm.state, alarm.is_action), ("unack", True))
        self.assertEqual((alarm.raised_value, alarm.limit_value), (66, 65))
        self.assertFalse(self.alarm(self.event(9, "high_action", "returned", 64)))
        self.assertEqual((alarm.state, alarm.seconds), ("rtn_unack", 9))

    def test_each_event_once(self):
        """[K04] However often they are handled, events make one alarm each."""
        alarm = self.alarm(self.event(0, "high_action", "raised"))
        for _again in range(3):
            self.assertFalse(self.env["mes.alarm"]._mes_handle_here())
        self.assertEqual(self.env["mes.alarm"].search([]), alarm)

    def test_told(self):
        """[K04] The unit's record and logbook tell it."""
        alarm = self.alarm(self.event(0, "high_action", "raised", 66))
        (told,) = self.told(self.fbd, "equipment.alarms_raised")
        self.assertEqual(told["data"]["raised"][0]["tag"], "FBD-01.TI")
        self.assertEqual(told["data"]["raised"][0]["value"], "66 °C")
        self.assertEqual(alarm.entry, told["id"])
        self.env.flush_all()
        log = self.env["mes.equipment.log"].search([("topic", "=", "alarm")])
        self.assertIn("FBD-01.TI", log[0].what)

    def test_a_storm(self):
        """[K04] A thousand events at once: none lost, grouped, with few queries."""
        tags = [self.tag(f"T{n}") for n in range(100)]
        self.alarm(self.event(0, "high_action", "raised"))
        events = [
            self.event(second, "high_action", kind, tag=tag)
            for second, kind in enumerate(["raised", "returned"] * 5)
            for tag in tags
        ]
        hooks, queries = [], self.env.cr.sql_log_count
        with patch.object(
            type(self.env["mes.alarm"]), "_mes_raised", lambda self: hooks.append(self)
        ):
            found = self.alarm(*events, second=10)
        self.assertEqual(len(found), 500)
        self.assertLess(self.env.cr.sql_log_count - queries, 60)
        self.assertEqual([len(alarms) for alarms in hooks], [500])
        self.assertEqual(set(found.mapped("state")), {"rtn_unack"})
        self.assertEqual(len(self.told(self.fbd, "equipment.alarms_raised")), 2)

    def test_more_than_one_handling_takes(self):
        """[K04] What does not fit into one transaction is handled in the next."""
        tags = [self.tag(f"T{n}") for n in range(7)]
        events = [self.event(0, "high_alert", "raised", tag=tag) for tag in tags]
        with patch("odoo.addons.mes_equipment.models.mes_alarm_handling.MOST", 3):
            self.assertEqual(len(self.alarm(*events)), 7)

    def test_raised_again_without_a_return(self):
        """[K04] A gateway that began anew ends what stood, and nothing is lost."""
        first = self.alarm(self.event(0, "high_action", "raised"))
        second = self.alarm(self.event(60, "high_action", "raised"))
        self.assertEqual((first.state, second.state), ("rtn_unack", "unack"))

    def test_a_return_of_nothing(self):
        """[K04] A return whose alarm nobody saw is an alarm of no duration."""
        alarm = self.alarm(self.event(5, "high_action", "returned"))
        self.assertEqual((alarm.state, alarm.seconds), ("rtn_unack", 0))
        self.assertFalse(self.env["mes.alarm"]._mes_handle_here())

    @mute_logger("odoo.addons.mes_equipment.models.mes_alarm_handling")
    def test_a_fault_above_loses_nothing(self):
        """[K04] When what follows from an alarm fails, the alarm stays."""

        def fault(alarms):
            raise ZeroDivisionError

        with patch.object(type(self.env["mes.alarm"]), "_mes_raised", fault):
            self.assertTrue(self.alarm(self.event(0, "high_action", "raised")))

    def test_screens_are_told(self):
        """[K05] The unit's screens get one hint, however many alarms there are."""
        tag = self.tag("T2")
        sent = []
        bus = type(self.env["bus.bus"])
        with patch.object(bus, "_sendone", lambda self, *words: sent.append(words)):
            self.alarm(
                self.event(0, "high_action", "raised"),
                self.event(0, "high_action", "raised", tag=tag),
            )
        self.assertEqual(
            [(words[0].id, words[1]) for words in sent],
            [(self.fbd.id, "mes.equipment")],
        )


@tagged("post_install", "-at_install", "mes")
class TestAcknowledge(LiveCase):
    def setUp(self):
        super().setUp()
        self.raised = self.alarm(self.event(0, "high_action", "raised", 66))

    def acknowledge(self, user, comment="Steam valve overshot"):
        """Acknowledge as a person; return the answer."""
        answer = self.raised.with_user(user).mes_acknowledge(comment)
        self.env.flush_all()
        self.raised.invalidate_recordset()
        return answer

    def test_with_a_comment(self):
        """[K04] Who, when and why stand with the alarm and in the unit's record."""
        self.assertTrue(self.acknowledge(self.ben)["ok"])
        self.assertEqual(
            (self.raised.state, self.raised.acknowledged_by_id), ("ack", self.ben)
        )
        (told,) = self.told(self.fbd, "equipment.alarm_acknowledged")
        self.assertEqual(told["why"], "Steam valve overshot")
        self.assertEqual(told["who"]["name"], "Ben Huber")
        self.assertEqual(told["data"]["alarms"][0]["tag"], "FBD-01.TI")
        self.alarm(self.event(9, "high_action", "returned", 64))
        self.assertEqual(self.raised.state, "normal")

    def test_without_words(self):
        """[K04] Dots are no comment; nothing is acknowledged, and it is told."""
        for comment in ["", "...", "ok", None, 7, "\x00 steam valve"]:
            with self.subTest(comment=comment):
                self.assertFalse(self.acknowledge(self.ben, comment)["ok"])
        self.assertEqual(self.raised.state, "unack")
        self.assertEqual(len(self.told(self.fbd, "equipment.alarm_refused")), 6)

    def test_by_whom(self):
        """[K04] A planner does not acknowledge alarms."""
        kim = self.person("pl.kim", "planner", name="Kim Aebi")
        self.assertRefused(self.acknowledge(kim), "role_missing")
        self.assertEqual(self.raised.state, "unack")

    def test_the_first_counts(self):
        """[K04] Acknowledged once; the second is told by whom."""
        self.acknowledge(self.ben)
        answer = self.acknowledge(self.anna, "I saw it as well")
        self.assertRefused(answer, "alarm_acknowledged")
        self.assertIn("Ben Huber", answer["reasons"][0]["text"])
        self.assertEqual(self.raised.comment, "Steam valve overshot")

    def test_no_other_way(self):
        """[K04] Nobody writes or deletes alarms, by no route."""
        for user in (self.ben, self.jonas, self.farid):
            with self.assertRaises(UserError):
                self.raised.with_user(user).write({"comment": "x"})
        with self.assertAttemptTold(UserError, self.fbd, "written_by_acts_only"):
            self.raised.sudo().write({"acknowledged": "2026-11-22 12:00:00"})
        with self.assertAttemptTold(UserError, self.fbd, "record_never_deleted"):
            self.raised.sudo().unlink()

    def test_many_by_the_form(self):
        """[K04] Many alarms get one comment by the form on the list."""
        more = self.alarm(self.event(1, "high_alert", "raised", 66))
        alarms = (self.raised | more).with_user(self.ben)
        action = alarms.action_mes_acknowledge()
        form = self.env["mes.alarm.comment"].with_user(self.ben)
        form = form.with_context(**action["context"]).create({"comment": "...."})
        self.assertEqual(form.action_acknowledge()["tag"], "mes_compliance.refused")
        form.comment = "Steam valve overshot"
        done = form.action_acknowledge()
        self.assertEqual(done["type"], "ir.actions.act_window_close")
        self.assertEqual(set(alarms.mapped("state")), {"ack"})
