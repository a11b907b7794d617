"""The worklist of review: per batch how it stands, and the counts above the list."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.mes_compliance import clock

from .mes_batch_review import REVIEWED
from .plural import counted

SEVERITIES = ("critical", "major", "minor", "info")

STANDINGS = [
    ("production", "In production review"),
    ("full", "Full review: proof refused"),
    ("decide", "You can decide"),
    ("wait", "Waits for an answer or a result"),
    ("ready", "Ready to sign"),
    ("done", "Not in review"),
]
"""What a batch waits for, seen by the session's user."""


class MesBatchWorklist(models.Model):
    """Fields of the list: worked out for all its batches at once, never one by one."""

    _inherit = "mes.batch"

    standing = fields.Selection(
        STANDINGS, compute="_compute_worklist", search="_search_standing"
    )
    stage = fields.Char(compute="_compute_worklist")
    moves = fields.Char("What moves it", compute="_compute_worklist")
    critical_count = fields.Char("Critical", compute="_compute_worklist")
    major_count = fields.Char("Major", compute="_compute_worklist")
    minor_count = fields.Char("Minor", compute="_compute_worklist")
    info_count = fields.Char("Info", compute="_compute_worklist")
    exception_count = fields.Integer(compute="_compute_worklist")
    proof_standing = fields.Selection(
        [
            ("later", "after review"),
            ("complete", "complete"),
            ("refused", "refused"),
        ],
        "Proof",
        compute="_compute_worklist",
    )
    reviewed = fields.Integer(compute="_compute_worklist", help="In %.")
    age = fields.Integer(compute="_compute_worklist", help="Days in this stage.")
    entry_count = fields.Integer(compute="_compute_entry_count")

    # -- what moves it -----------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_worklist(self):
        facts = self._worklist_facts()
        for batch in self:
            batch.update(batch._worklist_vals(facts[batch.id]))

    def _worklist_facts(self):
        """Return per batch id all that the list needs; a constant number of queries."""
        exceptions = self._undecided()
        counts, proofs = self._exception_counts(), self._proofs()
        looked, signed = self._looked(), self._signed_at()
        questions = self._waiting("mes.batch.question", [("answered_at", "=", False)])
        open_sample = [("result_at", "=", False), ("gate", "=", "release")]
        samples = self._waiting("mes.batch.sample", open_sample)
        return {
            batch.id: {
                "undecided": exceptions.get(batch.mes_stream, []),
                "counts": counts.get(batch.mes_stream, {}),
                "proof": proofs.get(batch.id),
                "looked": looked[batch.id](batch.reviewer_id or self.env.user),
                "to_look": looked[batch.id](self.env.user),
                "signed": signed.get(batch.mes_stream, {}),
                "questions": questions.get(batch.id, 0),
                "samples": samples.get(batch.id, 0),
            }
            for batch in self.sudo()
        }

    def _undecided(self):
        """Return per stream the exceptions that nobody has decided."""
        found = (
            self.env["mes.exception"]
            .sudo()
            .search_fetch(
                [
                    ("origin_stream", "in", self.sudo().mapped("mes_stream")),
                    ("decided", "=", False),
                ],
                ["origin_stream", "severity", "state", "owner_id", "name"],
                order="severity_rank desc, id",
            )
        )
        return found.grouped("origin_stream")

    def _exception_counts(self):
        """Return per stream and severity how many there are, and how many are open."""
        rows = (
            self.env["mes.exception"]
            .sudo()
            ._read_group(
                [("origin_stream", "in", self.sudo().mapped("mes_stream"))],
                ["origin_stream", "severity", "decided"],
                ["__count"],
            )
        )
        counts = {}
        for stream, severity, decided, number in rows:
            still, there = counts.setdefault(stream, {}).get(severity, (0, 0))
            still += 0 if decided else number
            counts[stream][severity] = still, there + number
        return counts

    def _signed_at(self):
        """Return per stream and meaning when the batch as a whole was signed last."""
        rows = (
            self.env["mes.signature"]
            .sudo()
            ._read_group(
                [
                    ("stream", "in", self.sudo().mapped("mes_stream")),
                    ("subject", "=", False),
                ],
                ["stream", "meaning"],
                ["at:max"],
            )
        )
        signed = {}
        for stream, meaning, at in rows:
            signed.setdefault(stream, {})[meaning] = at
        return signed

    def _waiting(self, model, domain):
        """Return per batch id how many rows of a model wait."""
        domain = [("batch_id", "in", self.ids), *domain]
        rows = self.env[model].sudo()._read_group(domain, ["batch_id"], ["__count"])
        return {batch.id: number for batch, number in rows}

    def _worklist_vals(self, facts):
        standing, moves = self._what_moves(facts)
        counts = facts["counts"]
        vals = {f"{each}_count": _of(counts.get(each)) for each in SEVERITIES}
        return {
            **vals,
            "exception_count": sum(there for _still, there in counts.values()),
            "standing": standing,
            "moves": moves,
            "stage": self._stage_text(),
            "proof_standing": self._proof_standing(facts),
            "reviewed": self._share(facts),
            "age": self._days_in_stage(facts["signed"]),
        }

    def _proof_standing(self, facts):
        if self.state == "executed" or not facts["proof"]:
            return "later"
        return "complete" if facts["proof"]["complete"] else "refused"

    def _stage_text(self):
        stages = {
            "executed": self.env._("Production review"),
            "production_reviewed": self.env._("QA review"),
            "qa_reviewed": self.env._("Release"),
        }
        return stages.get(self.state) or self._state_text()

    def _share(self, facts):
        """Return how much of what is reviewed one by one was reviewed, in %."""
        if self.state in ("qa_reviewed", "released", "rejected"):
            return 100
        there = sum(number for _still, number in facts["counts"].values())
        done = there - len(facts["undecided"])
        for each in facts["looked"].values():
            there, done = there + each["all"], done + each["seen"]
        return done * 100 // there if there and self.state in REVIEWED else 0

    def _days_in_stage(self, signed):
        since = {
            "executed": self.executed_at,
            "production_reviewed": signed.get("reviewed_production"),
            "qa_reviewed": signed.get("reviewed_qa"),
        }.get(self.state)
        if not since:
            return 0
        zone = ZoneInfo(self.company_id._mes_tz())
        begun = clock.aware(since).astimezone(zone).date()
        return (self._today(zone) - begun).days

    def _search_standing(self, operator, value):
        """Find the batches of a standing among those in review."""
        if operator != "in":
            return NotImplemented
        waiting = self.search([("state", "in", REVIEWED)])
        found = waiting.filtered(lambda batch: batch.standing in value)
        domain = Domain("id", "in", found.ids)
        if "done" in value:
            domain |= Domain("state", "not in", REVIEWED)
        return domain

    def _compute_entry_count(self):
        evidence = self._evidence()
        for batch in self:
            found = evidence.get(batch.id)
            batch.entry_count = (
                sum(found["types"].values()) if found else batch._count_entries()
            )

    def _count_entries(self):
        return (
            self.env["mes.ledger.entry"]
            .sudo()
            .search_count([("stream", "=", self.sudo().mes_stream)])
        )

    # -- the strip above the list ------------------------------------------------

    @api.model
    def worklist_strip(self):
        """Return the counts above the worklist, each with the filter it stands for.

        :return: list of dicts of ``filter`` (name in the search view), ``count``,
            ``mine`` (how many of these the user can sign, None elsewhere)
        """
        waiting = self.search([("state", "in", REVIEWED)])
        standings = waiting.grouped("standing")
        passed = waiting.filtered(lambda batch: batch.promise_group == "0")
        ready = standings.get("ready", self.browse())
        return [
            {"filter": "waiting", "count": len(waiting), "mine": None},
            {"filter": "passed", "count": len(passed), "mine": None},
            *(
                {
                    "filter": key,
                    "count": len(standings.get(key, ())),
                    "mine": len(ready._signable_by_me()) if key == "ready" else None,
                }
                for key in ("decide", "ready", "wait", "production", "full")
            ),
        ]

    def _signable_by_me(self):
        """Return the batches whose next signature the user could give."""
        user, people = self.env.user, self._evidence()
        roles = {"qa_reviewed": ("qa_approver", "qp")}
        return self.filtered(
            lambda batch: (
                user._mes_has_role(*roles.get(batch.state, ("qa_reviewer",)))
                and user.login not in people[batch.id]["people"]["people"]
            )
        )

    @api.model
    def action_review_next(self):
        """Open the most urgent batch on which the user can act.

        Where there is none, say what comes next.
        """
        order = "promised, id"
        domain = [("state", "in", REVIEWED)]
        waiting = self.search(domain, order=order)
        mine = waiting.filtered(
            lambda each: each.standing in ("decide", "ready", "full")
        )
        mine = mine._signable_by_me() or mine
        if self.env.user._mes_has_role("supervisor"):
            mine |= waiting.filtered(lambda each: each.standing == "production")
        if mine:
            return mine[0]._open_form()
        return self._nothing_waits(waiting)

    def _open_form(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "name": self.name,
        }

    @api.model
    def _nothing_waits(self, waiting):
        """Say that nothing waits for the user, and what comes next."""
        text = self.env._("Nothing waits for you.")
        if waiting:
            text = counted(
                len(waiting),
                self.env._("Nothing waits for you. 1 batch waits for others."),
                self.env._(
                    "Nothing waits for you. %(n)s batches wait for others.",
                    n=len(waiting),
                ),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": text, "type": "info"},
        }


def _of(pair):
    """Return open and all exceptions of a severity as the list shows them."""
    return f"{pair[0]}/{pair[1]}" if pair else "–"
