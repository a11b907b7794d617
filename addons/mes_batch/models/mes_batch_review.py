"""Review by exception: what the reviewer sees first, and the proof of the rest."""

from __future__ import annotations

from odoo import fields, models

from odoo.addons.mes_compliance.verdict import Finding, accepted, refused

from ..engine import Key
from ..engine.completeness import certify, further
from .plural import counted

REVIEWED = ("executed", "production_reviewed", "qa_reviewed")
"""States in which a batch waits for somebody's review."""


class MesBatchReview(models.Model):
    """Review of a batch: two signatures of production and QA, in order (H03).

    What is in order is counted, not listed; the count is a proof made by the engine
    from the record itself (H01, H02).
    """

    _inherit = "mes.batch"

    reviewer_id = fields.Many2one("res.users", readonly=True)
    question_ids = fields.One2many("mes.batch.question", "batch_id", readonly=True)
    sample_ids = fields.One2many("mes.batch.sample", "batch_id", readonly=True)

    def _certificate(self):
        """Return the proof of completeness, made from the record as it is now.

        Whatever is signed rests on this one; pages and lists show what was kept.
        """
        self.ensure_one()
        stream = self.sudo().mes_stream
        entries = self.env["mes.ledger"]._read_stream(stream)
        exceptions = self._exception_facts().get(stream, ())
        return certify(self._plan(), entries, exceptions)

    # -- the gates of review -----------------------------------------------------

    def _gate_review(self, meaning, signer, known=None):
        """Return the verdict on a review signature (H03).

        :param dict known: what a page has fetched already: ``proof``, ``people`` and
            ``critical`` (logins), ``open`` (exceptions), ``looked``, ``questions``
            (those that wait), ``signed`` (meanings). A signature gives none of it and
            has the record itself read.
        """
        gates = {
            "reviewed_production": self._gate_production_review,
            "reviewed_audit_trail": self._gate_audit_review,
            "reviewed_qa": self._gate_qa_review,
        }
        return gates[meaning](signer, known or {})

    def _gate_production_review(self, signer, known):
        verdict = self._gate_state("executed") & self._gate_roles(signer, "supervisor")
        verdict &= self._gate_not_performer(signer, known.get("critical"))
        return verdict & self._gate_acknowledged(known.get("open"))

    def _gate_audit_review(self, signer, known):
        verdict = self._gate_state("production_reviewed")
        verdict &= self._gate_roles(signer, "qa_reviewer")
        return verdict & self._apart(signer, known.get("people"))

    def _gate_qa_review(self, signer, known):
        return (
            self._gate_audit_review(signer, known)
            & self._gate_decided(known.get("open"))
            & self._gate_proof(known.get("proof"))
            & self._gate_looked(signer, known.get("looked"))
            & self._gate_questions(known.get("questions"))
            & self._gate_audited(known.get("signed"))
        )

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

    def _gate_not_performer(self, signer, people=None):
        if people is None:
            people = self._performers(critical=True)
        if signer.login not in people:
            return accepted()
        return refused(Finding("reviews_own_step", about=signer.name))

    def _apart(self, signer, people=None):
        """QA reviews nothing it took part in making (domain model §4.3)."""
        if signer.login not in (self._performers() if people is None else people):
            return accepted()
        return refused(Finding("reviews_own_batch", about=signer.name))

    def _gate_acknowledged(self, still=None):
        """Refuse while somebody still has to look at an exception."""
        still = self._open_exceptions() if still is None else still
        names = [each.name for each in still if each.state == "open"]
        if not names:
            return accepted()
        return refused(Finding("exceptions_to_acknowledge", found=", ".join(names)))

    def _gate_decided(self, still=None):
        """Refuse while an exception is not decided."""
        still = self._open_exceptions() if still is None else still
        if not still:
            return accepted()
        found = ", ".join(still.mapped("name"))
        return refused(Finding("exceptions_to_decide", found=found))

    def _open_exceptions(self):
        """Return the exceptions that nobody has decided, oldest first."""
        stream = self.sudo().mes_stream
        return (
            self.env["mes.exception"]
            .sudo()
            .search_fetch(
                [("origin_stream", "=", stream), ("decided", "=", False)],
                ["name", "state"],
                order="id",
            )
        )

    def _gate_proof(self, proof=None):
        """Refuse while the proof of completeness is; name what is missing."""
        proof = proof or self._certificate().as_dict()
        if proof["complete"]:
            return accepted()
        return refused(Finding("proof_refused", found=self._say_gaps(proof)))

    def _say_gaps(self, proof):
        """Return what a refused proof lacks, in words."""
        missing, strange = len(proof["missing"]), len(proof["unclassified"])
        words = (
            counted(
                missing,
                self.env._("1 expected entry is missing"),
                self.env._("%(n)s expected entries are missing", n=missing),
            ),
            counted(
                strange,
                self.env._("1 entry is of an unknown kind"),
                self.env._("%(n)s entries are of an unknown kind", n=strange),
            ),
        )
        found = zip(words, (missing, strange), strict=True)
        gaps = ", ".join(text for text, number in found if number)
        named = [f"{each['step']} {each['name']}" for each in proof["missing"]]
        return f"{gaps}. {', '.join([*named, *proof['unclassified']][:3])}"

    def _gate_questions(self, waiting=None):
        """Refuse while production has not answered a question of QA."""
        if waiting is None:
            waiting = self._questions().filtered(lambda each: not each.answered_at)
        if not waiting:
            return accepted()
        return refused(Finding("question_waits", about=waiting[0].question))

    def _questions(self):
        """Return the questions with their answers; one query."""
        return (
            self.env["mes.batch.question"]
            .sudo()
            .search_fetch(
                [("batch_id", "=", self.id)],
                [
                    "question",
                    "asked_by_id",
                    "asked_at",
                    "answer",
                    "answered_by_id",
                    "answered_at",
                ],
                order="id",
            )
        )

    def _gate_audited(self, signed=None):
        """Refuse while nobody has reviewed the audit trail."""
        if signed is None:
            signed = set(self._signatures().mapped("meaning"))
        if "reviewed_audit_trail" in signed:
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
        shown = {
            "batch": self.name,
            "product": self.sudo().product_id.display_name,
            "state": self.state,
        }
        if meaning == "reviewed_audit_trail":
            return {**shown, **self._shown_audit_trail()}
        return {**shown, **self._shown_review()}

    def _shown_audit_trail(self):
        """Show how many entries there are beside the evidence, by kind."""
        types = self._entry_types()
        return {"entries": sum(types.values()), "further": further(types)}

    def _shown_review(self):
        exceptions = self.exception_ids.sudo().sorted("id")
        return {
            "proof": self._certificate().as_dict(),
            "exceptions": [
                {
                    "number": each.name,
                    "code": each.code,
                    "severity": each.severity,
                    "state": each.state,
                    "decision": each.decision or "",
                }
                for each in exceptions
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
