"""Help at a step: the batch's own room, for the invited, kept with the record (L02)."""

from __future__ import annotations

import hashlib

from odoo import models
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import SQL, html2plaintext

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.models.mes_stream import ACT
from odoo.addons.mes_compliance.record import canonical
from odoo.addons.mes_compliance.verdict import (
    Finding,
    accepted,
    meaningful,
    readable,
    refused,
)

from .mes_batch import CLOSED
from .mes_witness import person

NEWEST = 200
"""Messages that a screen of the floor is given."""


class MesBatchHelp(models.Model):
    """Asking for help, talking, and what is kept of it."""

    _inherit = "mes.batch"

    # -- for the screens ---------------------------------------------------------

    def help_people(self):
        """Return who can be invited: those of the site who may read the batch.

        :return: list of id, login, name, place, here; those at a screen first
        """
        batch = self._asked_of()
        users = batch._others_of_site()
        return self._people_offered(
            users.filtered(lambda user: not user._mes_has_role("device"))
        )

    def ask_help(self, step, why, people):
        """Open the batch's room, invite people and tell them what it is about.

        :param str step: key of the step
        :param str why: what help is wanted for
        :param list people: ids of the users who are invited
        :return: answer with ok, reasons and channel
        """
        batch = self._asked_of()
        if self.env["res.users"]._mes_locked():
            return self._locked_answer()
        step = batch._step_known(step)
        users = batch._people_named(people)
        verdict = batch._may_ask_help(why, users)
        if not verdict.ok:
            return self.env["mes.message"]._answer(verdict, channel=None)
        channel = batch._help_room_made(users)
        said = {"step": step, "why": why.strip(), "invited": users.mapped("login")}
        batch._mes_record("help.asked", said)
        batch._help_post(channel, f"{batch._step_words(step)}: {why.strip()}")
        return self.env["mes.message"]._answer(verdict, channel=channel.id)

    def help_room(self):
        """Return what was said in the batch's room, to those who are in it.

        :return: dict of channel, closed, people, messages; channel is None where there
            is no room, or the person is not in it
        """
        batch = self._asked_of()
        channel = batch._help_channel()
        if not channel or not batch._help_is_member(channel):
            return {"channel": None, "closed": False, "people": [], "messages": []}
        return {
            "channel": channel.id,
            "closed": bool(channel.mes_closed_at),
            "people": [person(each) for each in batch._help_members(channel)],
            "messages": [_said(each) for each in batch._help_messages(channel)],
        }

    def help_say(self, text):
        """Say something in the batch's room, as the acting person.

        :raise AccessError: the person is not in the room
        """
        batch = self._asked_of()
        if self.env["res.users"]._mes_locked():
            return self._locked_answer()
        channel = batch._help_channel()
        if not channel or not batch._help_is_member(channel):
            raise AccessError(self.env._("You have not been invited to this room."))
        verdict = batch._may_say(text)
        if verdict.ok:
            batch._help_post(channel, text.strip())
        return self.env["mes.message"]._answer(verdict)

    def action_watch(self):
        """Open the floor's screens of this batch to look on."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "mes_batch.floor",
            "name": self.name,
            "params": {"batch": self.id, "watching": True},
        }

    # -- rules -------------------------------------------------------------------

    def _may_ask_help(self, why, users):
        """Refuse where the batch is decided, nobody is named, or not of the site."""
        verdict = self._may_say(why)
        if self.sudo().state in CLOSED:
            verdict &= refused(Finding("batch_closed"))
        if not users:
            verdict &= refused(Finding("witness_nobody"))
        for user in users:
            verdict &= self._may_come(user)
        return verdict

    def _may_say(self, text):
        if not isinstance(text, str) or not meaningful(text):
            return refused(Finding("words_missing"))
        return readable({"text": text})

    def _may_come(self, user):
        """Refuse who may not read the batch: by company, or by role."""
        company = self.sudo().company_id
        if not user.active or company not in user.sudo().company_ids:
            return refused(
                Finding("help_elsewhere", found=user.name, needed=company.name)
            )
        theirs = self.with_user(user).with_context(
            allowed_company_ids=[company.id], mes_act=None
        )
        if not theirs.has_access("read"):
            return refused(Finding("help_no_role", found=user.name))
        return accepted()

    def _help_check(self, partner):
        """Refuse a member who may not read the batch; raises, for Discuss's routes.

        :raise UserError: naming why
        """
        users = partner.sudo().user_ids.filtered("active")
        verdict = refused(Finding("help_no_role", found=partner.name or ""))
        for user in users:
            verdict = self._may_come(user)
            if verdict.ok:
                return
        self._help_refuse(verdict.findings[0].rule, partner.name)

    def _help_refuse(self, rule, name):
        """Keep that somebody was not let in, and say why.

        :raise UserError: always
        """
        sentence = self.env["mes.message"]._say(rule, found=name or self.env._("Guest"))
        self.sudo()._mes_refuse(rule, " ".join(filter(None, sentence)))

    def _help_joined(self, partner):
        """Keep that a member of the room brought somebody in."""
        users = partner.sudo().user_ids
        self._mes_record("help.invited", {"invited": users.mapped("login")})

    # -- the room ----------------------------------------------------------------

    def _help_channel(self):
        """Return the batch's room, with the rights of the suite."""
        channels = self.env["discuss.channel"].sudo().with_context(active_test=False)
        return channels.search([("mes_batch_id", "=", self.id)])

    def _help_is_member(self, channel):
        return self.env.user.sudo().partner_id in channel.channel_member_ids.partner_id

    def _help_members(self, channel):
        return channel.channel_member_ids.partner_id.user_ids

    def _help_room_made(self, users):
        """Return the room with these people, the asking one and their screen in it.

        The account of a shared terminal takes the call that is made there.
        """
        session = self.env["res.users"].browse(self._session_user()).sudo()
        members = users | self.env.user.sudo()
        if self._may_come(session).ok:
            members |= session
        channel = self._help_channel() or self._help_room_new()
        acting = channel.with_context(mes_act=ACT)
        acting._add_members(users=members, post_joined_message=False)
        return channel

    def _session_user(self):
        return (request and request.session.uid) or self.env.uid

    def _help_room_new(self):
        vals = {
            "name": self.env._("Help %(batch)s", batch=self.name),
            "channel_type": "group",
            "mes_batch_id": self.id,
        }
        channels = self.env["discuss.channel"].with_context(mes_act=ACT)
        return channels.create(vals).with_context(mes_act=None).sudo()

    def _help_post(self, channel, text):
        """Post words, never markup, as the acting person."""
        own = self.env["discuss.channel"].browse(channel.id)
        own.message_post(
            body=text, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.env["bus.bus"]._sendone(self, "mes.batch.help", {"id": self.id})

    def _help_messages(self, channel):
        found = (
            self.env["mail.message"]
            .sudo()
            .search(_of_room(channel), order="id desc", limit=NEWEST)
        )
        return found.sorted("id")

    def _help_newest(self):
        """Return the id of the newest message of a room the person is in, else 0."""
        rows = self.env.execute_query(
            SQL(
                "SELECT max(m.id) FROM discuss_channel c"
                " JOIN discuss_channel_member p ON p.channel_id = c.id"
                " JOIN mail_message m ON m.res_id = c.id"
                " AND m.model = 'discuss.channel'"
                " WHERE c.mes_batch_id = %s AND p.partner_id = %s",
                self.id,
                self.env.user.sudo().partner_id.id,
            )
        )
        return rows[0][0] or 0

    # -- the end -----------------------------------------------------------------

    def _signed_whole(self, meaning, signer, values):
        """Close the room with the batch."""
        done = super()._signed_whole(meaning, signer, values)
        if self.sudo().state in CLOSED:
            self._help_close()
        return done

    def _help_close(self):
        """Keep the transcript in the record, and leave the room to be read only."""
        channel = self._help_channel()
        if not channel or channel.mes_closed_at:
            return
        self._mes_record("help.closed", self._transcript(channel))
        channel.with_context(mes_act=ACT).write(
            {"mes_closed_at": self.env["mes.ledger"]._now()}
        )

    def _transcript(self, channel):
        """Return all that was said, oldest first, with the SHA-256 of exactly that."""
        every = self.env["mail.message"].sudo().search(_of_room(channel), order="id")
        said = {
            "members": sorted(self._help_members(channel).mapped("login")),
            "messages": [_kept(each) for each in every],
        }
        content = canonical.composed(said)
        digest = hashlib.sha256(canonical.encode(content)).hexdigest()
        return {**said, "transcript": digest}


def _of_room(channel):
    return [("model", "=", "discuss.channel"), ("res_id", "=", channel.id)]


def _said(message):
    """Return a message for a screen of the floor."""
    return {
        "id": message.id,
        "at": f"{message.date.isoformat()}Z",
        "by": message.author_id.name or "",
        "text": html2plaintext(message.body or "", include_references=False).strip(),
        "note": message.message_type != "comment",
        "files": [
            {"id": each.id, "name": each.name} for each in message.attachment_ids
        ],
    }


def _kept(message):
    """Return a message as the record keeps it: words, time, person, files by hash."""
    users = message.author_id.user_ids
    return {
        "at": clock.stamp(clock.aware(message.date)),
        "by": users[:1].login or "",
        "name": message.author_id.name or "",
        "kind": message.message_type,
        "text": _said(message)["text"],
        "files": [
            {
                "name": each.name,
                "sha256": hashlib.sha256(each.raw or b"").hexdigest(),
            }
            for each in message.attachment_ids
        ],
    }
