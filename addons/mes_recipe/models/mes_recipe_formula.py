"""The formula: what goes in, what comes out, and figures of it (ISA-88)."""

from __future__ import annotations

from odoo import api, fields, models

from .. import isa88
from .words import CAPS, LOTS, METHODS, ROUNDINGS, SCALINGS, STATES_OF_ASSAY


class MesRecipeItem(models.AbstractModel):
    """A line of the formula that names a product by its code."""

    _name = "mes.recipe.item"
    _inherit = ["mes.recipe.part"]
    _description = "Line of a formula"
    _rec_name = "line"

    line = fields.Char(
        required=True, help="Short name, unique in the recipe: starch_filler."
    )
    item = fields.Char(
        "Code and name", required=True, help="RM-0001 Paracetamol. The code counts."
    )
    product_id = fields.Many2one(
        "product.product",
        "Material",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    quantity = fields.Char(help="For the batch size of the header: 250.000 kg.")
    scaling = fields.Selection(SCALINGS, default="with_size", required=True)

    @api.depends("item")
    def _compute_product_id(self):
        """Find the product whose code the text names."""
        for version, lines in self.grouped("version_id").items():
            products = version._mes_products_of(set(lines.mapped("item")))
            for line in lines:
                line.product_id = products[line.item]

    @api.model
    def _mes_spelled(self, vals):
        """Return values in their one spelling; a chosen product is written by code."""
        vals = dict(vals)
        if "product_id" in vals:
            reference = self.env["mes.recipe.version"]._mes_reference_of
            vals["item"] = reference(vals.pop("product_id"))
        return super()._mes_spelled(vals)


class MesRecipeInput(models.Model):
    """What goes in: material, quantity, and how it is weighed."""

    _name = "mes.recipe.input"
    _inherit = ["mes.recipe.item"]
    _description = "Input of a recipe"
    _mes_parts = (isa88.Input,)

    function = fields.Char(help="What it is for: active, filler, binder.")
    per_unit = fields.Char("Per unit", help="Amount in one unit: 500 mg.")
    minimum = fields.Char("At least", help="Least that must stay of a line that gives.")
    remains = fields.Boolean(
        default=True, help="It is part of the batch's mass; water that is dried is not."
    )
    lots = fields.Selection(LOTS)
    tolerance = fields.Char(help="Both sides: -0 / +0.2 %.")
    weighed_on = fields.Char("Weighed on", help="Equipment of this recipe.")
    method = fields.Selection(METHODS)
    containers = fields.Char(help="max 2")
    note = fields.Text()
    potency_quantity_as = fields.Char("Quantity counts")
    potency_assay_on = fields.Char("Assay is stated on")
    potency_assay_state = fields.Selection(STATES_OF_ASSAY, "Assay refers to")
    potency_assay_spec = fields.Char("Assay between", help="98.0 .. 102.0 %")
    potency_above_100 = fields.Selection(CAPS, "A lot above 100 %")
    potency_rounding = fields.Selection(ROUNDINGS, "Target is rounded")
    potency_balanced_by = fields.Char("Kept in balance by", help="Another line.")
    form_ids = fields.One2many("mes.recipe.form", "input_id", "Chemical forms")


class MesRecipeForm(models.Model):
    """A chemical form of an active, with its molar mass."""

    _name = "mes.recipe.form"
    _inherit = ["mes.recipe.part"]
    _description = "Chemical form in a recipe"
    _rec_name = "form"
    _mes_parts = (isa88.Form,)
    _mes_above = "input_id"

    input_id = fields.Many2one(
        "mes.recipe.input", required=True, index=True, ondelete="cascade"
    )
    version_id = fields.Many2one(
        related="input_id.version_id", store=True, index=True, precompute=True
    )
    form = fields.Char(required=True, help="base, hydrochloride")
    molar_mass = fields.Char(required=True, help="293.37 g/mol")
    water_in_form = fields.Char("Water molecules", required=True, help="0, 1, 2")


class MesRecipeOutput(models.Model):
    """What comes out."""

    _name = "mes.recipe.output"
    _inherit = ["mes.recipe.item"]
    _description = "Output of a recipe"
    _mes_parts = (isa88.Output,)

    action = fields.Char("Action limits", help="96.0 .. 100.5 %")


class MesRecipeValue(models.Model):
    """A named figure of the formula, for calculations."""

    _name = "mes.recipe.value"
    _inherit = ["mes.recipe.part"]
    _description = "Value of a formula"
    _mes_parts = (isa88.Value,)

    value = fields.Char(required=True, help="Short name, unique in the recipe.")
    name = fields.Char(required=True)
    quantity = fields.Char(required=True, help="283.500 kg")
    scaling = fields.Selection(SCALINGS, default="with_size", required=True)
    note = fields.Text()
