"""Equipment requirements: by class and properties, never by number (ISA-88)."""

from __future__ import annotations

from odoo import api, fields, models

from .. import isa88
from ..isa88 import scalars
from ..isa88.keys import Key
from .columns import Scalar


class MesRecipeNeed(models.Model):
    """A piece of equipment that the recipe needs."""

    _name = "mes.recipe.need"
    _inherit = ["mes.recipe.part"]
    _description = "Equipment a recipe needs"
    _rec_name = "need"
    _mes_parts = (isa88.Need,)

    need = fields.Char(required=True, help="Short name in this recipe: granulator.")
    class_ = fields.Char(
        "Class", required=True, help="Code of the class: high_shear_granulator."
    )
    class_id = fields.Many2one(
        "mes.equipment.class",
        "Equipment class",
        compute="_compute_class_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    state = fields.Char("Condition", help="verified_clean, calibrated")
    property_ids = fields.One2many("mes.recipe.property", "need_id", "Properties")
    asked = fields.Char(compute="_compute_asked")

    @api.depends("class_")
    def _compute_class_id(self):
        """Find the class whose code the text names."""
        classes = self.env["mes.equipment.class"].sudo()
        for need in self:
            need.class_id = classes.search([("code", "=", need.class_)], limit=1)

    @api.model
    def _mes_spelled(self, vals):
        """Return values in their one spelling; a chosen class is written by code."""
        vals = dict(vals)
        if "class_id" in vals:
            chosen = self.env["mes.equipment.class"].browse(vals.pop("class_id") or ())
            vals["class_"] = chosen.code
        return super()._mes_spelled(vals)

    @api.depends("property_ids.name", "property_ids.value")
    def _compute_asked(self):
        """Say all properties in one line."""
        for need in self:
            pairs = need.property_ids.mapped(lambda pair: f"{pair.name} {pair.value}")
            need.asked = " · ".join(pairs)


class MesRecipeProperty(models.Model):
    """What a piece of equipment must have."""

    _name = "mes.recipe.property"
    _inherit = ["mes.recipe.part"]
    _description = "Property of equipment a recipe needs"
    _mes_above = "need_id"

    need_id = fields.Many2one(
        "mes.recipe.need", required=True, index=True, ondelete="cascade"
    )
    version_id = fields.Many2one(
        related="need_id.version_id", store=True, index=True, precompute=True
    )
    name = fields.Char("Property", required=True, help="As the class declares it.")
    value = fields.Char(required=True, help="300 .. 1000 L, min 30 kg, or words")

    _name_unique = models.Constraint(
        "UNIQUE (need_id, name)", "A property is asked for once."
    )

    @api.model
    def _mes_text_columns(self):
        """Return both texts: the author's word, and what is asked of it."""
        return [
            Scalar(Key("name", "name", scalars.SENTENCE, ""), "name"),
            Scalar(Key("value", "value", scalars.LIMIT, ""), "value"),
        ]
