"""The form in which an act on a unit is written before it is done or signed."""

from __future__ import annotations

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..models.maintenance_equipment_signature import MEANING_OF
from ..models.maintenance_equipment_step import STEPS

ACTS = [
    ("soil", "Declare dirty"),
    ("doubt", "Declare cleanliness unknown"),
    ("take_out", "Take out of service"),
    ("qualify", "Qualify"),
    ("disqualify", "Withdraw the qualification"),
    ("calibrate", "Calibrate"),
    ("assess_impact", "Assess the impact"),
    ("check", "Daily check"),
    ("tare", "Weigh the tare"),
    ("maintain", "Maintained"),
]

ASKED = {
    "calibrate": ("range", "performed_on", "due", "certificate", "passed"),
    "assess_impact": ("range",),
    "check": ("reference", "indicated", "passed"),
    "tare": ("tare",),
    "maintain": ("due", "contact"),
    "qualify": ("due",),
}
"""What each act asks for besides its reason; acts that are not named ask nothing."""


class MesEquipmentAct(models.TransientModel):
    """What somebody is about to do with a unit. It does nothing: the act does."""

    _name = "mes.equipment.act"
    _description = "Act on a unit before it is done"

    equipment_id = fields.Many2one("maintenance.equipment", "Unit", required=True)
    act = fields.Selection(ACTS, required=True)
    signed = fields.Boolean(compute="_compute_signed")
    range = fields.Char(
        "Measured range",
        compute="_compute_range",
        store=True,
        readonly=False,
        help="As it stands on the certificate: mass 0 .. 300 kg",
    )
    performed_on = fields.Date(
        "Calibrated", default=lambda self: self._default_performed_on()
    )
    due = fields.Date(compute="_compute_due", store=True, readonly=False)
    certificate = fields.Char()
    passed = fields.Boolean("In tolerance", default=True)
    reference = fields.Char("Put on", help="Weight W-30, 30.000 kg")
    indicated = fields.Char(help="What the instrument showed: 29.999 kg")
    tare = fields.Char(help="182.40 kg")
    contact = fields.Boolean("Product surfaces were touched")
    reason = fields.Text("Why")

    def _default_performed_on(self):
        return self.env["maintenance.equipment"]._mes_today()

    @api.depends("act")
    def _compute_signed(self):
        for each in self:
            each.signed = each.act in MEANING_OF

    @api.depends("equipment_id", "act")
    def _compute_range(self):
        """Propose the range that is due first, or the one that failed."""
        for each in self:
            current = each.equipment_id.mes_calibration_ids.filtered("current")
            failed = current.filtered(lambda row: row.state != "in_cal")
            proposed = failed or current.sorted("due")
            each.range = proposed[:1].name

    @api.depends("equipment_id", "performed_on", "act")
    def _compute_due(self):
        """Propose what the class says."""
        for each in self:
            months = each.equipment_id.mes_class_id.calibration_months
            proposed = each.act == "calibrate" and months and each.performed_on
            each.due = proposed and proposed + relativedelta(months=months)

    def action_do(self):
        """Open the signing dialog, or take the step where no signature is asked."""
        self.ensure_one()
        if self.signed:
            return self.equipment_id._mes_act_action(self.act, self._mes_values())
        answer = self.equipment_id.mes_step(self.act, self.reason)
        return self.equipment_id._mes_answer_action(answer)

    def _mes_values(self):
        """Return what is decided, plain; the reason is asked for with the signature."""
        values = {"act": self.act}
        for name in ASKED.get(self.act, ()):
            value = self[name]
            dated = name in ("due", "performed_on")
            values[name] = (fields.Date.to_string(value) if dated else value) or None
            if name in ("passed", "contact"):
                values[name] = bool(value)
        return values

    @api.model
    def _open(self, unit, act):
        """Return the action that opens the form for an act."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_equipment.mes_equipment_act_action"
        )
        context = {"default_equipment_id": unit.id, "default_act": act}
        choices = dict(self._fields["act"]._description_selection(self.env))
        name = f"{unit.mes_code}: {choices[act]}"
        return {**action, "name": name, "display_name": name, "context": context}

    @api.model
    def _asks(self, act):
        """Tell whether an act has to be written down before it is done."""
        step = STEPS.get(act)
        return act in ASKED or bool(step and step.reason and not step.meaning)
