"""Who is in a batch: seen at once, gone by itself, and in nobody's way."""

from __future__ import annotations

import uuid

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .batch_case import BatchCase


@tagged("post_install", "-at_install", "mes")
class TestPresence(BatchCase):
    """Screens of people in one batch."""

    def setUp(self):
        super().setUp()
        self.batch = self.issued()
        self.screens = {}

    def beat(self, user, **shown):
        """Give the sign of life of a person's screen, and return what it hears."""
        screen = self.screens.setdefault(user, str(uuid.uuid4()))
        return self.env["mes.presence"].with_user(user).beat(screen, shown)

    def here(self, user, **shown):
        """Let a person look at the batch."""
        return self.beat(user, batch=self.batch.id, **shown)

    def away(self, user, seconds):
        """Let a person's screen be silent for some seconds."""
        self.env.cr.execute(
            "UPDATE mes_presence SET at = at - make_interval(secs => %s)"
            " WHERE screen = %s",
            (seconds, self.screens[user]),
        )

    def logins(self, told):
        """Return who is there."""
        return [each["login"] for each in told["people"]]

    def hints(self):
        """Return how many hints about people wait for the commit."""
        waiting = self.env.cr.precommit.data.get("bus.bus.values", [])
        return sum('"mes.presence"' in each["message"] for each in waiting)

    def test_everybody_sees_everybody(self):
        """[L01] Who, on which step, from where, and who only looks on."""
        self.here(self.anna, step="10.1.1", station=self.station.id)
        told = self.here(self.david, watching=True)
        people = {each["login"]: each for each in told["people"]}
        self.assertEqual(people["op.anna"]["step"], "10.1.1")
        self.assertEqual(people["op.anna"]["place"], "Making 1")
        self.assertFalse(people["op.anna"]["watching"])
        self.assertTrue(people["sup.david"]["watching"])
        self.assertEqual(self.batch.present_user_ids, self.anna | self.david)

    def test_a_silent_screen_is_gone_by_itself(self):
        """[L01] Ten seconds without a sign of life, and nobody shows it any more."""
        self.here(self.anna)
        self.here(self.ben)
        self.away(self.anna, 9)
        self.assertIn("op.anna", self.logins(self.here(self.ben)))
        self.away(self.anna, 2)
        self.assertEqual(self.logins(self.here(self.ben)), ["op.ben"])
        self.assertEqual(self.logins(self.here(self.anna)), ["op.anna", "op.ben"])

    def test_who_moves_and_goes_is_told_at_once(self):
        """[L01] Coming, another step, leaving are hints; a sign of life is none."""
        before = self.hints()
        self.here(self.anna, step="10.1.1")
        came = self.hints()
        self.here(self.anna, step="10.1.1")
        self.assertEqual((came - before, self.hints()), (1, came))
        self.here(self.anna, step="10.1.2")
        self.env["mes.presence"].with_user(self.anna).leave(self.screens[self.anna])
        self.assertEqual(self.hints(), came + 2)
        self.assertFalse(self.batch.present_user_ids)

    def test_no_row_is_shared(self):
        """[L01] Presence points at nothing, so that no command ever waits for it."""
        self.env.cr.execute(
            "SELECT count(*) FROM pg_constraint"
            " WHERE conrelid = 'mes_presence'::regclass AND contype = 'f'"
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))
        before = self.batch.write_date
        self.here(self.anna)
        self.assertEqual(self.batch.write_date, before)

    def test_only_of_batches_one_may_read(self):
        """[L01] Another company's batch tells nothing; no role, no presence."""
        other = self.env["res.company"].create({"name": "Other site"})
        stranger = new_test_user(
            self.env,
            login="op.stranger",
            groups="base.group_user,mes_compliance.group_operator",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        nobody = new_test_user(self.env, login="nobody", groups="base.group_user")
        self.here(self.anna)
        for user in (stranger, nobody):
            with self.assertRaises(AccessError):
                self.here(user)
        self.assertEqual(self.batch.present_user_ids, self.anna)

    def test_a_screen_is_its_owners(self):
        """[L01] Nobody speaks for another's screen; what is no screen is refused."""
        self.here(self.anna)
        mine = self.screens[self.anna]
        presence = self.env["mes.presence"].with_user(self.ben)
        with self.assertRaises(UserError):
            presence.beat(mine, {"batch": self.batch.id})
        presence.leave(mine)
        self.assertEqual(self.batch.present_user_ids, self.anna)
        for nonsense in ("", "x", None, 7, []):
            with self.assertRaises(UserError):
                presence.beat(nonsense, {})

    def test_nonsense_changes_nothing(self):
        """[L01] What is no batch is none; a step that is none is only words."""
        told = self.beat(self.anna, batch="7", step=["x"], station="y")
        self.assertEqual(told["people"], [])
        self.assertFalse(self.batch.present_user_ids)
        self.assertEqual(self.beat(self.anna)["people"], [])

    def test_screens_follow_what_their_user_may_read(self):
        """[L01] A channel becomes its record for who may read it, for nobody else."""
        nobody = new_test_user(self.env, "no.batches", "base.group_user")
        asked = [f"mes.batch_{self.batch.id}", f"mes.equipment_{self.mixer.id}"]
        asked += ["mes.other_1", 7]
        followed = self.env["ir.websocket"].with_user(self.anna)._mes_followed(asked)
        self.assertEqual(followed, ["mes.other_1", 7, self.mixer, self.batch])
        followed = self.env["ir.websocket"].with_user(nobody)._mes_followed(asked)
        self.assertNotIn("mes.batch", [each._name for each in followed[2:]])
