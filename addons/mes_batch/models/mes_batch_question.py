"""Questions of QA to production; both are part of the record (H03)."""

from __future__ import annotations

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.mes_compliance.verdict import meaningful


class MesBatchQuestion(models.Model):
    """One question about a batch, and its answer."""

    _name = "mes.batch.question"
    _inherit = ["mes.projection"]
    _description = "Question to production"
    _order = "id"
    _rec_name = "question"

    batch_id = fields.Many2one("mes.batch", required=True, readonly=True, index=True)
    company_id = fields.Many2one(related="batch_id.company_id", store=True, index=True)
    question = fields.Text(required=True, readonly=True)
    asked_by_id = fields.Many2one("res.users", readonly=True)
    asked_at = fields.Datetime(readonly=True)
    answer = fields.Text(readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True)
    answered_at = fields.Datetime(readonly=True)


class MesBatch(models.Model):
    """Asking and answering."""

    _inherit = "mes.batch"

    def ask_production(self, question):
        """Ask production something about this batch.

        :param str question: what QA wants to know
        :raise AccessError: the person does not review for QA
        """
        self.ensure_one()
        text = self._words(question)
        if not self.env.user._mes_has_role("qa_reviewer"):
            self._mes_refuse(
                "role_missing", self.env._("QA asks production."), AccessError
            )
        vals = {
            "batch_id": self.id,
            "question": text,
            "asked_by_id": self.env.uid,
            "asked_at": self.env["mes.ledger"]._now(),
        }
        row = self._mes_act().env["mes.batch.question"].create(vals)
        self._mes_record("question.asked", {"question": text, "number": row.id})
        self._hint()
        return row.id

    def answer_question(self, question_id, answer):
        """Answer a question of QA.

        :param int question_id: the question
        :param str answer: the answer
        :raise AccessError: the person does not supervise production
        """
        self.ensure_one()
        text = self._words(answer)
        if not self.env.user._mes_has_role("supervisor"):
            self._mes_refuse(
                "role_missing", self.env._("Production answers."), AccessError
            )
        row = self.sudo().question_ids.filtered(lambda each: each.id == question_id)
        if not row or row.answered_at:
            raise UserError(self.env._("This question does not wait for an answer."))
        vals = {
            "answer": text,
            "answered_by_id": self.env.uid,
            "answered_at": self.env["mes.ledger"]._now(),
        }
        self._mes_act().env["mes.batch.question"].browse(row.id).write(vals)
        self._mes_record("question.answered", {"answer": text, "number": row.id})
        self._hint()
        return True

    def _words(self, text):
        if not meaningful(text):
            raise UserError(self.env._("Some words are needed."))
        return text.strip()
