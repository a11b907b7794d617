"""Values from tags in a batch: taken, disputed, closed off (K01, K03, K07)."""

from __future__ import annotations

from odoo.tests import tagged

from .live_case import MOISTURE, WHY, LiveCase

TAKE = {"parameter": "moisture"}


@tagged("post_install", "-at_install", "mes")
class TestBatchTags(LiveCase):
    """The moisture of the small recipe comes from the mixer's probe."""

    def record(self, batch, **more):
        """Record the moisture and return the answer."""
        return self.command(batch, self.anna, "record", MOISTURE, **TAKE, **more)

    def value(self, batch):
        """Return the moisture as the record tells it."""
        return self.events(batch, "value.recorded")[-1]["data"]

    def test_value_with_proof(self):
        """[K07] The latest reading of the phase becomes the value, with its proof."""
        batch = self.measuring()
        with self.later(5):
            self.measure(1.9, 2.04)
        with self.later(6):
            answer = self.record(batch)
        self.assertTrue(answer["ok"], answer["reasons"])
        told = self.value(batch)
        self.assertEqual((told["text"], told["exact"]), ("2.0 %", "2.04 %"))
        self.assertEqual(told["how"], "tag")
        segment = told["segment"]
        self.assertEqual((segment["tag"], segment["count"]), ("MIX-1.Moisture", 2))
        self.assertEqual((segment["min"], segment["mean"]), ("1.9", "1.97"))
        row = batch.value_ids.filtered(lambda one: one.parameter == "moisture")
        self.assertEqual((row.text, row.how), ("2.0 %", "tag"))

    def test_digest_can_be_worked_out_again(self):
        """[K07] The digest in the record is that of the readings in the table."""
        batch = self.measuring()
        with self.later(5):
            self.measure(1.9, 2.0, 2.1)
        with self.later(6):
            self.record(batch)
        kept = self.value(batch)["segment"]
        self.env.cr.execute(
            "SELECT encode(digest, 'hex'), rows FROM mes_reading_segment(%s, %s, %s)",
            (self.moisture.id, kept["from"], kept["until"]),
        )
        self.assertEqual(self.env.cr.fetchone(), (kept["digest"], 3))

    def test_readings_before_the_phase_do_not_count(self):
        """[K01] The phase is the bracket: what was measured before is not its own."""
        batch = self.charged()
        self.measure(9.0)
        self.measuring(batch)
        with self.later(3):
            answer = self.record(batch)
        self.assertRefused(answer, "tag_silent")

    def test_typing_is_refused_while_the_tag_measures(self):
        """[K07] No route types over a tag: command, reason or not."""
        batch = self.measuring()
        with self.later(2):
            self.measure(2.0)
        with self.later(3):
            for more in ({}, {"reason": WHY}):
                answer = self.record(batch, value="2.2", **more)
                self.assertRefused(answer, "tag_not_typed")
        self.assertFalse(batch.value_ids.filtered(lambda v: v.parameter == "moisture"))

    def test_rows_are_not_a_way_round(self):
        """[K07] Neither import nor sudo writes the value past the command."""
        batch = self.measuring()
        with self.later(2):
            self.measure(2.0)
        with self.later(3):
            self.record(batch)
        row = batch.value_ids.filtered(lambda v: v.parameter == "moisture")
        with self.assertRaisesRegex(Exception, "never rewritten"):
            row.sudo().write({"text": "2.2 %"})
        with self.assertRaisesRegex(Exception, "never rewritten"):
            row.sudo().copy()

    def test_bad_readings_are_none(self):
        """[K07] A reading of bad quality is no value."""
        batch = self.measuring()
        with self.later(2):
            self.measure(2.0, quality=2)
        with self.later(3):
            self.assertRefused(self.record(batch), "tag_silent")

    def test_silent_tag_is_typed_for_with_a_reason(self):
        """[K07] The documented way on: a reason, an exception that QA decides."""
        batch = self.measuring()
        self.assertRefused(self.record(batch, value="2.0"), "reason_missing")
        answer = self.record(batch, value="2.0", reason=WHY)
        self.assertTrue(answer["ok"], answer["reasons"])
        exception = self.numbers(batch, "DAT-02")
        self.assertEqual((exception.severity, exception.gate), ("major", "release"))

    def test_dispute(self):
        """[K07] Value kept, exception raised, corrected by the supervisor alone."""
        batch = self.measuring()
        with self.later(2):
            self.measure(2.0)
        with self.later(3):
            self.record(batch)
        new = {**TAKE, "value": "2.2", "reason": "Measured again in the laboratory"}
        answer = self.command(batch, self.anna, "correct", MOISTURE, **new)
        self.assertRefused(answer, "role_missing", "tag_undisputed")
        ask = {**TAKE, "reason": WHY}
        self.ok(batch, self.ben, "dispute", MOISTURE, **ask)
        (exception,) = self.numbers(batch, "PAR-05")
        self.assertEqual((exception.state, exception.gate), ("open", "step"))
        answer = self.command(batch, self.anna, "correct", MOISTURE, **new)
        self.assertRefused(answer, "role_missing")
        self.ok(batch, self.david, "correct", MOISTURE, **new)
        texts = batch.value_ids.filtered(lambda v: v.parameter == "moisture")
        self.assertEqual(texts.mapped("text"), ["2.0 %", "2.2 %"])

    def test_record_rebuilds_the_rows(self):
        """[K07, F01] The record alone makes the step with its proof and its dispute."""
        batch = self.measuring()
        with self.later(2):
            self.measure(2.0)
        with self.later(3):
            self.record(batch)
        self.ok(batch, self.anna, "dispute", MOISTURE, **TAKE, reason=WHY)
        steps, _containers = batch._rebuilt()
        row = batch.step_ids.filtered(lambda step: step.key == MOISTURE)
        self.assertEqual(steps[MOISTURE], row.data)

    def test_end_of_the_step_closes_the_readings_off(self):
        """[K01] Window, figures and digest of each tag of the units, once signed."""
        self.tag(self.mixer, "Speed", unit="rpm", interval=0)
        batch = self.measuring()
        with self.later(1):
            self.measure(2.0)
        with self.later(2):
            self.record(batch)
        self.sign_step(batch, MOISTURE, self.anna, self.ben)
        finished = self.events(batch, "step.finished")[-1]["data"]
        told = {each["tag"]: each["count"] for each in finished["segments"]}
        self.assertEqual(set(told), {"MIX-1.Moisture", "MIX-1.Speed"})
        self.assertTrue(all(each["digest"] for each in finished["segments"]))

    def test_signed_page_names_the_tag(self):
        """[K07] Who signs sees from where the value comes."""
        batch = self.measuring()
        with self.later(2):
            self.measure(2.0)
        with self.later(3):
            self.record(batch)
        page = batch.with_user(self.anna).signing_page("performed", MOISTURE)
        (value,) = page["content"]["values"]
        self.assertEqual(value["tag"]["tag"], "MIX-1.Moisture")

    def test_gap_is_an_exception_once(self):
        """[K03] Six seconds of silence in the phase: noticed by the clock, once."""
        batch = self.measuring()
        for seconds in (30, 90):
            with self.later(seconds):
                batch._tick()
        (exception,) = self.numbers(batch, "DAT-02")
        self.assertEqual(exception.subject, MOISTURE)
        self.assertIn("MIX-1.Moisture", exception.title)

    def test_no_gap_while_readings_come(self):
        """[K03] Readings in their interval are no gap."""
        batch = self.measuring()
        with self.later(8):
            self.measure(*[2.0] * 5, step=2.0)
            batch._tick()
        self.assertFalse(self.numbers(batch, "DAT-02"))

    def test_gap_before_the_value_is_found_at_the_end(self):
        """[K03] A gap that no clock has seen is an exception with the signature."""
        batch = self.measuring()
        with self.later(20):
            self.measure(2.0)
        with self.later(21):
            self.record(batch)
        with self.later(22):
            self.sign_step(batch, MOISTURE, self.anna, self.ben)
        self.assertEqual(len(self.numbers(batch, "DAT-02")), 1)


@tagged("post_install", "-at_install", "mes")
class TestBatchMean(LiveCase):
    """The same recipe, with the mean of the phase."""

    of = "mean"

    def test_mean_of_the_phase(self):
        """[K07] What the recipe asks for is taken, and rounded as it says."""
        batch = self.measuring()
        with self.later(4):
            self.measure(1.8, 2.0, 2.5)
        with self.later(5):
            self.ok(batch, self.anna, "record", MOISTURE, **TAKE)
        told = self.events(batch, "value.recorded")[-1]["data"]
        self.assertEqual((told["text"], told["exact"]), ("2.1 %", ""))
        self.assertEqual(told["segment"]["max"], "2.5")

    def test_recipe_says_so(self):
        """[K07] The recipe is exported as it was written."""
        text = self.version.with_user(self.kim).text
        self.assertIn("entry: tag mixer.Moisture mean", text)
