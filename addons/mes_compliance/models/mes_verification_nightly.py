"""The nightly verification: in portions, resumed where it was interrupted (M10)."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .. import clock
from ..sealer.audit import audit
from ..sealer.outcome import Audit

PORTION = 500
"""Blocks recomputed in one transaction: half a million entries at the very most."""

PATIENCE = timedelta(hours=26)
"""How old the last result may be before verification counts as not run."""

NIGHTS = 30
"""How many runs the page shows."""


class MesVerificationProgress(models.Model):
    """A verification under way: what its portions have found so far.

    The row is no part of the record. Whoever changes it can make a run begin anew or
    report what is not so; the next night's run finds out.
    """

    _name = "mes.verification.progress"
    _description = "Verification under way"
    _rec_name = "begun"

    begun = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True)
    found = fields.Json(readonly=True)
    blocks = fields.Integer(readonly=True, help="Blocks there were at the beginning.")

    def _go_on(self):
        """Recompute one portion; return the run when it was the last, None before.

        The portion is read in a transaction of its own, which writes nothing and so
        holds up no sealer.
        """
        self.env["mes.ledger"]._flush()
        runs = self.env["mes.verification"].sudo()
        seen, begun = runs._witnesses(), Audit.of(self.found) if self.found else None
        with self.pool.cursor() as cr:
            found = audit(cr, witnesses=seen, begun=begun, blocks=PORTION)
        if not found.complete:
            self.found = found.as_dict()
            return None
        user = self.user_id
        self.unlink()
        return runs._finish(found.as_dict(), user)


class MesVerification(models.Model):
    """Running by night, going on after an interruption, telling what was found."""

    _inherit = "mes.verification"

    fault_ids = fields.One2many(
        "mes.verification.fault", "verification_id", readonly=True
    )

    # -- portions ----------------------------------------------------------------

    @api.model
    def _cron_verify(self):
        """Verify portion by portion; interrupted, go on where the last one ended."""
        under_way = self._under_way() or self._begin()
        while not under_way._go_on():
            left = self._portions_left(under_way)
            if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                return
        self.env["ir.cron"]._commit_progress(1, remaining=0)

    @api.model
    def _under_way(self):
        """Return the verification under way as this transaction may go on with it."""
        return self.env["mes.verification.progress"].sudo().search([], limit=1)

    @api.model
    def _begin(self):
        query = "SELECT count(*) FROM mes_ledger_block"
        self.env.cr.execute(query)
        vals = {
            "begun": self.env["mes.ledger"]._now(),
            "user_id": self.env.uid,
            "blocks": self.env.cr.fetchone()[0],
        }
        return self.env["mes.verification.progress"].sudo().create(vals)

    @api.model
    def _portions_left(self, under_way):
        done = (under_way.found or {}).get("blocks", 0)
        return max(under_way.blocks - done, 0) // PORTION + 1

    def action_verify_now(self):
        """Let the nightly verification run now; the page shows how far it has come.

        :raise AccessError: the person is no compliance administrator
        """
        if not self.env.user._mes_has_role("admin"):
            raise AccessError(
                self.env._("The compliance administrator starts a verification.")
            )
        if not self._under_way():
            self._begin()
        self.env.ref("mes_compliance.cron_verify").sudo()._trigger()
        return True

    # -- the outcome -------------------------------------------------------------

    def _tell_sites(self):
        """Write the outcome to the record of every site; raise what it found."""
        data = {
            "ok": self.ok,
            "sentence": self.sentence,
            "entries": self.entries,
            "streams": self.streams,
            "blocks": self.blocks,
            "level": self.level,
            "sealer": self.sealer,
            "faults": [fault["sentence"] for fault in (self.faults or ())[:20]],
        }
        for site in self.env["res.company"].sudo().search([]):
            site.with_company(site)._mes_record("record.verified", data)

    def _raise_faults(self):
        """Raise an exception for differences nobody was told of yet, and ask QA."""
        if self.ok:
            return
        site = self.env.company.sudo()
        names = ("code", "stream", "entry", "block")
        seen = sorted(str([f.get(name) for name in names]) for f in self.faults or ())
        exceptions = self.env["mes.exception"].sudo()
        occurrence = f"REC-01 {sha256(chr(10).join(seen).encode()).hexdigest()[:16]}"
        known = exceptions._same_occurrence(site, occurrence)
        if not known:
            facts = {"faults": self.fault_text, "entries": self.entries}
            raised = exceptions._raise(
                "REC-01", site, self.sentence, facts, occurrence=occurrence
            )
            raised.sudo()._ask_quality()

    # -- what the page shows -----------------------------------------------------

    @api.model
    def _shown(self):
        """Return the last run, the nights before it and what is under way."""
        runs = self.search([], limit=NIGHTS)
        names = ("ok", "sentence", "entries", "streams", "blocks", "seconds")
        return {
            "last": runs[:1].read([*names, "at", "signed", "unsigned"])[0]
            if runs
            else None,
            "nights": [
                {"at": run.at, "ok": run.ok, "sentence": run.sentence}
                for run in reversed(runs)
            ],
            "faults": [fault["sentence"] for fault in (runs[:1].faults or ())[:5]],
            "under_way": self._shown_under_way(),
        }

    @api.model
    def _shown_under_way(self):
        under_way = self._under_way()
        if not under_way:
            return None
        found = under_way.found or {}
        done, blocks = found.get("blocks", 0), under_way.blocks
        return {"entries": found.get("entries", 0), "done": done, "blocks": blocks}

    # -- probes ------------------------------------------------------------------

    def _mes_oversight_verified(self, row):
        """Tell how the last verification ended, or that it did not run."""
        last = self.search([], limit=1)
        if not last:
            never = self.env._("The record was never verified here")
            return {"standing": "overdue", "text": never}
        since = fields.Datetime.to_string(last.at)
        if not last.ok:
            return {"standing": "overdue", "text": last.sentence, "since": since}
        if clock.naive() - last.at > PATIENCE:
            late = self.env._("Did not run last night")
            return {"standing": "overdue", "text": late, "since": since}
        return {"standing": "order", "text": last.sentence, "since": since}

    def _mes_oversight_sealer(self, row):
        """Tell whether the sealer is at work: without it nobody signs the blocks."""
        found = self.status()
        at_work = found["sealer"] == "process" and found["level"] != "C"
        text = found["level_text" if found["level"] == "C" else "sealer_text"]
        return {"standing": "order" if at_work else "unproven", "text": text}
