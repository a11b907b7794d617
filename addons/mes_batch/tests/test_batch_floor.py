"""The shop floor: its screens' data, who works at a station, and a whole journey."""

from __future__ import annotations

import json
import uuid
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.tests.common import PASSWORD

from .batch_case import BatchCase


@tagged("post_install", "-at_install", "mes")
class TestFloor(BatchCase):
    """What the screens of the floor are told."""

    def floor(self, user):
        """Return the station's screen as a person sees it."""
        return self.station.with_user(user).floor()

    def test_the_work_list_is_a_persons_own(self):
        """[F01, J02] What Anna may begin is ready; to Chloe it says why it is not."""
        batch = self.issued()
        [item] = self.floor(self.anna)["ready"]
        self.assertEqual((item["batch"], item["step"]), (batch.id, "10.1.1"))
        shown = self.floor(self.chloe)
        self.assertFalse(shown["ready"])
        rules = [each["rule"] for each in shown["waiting"][0]["reasons"]]
        self.assertIn("qualification_missing", rules)

    def test_a_work_item_says_what_is_in_order(self):
        """[F20] The first glance: which machine is there, and that all is weighed."""
        batch = self.dispensed()
        [item] = self.floor(self.anna)["ready"]
        self.assertEqual(item["good"], ["SCALE-1", "3 containers weighed"])
        self.ok(batch, self.anna, "start", "10.2.1")
        self.ok(batch, self.anna, "scan", "10.2.1", text="MIX-1")
        [item] = self.floor(self.anna)["ready"]
        self.assertTrue([each for each in item["good"] if each.startswith("MIX-1")])

    def test_who_can_help_is_named(self):
        """[F20] A refusal names the supervisor and QA, never who reads it."""
        names = {each["name"] for each in self.floor(self.anna)["helpers"]}
        self.assertEqual(names, {"David Keller", "Farid Nasser"})
        helpers = self.floor(self.david)["helpers"]
        self.assertNotIn("David Keller", [each["name"] for each in helpers])

    def test_what_follows_from_a_value_is_told_with_it(self):
        """[F05, F06] The count is in order, its yield is not: the answer says so."""
        batch = self.charged()
        step = self.mixed(batch)
        self.sign_step(batch, step, self.anna, self.ben)
        self.assertSigned(self.leave_out(batch))
        self.ok(batch, self.anna, "start", "10.3.1")
        answer = self.ok(
            batch, self.anna, "record", "10.3.1", parameter="counted", value="8000"
        )
        self.assertEqual(answer["word"], "Outside")
        self.assertTrue(answer["exceptions"])

    def test_an_unknown_login_accuses_nobody(self):
        """[F03] A mistyped login is no attempt of whoever has the session."""
        batch = self.dispensed()
        shown = batch.with_user(self.anna).signing_page("second_checked", "10.1.2")
        answer = batch.with_user(self.anna).sign(
            "second_checked",
            shown["hash"],
            {"login": "op.bne", "password": PASSWORD},
            subject="10.1.2",
        )
        self.assertRefused(answer, "signer_unknown")
        self.assertFalse(self.numbers(batch, "PER-03"))


@tagged("post_install", "-at_install", "mes")
class TestFloorHttp(HttpCase, BatchCase):
    """A terminal on the floor: people come and go, and one works through a batch."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.anna, cls.ben, cls.david):
            employee = cls.env["hr.employee"].search([("user_id", "=", user.id)])
            employee.barcode = f"BADGE{user.login.split('.')[1].upper()}"

    def rpc(self, model, method, *args, **kwargs):
        """Call a method as the terminal's page does."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps({"jsonrpc": "2.0", "id": 1, "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertNotIn("error", answer)
        return answer["result"]

    def station_does(self, method, **kwargs):
        """Call a method of the terminal's station."""
        return self.rpc("mes.station", method, self.station.ids, **kwargs)

    def starts(self, batch):
        """Send the command that begins the first step, and return the answer."""
        command = {"id": str(uuid.uuid4()), "name": "start", "step": "10.1.1"}
        return self.rpc("mes.batch", "command", batch.ids, command)

    @contextmanager
    def later(self, minutes):
        """Let the plant's clock run on by some minutes, for the server too."""
        moment = datetime.now(timezone.utc) + timedelta(minutes=minutes)
        with patch.object(clock, "now", lambda: moment):
            yield

    def test_badge_and_secret_make_the_actor(self):
        """[F13, J01] Anna's terminal, Ben's act: badge and secret, never one alone."""
        batch = self.issued()
        self.authenticate("op.anna", PASSWORD)
        for claim in ({"badge": "BADGEBEN"}, {"badge": "BADGEBEN", "secret": "no"}):
            self.assertFalse(self.station_does("log_on", **claim)["ok"])
        told = self.station_does("log_on", badge="BADGEBEN", secret=PASSWORD)
        self.assertTrue(told["ok"], told["reasons"])
        self.assertEqual(self.station_does("floor")["actor"]["login"], "op.ben")
        self.assertTrue(self.starts(batch)["ok"])
        [begun] = self.events(batch, "step.started")
        self.assertEqual(begun["who"]["login"], "op.ben")

    def test_a_locked_station_takes_no_act(self):
        """[F13] Locked, it can be read; a command is refused and has no effect."""
        batch = self.issued()
        self.authenticate("op.anna", PASSWORD)
        self.station_does("log_on", badge="BADGEBEN", secret=PASSWORD)
        self.station_does("lock")
        self.assertTrue(self.station_does("floor")["locked"])
        answer = self.starts(batch)
        self.assertEqual(answer["reasons"][0]["rule"], "station_locked")
        self.assertFalse(self.events(batch, "step.started"))

    def test_a_still_station_locks_while_its_screen_looks_on(self):
        """[F13] Looking is no act: only a touch or a command keeps a station open."""
        batch = self.issued()
        self.authenticate("op.anna", PASSWORD)
        self.station_does("log_on", badge="BADGEBEN", secret=PASSWORD)
        self.assertEqual(self.station_does("floor")["station"]["lock_minutes"], 10)
        with self.later(9):
            self.assertFalse(self.station_does("floor")["locked"])
            self.rpc("mes.batch", "screen", batch.ids)
        with self.later(11):
            self.assertTrue(self.station_does("floor")["locked"])
            self.assertTrue(self.station_does("stay")["locked"])
            self.assertFalse(self.starts(batch)["ok"])

    def test_a_touch_keeps_a_station_open(self):
        """[F13] Who is there stays the actor; a station of patience 0 never locks."""
        self.authenticate("op.anna", PASSWORD)
        self.station_does("log_on", badge="BADGEBEN", secret=PASSWORD)
        with self.later(9):
            self.assertFalse(self.station_does("stay")["locked"])
        with self.later(18):
            self.assertFalse(self.station_does("floor")["locked"])
        self.station.lock_minutes = 0
        with self.later(600):
            self.assertFalse(self.station_does("floor")["locked"])

    def test_an_operator_works_through_a_batch(self):
        """[F20, F02, F03, F05, F08, F13] Scan, record and sign: nothing but the screen.

        A wrong machine, a wrong password, a timer stopped too early and a comma in a
        number are met on the way, and each is in the record.
        """
        batch = self.dispensed()
        self.start_tour("/odoo/shop-floor", "mes_batch_floor", login="op.anna")
        self.env.invalidate_all()
        done = {step.key for step in batch.step_ids if step.status == "done"}
        self.assertLessEqual({"10.2.1", "10.2.2#1", "10.2.3#1"}, done)
        self.assertTrue(all(each.charged_at for each in batch.container_ids))
        moisture = [
            each["data"]
            for each in self.events(batch, "value.recorded")
            if each["data"]["parameter"] == "moisture"
        ]
        self.assertEqual([each["text"] for each in moisture], ["2.0 %"])
        self.assertEqual(self.signers(batch, "10.2.3#1"), ["op.anna", "op.ben"])
        [exception] = self.numbers(batch, "TIM-01")
        self.assertEqual(exception.state, "acknowledged")

    def signers(self, batch, step):
        """Return who signed a step, in order."""
        signed = self.env["mes.signature"].search(
            [("document", "=", batch.name), ("subject", "=", step)], order="id"
        )
        return signed.mapped("login")
