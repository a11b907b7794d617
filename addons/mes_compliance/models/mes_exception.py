"""Exceptions: whatever was not as the recipe says, from first sight to decision."""

from __future__ import annotations

from odoo import SUPERUSER_ID, api, fields, models

from .mes_exception_type import GATES, SEVERITIES

STATES = [
    ("open", "Open"),
    ("acknowledged", "Acknowledged"),
    ("under_investigation", "Under investigation"),
    ("pending_approval", "Approval"),
    ("closed", "Closed"),
    ("invalidated", "Invalidated"),
]

DECIDED = ("closed", "invalidated")
"""States in which nothing waits for this exception any more."""


class MesException(models.Model):
    """One exception of one document (21 CFR 211.100(b), 211.192).

    Every fired rule makes exactly one, with a frozen snapshot of the facts. Nobody
    deletes it; QA may invalidate it with a reason and it still counts. Its acts are
    entries of the document in which it arose, so that the record tells it whole.
    """

    _name = "mes.exception"
    _inherit = ["mes.signable", "mail.thread", "mail.activity.mixin"]
    _description = "Exception"
    _order = "severity_rank desc, id desc"
    _mes_kind = "exception"
    _mes_guarded = ("*",)
    _check_company_auto = True

    name = fields.Char("Number", required=True, readonly=True, copy=False)
    type_id = fields.Many2one("mes.exception.type", required=True, readonly=True)
    code = fields.Char(related="type_id.code", store=True, index=True)
    title = fields.Char(required=True, readonly=True)
    severity = fields.Selection(SEVERITIES, required=True, readonly=True)
    severity_rank = fields.Integer(
        compute="_compute_severity_rank", store=True, index=True
    )
    gate = fields.Selection(GATES, required=True, readonly=True)
    state = fields.Selection(STATES, default="open", required=True, readonly=True)
    decided = fields.Boolean(compute="_compute_decided", store=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)

    origin = fields.Char("Document", readonly=True, help="The document it arose in.")
    origin_stream = fields.Char(required=True, readonly=True, index=True)
    origin_kind = fields.Char(required=True, readonly=True)
    subject = fields.Char("Step", readonly=True)
    occurrence = fields.Char(readonly=True, help="Keeps a rule from firing twice.")
    facts = fields.Json(readonly=True, help="The frozen facts of the moment.")

    raised_at = fields.Datetime(required=True, readonly=True)
    raised_by_id = fields.Many2one("res.users", "Raised by", readonly=True)
    involved_ids = fields.Many2many(
        "res.users", string="Performed or checked", readonly=True
    )
    immediate_action = fields.Text("Immediate action", readonly=True)
    acknowledged_by_id = fields.Many2one("res.users", readonly=True)
    owner_id = fields.Many2one("res.users", readonly=True)
    due = fields.Date(readonly=True)
    root_cause = fields.Text("Root cause", readonly=True)
    impact = fields.Text("This batch", readonly=True)
    other_lots = fields.Text("Other lots", readonly=True)
    action = fields.Text("Corrective action", readonly=True)
    decision = fields.Selection(
        [
            ("no_impact", "No impact"),
            ("accepted", "Accepted with action"),
            ("false_alarm", "False alarm"),
        ],
        readonly=True,
    )
    assessment = fields.Text(readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_at = fields.Datetime(readonly=True)

    _once = models.UniqueIndex(
        "(origin_stream, occurrence) WHERE occurrence IS NOT NULL",
        "A rule fires once for one thing.",
    )
    _open_of_document = models.Index("(origin_stream) WHERE decided IS NOT TRUE")

    @api.depends("severity")
    def _compute_severity_rank(self):
        order = [key for key, _label in SEVERITIES]
        for exception in self:
            exception.severity_rank = order.index(exception.severity or "info")

    @api.depends("state")
    def _compute_decided(self):
        for exception in self:
            exception.decided = exception.state in DECIDED

    @api.depends("name", "title")
    def _compute_display_name(self):
        for exception in self:
            exception.display_name = f"{exception.name} {exception.title or ''}".strip()

    # -- raising -----------------------------------------------------------------

    @api.model
    def _raise(self, code, document, title, facts=None, **more):
        """Raise one exception of a document and write it to the document's record.

        :param str code: code of the catalogue
        :param document: the record in which it arose, a ``mes.stream``
        :param str title: one line, what happened, with figures
        :param dict facts: frozen facts, plain data
        :param more: ``subject``, ``occurrence``, ``involved``, ``severity`` if graver
        :return: the exception; the existing one when this occurrence was raised before
        """
        existing = self._same_occurrence(document, more.get("occurrence"))
        if existing:
            return existing
        vals = self._vals(code, document, title, facts or {}, **more)
        exception = self._mes_act().create(vals)
        document._mes_record("exception.raised", exception._mes_snapshot())
        return self.browse(exception.id)

    @api.model
    def _raise_apart(self, code, person):
        """Raise an exception about a person in a transaction of its own."""
        title = self.env["mes.message"]._say("credential_locked", about=person.name)[0]
        with self.pool.cursor() as cr:
            apart = self.with_env(api.Environment(cr, SUPERUSER_ID, {}))
            vals = apart._vals(code, person, title, {"login": person.login})
            apart._mes_act().create(vals)._tell_security()
        self.env["mes.ledger"]._append_apart(
            person.mes_stream,
            "person",
            person.name,
            "exception.raised",
            {"code": code, "title": title},
        )

    @api.model
    def _same_occurrence(self, document, occurrence):
        if not occurrence:
            return self.browse()
        return self.sudo().search(
            [
                ("origin_stream", "=", document.sudo().mes_stream),
                ("occurrence", "=", occurrence),
            ],
            limit=1,
        )

    @api.model
    def _vals(self, code, document, title, facts, **more):
        type_id, severity, gate = self.env["mes.exception.type"]._entry_of(code)
        graver = self.env["mes.exception.type"]._graver
        return {
            "name": self._next_number(),
            "type_id": type_id,
            "title": title,
            "severity": graver(severity, more.get("severity") or severity),
            "gate": more.get("gate") or gate,
            "company_id": self.env.company.id,
            "origin": document._mes_label(),
            "origin_stream": document.sudo().mes_stream,
            "origin_kind": document._mes_kind,
            "subject": more.get("subject"),
            "occurrence": more.get("occurrence"),
            "facts": facts,
            "raised_at": self.env["mes.ledger"]._now(),
            "raised_by_id": self.env.uid,
            "involved_ids": [(6, 0, more.get("involved") or [])],
        }

    @api.model
    def _next_number(self):
        return self.env["ir.sequence"].sudo().next_by_code("mes.exception")

    def _mes_snapshot(self):
        """Return the exception as the record holds it."""
        self.ensure_one()
        return {
            "number": self.name,
            "code": self.code,
            "title": self.title,
            "severity": self.severity,
            "gate": self.gate,
            "subject": self.subject or None,
            "facts": self.facts or {},
        }

    def _tell_security(self):
        """Ask every compliance administrator to look (11.300(d))."""
        for user in self.env.ref("mes_compliance.group_admin").all_user_ids:
            self.activity_schedule(
                "mail.mail_activity_data_todo", summary=self.title, user_id=user.id
            )

    def _ask_quality(self):
        """Ask every QA approver of the site to look at once."""
        approvers = self.env.ref("mes_compliance.group_qa_approver").all_user_ids
        for user in approvers.filtered(lambda each: each.active):
            if self.company_id in user.company_ids:
                self.activity_schedule(
                    "mail.mail_activity_data_todo", summary=self.title, user_id=user.id
                )

    # -- the record --------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        """Refuse always: the record of its document tells of it."""
        for exception in self:
            sentence = self.env._(
                "%(number)s stays. QA may invalidate it.", number=exception.name
            )
            exception._mes_refuse("record_never_deleted", sentence)

    def _mes_record_stream(self):
        """Write to the record of the document in which the exception arose."""
        return self.origin_stream, self.origin_kind, self.origin

    def _mes_label(self):
        """Return the exception's number."""
        return self.name
