"""What people decide about an exception: signed acts, each with its rules."""

from __future__ import annotations

from odoo import models

from ..verdict import Finding, Verdict, accepted, meaningful, refused

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
    "reclassify": (
        ("open", "acknowledged", "under_investigation", "pending_approval"),
        None,
        "overridden",
        ("operator", "supervisor", "equipment", "qa_reviewer"),
        ("severity", "reason"),
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
        act = ACTS.get(str(values.get("act")))
        if not act or act[2] != meaning:
            return refused(Finding("signature_meaning_unknown", found=meaning))
        return (
            self._gate_act(values["act"], signer)
            & self._gate_texts(act, values)
            & self._gate_reclassify(values, signer)
        )

    def _gate_act(self, name, signer):
        """Return whether a person may do an act now, before anything is written."""
        act = ACTS[name]
        return (
            self._gate_state(act)
            & self._gate_role(self._act_roles(name), signer)
            & self._gate_severity(name)
            & self._gate_independence(name, signer)
        )

    def _gate_state(self, act):
        states = dict(self._fields["state"]._description_selection(self.env))
        if self.state in act[0]:
            return accepted()
        needed = ", ".join(states[state] for state in act[0])
        return refused(
            Finding("exception_state", found=states[self.state], needed=needed)
        )

    def _act_roles(self, name):
        """Return the roles that may do an act, at the severity as it is."""
        grave = self.severity in ("major", "critical")
        if name == "acknowledge" and grave:
            return ("supervisor", "qa_reviewer")
        if name == "close" and self.severity != "info":
            return ("qa_reviewer",)
        return ACTS[name][3]

    def _gate_role(self, roles, signer):
        if signer._mes_has_role(*roles):
            return accepted()
        return refused(
            Finding("role_missing", found=signer.name, needed=", ".join(roles))
        )

    def _gate_severity(self, act):
        """Major and critical ones are concluded before somebody closes them."""
        if act == "close" and self.severity in ("major", "critical"):
            return refused(Finding("exception_needs_conclusion", found=self.severity))
        return accepted()

    def _gate_reclassify(self, values, signer):
        """Anybody may call an exception graver; QA alone calls it lighter (G03)."""
        if values["act"] != "reclassify":
            return accepted()
        labels = dict(self._fields["severity"]._description_selection(self.env))
        order, to = list(labels), values.get("severity")
        if to not in order or to == self.severity:
            found = labels.get(to, str(to))
            return refused(Finding("severity_same", found=found))
        if order.index(to) > order.index(self.severity):
            return accepted()
        return self._gate_role(("qa_reviewer",), signer)

    def _gate_independence(self, act, signer):
        if act not in INDEPENDENT:
            return accepted()
        concerned = self.raised_by_id | self.involved_ids | self.owner_id
        if signer not in concerned:
            return accepted()
        return refused(Finding("decides_own_exception", about=signer.name))

    def _gate_texts(self, act, values):
        findings = [
            Finding(
                "choice_missing" if self._act_choices(name) else "text_missing",
                about=self._act_label(name),
            )
            for name in act[4]
            if not self._act_said(name, values.get(name))
        ]
        return Verdict(tuple(findings))

    def _act_said(self, name, value):
        """Tell whether a text of an act has some words, a choice one of its keys."""
        choices = self._act_choices(name)
        if choices:
            return value in dict(choices)
        return meaningful(value)

    def _act_choices(self, name):
        """Return the pairs of key and label between which a person chooses, or none."""
        field = self._fields.get(name)
        if field is None or field.type != "selection":
            return []
        return field._description_selection(self.env)

    def _act_label(self, name):
        """Return the heading under which a text of an act is written."""
        if name in self._fields:
            return self._fields[name]._description_string(self.env)
        return self.env._("Reason")

    def _mes_signed(self, meaning, signer, subject, values):
        """Move to the state the act leads to."""
        act = ACTS[values["act"]]
        vals = {name: values[name] for name in act[4] if name in self._fields}
        if act[1]:
            vals["state"] = act[1]
        vals.update(self._people_of_act(values["act"], signer))
        self._mes_act().write(vals)

    def _people_of_act(self, act, signer):
        if act == "acknowledge":
            return {"acknowledged_by_id": signer.id}
        if act == "conclude":
            return {"owner_id": signer.id}
        if act in INDEPENDENT:
            now = self.env["mes.ledger"]._now()
            return {"decided_by_id": signer.id, "decided_at": now}
        return {}
