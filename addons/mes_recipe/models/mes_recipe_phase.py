"""What a phase records: parameters, tests, samples."""

from __future__ import annotations

from odoo import api, fields, models

from .. import isa88
from .words import CLASSES, ROUNDINGS, SCALINGS


class MesRecipeRecorded(models.AbstractModel):
    """Something that a phase records."""

    _name = "mes.recipe.recorded"
    _inherit = ["mes.recipe.part"]
    _description = "What a phase records"
    _mes_above = "element_id"

    element_id = fields.Many2one(
        "mes.recipe.element", "Phase", required=True, index=True, ondelete="cascade"
    )
    version_id = fields.Many2one(
        related="element_id.version_id", store=True, index=True, precompute=True
    )


class MesRecipeParameter(models.Model):
    """A value with its limits, or one more reading of a value declared before."""

    _name = "mes.recipe.parameter"
    _inherit = ["mes.recipe.recorded"]
    _description = "Parameter of a recipe"
    _mes_parts = (isa88.Parameter, isa88.Again)

    parameter = fields.Char(help="Short name, unique in the recipe: lod.")
    again = fields.Char(
        "Once more", help="A parameter declared before that is read once more here."
    )
    name = fields.Char()
    entry = fields.Char(
        help="typed, scale, timer, calculated, tag dryer.InletAir, choice slow, fast"
    )
    expression = fields.Char("Calculation")
    unit = fields.Char(help="Where no limit states one.")
    rounding = fields.Selection(ROUNDINGS)
    decimals = fields.Char()
    class_ = fields.Selection(
        CLASSES,
        "Class",
        help="Critical process parameter, critical quality attribute, or key process "
        "parameter.",
    )
    scaling = fields.Selection(SCALINGS, default="fixed", required=True)
    target = fields.Char()
    alert = fields.Char("Alert limits")
    action = fields.Char("Action limits")
    registered = fields.Char("Registered limits")
    outside = fields.Char("If outside", help="A code of the exception catalogue.")
    ends_phase = fields.Boolean("Ends the phase")

    def _mes_made(self):
        """Return a reading once more where it names one."""
        return isa88.Again if self.again else isa88.Parameter

    @api.depends("name", "parameter", "again")
    def _compute_display_name(self):
        for parameter in self:
            parameter.display_name = (
                parameter.name or parameter.parameter or parameter.again or ""
            )


class MesRecipeTest(models.Model):
    """An in-process test: how much is taken, what the readings must satisfy."""

    _name = "mes.recipe.test"
    _inherit = ["mes.recipe.recorded"]
    _description = "Test of a recipe"
    _mes_parts = (isa88.Test,)

    test = fields.Char(required=True, help="Short name, unique in the recipe.")
    name = fields.Char(required=True)
    take = fields.Char("Taken", required=True, help="20 tablet, 6.5 g, every vial")
    readings = fields.Char(help="Names of what is read, for the calculation.")
    expression = fields.Char("Calculation")
    rounding = fields.Selection(ROUNDINGS)
    decimals = fields.Char()
    mean_target = fields.Char("Target of the mean")
    mean_alert = fields.Char("Alert limits of the mean")
    mean_action = fields.Char("Action limits of the mean")
    each_ids = fields.One2many("mes.recipe.each", "test_id", "Each reading")


class MesRecipeEach(models.Model):
    """A rule for the single readings of a test."""

    _name = "mes.recipe.each"
    _inherit = ["mes.recipe.part"]
    _description = "Rule for each reading of a test"
    _mes_parts = (isa88.Each,)
    _mes_above = "test_id"

    test_id = fields.Many2one(
        "mes.recipe.test", required=True, index=True, ondelete="cascade"
    )
    version_id = fields.Many2one(
        related="test_id.version_id", store=True, index=True, precompute=True
    )
    target = fields.Char()
    action = fields.Char("Action limits")
    outside = fields.Char("Or outside", help="5 % of mean")
    defect = fields.Char("Or defect", help="A kind of defect that is counted.")
    at_most = fields.Char("At most", help="2 tablet")


class MesRecipeSample(models.Model):
    """Something taken for a result that comes later."""

    _name = "mes.recipe.sample"
    _inherit = ["mes.recipe.recorded"]
    _description = "Sample of a recipe"
    _mes_parts = (isa88.Sample,)

    sample = fields.Char(required=True, help="Short name, unique in the recipe.")
    name = fields.Char(required=True)
    take = fields.Char("Taken", required=True, help="10 piece, 100 mL")
    where = fields.Char("From where")
    action = fields.Char("Action limits")
    gate = fields.Char("Awaited by", help="Number of a phase, or release.")
