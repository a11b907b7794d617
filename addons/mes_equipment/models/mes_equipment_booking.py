"""Who holds a unit: one holder, enforced by the database."""

from __future__ import annotations

from odoo import fields, models


class MesEquipmentBooking(models.Model):
    """A unit held by a batch, or by whatever else has a record of its own.

    The holder is known by its stream and label; nothing here knows what it is. A
    partial unique index lets a unit have one open booking, whoever asks how and when.
    """

    _name = "mes.equipment.booking"
    _inherit = ["mes.equipment.history"]
    _description = "Booking of a unit"
    _rec_name = "label"

    stream = fields.Char("Holder's record", required=True, readonly=True, index=True)
    label = fields.Char("Holder", required=True, readonly=True)
    subject = fields.Char("Step", readonly=True)
    product = fields.Char(readonly=True)
    state = fields.Selection(
        [("reserved", "Reserved"), ("in_use", "In use"), ("ended", "Ended")],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one("res.users", "By", readonly=True)
    reserved_at = fields.Datetime("Reserved", readonly=True)
    started_at = fields.Datetime("Started", readonly=True)
    ended_at = fields.Datetime("Ended", readonly=True)

    _one_holder = models.UniqueIndex(
        "(equipment_id) WHERE state <> 'ended'", "A unit has one holder."
    )
