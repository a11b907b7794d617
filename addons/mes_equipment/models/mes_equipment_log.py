"""The logbook: what the record tells about equipment (21 CFR 211.182)."""

from __future__ import annotations

import re
from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.mes_compliance.models.mes_ledger_entry import COLUMNS
from odoo.addons.mes_compliance.verdict.wording import day_text

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

TOPICS = [
    ("use", "Use"),
    ("cleaning", "Cleaning"),
    ("calibration", "Calibration"),
    ("check", "Check"),
    ("service", "Service"),
    ("alarm", "Alarm"),
    ("data", "Master data"),
    ("signature", "Signature"),
    ("refused", "Refused"),
]

TOPIC_OF = {
    "equipment.reserved": "use",
    "equipment.used": "use",
    "equipment.freed": "use",
    "equipment.dirty": "cleaning",
    "equipment.cleaning": "cleaning",
    "equipment.cleaned": "cleaning",
    "equipment.verified": "cleaning",
    "equipment.sanitised": "cleaning",
    "equipment.sterilised": "cleaning",
    "equipment.cleanliness_unknown": "cleaning",
    "equipment.calibrated": "calibration",
    "equipment.impact_assessed": "calibration",
    "equipment.checked": "check",
    "equipment.out_of_service": "service",
    "equipment.returned": "service",
    "equipment.qualified": "service",
    "equipment.disqualified": "service",
    "equipment.prepared": "service",
    "equipment.maintained": "service",
    "equipment.tared": "data",
    "equipment.signed": "signature",
    "equipment.alarms_raised": "alarm",
    "equipment.alarms_returned": "alarm",
    "equipment.alarm_acknowledged": "alarm",
    "equipment.alarm_refused": "refused",
}
"""What an event is about; what is not named here is master data, or was refused."""

SUFFIX = {"mes.equipment.property": "_property", "mes.tag": "_tag"}
"""Which words tell of master data that stand in rows of their own."""


class MesEquipmentLog(models.Model):
    """The logbook of equipment, read from the record; nobody can write in it.

    There is no table: every line is an entry of the record. A correction is a further
    signed entry.
    """

    _name = "mes.equipment.log"
    _inherit = ["mes.ledger.entry"]
    _description = "Logbook of equipment"
    _auto = False

    topic = fields.Selection(TOPICS, readonly=True)
    batch = fields.Char(readonly=True)
    what = fields.Char(compute="_compute_what")

    @property
    def _table_query(self):
        """Read the entries of equipment, with the batch that each names."""
        known = SQL(", ").join(
            SQL("(%s, %s)", event, topic) for event, topic in TOPIC_OF.items()
        )
        return SQL(
            """SELECT %s, convert_from(e.doc, 'UTF8')::jsonb #>> '{data,batch,label}'
                          AS batch,
                      CASE WHEN e.type LIKE '%%refused' THEN 'refused'
                           ELSE COALESCE(t.topic, 'data') END AS topic
                 FROM mes_ledger_entry e
                 LEFT JOIN (VALUES %s) AS t (type, topic) ON t.type = e.type
                WHERE e.kind = 'equipment'""",
            COLUMNS,
            known,
        )

    def init(self):
        """Make nothing: the tables are those of the record."""

    def _compute_what(self):
        documents = self._documents()
        for line in self:
            document, _leaf = documents.get(line.id, ({}, ""))
            line.what = self._mes_sentence(line.type, document.get("data") or {})

    @api.model
    def _mes_sentence(self, event, data):
        """Return in words what an entry tells.

        :param str event: type of the entry
        :param dict data: its data
        """
        figures = {key: _text(value) for key, value in data.items()}
        for key in ("old", "new", "batch"):
            parts = data.get(key) or {}
            figures.update({f"{key}_{name}": _text(parts[name]) for name in parts})
        rule = "log_" + event.replace(".", "_")
        rule += SUFFIX.get(data.get("model"), "")
        return self.env["mes.message"]._say(rule, **figures)[0]


def _text(value):
    """Return a value of an entry as a logbook shows it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{_name(key)} {_text(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    text = str(value)
    return day_text(date.fromisoformat(text)) if DAY.fullmatch(text) else text


def _name(key):
    """Return the name of a field as people read it: ``mes_room`` becomes ``room``."""
    return key.removeprefix("mes_").replace("_", " ")
