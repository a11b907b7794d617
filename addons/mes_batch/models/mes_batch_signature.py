"""What people sign in a batch: steps, corrections, and the batch as a whole."""

from __future__ import annotations

from odoo import models

from odoo.addons.mes_compliance.verdict import Finding, Verdict, refused

from ..engine import Key
from ..engine.case import Case
from ..engine.commands.correct import may_correct
from ..engine.commands.sign import may_sign, next_signature
from ..engine.commands.skip import may_skip
from ..page import step_page

STEP_ACTS = {
    "corrected": ("correct", may_correct),
    "overridden": ("skip", may_skip),
}
"""Signatures of a step that are acts of their own: command and its gate."""


class MesBatchSignature(models.Model):
    """Signing steps. The signer sees exactly the step's page, and signs its hash."""

    _inherit = "mes.batch"

    # -- what is shown -----------------------------------------------------------

    def _mes_shown(self, meaning, subject=None):
        """Return the page of a step, or of the batch where no step is named."""
        if not subject:
            return self._shown_whole(meaning)
        return step_page(self._plan(), self._state_now(), Key.parse(subject), self.name)

    def _mes_statement(self, meaning, subject=None):
        """Return the sentence in the first person, from the catalogue."""
        rule = f"statement_{meaning}"
        title = self._plan().phase(Key.parse(subject).number).name if subject else ""
        about = f"{subject} {title}" if subject else self.name
        return self.env["mes.message"]._say(rule, about=about)[0]

    # -- who may -----------------------------------------------------------------

    def _mes_signature_gate(self, meaning, signer, subject, values):
        """Return the verdict on a signature, with every reason."""
        if not subject:
            return self._gate_whole(meaning, signer, values)
        case = self._case(meaning, subject, values)
        if meaning in STEP_ACTS:
            return STEP_ACTS[meaning][1](case)
        return may_sign(case)

    def _case(self, meaning, subject, values):
        """Return the case of a signature, asked and answered by the engine."""
        plan, state = self._plan(), self._state_now()
        command = self._signing_command(meaning, subject, values)
        return Case(plan, state, command, self._facts(plan, state, command))

    def _signing_command(self, meaning, subject, values):
        act = STEP_ACTS.get(meaning, ("signed",))[0]
        allowed = ("parameter", "value", "reason")
        chosen = {key: values[key] for key in allowed if key in values}
        return {**chosen, "id": None, "name": act, "step": subject, "meaning": meaning}

    def _mes_signer(self, credential):
        """Return the person whose identity is claimed, by login or by badge."""
        badge = credential.get("badge")
        if badge:
            return self.env["hr.employee"]._mes_by_badge(str(badge)).user_id.sudo(False)
        return super()._mes_signer(credential)

    # -- what follows ------------------------------------------------------------

    def _mes_signed(self, meaning, signer, subject, values):
        """Let the engine take note: a step ends, a value changes, a unit goes free."""
        if not subject:
            return self._signed_whole(meaning, signer, values)
        command = self._signing_command(meaning, subject, values)
        command["shown"] = values["shown"]
        plan, state = self._plan(), self._state_now()
        decision = self._decided(plan, state, command)
        recorded = 1 if command["name"] == "signed" else 0
        self._record_decision(plan, state, decision, recorded=recorded)
        self._hint()

    def _next_meaning(self, subject):
        """Return the meaning a step waits for, or None."""
        case = self._case("", subject, {})
        expected = next_signature(case)
        return expected.meaning if expected else None

    def _mes_refused_signature(self, meaning, signer, subject, verdict):
        """Keep a refused signature, and raise what it is an exception of."""
        done = super()._mes_refused_signature(meaning, signer, subject, verdict)
        if subject and self.sudo().state in ("issued", "in_progress"):
            self._raise_attempt(subject, verdict)
        return done

    def _raise_attempt(self, subject, verdict: Verdict):
        """Raise the exceptions of a refused signature: unqualified, second person."""
        findings = [
            each for each in verdict.findings if each.code in ("PER-01", "PER-03")
        ]
        if not findings:
            return
        plan, state = self._plan(), self._state_now()
        command = {"id": None, "name": "sign", "step": subject}
        case = Case(plan, state, command, self._facts(plan, state, command))
        decision = case.refuse(Verdict(tuple(findings)))
        self._record_decision(plan, state, decision, recorded=1)

    def _gate_whole(self, meaning, signer, values):
        """Return the verdict on a signature for the batch; the acts add theirs."""
        return refused(Finding("signature_meaning_unknown", found=meaning))

    def _shown_whole(self, meaning):
        """Return what is shown of the batch as a whole; the acts add theirs."""
        return {"batch": self.name, "meaning": meaning}

    def _signed_whole(self, meaning, signer, values):
        """Bring about what a signature for the batch means; the acts add theirs."""
