"""Alarms of tags, from being raised to being acknowledged (ISA-18.2, Annex 11-13)."""

from __future__ import annotations

from odoo import api, fields, models

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.verdict import Finding, Verdict, refused
from odoo.addons.mes_compliance.verdict.words import meaningful, readable

LIMITS = [
    ("low_action", "Action, low"),
    ("low_alert", "Alert, low"),
    ("high_alert", "Alert, high"),
    ("high_action", "Action, high"),
]

STATES = [
    ("unack", "Unacknowledged"),
    ("ack", "Acknowledged"),
    ("rtn_unack", "Returned, unacknowledged"),
    ("normal", "Over"),
]
"""States B, C, D and A of ISA-18.2 §5.3."""

ACKNOWLEDGERS = (
    "operator",
    "supervisor",
    "equipment",
    "ipqa",
    "qa_reviewer",
    "qa_approver",
)
"""Roles whose people acknowledge alarms."""


class BigInteger(fields.Integer):
    """A number of a table that may outgrow four bytes."""

    _column_type = ("int8", "int8")


class MesAlarm(models.Model):
    """One limit that one tag passed: raised, returned, acknowledged; latched till then.

    Rows repeat what the alarm events and the unit's record say. They are written by the
    handling of events and by acknowledgement alone, and never deleted.
    """

    _name = "mes.alarm"
    _inherit = ["mes.equipment.history"]
    _description = "Alarm"
    _order = "raised desc, id desc"

    tag_id = fields.Many2one(
        "mes.tag", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="tag_id.company_id", store=True)
    limit_name = fields.Selection(LIMITS, "Limit", required=True, readonly=True)
    is_action = fields.Boolean(
        "Action alarm", compute="_compute_is_action", store=True, index=True
    )
    raised = fields.Datetime(required=True, readonly=True, index=True)
    raised_event = BigInteger(required=True, readonly=True, aggregator=None)
    raised_value = fields.Float(readonly=True, digits=(16, 6), aggregator="max")
    limit_value = fields.Float("At", readonly=True, digits=(16, 6), aggregator=None)
    unit = fields.Char("Unit of measure", readonly=True)
    measured = fields.Char(compute="_compute_measured")
    allowed = fields.Char("Limit is", compute="_compute_measured")
    returned = fields.Datetime(readonly=True)
    returned_event = BigInteger(readonly=True, aggregator=None)
    returned_value = fields.Float(readonly=True, digits=(16, 6), aggregator=None)
    acknowledged = fields.Datetime(readonly=True)
    acknowledged_by_id = fields.Many2one("res.users", "Acknowledged by", readonly=True)
    comment = fields.Text(readonly=True)
    state = fields.Selection(STATES, compute="_compute_state", store=True, index=True)
    seconds = fields.Integer(
        "Stood (s)", compute="_compute_seconds", help="From raised to returned, or now."
    )

    _once = models.UniqueIndex("(raised_event)", "An event raises one alarm.")
    _once_back = models.UniqueIndex(
        "(returned_event) WHERE returned_event IS NOT NULL",
        "An event ends one alarm.",
    )
    _standing = models.Index("(tag_id, limit_name) WHERE returned IS NULL")

    @api.depends("raised_value", "limit_value", "unit")
    def _compute_measured(self):
        for alarm in self:
            alarm.measured = f"{alarm.raised_value:g} {alarm.unit or ''}".strip()
            alarm.allowed = f"{alarm.limit_value:g} {alarm.unit or ''}".strip()

    @api.depends("limit_name")
    def _compute_is_action(self):
        for alarm in self:
            alarm.is_action = alarm.limit_name in ("low_action", "high_action")

    @api.depends("returned", "acknowledged")
    def _compute_state(self):
        for alarm in self:
            if alarm.acknowledged:
                alarm.state = "normal" if alarm.returned else "ack"
            else:
                alarm.state = "rtn_unack" if alarm.returned else "unack"

    @api.depends("raised", "returned")
    def _compute_seconds(self):
        now = clock.naive()
        for alarm in self:
            ended = alarm.returned or max(now, alarm.raised)
            alarm.seconds = int((ended - alarm.raised).total_seconds())

    @api.depends("tag_id", "limit_name")
    def _compute_display_name(self):
        words = dict(self._fields["limit_name"]._description_selection(self.env))
        for alarm in self:
            alarm.display_name = f"{alarm.tag_id.code} {words.get(alarm.limit_name)}"

    # -- hook --------------------------------------------------------------------

    def _mes_raised(self):
        """Hook: these alarms were raised just now, all of one handling.

        An addon above says what follows from it, for instance an exception in a batch
        that runs on the unit. What it raises as an error is logged; the alarms stay.
        """

    # -- acknowledging -----------------------------------------------------------

    def mes_acknowledge(self, comment):
        """Acknowledge alarms with one comment; the record of each unit tells it.

        :param str comment: what was seen or done
        :return: answer with ok and reasons; with a reason nothing is acknowledged
        """
        self.check_access("read")
        verdict = self._mes_acknowledge_verdict(comment)
        words = comment if isinstance(comment, str) else ""
        event = "alarm_acknowledged" if verdict.ok else "alarm_refused"
        findings = [finding.as_dict() for finding in verdict.findings]
        for unit, alarms in self.grouped("equipment_id").items():
            data = {"alarms": [alarm._mes_as_dict() for alarm in alarms]}
            if findings:
                data["findings"] = findings
            reason = words[:2000] if readable(words).ok else None
            unit._mes_record_later(f"equipment.{event}", data, reason or None)
        if verdict.ok:
            self._mes_act_rows().write(
                {
                    "acknowledged": self.env["mes.ledger"]._now(),
                    "acknowledged_by_id": self.env.uid,
                    "comment": words.strip(),
                }
            )
            self._mes_tell_screens()
        return self.env["mes.message"]._answer(verdict)

    def _mes_acknowledge_verdict(self, comment):
        """Return every reason against acknowledging."""
        verdict = readable([comment] if isinstance(comment, str) else [])
        if not self:
            verdict &= refused(Finding("alarm_none"))
        if not meaningful(comment):
            verdict &= refused(Finding("text_missing", about=self.env._("The comment")))
        if not self.env.user._mes_has_role(*ACKNOWLEDGERS):
            found, needed = self.env.user.name, ", ".join(ACKNOWLEDGERS)
            verdict &= refused(Finding("role_missing", found=found, needed=needed))
        return verdict & self._mes_done_before()

    def _mes_done_before(self):
        """Return which of them somebody has acknowledged already."""
        done = self.filtered("acknowledged")
        return Verdict(
            tuple(
                Finding(
                    "alarm_acknowledged",
                    about=alarm.display_name,
                    found=alarm.acknowledged_by_id.sudo().name,
                )
                for alarm in done[:5]
            )
        )

    def _mes_as_dict(self):
        """Return the alarm as the record tells it."""
        return {
            "tag": self.tag_id.code,
            "limit": self.limit_name,
            "value": self.measured,
            "raised": fields.Datetime.to_string(self.raised),
        }

    def _mes_tell_screens(self):
        """Hint to the screens of these units that their alarms changed."""
        for unit in self.equipment_id:
            self.env["bus.bus"]._sendone(unit, "mes.equipment", {"id": unit.id})

    def action_mes_acknowledge(self):
        """Open the form for the comment."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_equipment.mes_alarm_comment_action"
        )
        open_ones = self.filtered(lambda alarm: not alarm.acknowledged) or self
        return {**action, "context": {"default_alarm_ids": open_ones.ids}}
