"""What came from a source and did not become a reading."""

from __future__ import annotations

from odoo import fields, models, tools
from odoo.tools import SQL

REASONS = [
    ("unknown_tag", "Unknown tag"),
    ("wrong_unit", "Wrong unit"),
    ("not_a_number", "Not a number"),
    ("repeated", "Came twice"),
    ("missing", "Missing number"),
    ("clock", "Clock is off"),
    ("illegible", "Illegible"),
]


class MesReadingAside(models.Model):
    """One message that was set aside, as it came, with the reason.

    The table is made by SQL, with those of the readings, and only grows. This model
    reads it through a query and can do nothing else.
    """

    _name = "mes.reading.aside"
    _description = "Reading set aside"
    _table = "mes_reading_aside_query"
    _auto = False
    _log_access = False
    _order = "received desc, id desc"
    _rec_name = "address"

    source_id = fields.Many2one("mes.gateway.source", readonly=True)
    gateway_id = fields.Many2one("mes.gateway", readonly=True)
    company_id = fields.Many2one("res.company", "Site", readonly=True)
    address = fields.Char("Address or device", readonly=True)
    reason = fields.Selection(REASONS, readonly=True)
    raw = fields.Char("As it came", readonly=True)
    ts = fields.Datetime("Time by the source", readonly=True)
    received = fields.Datetime(readonly=True)
    seq = fields.Float("Number", digits=(20, 0), readonly=True)

    @property
    def _table_query(self):
        """Read what was set aside; times as Odoo keeps them, UTC without zone."""
        return SQL(
            """SELECT a.id, s.id AS source_id, s.gateway_id, a.site::integer
                          AS company_id, a.address, a.reason, a.raw, a.seq,
                      a.ts AT TIME ZONE 'UTC' AS ts,
                      a.received AT TIME ZONE 'UTC' AS received
                 FROM mes_reading_aside a
                 LEFT JOIN mes_gateway_source s ON s.id = a.source"""
        )

    def init(self):
        """Make the tables of readings, their checks and their triggers."""
        path = tools.misc.file_path("mes_equipment/sql/readings.sql")
        with open(path, encoding="utf-8") as file:
            self.env.cr.execute(file.read())
