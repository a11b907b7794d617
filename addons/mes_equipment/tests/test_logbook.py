"""The logbook is the record, in words, and nobody writes in it."""

from __future__ import annotations

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.mes_equipment_log import TOPIC_OF
from .common import STREAM, EquipmentCase


@tagged("post_install", "-at_install", "mes")
class TestLogbook(EquipmentCase):
    def lines(self, unit, user=None):
        """Return the logbook of a unit as a user reads it."""
        self.env["mes.ledger"]._flush()
        log = self.env["mes.equipment.log"].with_user(user or self.anna)
        return log.search([("stream", "=", unit.mes_stream)], order="id")

    def test_story_of_a_unit(self):
        """[E07] Cleaning, use, batch, who, when, why: in order, from the record."""
        self.clean(self.hsg, "2026-11-22 06:00")
        mine = self.hsg.with_user(self.anna)
        mine._mes_bind(STREAM, "PCM26031")
        mine._mes_release(STREAM, "PCM26031")
        mine.mes_step("take_out", "Bearing is loud")
        story = [
            (line.what, line.batch or "", line.person, line.reason or "")
            for line in self.lines(self.hsg)
            if line.topic in ("cleaning", "use", "service")
        ]
        self.assertEqual(
            story,
            [
                ("Cleaning began", "", "Anna Frei", ""),
                ("Cleaned", "", "Anna Frei", ""),
                ("Verified clean by a second person", "", "Ben Huber", ""),
                ("Reserved for PCM26031", "PCM26031", "Anna Frei", ""),
                ("Released by PCM26031", "PCM26031", "Anna Frei", ""),
                ("Taken out of service", "", "Anna Frei", "Bearing is loud"),
            ],
        )

    def test_refusals_are_in_it(self):
        """[E07] What was refused stands there too."""
        self.hsg.with_user(self.anna).mes_step("take_out")
        self.act(self.hsg, self.anna, "verify", "verified")
        refused = self.lines(self.hsg).filtered(lambda line: line.topic == "refused")
        self.assertEqual(len(refused), 2)

    def test_every_event_has_words(self):
        """[E07] No line shows a technical name where words are needed."""
        words = self.env["mes.message"]
        for event in TOPIC_OF:
            rule = "log_" + event.replace(".", "_")
            self.assertTrue(words._words(rule, "en_US"), rule)

    def test_found_by_batch(self):
        """[E07] All units that a batch used are found by its number."""
        self.hsg.with_user(self.anna)._mes_bind(STREAM, "PCM-LOGBOOK")
        lines = self.env["mes.equipment.log"].search([("batch", "=", "PCM-LOGBOOK")])
        self.assertEqual(lines.mapped("stream"), [self.hsg.mes_stream])

    def test_nobody_writes(self):
        """[E07] The logbook is read only, for everybody and with every right."""
        self.hsg.with_user(self.anna).mes_step("take_out", "Bearing is loud")
        line = self.lines(self.hsg)[-1]
        for user in (self.anna, self.jonas, self.farid):
            with self.assertRaises(AccessError):
                line.with_user(user).write({"what": "x"})
            with self.assertRaises(AccessError):
                line.with_user(user).unlink()
            with self.assertRaises(AccessError):
                line.with_user(user).create({"topic": "use"})

    def test_only_equipment(self):
        """[E07] Entries about people are not in it."""
        self.env["mes.ledger"]._flush()
        log = self.env["mes.equipment.log"].with_user(self.anna)
        self.assertFalse(log.search([("kind", "!=", "equipment")]))

    def test_button(self):
        """[E07] The unit's form leads to its own logbook."""
        action = self.hsg.with_user(self.anna).action_mes_logbook()
        self.assertEqual(action["res_model"], "mes.equipment.log")
        self.assertEqual(action["domain"], [("stream", "=", self.hsg.mes_stream)])
