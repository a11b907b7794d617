"""What instruments sent, exactly as they sent it (Annex 11-5, 211.68)."""

from __future__ import annotations

from datetime import timedelta

from odoo import fields, models

from odoo.addons.mes_compliance import clock

from ..condition.instrument import STATUSES


class MesInstrumentMessage(models.Model):
    """One message of one instrument: the raw text, and what was read in it.

    Rows are only added. Whether a reading may be taken is decided when it is taken.
    """

    _name = "mes.instrument.message"
    _description = "Message of an instrument"
    _order = "id desc"
    _rec_name = "raw"
    _log_access = False

    equipment_id = fields.Many2one(
        "maintenance.equipment",
        "Instrument",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    tag = fields.Char(required=True, readonly=True)
    value = fields.Char(readonly=True, help="The number as the instrument wrote it.")
    unit = fields.Char(readonly=True)
    status = fields.Selection(STATUSES, required=True, readonly=True)
    stable = fields.Boolean(readonly=True)
    raw = fields.Char(required=True, readonly=True)
    device_time = fields.Char("Time of the device", readonly=True)
    received = fields.Char("Received (UTC)", required=True, readonly=True)
    received_at = fields.Datetime("Received", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Sent by", required=True, readonly=True)

    _latest = models.Index("(equipment_id, tag, id DESC)")

    def init(self):
        """Make the table append-only."""
        self.env["mes.ledger.entry"]._make_append_only(self._table)

    def _mes_as_dict(self):
        """Return the message as the rules and the batch's record want it."""
        self.ensure_one()
        received = clock.read(self.received)
        return {
            "value": self.value or "",
            "unit": self.unit or "",
            "stable": self.stable,
            "status": self.status,
            "raw": self.raw,
            "at": self.received,
            "age_ms": int((clock.now() - received) / timedelta(milliseconds=1)),
            "device": self.equipment_id.mes_code,
        }
