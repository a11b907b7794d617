"""What units of a class state about themselves."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.mes_compliance.measure import MeasureError, Unit


class MesEquipmentClassProperty(models.Model):
    """One property of a class: ``volume`` in L, ``grade`` in words."""

    _name = "mes.equipment.class.property"
    _inherit = ["mes.audited"]
    _description = "Property of a class of equipment"
    _order = "class_id, sequence, id"
    _mes_kind = "equipment_class"
    _mes_audited = ("class_id", "code", "name", "kind", "unit", "needed")

    class_id = fields.Many2one(
        "mes.equipment.class", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="Name in recipes, impeller_speed.")
    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [("quantity", "Quantity"), ("words", "Words")],
        "Is a",
        required=True,
        default="quantity",
    )
    unit = fields.Char(help="Unit of measure, rpm. Units of its kind will do as well.")
    needed = fields.Boolean("Always stated", help="Every unit has to state it.")

    _code_unique = models.Constraint(
        "UNIQUE (class_id, code)", "A property is declared once."
    )

    @api.constrains("code")
    def _check_code(self):
        for each in self:
            if not each.code.isidentifier() or each.code != each.code.lower():
                raise ValidationError(
                    self.env._(
                        "Property %(code)s: found other characters, needed small "
                        "letters, digits and _, a letter first.",
                        code=each.code,
                    )
                )

    @api.constrains("kind", "unit")
    def _check_unit(self):
        for each in self.filtered(lambda one: one.kind == "quantity"):
            try:
                Unit.parse(each.unit or "")
            except MeasureError:
                raise ValidationError(
                    self.env._(
                        "%(name)s: found unit %(unit)s, needed one of the table of "
                        "units, such as kg, L, rpm or Pa.",
                        name=each.name,
                        unit=each.unit,
                    )
                ) from None

    def _mes_record_stream(self):
        """Tell changes in the record of the class."""
        return self.class_id._mes_record_stream()
