"""Tags: process values of a unit, where they come from and what they may be."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.mes_compliance.measure import MeasureError, Unit, read_decimal

from ..condition.alarm import LIMITS, AlarmLimits

FAULTS = {
    "number": "a number that is none",
    "order": "limits that are not in their order",
    "deadband": "a deadband that is negative, or wider than the limits lie apart",
    "delay": "a delay that is negative",
}
"""What stands against limits, as it is said after "found"."""


class MesTag(models.Model):
    """One process value of one unit: its address, unit, limits and expected interval.

    Limits are texts, digits as they were written: no limit is something else than 0.
    Changes are told in the unit's record, where its logbook shows them (211.68(b)).
    """

    _name = "mes.tag"
    _inherit = ["mes.audited"]
    _description = "Tag of a unit"
    _order = "equipment_id, code, id"
    _rec_name = "code"
    _rec_names_search = ["code", "name", "address"]
    _check_company_auto = True
    _mes_kind = "equipment"
    _mes_audited = (
        "code",
        "name",
        "role",
        "source_id",
        "address",
        "unit",
        "low_action",
        "low_alert",
        "high_alert",
        "high_action",
        "deadband",
        "delay",
        "interval",
        "active",
    )

    name = fields.Char(required=True, help="What it measures: Inlet air.")
    code = fields.Char(required=True, copy=False, help="As on the drawing: FBD-01.TI-1")
    active = fields.Boolean(default=True)
    equipment_id = fields.Many2one(
        "maintenance.equipment",
        "Unit",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('mes_code', '!=', False)]",
    )
    company_id = fields.Many2one(
        "res.company",
        "Site",
        required=True,
        readonly=True,
        precompute=True,
        compute="_compute_company_id",
        store=True,
        index=True,
    )
    source_id = fields.Many2one("mes.gateway.source", ondelete="restrict", index=True)
    gateway_id = fields.Many2one(related="source_id.gateway_id")
    address = fields.Char(
        help="Where the source has it: ns=2;s=FBD-01.TI, or the name in the message."
    )
    role = fields.Char(
        help="Name by which recipes ask a unit of the class for it: InletAir."
    )
    unit = fields.Char(
        "Unit of measure", required=True, help="As in the table of units: °C, rpm, Pa."
    )
    low_action = fields.Char("Action, low")
    low_alert = fields.Char("Alert, low")
    high_alert = fields.Char("Alert, high")
    high_action = fields.Char("Action, high")
    deadband = fields.Float(
        digits=(16, 6), help="A value returns when it is so far inside the limit."
    )
    delay = fields.Float(
        "Delay (s)",
        digits=(16, 3),
        help="For so long a limit has to be passed, or kept, before it counts.",
    )
    interval = fields.Float(
        "Interval (s)",
        digits=(16, 3),
        default=1.0,
        help="A reading is expected so often; after three times that, data are "
        "missing. 0: it comes when it changes, and nothing is expected.",
    )

    _code_unique = models.Constraint(
        "UNIQUE (company_id, code)", "A code names one tag of a site."
    )
    _address_unique = models.UniqueIndex(
        "(source_id, address) WHERE active", "An address of a source is one tag."
    )
    _role_unique = models.UniqueIndex(
        "(equipment_id, role) WHERE active", "A role names one tag of a unit."
    )
    _not_negative = models.Constraint(
        "CHECK (interval >= 0)", "The interval is 0 or more seconds."
    )

    @api.depends("equipment_id.company_id", "source_id.company_id")
    def _compute_company_id(self):
        for tag in self:
            of_unit = tag.equipment_id.company_id or tag.source_id.company_id
            tag.company_id = of_unit or tag.company_id or self.env.company

    @api.depends("code", "name")
    def _compute_display_name(self):
        for tag in self:
            tag.display_name = f"{tag.code} {tag.name}" if tag.name else tag.code

    # -- checks ------------------------------------------------------------------

    @api.constrains("equipment_id")
    def _check_equipment_id(self):
        for tag in self:
            if not tag.equipment_id.mes_code:
                raise ValidationError(
                    self.env._(
                        "%(tag)s: %(name)s is no unit: it has no code.",
                        tag=tag.code,
                        name=tag.equipment_id.name,
                    )
                )

    @api.constrains("source_id", "equipment_id")
    def _check_source_id(self):
        for tag in self.filtered("source_id"):
            if tag.source_id.company_id != tag.company_id:
                raise ValidationError(
                    self.env._(
                        "%(tag)s: its unit and its source are of different sites.",
                        tag=tag.code,
                    )
                )

    @api.constrains("role")
    def _check_role(self):
        for tag in self.filtered("role"):
            if not (tag.role.isidentifier() and tag.role.isascii()):
                raise ValidationError(
                    self.env._(
                        "Role %(role)s: found other characters, needed letters, digits "
                        "and _, a letter first.",
                        role=tag.role,
                    )
                )

    @api.constrains("unit")
    def _check_unit(self):
        for tag in self:
            try:
                Unit.parse(tag.unit or "")
            except MeasureError:
                raise ValidationError(
                    self.env._(
                        "%(tag)s: found unit %(unit)s, needed one of the table of "
                        "units, such as °C, rpm or Pa.",
                        tag=tag.code,
                        unit=tag.unit,
                    )
                ) from None

    @api.constrains(*LIMITS, "deadband", "delay")
    def _check_limits(self):
        for tag in self:
            tag._mes_check_numbers()
            for fault in tag._mes_limits().faults():
                raise ValidationError(
                    self.env._(
                        "%(tag)s: found %(fault)s, needed low action ≤ low alert < "
                        "high alert ≤ high action, deadband and delay 0 or more.",
                        tag=tag.code,
                        fault=FAULTS[fault],
                    )
                )

    def _mes_check_numbers(self):
        for name in LIMITS:
            try:
                read_decimal(self[name] or "0")
            except MeasureError:
                raise ValidationError(
                    self.env._(
                        "%(tag)s, %(limit)s: found %(text)s, needed digits, 58.5.",
                        tag=self.code,
                        limit=self._fields[name].string,
                        text=self[name],
                    )
                ) from None

    # -- plain data --------------------------------------------------------------

    def _mes_limits(self):
        """Return the limits as the alarm rules want them."""
        self.ensure_one()
        named = {name: float(self[name]) if self[name] else None for name in LIMITS}
        return AlarmLimits(**named, deadband=self.deadband, delay=self.delay)

    def _mes_configuration(self):
        """Return what a gateway has to know of this tag."""
        limits = self._mes_limits()
        return {
            "id": self.id,
            "code": self.code,
            "address": self.address,
            "unit": self.unit,
            "limits": {name: getattr(limits, name) for name in LIMITS},
            "deadband": limits.deadband,
            "delay": limits.delay,
            "interval": self.interval,
        }

    # -- the record --------------------------------------------------------------

    def write(self, vals):
        """Write; a tag stays with its unit, whose readings it names."""
        to = vals.get("equipment_id")
        moved = self.filtered(lambda tag: to is not None and tag.equipment_id.id != to)
        if moved:
            moved._mes_refuse(
                "tag_stays",
                self.env._(
                    "%(tag)s stays with its unit: its readings are that unit's. "
                    "Archive it and make a new one.",
                    tag=moved[0].code,
                ),
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        """Refuse: readings name their tag for ever."""
        self.equipment_id._unlink_except_recorded()

    def _mes_record_stream(self):
        """Tell changes in the record of the unit."""
        return self.equipment_id._mes_record_stream()
