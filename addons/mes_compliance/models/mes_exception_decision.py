"""What people decide about an exception: signed acts, each with its rules."""

from __future__ import annotations

from odoo import fields, models

from ..verdict import Finding, Verdict, accepted, refused

REASON_LEAST = 5
"""Fewest characters of a reason: a dot is not a reason."""

ACTS = {
    # act: (states it may start from, state it leads to, meaning, roles, texts)
    "acknowledge": (
        ("open",),
        "acknowledged",
        "acknowledged",
        ("operator", "supervisor", "qa_reviewer"),
        ("immediate_action",),
    ),
    "close": (
        ("open", "acknowledged"),
        "closed",
        "reviewed_qa",
        ("qa_reviewer", "supervisor"),
        ("decision", "assessment"),
    ),
    "conclude": (
        ("acknowledged", "under_investigation"),
        "pending_approval",
        "prepared",
        ("supervisor", "equipment", "qa_reviewer"),
        ("root_cause", "impact", "other_lots", "action"),
    ),
    "approve": (
        ("pending_approval",),
        "closed",
        "approved",
        ("qa_approver",),
        ("decision", "assessment"),
    ),
    "return": (
        ("pending_approval",),
        "under_investigation",
        "status_changed",
        ("qa_approver",),
        ("assessment",),
    ),
    "invalidate": (
        ("open", "acknowledged", "under_investigation", "pending_approval"),
        "invalidated",
        "overridden",
        ("qa_approver",),
        ("assessment",),
    ),
    "reopen": (
        ("closed",),
        "under_investigation",
        "status_changed",
        ("qa_reviewer",),
        ("assessment",),
    ),
}
"""The transition table of an exception (domain model §4.4)."""

INDEPENDENT = ("close", "approve", "invalidate")
"""Acts that nobody does who raised, performed or checked what happened."""


class MesExceptionDecision(models.Model):
    """The signed acts of an exception."""

    _inherit = "mes.exception"

    def _mes_shown(self, meaning, subject=None):
        """Show the frozen facts and all that was written so far."""
        self.ensure_one()
        return {
            **self._mes_snapshot(),
            "document": self.origin,
            "state": self.state,
            "immediate_action": self.immediate_action or None,
            "root_cause": self.root_cause or None,
            "impact": self.impact or None,
            "other_lots": self.other_lots or None,
            "action": self.action or None,
        }

    def _mes_signature_gate(self, meaning, signer, subject, values):
        """Check the act against state, severity, role, independence and texts."""
        act = ACTS.get(values.get("act"))
        if not act or act[2] != meaning:
            return refused(Finding("signature_meaning_unknown", found=meaning))
        return (
            self._gate_state(act)
            & self._gate_role(act, signer)
            & self._gate_severity(values["act"], signer)
            & self._gate_independence(values["act"], signer)
            & self._gate_texts(act, values)
        )

    def _gate_state(self, act):
        states = dict(self._fields["state"]._description_selection(self.env))
        if self.state in act[0]:
            return accepted()
        needed = ", ".join(states[state] for state in act[0])
        return refused(
            Finding("exception_state", found=states[self.state], needed=needed)
        )

    def _gate_role(self, act, signer):
        if signer._mes_has_role(*act[3]):
            return accepted()
        return refused(
            Finding("role_missing", found=signer.name, needed=", ".join(act[3]))
        )

    def _gate_severity(self, act, signer):
        """Major and critical ones are investigated; minor ones QA closes itself."""
        grave = self.severity in ("major", "critical")
        if act == "close" and grave:
            return refused(Finding("exception_needs_conclusion", found=self.severity))
        if act == "close" and self.severity == "minor":
            return self._gate_role(((), "", "", ("qa_reviewer",)), signer)
        if act == "acknowledge" and grave:
            return self._gate_role(
                ((), "", "", ("supervisor", "qa_reviewer")), signer
            )
        return accepted()

    def _gate_independence(self, act, signer):
        if act not in INDEPENDENT:
            return accepted()
        concerned = self.raised_by_id | self.involved_ids | self.owner_id
        if signer not in concerned:
            return accepted()
        return refused(Finding("decides_own_exception", about=signer.name))

    def _gate_texts(self, act, values):
        findings = [
            Finding("text_missing", about=self._fields[name].string)
            for name in act[4]
            if len(str(values.get(name) or "").strip()) < REASON_LEAST
        ]
        return Verdict(tuple(findings))

    def _mes_signed(self, meaning, signer, subject, values):
        """Move to the state the act leads to."""
        act = ACTS[values["act"]]
        vals = {name: values[name] for name in act[4]}
        vals["state"] = act[1]
        vals.update(self._people_of_act(values["act"], signer))
        self._mes_act().write(vals)

    def _people_of_act(self, act, signer):
        if act == "acknowledge":
            return {"acknowledged_by_id": signer.id}
        if act == "conclude":
            return {"owner_id": signer.id}
        if act in INDEPENDENT:
            return {"decided_by_id": signer.id, "decided_at": fields.Datetime.now()}
        return {}
