"""Executing a batch: sequence, first values, materials, timers, posting."""

from __future__ import annotations

import json
import uuid

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mes_batch.engine import replay

from .batch_case import BatchCase


@tagged("post_install", "-at_install", "mes")
class TestBatchExecution(BatchCase):
    """The small recipe, step by step, and what is refused on the way."""

    def test_a_batch_is_made_from_end_to_end(self):
        """[F01, B07] The order is closed with what the record says."""
        batch = self.executed()
        self.assertEqual(batch.state, "executed")
        order = batch.production_id
        self.assertEqual(order.state, "done")
        self.assertEqual(order.qty_produced, 9850)
        used = {
            (line.product_id.default_code, line.lot_id.name): line.quantity
            for line in order.move_raw_ids.move_line_ids
        }
        self.assertEqual(used["RM-T1", "ACT-1"], 8.041)
        self.assertEqual(used["RM-T2", "FIL-1"], 1.96)
        self.assertEqual(order.lot_producing_ids, batch.lot_id)

    def test_the_rows_are_what_the_record_says(self):
        """[M01] Steps and containers rebuilt from the record alone are the same."""
        batch = self.executed()
        steps, containers = batch._rebuilt()
        stored = batch._stored()
        rows = {key: data for _id, key, data in stored["mes.batch.step"]}
        self.assertEqual(steps, rows)
        rows = [data for _id, _code, data in stored["mes.container"]]
        self.assertEqual(containers, rows)

    def test_a_later_step_waits_for_its_turn(self):
        """[F01] Out of turn is refused, recorded, and an exception once."""
        batch = self.issued()
        for _try in range(2):
            self.refused(batch, self.anna, "start", "10.2.1", ("step_not_yet",))
        self.assertEqual(len(self.numbers(batch, "SEQ-01")), 1)
        self.assertEqual(len(self.events(batch, "attempt.refused")), 2)
        self.assertFalse(batch.step_ids)

    def test_the_first_value_is_kept(self):
        """[F05, X13] Out of limits is kept and stops; another try is refused."""
        batch = self.charged()
        step = self.mixed(batch, moisture="3.4")
        exception = self.numbers(batch, "PAR-02")
        self.assertEqual(exception.gate, "step")
        self.assertEqual(batch.value_ids.filtered("crossed").text, "3.4 %")
        self.refused(
            batch, self.anna, "record", step, parameter="moisture", value="2.0"
        )
        page = batch.with_user(self.anna).signing_page("performed", step)["hash"]
        answer = self.sign(batch, self.anna, "performed", step, shown=page)
        self.assertRefused(answer, "exception_waits")
        self.assertEqual(
            len(batch.value_ids.filtered(lambda v: v.parameter == "moisture")), 1
        )

    def test_acknowledged_and_corrected_both_values_stay(self):
        """[F09, G01] Seen by the supervisor, corrected with a reason: both stay."""
        batch = self.charged()
        step = self.mixed(batch, moisture="3.4")
        exception = self.numbers(batch, "PAR-02")
        values = {"act": "acknowledge", "immediate_action": "Display read again"}
        answer = self.sign(exception, self.david, "acknowledged", values=values)
        self.assertSigned(answer)
        self.refused(
            batch,
            self.anna,
            "correct",
            step,
            ("reason_missing",),
            parameter="moisture",
            value="2.0",
            reason=".",
        )
        self.ok(
            batch,
            self.anna,
            "correct",
            step,
            parameter="moisture",
            value="2.0",
            reason="Digits swapped",
        )
        texts = batch.value_ids.filtered(lambda v: v.parameter == "moisture")
        self.assertEqual(texts.mapped("text"), ["3.4 %", "2.0 %"])
        self.sign_step(batch, step, self.anna, self.ben)

    def test_a_correction_takes_the_signature_back(self):
        """[F09, C11] Signed was the value before: the performer signs again first."""
        batch = self.charged()
        step = self.mixed(batch)
        self.sign_step(batch, step, self.anna)
        change = {"parameter": "moisture", "value": "2.1", "reason": "Misread"}
        answer = self.ok(batch, self.anna, "correct", step, **change)
        self.assertIn("Sign the step again", answer["advice"])
        self.assertRefused(
            self.sign(batch, self.ben, "verified", step), "signature_not_asked"
        )
        self.sign_step(batch, step, self.anna, self.ben)
        kept = [each["data"] for each in self.told(batch, "batch.signed")]
        own = [data["meaning"] for data in kept if data["subject"] == step]
        self.assertEqual(own, ["performed", "performed", "verified"])

    def test_a_calculation_follows_a_correction(self):
        """[F06] The yield is worked out again, as a new version with its inputs."""
        batch = self.executed()
        answer = self.sign(
            batch,
            self.farid,
            "corrected",
            "10.3.1",
            {"parameter": "counted", "value": "9750", "reason": "Counter read again"},
        )
        self.assertSigned(answer)
        yields = batch.value_ids.filtered(lambda v: v.parameter == "count_yield")
        self.assertEqual(yields.mapped("text"), ["98.50 %", "97.50 %"])
        told = self.events(batch, "value.corrected")[-1]["data"]
        self.assertEqual(told["inputs"]["counted"], "9750 tablet")
        self.assertTrue(self.numbers(batch, "DAT-01"))

    def test_a_value_is_refused_with_what_would_be_right(self):
        """[F05] Text, NaN, powers, wrong unit: each is refused and nothing is lost."""
        batch = self.charged()
        self.mixed(batch, moisture="2.0")
        step = "10.2.3#1"
        values = len(batch.value_ids)
        for value in (
            "two",
            "NaN",
            "1e400",
            "2,0",
            "2.0 kg",
            "",
            "∞",
            2.0,
            None,
            "2" * 41,
        ):
            answer = self.refused(
                batch,
                self.anna,
                "record",
                step,
                parameter="moisture",
                value=value,
            )
            self.assertTrue(answer["reasons"][0]["text"])
        self.assertEqual(len(batch.value_ids), values)

    def test_a_loop_ends_with_an_exception(self):
        """[F08] One round too many is kept and the batch waits (SEQ-03)."""
        batch = self.charged()
        for turn in (1, 2):
            step = self.mixed(batch, turn, "3.0")
            for exception in self.numbers(batch, "PAR-02").filtered(
                lambda each: each.state == "open"
            ):
                values = {"act": "acknowledge", "immediate_action": "Looked at it"}
                self.sign(exception, self.david, "acknowledged", values=values)
            self.sign_step(batch, step, self.anna, self.ben)
        self.assertEqual(self.numbers(batch, "SEQ-03").gate, "batch")
        self.refused(batch, self.anna, "start", "10.3.1", ("exception_waits",))

    def test_an_optional_step_is_left_out_with_a_reason(self):
        """[F11] Only where the recipe allows, by the supervisor; SEQ-02 tells QA."""
        batch = self.charged()
        self.assertRefused(self.leave_out(batch, step="10.2.2#1"), "step_not_optional")
        self.assertRefused(self.leave_out(batch), "step_not_yet")
        self.sign_step(batch, self.mixed(batch), self.anna, self.ben)
        self.assertRefused(self.leave_out(batch, self.anna), "role_missing")
        self.assertRefused(self.leave_out(batch, reason="-"), "reason_missing")
        self.assertSigned(self.leave_out(batch))
        self.assertIn("No lumps were seen", self.numbers(batch, "SEQ-02").title)
        self.assertEqual(
            batch.step_ids.filtered_domain([("key", "=", "10.2.4")]).status, "skipped"
        )
        self.ok(batch, self.anna, "start", "10.3.1")

    def test_weight_out_of_tolerance_is_not_confirmed(self):
        """[C06] Too much is refused by the server, with how much to take out."""
        batch = self.issued()
        step = "10.1.1"
        self.ok(batch, self.anna, "start", step)
        self.ok(batch, self.anna, "scan", step, text="SCALE-1")
        self.ok(batch, self.anna, "scan", step, text="ACT-1")
        self.show("8.200")
        answer = self.refused(batch, self.anna, "weigh", step, ("weight_too_much",))
        self.assertIn("Take out at least 0.079 kg", answer["reasons"][0]["advice"])
        self.assertFalse(batch.container_ids)

    def test_weights_come_from_the_scale(self):
        """[C05] Unstable and stale are refused; by hand only with a reason, WGH-02."""
        batch = self.issued()
        step = "10.1.1"
        self.ok(batch, self.anna, "start", step)
        self.ok(batch, self.anna, "scan", step, text="SCALE-1")
        self.ok(batch, self.anna, "scan", step, text="ACT-1")
        devices = self.env["maintenance.equipment"].with_user(self.scales)
        devices.mes_message("SCALE-1", "S D      4.100 kg")
        self.refused(batch, self.anna, "weigh", step, ("reading_moving",))
        self.show("4.100")
        with self.at_later(minutes=1):
            self.refused(batch, self.anna, "weigh", step, ("reading_stale",))
        self.refused(
            batch, self.anna, "weigh", step, ("reason_missing",), value="4.100"
        )
        self.ok(
            batch,
            self.anna,
            "weigh",
            step,
            value="4.100",
            reason="Scale lost its cable",
        )
        self.assertTrue(self.numbers(batch, "WGH-02"))

    def test_material_is_checked_with_every_reason(self):
        """[C01, D02] Wrong, unreleased, unknown material: every reason, no weight."""
        self.lot("ACT-2", "RM-T1", "quarantine", mes_assay="99.0 %")
        batch = self.issued()
        step = "10.1.1"
        self.ok(batch, self.anna, "start", step)
        self.ok(batch, self.anna, "scan", step, text="SCALE-1")
        self.refused(
            batch, self.anna, "scan", step, ("lot_not_released",), text="ACT-2"
        )
        self.refused(batch, self.anna, "scan", step, ("material_other",), text="FIL-1")
        self.refused(batch, self.anna, "scan", step, ("scan_unknown",), text="ACT-9")
        self.refused(
            batch, self.anna, "scan", step, text="]d201095212340000141728063010X"
        )
        self.assertFalse(batch.container_ids)

    def test_potency_sets_the_target_and_the_compensator(self):
        """[C09] 8.000 kg at 0.995: 8.041 kg; the filler gives way: 1.960 kg."""
        batch = self.dispensed()
        made = self.events(batch, "container.filled")
        self.assertTrue(made[0]["data"]["exact"].startswith("8.0402010050251256"))
        self.assertEqual(made[0]["data"]["target"], "8.041 kg")
        self.assertEqual(made[2]["data"]["target"], "1.959 kg")

    def test_a_container_is_charged_once_and_in_its_batch(self):
        """[C13, D04] Twice, and of another batch, is refused; nothing is charged."""
        first, second = self.dispensed(), self.dispensed("SCALE-2")
        step = "10.2.1"
        self.ok(first, self.anna, "start", step)
        self.ok(first, self.anna, "scan", step, text="MIX-1")
        mine, foreign = first.container_ids[0].code, second.container_ids[0].code
        self.ok(first, self.anna, "scan", step, text=mine)
        self.refused(first, self.anna, "scan", step, ("container_charged",), text=mine)
        self.refused(
            first, self.anna, "scan", step, ("container_other_batch",), text=foreign
        )
        self.assertFalse(second.container_ids[0].charged_at)

    def test_equipment_is_held_by_one_batch(self):
        """[E10, E02] The second batch is told who holds the mixer."""
        first, second = self.charged(), self.dispensed("SCALE-2")
        step = "10.2.1"
        self.ok(second, self.anna, "start", step)
        answer = self.refused(second, self.anna, "scan", step, text="MIX-1")
        held = next(r for r in answer["reasons"] if r["rule"] == "unit_held")
        self.assertIn(first.name, json.dumps(held))

    def test_equipment_of_another_kind(self):
        """[E02] Found and needed are told by the names of the classes."""
        batch, step = self.issued(), "10.1.1"
        self.ok(batch, self.anna, "start", step)
        answer = self.refused(batch, self.anna, "scan", step, text="MIX-1")
        told = next(r for r in answer["reasons"] if r["rule"] == "equipment_not_needed")
        classes = self.env["mes.equipment.class"].search([])
        names = {each.code: each.name for each in classes}
        self.assertEqual(told["found"], f"MIX-1, {names['test_mixer']}")
        self.assertEqual(told["needed"], names["test_scale"])
        self.assertNotIn("test_", told["text"] + told["advice"])

    def test_no_equipment_is_held_by_a_batch_that_is_made(self):
        """[E10] The end of the last step that needs a unit sets it free."""
        batch = self.executed()
        bookings = self.env["mes.equipment.booking"].sudo()
        held = bookings.search([("stream", "=", batch.mes_stream)])
        self.assertEqual(set(held.mapped("state")), {"ended"})

    def test_a_colleague_is_told_who_works_on_the_step(self):
        """[F12] The second one to start is told; taking over is an act of its own."""
        batch = self.issued()
        self.ok(batch, self.anna, "start", "10.1.1")
        answer = self.refused(batch, self.ben, "start", "10.1.1", ("step_taken",))
        self.assertEqual(answer["reasons"][0]["found"], "Anna Frei")
        self.ok(batch, self.ben, "take_over", "10.1.1")
        self.refused(batch, self.anna, "scan", "10.1.1", ("step_taken",), text="ACT-1")

    def test_a_repeated_command_answers_the_same(self):
        """[P04, F12] One effect, one answer; its number serves no other command."""
        batch = self.issued()
        command = {"id": str(uuid.uuid4()), "name": "start", "step": "10.1.1"}
        screen = batch.with_user(self.anna)
        first, second = screen.command(command), screen.command(command)
        self.assertEqual({**first, "repeated": True}, second)
        self.assertEqual(len(self.events(batch, "step.started")), 1)
        with self.assertRaises(UserError):
            screen.command({**command, "step": "10.1.2"})
        with self.assertRaises(UserError):
            batch.with_user(self.ben).command(command)

    def test_malformed_commands_are_told_apart(self):
        """[P04] No UUID, no such command or step: a clear answer, and no effect."""
        batch = self.issued().with_user(self.anna)
        number = str(uuid.uuid4())
        for command in (
            None,
            {},
            {"id": number, "name": "signed", "step": "10.1.1"},
            {"id": number, "name": "tick", "step": "10.1.1"},
            {"id": "x", "name": "start", "step": "10.1.1"},
            {"id": number, "name": "start", "step": "99.1.1"},
            {"id": number, "name": "start", "step": ["10.1.1"]},
        ):
            with self.assertRaises(UserError):
                batch.command(command)
        self.assertNotIn("step.started", self.events(batch))

    def test_time_limits_are_noticed_by_nobody_looking(self):
        """[F08] The scheduled look raises what is exceeded, once."""
        batch = self.dispensed()
        cron = self.env.ref("mes_batch.cron_tick")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
            self.assertFalse(self.numbers(batch, "MAT-08"))
            with self.at_later(minutes=25 * 60):
                cron.method_direct_trigger()
                cron.method_direct_trigger()
        held = self.numbers(batch, "MAT-08")
        self.assertEqual(len(held), len(batch.container_ids))

    def test_a_problem_can_be_reported_by_anybody(self):
        """[G02] Two words make an exception; it is never deleted."""
        batch = self.issued()
        self.refused(batch, self.chloe, "problem", words="x")
        self.ok(
            batch,
            self.chloe,
            "problem",
            "10.1.1",
            words="A bag was dented",
            severity="minor",
        )
        exception = self.numbers(batch, "MAN-01")
        self.assertIn("A bag was dented", exception.title)
        with self.assertRaises(UserError):
            exception.sudo().unlink()

    def test_the_record_replays_without_the_database(self):
        """[M02] The entries alone make the state, whatever the rows say."""
        batch = self.executed()
        entries = self.env["mes.ledger"]._read_stream(batch.mes_stream)
        self.assertEqual(replay(entries).status, "executed")
