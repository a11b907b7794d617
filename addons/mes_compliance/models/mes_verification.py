"""Verification of the whole record, and what protects it now."""

from __future__ import annotations

from io import BytesIO

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..record import verify_stream
from ..sealer.export import export
from ..sealer.seal import APPLICATION, Sealer

SEALERS = [
    ("process", "The sealer signs and chains"),
    ("cron", "No sealer runs: a scheduled action chains without signing"),
]
LEVELS = [
    ("A", "Another role owns the record; the sealer stands outside"),
    ("B", "Triggers refuse; Odoo's role owns the record"),
    ("C", "Nothing refuses changes"),
]


class MesVerification(models.Model):
    """One run over the whole record: every stream and block recomputed.

    The result stands in the site's own record too, so that a run nobody liked cannot
    be made to disappear.
    """

    _name = "mes.verification"
    _description = "Verification of the record"
    _order = "id desc"
    _rec_name = "sentence"
    _log_access = False

    at = fields.Datetime(readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True)
    ok = fields.Boolean("No difference", readonly=True)
    sentence = fields.Char("Result", readonly=True)
    entries = fields.Integer(readonly=True)
    streams = fields.Integer(readonly=True)
    blocks = fields.Integer(readonly=True)
    signed = fields.Integer("Signed blocks", readonly=True)
    unsigned = fields.Integer("Unsigned blocks", readonly=True)
    unsealed = fields.Integer("Waiting for a seal", readonly=True)
    keys = fields.Char("Key fingerprints", readonly=True)
    last_block = fields.Integer("Last block", readonly=True)
    last_hash = fields.Char("SHA-256 of the last block", readonly=True)
    seconds = fields.Float(readonly=True)
    faults = fields.Json(readonly=True)
    fault_text = fields.Text("Differences", compute="_compute_fault_text")
    sealer = fields.Selection(SEALERS, readonly=True)
    level = fields.Selection(LEVELS, "Protection", readonly=True)

    def init(self):
        """Make the table append-only."""
        self.env["mes.ledger.entry"]._make_append_only(self._table)

    @api.depends("faults")
    def _compute_fault_text(self):
        for run in self:
            found = [fault["sentence"] for fault in run.faults or ()]
            run.fault_text = "\n".join(found)

    def action_verify(self):
        """Verify the whole record now; show the result.

        :raise AccessError: the person does not oversee the record
        """
        roles = ("admin", "qa_reviewer", "qp", "inspector")
        if not self.env.user._mes_has_role(*roles):
            raise AccessError(self.env._("QA and administrators verify the record."))
        run = self._verify()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": run.id,
            "views": [(False, "form")],
        }

    @api.model
    def _verify(self):
        """Recompute the whole record, keep the result and return it."""
        under_way = self._begin()
        while not (run := under_way._go_on()):
            pass
        return self.browse(run.id)

    @api.model
    def _finish(self, found, user):
        """Keep the result of a whole run, tell every site, and return it.

        :param dict found: an audit as plain data
        :param user: who let it run
        """
        vals = {**self._vals(found), **self._protection(), "user_id": user.id}
        run = self.sudo().create(vals)
        names = ("code", "stream", "entry", "block", "sentence")
        self.env["mes.verification.fault"].sudo().create(
            [
                {
                    **{name: fault.get(name) for name in names},
                    "verification_id": run.id,
                    "at": run.at,
                }
                for fault in found["faults"]
            ]
        )
        run._tell_sites()
        run._raise_faults()
        return run

    @api.model
    def _witnesses(self):
        """Return per number the hash of every block that ended an earlier run.

        Whoever cuts off the end of the record with all its traces, or makes it anew,
        would have to change rows here as well. The first run that saw a block counts.
        """
        runs = self.sudo().search([("ok", "=", True), ("last_hash", "!=", False)])
        return {run.last_block: run.last_hash for run in runs}

    def _vals(self, found):
        last = found["last"] or {}
        plain = ("ok", "sentence", "entries", "streams", "blocks", "signed", "unsigned")
        return {
            **{name: found[name] for name in plain},
            "unsealed": found["unsealed"],
            "seconds": found["seconds"],
            "keys": ", ".join(found["keys"]),
            "faults": found["faults"],
            "last_block": last.get("no"),
            "last_hash": last.get("hash"),
            "at": self.env["mes.ledger"]._now(),
        }

    @api.model
    def _protection(self):
        """Return the sealer at work and the protection level, as really found."""
        row = self.env.execute_query_dict(
            SQL(
                "SELECT mes_ledger_level() AS level,"
                " EXISTS (SELECT FROM mes_ledger_sealer() WHERE name = %s) AS sealer",
                APPLICATION,
            )
        )[0]
        return {"level": row["level"], "sealer": "process" if row["sealer"] else "cron"}

    @api.model
    def status(self):
        """Return what protects the record now, for the status line of the screens.

        :return: dict of level, sealer, level_text, sealer_text, waiting
        """
        found = self._protection()
        return {
            **found,
            "level_text": dict(LEVELS)[found["level"]],
            "sealer_text": dict(SEALERS)[found["sealer"]],
            "waiting": self.env["mes.ledger.entry"].sudo()._waiting(),
        }

    # -- streams -----------------------------------------------------------------

    @api.model
    def _fault_of(self, streams):
        """Return the first fault of some streams in words, empty when they verify.

        What is verified is the very file that would leave the house.
        """
        out = BytesIO()
        with self.pool.cursor() as cr:
            export(cr, out, streams)
        out.seek(0)
        report = verify_stream(out)
        return "" if report.ok else report.sentence

    # -- the scheduled action ----------------------------------------------------

    @api.model
    def _cron_seal(self):
        """Chain entries without signing while no sealer is at work."""
        while Sealer(self.env.cr).seal_once():
            self.env["ir.cron"]._commit_progress(1)
