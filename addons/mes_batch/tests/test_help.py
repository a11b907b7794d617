"""Help at a step: for the invited of the site, and kept with the batch."""

from __future__ import annotations

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mes_compliance.tests.common import PASSWORD

from .batch_case import BatchCase

STEP = "10.1.1"


class HelpCase(BatchCase):
    """Anna asks at the first step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other site"})
        cls.stranger = new_test_user(
            cls.env,
            login="op.stranger",
            groups="base.group_user,mes_compliance.group_operator",
            password=PASSWORD,
            company_id=cls.other.id,
            company_ids=[(6, 0, cls.other.ids)],
        )
        cls.clerk = new_test_user(
            cls.env, login="clerk", groups="base.group_user", password=PASSWORD
        )

    def ask(self, batch, *people, why="The scale drifts", by=None):
        """Ask for help, and return the answer."""
        ids = [user.id for user in people]
        return batch.with_user(by or self.anna).ask_help(STEP, why, ids)

    def room(self, batch, *people):
        """Return the room of a batch in which people were asked."""
        answer = self.ask(batch, *people)
        self.assertTrue(answer["ok"], answer["reasons"])
        return self.env["discuss.channel"].browse(answer["channel"])

    def said(self, batch, user):
        """Return the texts that a person reads in the room."""
        return [each["text"] for each in batch.with_user(user).help_room()["messages"]]


@tagged("post_install", "-at_install", "mes")
class TestHelp(HelpCase):
    """The room, by the calls of the screens and by Discuss's own."""

    def test_asked_at_a_step(self):
        """[L02] The room opens with what step and why; both are in it and talk."""
        batch = self.issued()
        channel = self.room(batch, self.david)
        self.assertEqual(channel.sudo().channel_type, "group")
        self.assertEqual(
            channel.sudo().channel_partner_ids,
            self.anna.partner_id | self.david.partner_id,
        )
        for user in (self.anna, self.david):
            self.assertEqual(channel.with_user(user).name, f"Help {batch.name}")
            found = (
                self.env["discuss.channel"]
                .with_user(user)
                .search([("id", "=", channel.id)])
            )
            self.assertEqual(found, channel)
        batch.with_user(self.david).help_say("Use <b>SCALE-2</b>")
        told = self.said(batch, self.anna)
        self.assertEqual(
            told, ["10.1.1 Weigh active: The scale drifts", "Use <b>SCALE-2</b>"]
        )
        [asked] = self.events(batch, "help.asked")
        self.assertEqual(asked["data"]["invited"], ["sup.david"])

    def test_one_room_per_batch(self):
        """[L02] Asked again, somebody else comes into the same room."""
        batch = self.issued()
        first, second = self.room(batch, self.david), self.room(batch, self.farid)
        self.assertEqual(first, second)
        self.assertIn(self.farid.partner_id, first.sudo().channel_partner_ids)

    def test_who_cannot_be_invited(self):
        """[L02] Another company, no role, nobody, no words: refused with the reason."""
        batch = self.issued()
        self.assertRefused(self.ask(batch, self.stranger), "help_elsewhere")
        self.assertRefused(self.ask(batch, self.clerk), "help_no_role")
        self.assertRefused(self.ask(batch), "witness_nobody")
        for why in ("", " . ", None, 7):
            answer = self.ask(batch, self.david, why=why)
            self.assertRefused(answer, "words_missing")
        self.assertFalse(batch._help_channel())

    def test_the_uninvited_read_nothing(self):
        """[L02] Ben works here and was not asked; the administrator neither."""
        batch = self.issued()
        channel = self.room(batch, self.david)
        admin = self.env.ref("base.user_admin")
        for user in (self.ben, self.stranger, self.clerk, admin):
            with self.assertRaises(AccessError):
                channel.with_user(user).read(["name"])
            messages = self.env["mail.message"].with_user(user)
            of_room = [("model", "=", "discuss.channel"), ("res_id", "=", channel.id)]
            self.assertFalse(messages.search(of_room))
            with self.assertRaises(UserError):
                channel.with_user(user).message_post(body="x", message_type="comment")
        self.assertIsNone(batch.with_user(self.ben).help_room()["channel"])
        with self.assertRaises(AccessError):
            batch.with_user(self.ben).help_say("Let me in")
        with self.assertRaises(AccessError):
            batch.with_user(self.stranger).help_room()

    def test_a_member_lets_in_only_who_may_come(self):
        """[L02] Discuss's own invitation obeys the same rule, guests included."""
        batch = self.issued()
        channel = self.room(batch, self.david).with_user(self.david)
        for user in (self.stranger, self.clerk):
            with self.assertRaises(UserError):
                channel.add_members(user.partner_id.ids)
        guest = self.env["mail.guest"].create({"name": "Guest"})
        with self.assertRaises(UserError):
            channel.sudo().add_members(guest_ids=guest.ids)
        channel.add_members(self.farid.partner_id.ids)
        self.assertTrue(self.said(batch, self.farid))
        [brought] = self.events(batch, "help.invited")
        self.assertEqual(brought["data"]["invited"], ["qa.farid"])
        self.assertEqual(brought["who"]["login"], "sup.david")

    def test_who_leaves_the_site_leaves_the_room(self):
        """[L02] Membership alone does not outlive the right to the company."""
        batch = self.issued()
        channel = self.room(batch, self.david)
        self.david.write(
            {"company_ids": [(6, 0, self.other.ids)], "company_id": self.other.id}
        )
        with self.assertRaises(AccessError):
            channel.with_user(self.david).read(["name"])

    def test_nobody_makes_a_room_by_hand(self):
        """[L02] The batch's room is the batch's: no second one, no theft, no thread."""
        batch = self.issued()
        channels = self.env["discuss.channel"].with_user(self.anna)
        with self.assertRaises(UserError):
            channels.create(
                {"name": "x", "channel_type": "group", "mes_batch_id": batch.id}
            )
        with self.assertRaises(UserError):
            channels.with_context(default_mes_batch_id=batch.id).create(
                {"name": "x", "channel_type": "group"}
            )
        channel = self.room(batch, self.david)
        for vals in ({"mes_batch_id": False}, {"mes_closed_at": "2026-01-01 00:00:00"}):
            with self.assertRaises(UserError):
                channel.with_user(self.anna).write(vals)
            with self.assertRaises(UserError):
                channel.sudo().write(vals)
        with self.assertRaises(UserError):
            channel.sudo().unlink()
        with self.assertRaises(UserError):
            channel.with_user(self.anna)._create_sub_channel(name="Beside")

    def test_what_was_said_stays(self):
        """[L02] No word is changed or taken back, while it is open or later."""
        batch = self.issued()
        channel = self.room(batch, self.david)
        message = channel.sudo().message_ids[:1]
        own = channel.with_user(self.anna)
        with self.assertRaises(UserError):
            own._message_update_content(message.with_user(self.anna), body="No")
        with self.assertRaises(UserError):
            message.with_user(self.anna).write({"body": "No"})
        with self.assertRaises(UserError):
            message.sudo().write({"body": "No"})
        with self.assertRaises(UserError):
            message.sudo().unlink()

    def test_kept_when_the_batch_is_decided(self):
        """[L02] Rejected: all that was said is in the record, and the room is shut."""
        batch = self.executed()
        channel = self.room(batch, self.david)
        batch.with_user(self.david).help_say("Discard it — 5 °C too warm")
        values = {"reason": "Mixed too warm, see the room"}
        self.assertSigned(self.sign(batch, self.farid, "rejected", values=values))
        [closed] = self.events(batch, "help.closed")
        data = closed["data"]
        self.assertEqual(data["members"], ["op.anna", "sup.david"])
        texts = [each["text"] for each in data["messages"]]
        self.assertEqual(texts[-1], "Discard it — 5 °C too warm")
        self.assertEqual(data["messages"][-1]["by"], "sup.david")
        kept = {key: data[key] for key in ("members", "messages")}
        self.assertEqual(batch._mes_hash(kept), data["transcript"])
        self.assertTrue(self.said(batch, self.anna))
        with self.assertRaises(UserError):
            channel.with_user(self.anna).message_post(
                body="And", message_type="comment"
            )
        with self.assertRaises(UserError):
            batch.with_user(self.anna).help_say("And another thing")
        with self.assertRaises(UserError):
            self.env["mail.message"].sudo().create(
                {"model": "discuss.channel", "res_id": channel.id, "body": "Late"}
            )
        with self.assertRaises(UserError):
            channel.with_user(self.anna).add_members(self.farid.partner_id.ids)
        self.assertRefused(self.ask(batch, self.farid), "batch_closed")


@tagged("post_install", "-at_install", "mes")
class TestHelpHttp(HttpCase, HelpCase):
    """Discuss's public routes, as a browser calls them."""

    def route(self, path, **params):
        """Call a route of Discuss; return its answer, or the error."""
        answer = self.url_open(
            path,
            data=json.dumps({"jsonrpc": "2.0", "id": 1, "params": params}),
            headers={"Content-Type": "application/json"},
        )
        if not answer.ok:
            return None, answer.status_code
        told = answer.json()
        return told.get("result"), told.get("error")

    def read_by(self, login, channel):
        """Return what Discuss answers a person who reads, posts and calls."""
        self.authenticate(login, PASSWORD)
        post = {"body": "x", "message_type": "comment"}
        model = {"thread_model": "discuss.channel", "thread_id": channel.id}
        return [
            self.route("/discuss/channel/messages", channel_id=channel.id),
            self.route("/mail/message/post", **model, post_data=post),
            self.route("/mail/rtc/channel/join_call", channel_id=channel.id),
        ]

    def test_the_routes_of_discuss(self):
        """[L02] Messages, posting and calls: for the invited and for nobody else."""
        batch = self.issued()
        channel = self.room(batch, self.david)
        for login in ("op.ben", "op.stranger", "clerk"):
            for result, error in self.read_by(login, channel):
                self.assertTrue(error, f"{login} {result}")
        answers = self.read_by("sup.david", channel)
        self.assertFalse([error for _result, error in answers if error])
        self.assertTrue(answers[0][0]["messages"])

    def test_an_invitation_link_is_none(self):
        """[L02] Discuss's link into a group lets nobody into the room of a batch."""
        channel = self.room(self.issued(), self.david)
        link = f"/chat/{channel.id}/{channel.sudo().uuid}"
        for login in ("op.ben", "op.stranger", "clerk", None):
            self.authenticate(login, PASSWORD if login else None)
            self.url_open(link)
        channel.invalidate_recordset()
        self.assertEqual(
            channel.sudo().channel_member_ids.partner_id,
            (self.anna | self.david).partner_id,
        )
        self.assertFalse(channel.sudo().channel_member_ids.guest_id)
