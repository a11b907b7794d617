"""Samples of a batch and their results (F16, SMP-01)."""

from __future__ import annotations

from odoo import fields, models

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.verdict import Finding, accepted, refused

SAMPLE = "sample "
"""How a signature names a sample as its subject: ``sample S-26-0001``."""


class MesBatchSample(models.Model):
    """One sample that was taken, and what the laboratory found."""

    _name = "mes.batch.sample"
    _inherit = ["mes.projection"]
    _description = "Sample of a batch"
    _order = "id"

    batch_id = fields.Many2one("mes.batch", required=True, readonly=True, index=True)
    company_id = fields.Many2one(related="batch_id.company_id", store=True, index=True)
    name = fields.Char("Number", required=True, readonly=True)
    sample = fields.Char(required=True, readonly=True)
    what = fields.Char(readonly=True)
    step = fields.Char(readonly=True)
    gate = fields.Char(readonly=True)
    taken_at = fields.Datetime(readonly=True)
    result = fields.Char(readonly=True)
    passed = fields.Boolean(readonly=True)
    result_by_id = fields.Many2one("res.users", readonly=True)
    result_at = fields.Datetime(readonly=True)

    _name_unique = models.Constraint(
        "UNIQUE (company_id, name)", "This sample number has been used."
    )


class MesBatch(models.Model):
    """Results come with a signature of QA: ``assessed``, subject ``sample …``."""

    _inherit = "mes.batch"

    def _project(self, plan, before, after, events):
        """Make a row for every sample taken."""
        acting = self._mes_act().env["mes.batch.sample"]
        for event, data in events:
            if event == "sample.taken":
                acting.create(self._sample_vals(data))
        return super()._project(plan, before, after, events)

    def _sample_vals(self, data):
        return {
            "batch_id": self.id,
            "name": data["id"],
            "sample": data["sample"],
            "what": data["name"],
            "step": data["step"],
            "gate": data.get("gate"),
            "taken_at": self.env["mes.ledger"]._now(),
        }

    def _sample_of(self, subject):
        number = subject.removeprefix(SAMPLE)
        return self.sudo().sample_ids.filtered(lambda each: each.name == number)

    def _review_samples(self, samples, names):
        """Return what a review shows of samples and their results."""
        return [
            {
                "number": each.name,
                "what": each.what or each.sample,
                "step": each.step or "",
                "gate": each.gate or "",
                "result": each.result or "",
                "passed": each.passed,
                "by": names.get(each.result_by_id.id, ""),
                "at": clock.stamp(clock.aware(each.result_at))
                if each.result_at
                else "",
            }
            for each in samples
        ]

    def _mes_shown(self, meaning, subject=None):
        """Show the sample whose result is stated."""
        if not (subject or "").startswith(SAMPLE):
            return super()._mes_shown(meaning, subject)
        sample = self._sample_of(subject)
        return {
            "batch": self.name,
            "sample": sample.name or "",
            "what": sample.what or "",
        }

    def _mes_shown_decision(self, meaning, subject, values):
        """Show the result itself, so that the signature covers it."""
        if not (subject or "").startswith(SAMPLE):
            return super()._mes_shown_decision(meaning, subject, values)
        return {
            "result": str(values.get("result")),
            "passed": bool(values.get("passed")),
        }

    def _mes_statement(self, meaning, subject=None):
        """Say what the signature of a result means."""
        if not (subject or "").startswith(SAMPLE):
            return super()._mes_statement(meaning, subject)
        return self.env["mes.message"]._say("statement_result", about=subject)[0]

    def _mes_signature_gate(self, meaning, signer, subject, values):
        """QA states a result once; an empty one is none."""
        if not (subject or "").startswith(SAMPLE):
            return super()._mes_signature_gate(meaning, signer, subject, values)
        sample, verdict = self._sample_of(subject), accepted()
        if not sample or sample.result_at:
            verdict &= refused(Finding("sample_no_result", about=subject))
        if not str(values.get("result") or "").strip():
            verdict &= refused(Finding("text_missing", about=self.env._("The result")))
        return verdict & self._gate_roles(signer, "qa_reviewer") & self._apart(signer)

    def _mes_signed(self, meaning, signer, subject, values):
        """Keep the result; a failed one is critical and stops the release."""
        if not (subject or "").startswith(SAMPLE):
            return super()._mes_signed(meaning, signer, subject, values)
        sample = self._sample_of(subject)
        vals = {
            "result": str(values["result"]).strip(),
            "passed": bool(values.get("passed")),
            "result_by_id": signer.id,
            "result_at": self.env["mes.ledger"]._now(),
        }
        self._mes_act().env["mes.batch.sample"].browse(sample.id).write(vals)
        told = {"sample": sample.name, "result": vals["result"]}
        self._mes_record("result.recorded", {**told, "passed": vals["passed"]})
        if not vals["passed"]:
            self._failed(sample, vals["result"])
        return self._hint()

    def _failed(self, sample, result):
        title = self.env["mes.message"]._say("sample_failed", about=sample.what)[0]
        self.env["mes.exception"]._raise(
            "SMP-01",
            self,
            f"{title}: {result}",
            {"sample": sample.name, "result": result},
            subject=sample.step,
            occurrence=f"SMP-01 {sample.name}",
        )
