"""What a unit states about itself, in the text form of recipes."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.mes_compliance.measure import MeasureError, Range, Unit


class MesEquipmentProperty(models.Model):
    """The value of one property of one unit: ``300 .. 1000 L``, ``300 kg``, ``D``.

    The text is the one that a recipe compares with, decimals and unit as written.
    """

    _name = "mes.equipment.property"
    _inherit = ["mes.audited"]
    _description = "Property of a unit"
    _order = "equipment_id, definition_id"
    _rec_name = "value"
    _mes_kind = "equipment"
    _mes_audited = ("definition_id", "value")

    equipment_id = fields.Many2one(
        "maintenance.equipment", required=True, ondelete="cascade", index=True
    )
    definition_id = fields.Many2one(
        "mes.equipment.class.property",
        "Property",
        required=True,
        ondelete="restrict",
        index=True,
    )
    code = fields.Char(related="definition_id.code", store=True)
    value = fields.Char(
        required=True, help="300 kg, or what it can be set to: 0 .. 250 rpm."
    )

    _once = models.Constraint(
        "UNIQUE (equipment_id, definition_id)", "A unit states a property once."
    )

    @api.constrains("definition_id", "equipment_id")
    def _check_definition_id(self):
        for each in self:
            of_class = each.equipment_id.mes_class_id._mes_definitions()
            if each.definition_id not in of_class:
                raise ValidationError(
                    self.env._(
                        "%(property)s is no property of %(kind)s.",
                        property=each.definition_id.name,
                        kind=each.equipment_id.mes_class_id.name or "–",
                    )
                )

    @api.constrains("definition_id", "value")
    def _check_value(self):
        for each in self.filtered(lambda one: one.definition_id.kind == "quantity"):
            unit = each.definition_id.unit or ""
            if not each._mes_reads(unit):
                raise ValidationError(
                    self.env._(
                        "%(property)s: found %(value)s, needed a quantity or a range "
                        "with its unit, such as 300 %(unit)s or 0 .. 300 %(unit)s.",
                        property=each.definition_id.name,
                        value=each.value,
                        unit=unit,
                    )
                )

    def _mes_reads(self, unit):
        """Tell whether the text is a quantity or range of the unit's kind."""
        try:
            stated = Range.parse(self.value)
            return stated.unit.dimension == Unit.parse(unit).dimension
        except MeasureError:
            return False

    # -- gates -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create; only who keeps equipment does."""
        rows = super().create(vals_list)
        rows.equipment_id._mes_keeper_gate()
        return rows

    def write(self, vals):
        """Write; only who keeps equipment does."""
        self.equipment_id._mes_keeper_gate()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_by_keeper(self):
        """Let a property go, and tell it: the unit states it no more."""
        self.equipment_id._mes_keeper_gate()
        for each in self:
            old = {"property": each.code, "value": each.value}
            each.equipment_id._mes_record("property.removed", {"old": old})

    def _unlink_except_recorded(self):
        """Allow it: the record of the unit tells of the property, old and new."""

    def _mes_record_stream(self):
        """Tell changes in the record of the unit."""
        return self.equipment_id._mes_record_stream()
