"""What was done of a periodic duty: kept for good, whether it passed or not."""

from __future__ import annotations

from odoo import api, fields, models

from .mes_stream import ACT

READ = (
    *("passed", "backup_on", "label", "place", "verified", "evidence"),
    *("duty", "every", "before", "times_before"),
    *("accounts", "people", "name", "login", "roles", "last_login"),
    *("area", "order", "open", "overdue", "unproven"),
    *("verification", "verified_at", "rows"),
)
"""Keys of the pages in the order in which they are read."""


class MesPeriodicReviewDone(models.Model):
    """One time a duty was done, signed, with what the person said of it.

    The entry in the duty's record is the truth, and holds exactly what was shown; the
    row is for searching. Rows are never changed or deleted.
    """

    _name = "mes.periodic.review.done"
    _description = "Periodic duty, as it was done"
    _order = "id desc"
    _rec_name = "summary"

    review_id = fields.Many2one(
        "mes.periodic.review",
        "Duty",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", "Site", required=True, readonly=True)
    kind = fields.Selection(related="review_id.kind")
    at = fields.Datetime("Signed", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True)
    passed = fields.Boolean(readonly=True)
    result = fields.Selection(
        [("signed", "Signed"), ("passed", "Passed"), ("failed", "Did not pass")],
        compute="_compute_result",
    )
    summary = fields.Char("What was found", readonly=True)
    backup_on = fields.Date("Backup of", readonly=True)
    label = fields.Char("SHA-256 or label of the backup", readonly=True)
    place = fields.Char("Restored where, by whom", readonly=True)
    verified = fields.Boolean("Record of the copy verified", readonly=True)
    evidence = fields.Text(readonly=True)
    signature_id = fields.Many2one(
        "mes.signature", required=True, readonly=True, ondelete="restrict"
    )
    shown = fields.Char(related="signature_id.shown")
    seal = fields.Char(related="signature_id.seal")
    code = fields.Char(compute="_compute_code", help="First digits of the SHA-256.")
    content = fields.Json("What was signed", compute="_compute_content")

    def init(self):
        """Make the table append-only."""
        self.env["mes.ledger.entry"]._make_append_only(self._table)

    @api.model_create_multi
    def create(self, vals_list):
        """Create, when a signed act of the duty does.

        :raise UserError: on any other route; the attempt is told
        """
        if self.env.context.get("mes_act") is not ACT:
            reviews = self.env["mes.periodic.review"].sudo()
            reviews.browse(vals_list[0].get("review_id") or [])._mes_refuse(
                "written_by_acts_only",
                self.env._("A duty is done by signing it, never by writing a row."),
            )
        return super().create(vals_list)

    @api.depends("passed", "kind")
    def _compute_result(self):
        """Tell how a test ended; what is no test was signed."""
        for done in self:
            ended = "passed" if done.kind == "restore" else "signed"
            done.result = ended if done.passed else "failed"

    @api.depends("signature_id")
    def _compute_code(self):
        code = self.env["mes.signature"]._short_code
        for done in self:
            done.code = code(done.signature_id.shown)

    @api.depends("signature_id")
    def _compute_content(self):
        """Read what was signed from the record itself, with headings for people."""
        entries = self.env["mes.ledger"]._read_entries(
            self.mapped("signature_id.entry")
        )
        contents = {each["id"]: each["data"]["content"] for each in entries}
        for done in self:
            content = contents.get(done.signature_id.entry) or {}
            labels = done.review_id._mes_shown_labels(content)
            done.content = {"content": _as_shown(content), "labels": labels}


def _as_shown(content):
    """Return a page in the order in which it was read; the record keeps it sorted."""
    if isinstance(content, list):
        return [_as_shown(each) for each in content]
    if not isinstance(content, dict):
        return content
    known = [key for key in READ if key in content]
    keys = known + [key for key in content if key not in READ]
    return {key: _as_shown(content[key]) for key in keys}
