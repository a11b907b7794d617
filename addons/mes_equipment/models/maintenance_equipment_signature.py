"""Signing at a unit: what is shown, who may, and what it brings about."""

from __future__ import annotations

from odoo import api, fields, models

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.verdict import Finding, refused
from odoo.addons.mes_compliance.verdict.wording import day_text

from .maintenance_equipment_step import STEPS

MEANING_OF = {
    "calibrate": "performed",
    "assess_impact": "approved",
    "check": "performed",
    "tare": "performed",
    "maintain": "performed",
    "approve": "approved",
    **{name: step.meaning for name, step in STEPS.items() if step.meaning},
}
"""The meaning with which each act is signed."""


class MaintenanceEquipmentSignature(models.Model):
    """The signed acts of a unit; the decision names the act."""

    _inherit = "maintenance.equipment"

    mes_pending_text = fields.Char(
        "What waits for QA", compute="_compute_mes_pending_text"
    )
    mes_clean_note = fields.Text("Clean, in words", compute="_compute_mes_clean_note")

    @api.depends("mes_pending")
    def _compute_mes_pending_text(self):
        for unit in self:
            shown = unit._mes_pending_shown() if unit.mes_pending else {}
            texts = [str(text) for text in shown.values() if text]
            unit.mes_pending_text = " · ".join(texts) or False

    @api.depends("mes_cleanliness_now", "mes_clean_since", "mes_clean_by_id")
    def _compute_mes_clean_note(self):
        """Say since when, until when and by whom, in times of the site."""
        for unit in self:
            times = (
                (self.env._("since"), unit.mes_clean_since),
                (self.env._("until"), unit.mes_clean_until),
                (self.env._("to be cleaned by"), unit.mes_dirty_until),
            )
            lines = [f"{word} {unit._mes_moment_text(at)}" for word, at in times if at]
            by = unit.mes_clean_by_id.name
            lines += [self.env._("by %(person)s", person=by)] if by else []
            unit.mes_clean_note = unit.mes_cleanable and "\n".join(lines)

    def _mes_shown(self, meaning, subject=None):
        """Show the unit and how its four axes stand."""
        unit = self.sudo()
        words = unit._mes_words
        shown = {
            "unit": f"{unit.mes_code} {unit.name}",
            "class": unit.mes_class_id.name,
        }
        if unit.mes_cleanable:
            since = unit._mes_moment_text(unit.mes_clean_since)
            shown["cleanliness"] = words("mes_cleanliness_now")
            shown["since"] = since
            shown["by"] = unit.mes_clean_by_id.name or None
        shown["use"] = words("mes_use")
        if unit.mes_holder:
            shown["held_by"] = unit.mes_holder
        if unit.mes_calibration:
            shown["calibration"] = words("mes_calibration")
        shown["qualification"] = words("mes_qualification")
        if meaning == "approved" and unit.mes_pending:
            shown["prepared"] = unit._mes_pending_shown()
        return shown

    def _mes_pending_shown(self):
        """Show what waits for approval: the act, who prepared it, and why."""
        pending = self.mes_pending
        values = pending["values"]
        return {
            "act": pending["act"].replace("_", " "),
            "by": pending["by_name"],
            "due": _day_words(values.get("due")),
            "reason": values.get("reason") or None,
        }

    def _mes_shown_decision(self, meaning, subject, values):
        """Show what the signature is for, but the reason, which is given with it."""
        decided = {
            key: _day_words(value) if key in ("due", "performed_on") else value
            for key, value in values.items()
            if key not in ("act", "reason")
        }
        return {"decision": str(values.get("act")).replace("_", " "), **decided}

    def _mes_statement(self, meaning, subject=None):
        """Say in the first person what the meaning says about this unit."""
        code = self._mes_label()
        if meaning == "verified":
            return self.env._(
                "I looked at %(code)s myself, after another person's work.", code=code
            )
        if meaning == "performed":
            return self.env._("I did this at %(code)s, as shown.", code=code)
        if meaning == "approved":
            return self.env._("I approve this for %(code)s.", code=code)
        return self.env._("I change how %(code)s stands, as shown.", code=code)

    # -- the gate ----------------------------------------------------------------

    def _mes_signature_gate(self, meaning, signer, subject, values):
        """Check the act: meaning, step, person, second person, texts, days."""
        act = values.get("act")
        if MEANING_OF.get(act) != meaning:
            return refused(Finding("signature_meaning_unknown", found=meaning))
        if act == "approve":
            return self._mes_judge_approved(signer)
        if act in STEPS:
            return self._mes_judge_prepared(STEPS[act], signer, values)
        return getattr(self, f"_mes_gate_{act}")(signer, values)

    # -- the effect --------------------------------------------------------------

    def _mes_signed(self, meaning, signer, subject, values):
        """Do what was signed, or leave it to QA where QA has to approve."""
        act = values["act"]
        if act == "approve":
            self._mes_approve()
        elif act not in STEPS:
            getattr(self, f"_mes_do_{act}")(signer, values)
        elif self._mes_needs_approval(STEPS[act]):
            self._mes_prepare(act, signer, values)
        else:
            self._mes_take(STEPS[act], values)

    def _mes_prepare(self, act, signer, values):
        """Keep what the first of two people has signed."""
        party = self._mes_party(signer)
        pending = {
            "act": act,
            "by": party.key,
            "by_name": party.name,
            "roles": list(self._mes_roles_of(signer)),
            "values": {
                key: value for key, value in values.items() if key in ("due", "reason")
            },
        }
        told = {"act": act, "due": values.get("due") or None}
        self._mes_record("equipment.prepared", told, values.get("reason"))
        self._mes_act().mes_pending = pending

    def _mes_approve(self):
        """Take the step that QA has approved."""
        pending = self.sudo().mes_pending
        values = {**pending["values"], "prepared_by": pending["by_name"]}
        self._mes_take(STEPS[pending["act"]], values)

    # -- for the screens ---------------------------------------------------------

    def action_mes_act(self):
        """Do the act that a button names in its context: ask, sign, or do at once."""
        self.ensure_one()
        act = self.env.context.get("mes_equipment_act")
        if self.env["mes.equipment.act"]._asks(act):
            return self.env["mes.equipment.act"]._open(self, act)
        if act in MEANING_OF:
            return self._mes_act_action(act, {"act": act})
        return self._mes_answer_action(self.mes_step(act))

    def _mes_act_action(self, act, values):
        """Return the action that opens the signing dialog for an act."""
        step = STEPS.get(act)
        explained = act in ("maintain", "assess_impact") or (step and step.reason)
        failed = values.get("passed") is False
        return self._mes_sign_action(
            MEANING_OF[act],
            None,
            values,
            title=f"{self._mes_label()}: {act.replace('_', ' ')}",
            reason=self.env._("Why") if explained or failed else False,
            other=act == "verify" and self.mes_clean_by_id == self.env.user,
        )

    def _mes_answer_action(self, answer):
        """Return what a screen does with an answer: close, or say why not."""
        return self.env["mes.message"]._answer_action(answer, self._mes_label())

    def action_mes_logbook(self):
        """Open the logbook of this unit."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_equipment.mes_equipment_log_action"
        )
        name = self.env._("Logbook of %(code)s", code=self._mes_label())
        action.update(name=name, display_name=name, context={})
        return {**action, "domain": [("stream", "=", self.sudo().mes_stream)]}

    # -- words -------------------------------------------------------------------

    def _mes_words(self, name):
        """Return the value of a selection field in words."""
        choices = dict(self._fields[name]._description_selection(self.env))
        return choices.get(self[name])

    def _mes_moment_text(self, value):
        """Return a stored moment as on the wall of the site, or None."""
        return clock.day_and_time(value, self._mes_tz()) if value else None


def _day_words(value):
    """Return an ISO day in words; what is no day as it is."""
    try:
        day = fields.Date.to_date(value or None)
    except (TypeError, ValueError):
        return str(value)
    return day_text(day) if day else None
