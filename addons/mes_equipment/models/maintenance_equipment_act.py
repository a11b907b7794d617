"""Acts of metrology: calibration, daily check, tare, maintenance."""

from __future__ import annotations

from datetime import date

from odoo import fields, models

from odoo.addons.mes_compliance.measure import MeasureError, Quantity
from odoo.addons.mes_compliance.verdict import Finding, Verdict, accepted, refused

from ..condition import Act, evolve, judge

CREW = ("operator", "supervisor", "equipment")


class MaintenanceEquipmentAct(models.Model):
    """What is measured and done at a unit, each with a signature.

    For every act there is a gate (``_mes_gate_<act>``) that returns a verdict with all
    reasons, and an effect (``_mes_do_<act>``).
    """

    _inherit = "maintenance.equipment"

    # -- calibration -------------------------------------------------------------

    def _mes_gate_calibrate(self, signer, values):
        """Check the person, the step from the last calibration, texts and days."""
        passed = values.get("passed")
        wish = Act(
            unit=self._mes_label(),
            axis="calibration",
            source=self._mes_calibrated_range(values.get("range")).state or "in_cal",
            target="in_cal" if passed else "failed",
            actor=self._mes_party(signer),
            roles=self._mes_roles_of(signer),
            reason=str(values.get("reason") or ""),
        )
        return (
            judge(wish)
            & self._mes_texts(values, "range", "certificate")
            & self._mes_gate_days(values)
        )

    def _mes_gate_days(self, values):
        """Check that the calibration was done, and is due after that."""
        done, due = _day(values.get("performed_on")), _day(values.get("due"))
        findings = [
            Finding("unit_day", found=str(values.get(name) or "none"), about=name)
            for name, day in (("performed_on", done), ("due", due))
            if day is None
        ]
        if done and done > self._mes_today():
            findings.append(Finding("unit_day_to_come", found=done.isoformat()))
        if done and due and due < done:
            found, needed = due.isoformat(), f"{done.isoformat()} or later"
            findings.append(Finding("unit_due_before", found=found, needed=needed))
        return Verdict(tuple(findings))

    def _mes_do_calibrate(self, signer, values):
        """Write the calibration; one out of tolerance raises its exception (EQP-03)."""
        state = "in_cal" if values["passed"] else "failed"
        told = {name: values[name] for name in ("range", "certificate", "due")}
        told.update(performed_on=values["performed_on"], result=state)
        entry = self._mes_record("equipment.calibrated", told, values.get("reason"))
        before = self._mes_calibrated_range(values["range"])._mes_act_rows()
        before.current = False
        before.flush_recordset(["current"])
        self.env["mes.equipment.calibration"]._mes_act_rows().create(
            {
                "equipment_id": self.id,
                "name": values["range"],
                "certificate": values["certificate"],
                "performed_on": values["performed_on"],
                "due": values["due"],
                "state": state,
                "current": True,
                "user_id": signer.id,
                "reason": values.get("reason"),
                "entry": entry,
            }
        )
        if state == "failed":
            self._mes_raise_failed(values)

    def _mes_calibrated_range(self, name):
        """Return the calibration of a range that counts, or an empty recordset."""
        rows = self.sudo().mes_calibration_ids
        return rows.filtered(lambda row: row.current and row.name == name)

    def _mes_raise_failed(self, values):
        self.env["mes.exception"]._raise(
            "EQP-03",
            self,
            self.env._(
                "%(code)s was found out of tolerance: %(range)s",
                code=self._mes_label(),
                range=values["range"],
            ),
            {"calibration": {key: values.get(key) for key in ("range", "certificate")}},
            severity="critical",
        )

    def _mes_gate_assess_impact(self, signer, values):
        """Check who assesses what a failed calibration means."""
        calibration = self._mes_calibrated_range(values.get("range"))
        wish = Act(
            unit=self._mes_label(),
            axis="calibration",
            source=calibration.state or "in_cal",
            target="impact_assessed",
            actor=self._mes_party(signer),
            roles=self._mes_roles_of(signer),
            reason=str(values.get("reason") or ""),
        )
        return judge(wish)

    def _mes_do_assess_impact(self, signer, values):
        """Write that the impact is assessed; the unit may be calibrated again."""
        calibration = self._mes_calibrated_range(values["range"])
        told = {"range": values["range"], "calibration": calibration.entry}
        self._mes_record("equipment.impact_assessed", told, values["reason"])
        calibration._mes_act_rows().state = "impact_assessed"

    # -- daily check -------------------------------------------------------------

    def _mes_gate_check(self, signer, values):
        """Check the person, that the class asks for it, and what was seen."""
        asked = self.sudo().mes_daily_check
        verdict = self._mes_role(signer, CREW)
        verdict &= self._mes_texts(values, "reference", "indicated")
        if asked:
            return verdict
        return verdict & refused(Finding("unit_no_check", about=self._mes_label()))

    def _mes_do_check(self, signer, values):
        """Write the check of today; only a passed one lets the unit be used."""
        today, passed = self._mes_today(), bool(values.get("passed"))
        told = {name: values[name] for name in ("reference", "indicated")}
        told.update(day=today.isoformat(), passed=passed)
        entry = self._mes_record("equipment.checked", told, values.get("reason"))
        self.env["mes.equipment.check"]._mes_act_rows().create(
            {
                "equipment_id": self.id,
                "day": today,
                "at": self.env["mes.ledger"]._now(),
                "passed": passed,
                "reference": values["reference"],
                "indicated": values["indicated"],
                "user_id": signer.id,
                "entry": entry,
            }
        )
        self._mes_act().write({"mes_check_day": today, "mes_check_passed": passed})

    # -- tare --------------------------------------------------------------------

    def _mes_gate_tare(self, signer, values):
        """Check the person, and that the tare is a mass with its unit."""
        return self._mes_role(signer, CREW) & self._mes_mass(values.get("tare"))

    def _mes_do_tare(self, signer, values):
        """Write the tare and the day it was weighed."""
        tare = Quantity.parse(values["tare"]).text
        today = self._mes_today()
        told = {"tare": tare, "day": today.isoformat(), "was": self.mes_tare or None}
        self._mes_record("equipment.tared", told, values.get("reason"))
        self._mes_act().write({"mes_tare": tare, "mes_tare_on": today})

    def _mes_mass(self, text):
        """Check that a text is a mass above nothing."""
        try:
            stated = Quantity.parse(text or "")
            right = stated.dimension.name == "mass" and stated.value > 0
        except MeasureError:
            right = False
        if right:
            return accepted()
        return refused(Finding("unit_tare", found=text or "none", needed="182.40 kg"))

    # -- maintenance -------------------------------------------------------------

    def _mes_gate_maintain(self, signer, values):
        """Check the person, what was done, and the next day."""
        verdict = self._mes_role(signer, ("equipment",))
        verdict &= self._mes_texts(values, "reason")
        if values.get("due") and _day(values["due"]) is None:
            found = str(values["due"])
            verdict &= refused(Finding("unit_day", found=found, about="due"))
        return verdict

    def _mes_do_maintain(self, signer, values):
        """Write the next day; who touched product surfaces leaves nothing clean."""
        contact = bool(values.get("contact"))
        self._mes_act().mes_maintenance_due = values.get("due") or False
        if contact and self.sudo().mes_cleanable:
            moment = self.env["mes.ledger"]._moment()
            state = self.sudo()._mes_clean_state()
            self._mes_write_clean(evolve(state, "unknown", moment))
        told = {"due": values.get("due") or None, "contact": contact}
        told.update(self._mes_axes())
        self._mes_record("equipment.maintained", told, values["reason"])

    # -- common checks -----------------------------------------------------------

    def _mes_role(self, signer, roles):
        """Check that somebody holds one of these roles."""
        if set(roles) & set(self._mes_roles_of(signer)):
            return accepted()
        needed = " or ".join(roles)
        return refused(Finding("role_missing", found=signer.name, needed=needed))

    def _mes_texts(self, values, *names):
        """Check that these texts are given."""
        findings = [
            Finding("text_missing", about=name)
            for name in names
            if not str(values.get(name) or "").strip()
        ]
        return Verdict(tuple(findings))


def _day(text) -> date | None:
    """Return the day of an ISO text, None for what is no day."""
    try:
        return fields.Date.to_date(text or None)
    except (TypeError, ValueError):
        return None
