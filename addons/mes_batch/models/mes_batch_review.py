"""Review by exception: what the reviewer sees first, and the proof of the rest."""

from __future__ import annotations

from odoo import api, fields, models

from odoo.addons.mes_compliance.verdict import Finding, accepted, refused

from ..engine import Key
from ..engine.completeness import certify

SEVERITIES = ("critical", "major", "minor", "info")
REVIEWED = ("executed", "production_reviewed", "qa_reviewed")
"""States in which a batch waits for somebody's review."""


class MesBatchReview(models.Model):
    """Review of a batch: exceptions, critical values, corrections, refused attempts.

    What is in order is counted, not listed; the count is a proof made by the engine
    from the record itself (H01, H02).
    """

    _inherit = "mes.batch"

    proof = fields.Json("Proof, in figures", compute="_compute_proof")
    proof_text = fields.Char("Proof", compute="_compute_proof")
    moves = fields.Char("What moves it", compute="_compute_moves")
    critical_count = fields.Char("Critical", compute="_compute_counts")
    major_count = fields.Char("Major", compute="_compute_counts")
    minor_count = fields.Char("Minor", compute="_compute_counts")
    info_count = fields.Char("Info", compute="_compute_counts")
    exception_count = fields.Integer(compute="_compute_counts")
    undecided_count = fields.Integer(compute="_compute_counts")
    entry_count = fields.Integer(compute="_compute_entry_count")
    reviewer_id = fields.Many2one("res.users", "Reviewer", readonly=True)
    question_ids = fields.One2many("mes.batch.question", "batch_id", readonly=True)
    sample_ids = fields.One2many("mes.batch.sample", "batch_id", readonly=True)

    # -- the proof ---------------------------------------------------------------

    def _certificate(self):
        """Return the proof of completeness, made from the record as it is now."""
        self.ensure_one()
        entries = self.env["mes.ledger"]._read_stream(self.sudo().mes_stream)
        return certify(self._plan(), entries, self._exception_facts())

    def _exception_facts(self):
        """Return what the proof asks of the exceptions, in order of their numbers."""
        exceptions = self.env["mes.exception"].sudo().search(
            [("origin_stream", "=", self.sudo().mes_stream)], order="id"
        )
        return [
            {
                "number": each.name,
                "subject": each.subject or "",
                "occurrence": each.occurrence or "",
                "decided": each.decided,
            }
            for each in exceptions
        ]

    def _compute_proof(self):
        for batch in self:
            batch.proof, batch.proof_text = {}, ""
            if batch.state not in ("draft", "issued", "cancelled"):
                batch.proof = batch._certificate().as_dict()
                batch.proof_text = batch._say_proof(batch.proof)

    def _say_proof(self, proof):
        """Return the proof in one line."""
        if not proof["complete"]:
            return self.env._(
                "refused: %(missing)s missing, %(unknown)s unclassified",
                missing=proof["missing"] and len(proof["missing"]),
                unknown=len(proof["unclassified"]),
            )
        if proof["open"]:
            return self.env._("complete, %(open)s open", open=proof["open"])
        return self.env._("complete")

    # -- the worklist ------------------------------------------------------------

    def _compute_counts(self):
        groups = self.env["mes.exception"]._read_group(
            [("origin_stream", "in", self.mapped("mes_stream"))],
            ["origin_stream", "severity", "decided"],
            ["__count"],
        )
        counted = {}
        for stream, severity, decided, count in groups:
            counted[stream, severity, decided] = count
        for batch in self:
            batch._count_exceptions(counted)

    def _count_exceptions(self, counted):
        undecided = total = 0
        for severity in SEVERITIES:
            still = counted.get((self.mes_stream, severity, False), 0)
            there = still + counted.get((self.mes_stream, severity, True), 0)
            self[f"{severity}_count"] = f"{still}/{there}" if there else "–"
            undecided, total = undecided + still, total + there
        self.undecided_count, self.exception_count = undecided, total

    def _compute_entry_count(self):
        for batch in self:
            found = self.env["mes.ledger.entry"].sudo().search_count(
                [("stream", "=", batch.mes_stream)]
            )
            batch.entry_count = found

    @api.depends("state")
    def _compute_moves(self):
        for batch in self:
            batch.moves = batch._what_moves()

    def _what_moves(self):
        """Return what moves the batch on, as a sentence with a verb."""
        if self.state == "executed":
            return self.env._("Production review")
        if self.undecided_count:
            return self.env._("Decide %(n)s exceptions", n=self.undecided_count)
        if self.state == "production_reviewed":
            return self.env._("Sign QA review")
        if self.state == "qa_reviewed":
            open_points = [each for each in self._prerequisites() if not each["met"]]
            return open_points[0]["text"] if open_points else self.env._("Release")
        return self._state_text()

    # -- the review form ---------------------------------------------------------

    def review(self):
        """Return all that the review form shows of a batch.

        :return: dict of proof, exceptions by severity, critical values, corrections,
            refused attempts, signatures, questions, what is left before signing
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "proof": self.proof,
            "exceptions": self._review_exceptions(),
            "values": self._review_values(),
            "corrections": self._review_corrections(),
            "refusals": self._review_refusals(),
            "questions": self._review_questions(),
            "before_signing": self._before_signing(),
            "prerequisites": self._prerequisites(),
            "entries": self.entry_count,
        }

    def _review_exceptions(self):
        fields_shown = [
            "name",
            "code",
            "title",
            "severity",
            "gate",
            "state",
            "subject",
            "raised_at",
            "raised_by_id",
            "decided",
            "decision",
            "decided_by_id",
            "owner_id",
            "immediate_action",
            "assessment",
        ]
        return self.env["mes.exception"].search_read(
            [("origin_stream", "=", self.sudo().mes_stream)],
            fields_shown,
            order="severity_rank desc, decided, id",
        )

    def _review_values(self):
        """Return the critical values: of critical class, or of a critical phase."""
        critical = {
            number
            for number, place in self._plan().places.items()
            if place.step.critical
        }
        latest = {}
        for value in self.sudo().value_ids:
            number = Key.parse(value.step).number
            if value.class_ in ("CPP", "CQA") or number in critical:
                latest.setdefault((value.parameter, value.step), []).append(value)
        return [self._review_value(given) for given in latest.values()]

    def _review_value(self, given):
        first, last = given[0], given[-1]
        return {
            "name": last.name,
            "step": last.step,
            "class": last.class_ or "",
            "value": last.text,
            "first": first.text if first != last else "",
            "limits": last.limits or {},
            "crossed": last.crossed or "",
            "how": last.how,
        }

    def _review_corrections(self):
        """Return every value that has more than one version, both values and why."""
        found = []
        for value in self.sudo().value_ids.filtered("reason"):
            before = self.sudo().value_ids.filtered(
                lambda each, value=value: (
                    each.step == value.step
                    and each.parameter == value.parameter
                    and each.id < value.id
                )
            )
            found.append(
                {
                    "name": value.name,
                    "step": value.step,
                    "first": before[:1].text or "",
                    "now": value.text,
                    "reason": value.reason,
                    "by": value.user_id.name,
                    "at": fields.Datetime.to_string(value.at),
                }
            )
        return found

    def _review_refusals(self):
        """Return refused attempts with the words the person was shown."""
        entries = self.env["mes.ledger"]._read_stream(
            self.sudo().mes_stream, ("attempt.refused", "signature.refused")
        )
        return [
            {
                "at": entry["at"],
                "by": entry["who"]["name"],
                "step": entry["data"].get("step") or entry["data"].get("subject") or "",
                "words": entry["data"].get("words")
                or [entry["data"].get("sentence")]
                or [],
            }
            for entry in entries
        ]

    def _review_questions(self):
        return self.question_ids.sudo().read(
            ["question", "asked_by_id", "asked_at", "answer", "answered_by_id"]
        )

    def _before_signing(self):
        """Return what still stands before the next signature, each with its cure."""
        meaning = {"executed": "reviewed_production"}.get(self.state, "reviewed_qa")
        verdict = self._gate_review(meaning, self.env.user)
        return self.env["mes.message"]._answer(verdict)["reasons"]

    # -- the gates of review -----------------------------------------------------

    def _gate_review(self, meaning, signer):
        """Return the verdict on a review signature (H03)."""
        gates = {
            "reviewed_production": self._gate_production_review,
            "reviewed_audit_trail": self._gate_audit_review,
            "reviewed_qa": self._gate_qa_review,
        }
        return gates[meaning](signer)

    def _gate_production_review(self, signer):
        verdict = self._gate_state("executed") & self._gate_roles(signer, "supervisor")
        return verdict & self._gate_not_performer(signer) & self._gate_acknowledged()

    def _gate_audit_review(self, signer):
        verdict = self._gate_state("production_reviewed")
        return verdict & self._gate_roles(signer, "qa_reviewer") & self._apart(signer)

    def _gate_qa_review(self, signer):
        verdict = self._gate_audit_review(signer) & self._gate_decided()
        return verdict & self._gate_proof() & self._gate_questions() & self._gate_audited()

    def _gate_state(self, *states):
        if self.state in states:
            return accepted()
        labels = dict(self._fields["state"]._description_selection(self.env))
        needed = ", ".join(labels[state] for state in states)
        return refused(Finding("batch_state", "", self._state_text(), needed))

    def _performers(self, critical=False):
        """Return logins of everybody who acted in a step (critical ones only)."""
        plan, logins = self._plan(), set()
        for key, step in self._state_now().steps.items():
            if not critical or plan.phase(Key.parse(key).number).critical:
                logins |= {sign["by"] for sign in step.signatures} | {step.performer}
        return logins

    def _gate_not_performer(self, signer):
        if signer.login not in self._performers(critical=True):
            return accepted()
        return refused(Finding("reviews_own_step", about=signer.name))

    def _apart(self, signer):
        """QA reviews nothing it took part in making (domain model §4.3)."""
        if signer.login not in self._performers():
            return accepted()
        return refused(Finding("reviews_own_batch", about=signer.name))

    def _gate_acknowledged(self):
        still = self.exception_ids.sudo().filtered(lambda e: e.state == "open")
        if not still:
            return accepted()
        found = ", ".join(still.mapped("name"))
        return refused(Finding("exceptions_to_acknowledge", found=found))

    def _gate_decided(self):
        still = self.exception_ids.sudo().filtered(lambda e: not e.decided)
        if not still:
            return accepted()
        found = ", ".join(still.mapped("name"))
        return refused(Finding("exceptions_to_decide", found=found))

    def _gate_proof(self):
        proof = self._certificate().as_dict()
        if proof["complete"]:
            return accepted()
        found = f"{len(proof['missing'])} missing, {len(proof['unclassified'])} unknown"
        return refused(Finding("proof_refused", found=found))

    def _gate_questions(self):
        waiting = self.question_ids.sudo().filtered(lambda each: not each.answered_at)
        if not waiting:
            return accepted()
        return refused(Finding("question_waits", about=waiting[0].question))

    def _gate_audited(self):
        signatures = self.mes_signature_ids.mapped("meaning")
        if "reviewed_audit_trail" in signatures:
            return accepted()
        return refused(Finding("audit_trail_to_review"))

    # -- signing -----------------------------------------------------------------

    def _gate_whole(self, meaning, signer, values):
        """Add the signatures of review."""
        if meaning.startswith("reviewed_"):
            return self._gate_review(meaning, signer)
        return super()._gate_whole(meaning, signer, values)

    def _shown_whole(self, meaning):
        """Show the reviewer's page: proof, exceptions and how each was decided."""
        if not meaning.startswith("reviewed_"):
            return super()._shown_whole(meaning)
        return {
            "batch": self.name,
            "product": self.sudo().product_id.display_name,
            "state": self.state,
            "proof": self._certificate().as_dict(),
            "exceptions": [
                [each.name, each.code, each.severity, each.state, each.decision or ""]
                for each in self.exception_ids.sudo().sorted("id")
            ],
        }

    def _signed_whole(self, meaning, signer, values):
        """Move the batch on to the next review."""
        after = {
            "reviewed_production": "production_reviewed",
            "reviewed_qa": "qa_reviewed",
        }
        if meaning in after:
            vals = {"state": after[meaning]}
            if meaning == "reviewed_qa":
                vals["reviewer_id"] = signer.id
                self._mes_record("certificate.made", self._certificate().as_dict())
            self._mes_act().write(vals)
            self._mes_record("batch.status", {"status": after[meaning]})
            return self._hint()
        if meaning == "reviewed_audit_trail":
            return None
        return super()._signed_whole(meaning, signer, values)
