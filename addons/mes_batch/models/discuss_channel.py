"""The room in which a batch is talked about: Discuss, with rules of its own (L02)."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.mes_compliance.models.mes_stream import acting

OWN = ("mes_batch_id", "mes_closed_at")
"""What an act of the batch alone writes."""

SAID = frozenset(
    ("body", "author_id", "attachment_ids", "date", "model", "res_id", "message_type")
)
"""What makes a message what it says; reactions and stars are not among it."""


class DiscussChannel(models.Model):
    """A channel that belongs to a batch: for the invited of its company, and kept."""

    _inherit = "discuss.channel"

    mes_batch_id = fields.Many2one(
        "mes.batch", "Batch", readonly=True, copy=False, index="btree_not_null"
    )
    mes_closed_at = fields.Datetime("Kept with the batch", readonly=True, copy=False)

    _mes_batch_unique = models.UniqueIndex(
        "(mes_batch_id) WHERE mes_batch_id IS NOT NULL", "A batch has one room."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a batch's room is opened by the batch, and has no threads beside."""
        channels = super().create(vals_list)
        if acting(self.env):
            return channels
        if any(each[name] for each in channels.sudo() for name in OWN):
            raise UserError(self.env._("A batch opens its room itself."))
        if channels.sudo().parent_channel_id.mes_batch_id:
            raise UserError(self.env._("Everything about a batch is said in one room."))
        return channels

    def write(self, vals):
        """Write; whose room it is, and that it is closed, follows from the batch."""
        if vals.keys() & set(OWN) and not acting(self.env):
            raise UserError(self.env._("A batch opens and closes its room itself."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_batch(self):
        """Keep what was said about a batch."""
        if self.sudo().mes_batch_id:
            raise UserError(self.env._("What was said about a batch is kept."))

    def message_post(self, **kwargs):
        """Post, unless the batch is decided and the room closed with it."""
        self._mes_check_open()
        return super().message_post(**kwargs)

    def _message_update_content(self, message, /, **kwargs):
        """Change a message, except in a batch's room: what was said was said."""
        if self.sudo().mes_batch_id:
            raise UserError(self.env._("In a batch's room nothing is reworded."))
        return super()._message_update_content(message, **kwargs)

    def _mes_check_open(self):
        """Refuse to add to a room that is closed.

        :raise UserError: it is
        """
        if any(self.sudo().mapped("mes_closed_at")) and not acting(self.env):
            raise UserError(
                self.env._("The batch is decided. Its room is kept and can be read.")
            )


class DiscussChannelMember(models.Model):
    """Who may come into a batch's room."""

    _inherit = "discuss.channel.member"

    @api.model_create_multi
    def create(self, vals_list):
        """Let in who may read the batch; nobody else, whoever invites and how.

        :raise UserError: a guest, or somebody who may not read the batch
        """
        rooms = {vals.get("channel_id") for vals in vals_list} - {None, False}
        inside = self._mes_inside(rooms)
        members = super().create(vals_list)
        if not acting(self.env):
            for member in members.sudo():
                member._mes_let_in(inside)
        return members

    @api.model
    def _mes_inside(self, rooms):
        """Return the rooms in which the person is who brings somebody in."""
        return (
            self.sudo()
            .search(
                [
                    ("channel_id", "in", list(rooms)),
                    ("partner_id", "=", self.env.user.sudo().partner_id.id),
                ]
            )
            .channel_id
        )

    def _mes_let_in(self, inside):
        """Let a member in whom somebody inside brings; a link alone is no invitation.

        :raise UserError: nobody inside does, or the person may not read the batch
        """
        channel = self.channel_id
        batch = channel.mes_batch_id
        if not batch:
            return
        channel._mes_check_open()
        if channel not in inside:
            batch._help_refuse("help_not_invited", self.partner_id.name)
        batch._help_check(self.partner_id)
        batch.with_user(self.env.uid)._help_joined(self.partner_id)


class MailMessage(models.Model):
    """What is said in a batch's room stays as it was said."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        """Create, unless the room is closed."""
        rooms = {
            vals.get("res_id")
            for vals in vals_list
            if vals.get("model") == "discuss.channel"
        }
        if rooms:
            self.env["discuss.channel"].browse(rooms - {None, False})._mes_check_open()
        return super().create(vals_list)

    def write(self, vals):
        """Write; the words of a batch's room stay."""
        if SAID & vals.keys():
            self._mes_check_room()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_room(self):
        """Keep what was said about a batch."""
        self._mes_check_room()

    def _mes_check_room(self):
        """Refuse to change or delete what was said in a batch's room.

        :raise UserError: one of the messages stands there
        """
        here = self.sudo().filtered(lambda each: each.model == "discuss.channel")
        rooms = self.env["discuss.channel"].sudo().browse(set(here.mapped("res_id")))
        if rooms.exists().mes_batch_id:
            raise UserError(self.env._("In a batch's room nothing is reworded."))
