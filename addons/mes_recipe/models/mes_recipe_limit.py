"""Time limits, and the files that belong to a recipe."""

from __future__ import annotations

from odoo import fields, models

from .. import isa88


class MesRecipeLimit(models.Model):
    """A time between two moments of the procedure (21 CFR 211.111)."""

    _name = "mes.recipe.limit"
    _inherit = ["mes.recipe.part"]
    _description = "Time limit of a recipe"
    _mes_parts = (isa88.TimeLimit,)

    limit = fields.Char(required=True, help="Short name, unique in the recipe.")
    name = fields.Char(required=True)
    from_ = fields.Char(
        "From", required=True, help="end 20.1.2, start 20.3.1, each weighing of 10.2"
    )
    to = fields.Char(required=True, help="start 20.3.1, its charge")
    at_most = fields.Char("At most", help="4 h")
    at_least = fields.Char("At least", help="30 min")
    exceeded = fields.Char("If exceeded", help="A code of the exception catalogue.")


class MesRecipeFile(models.Model):
    """A file that belongs to the recipe, fixed by its hash."""

    _name = "mes.recipe.file"
    _inherit = ["mes.recipe.part"]
    _description = "File of a recipe"
    _rec_name = "file"
    _mes_parts = (isa88.Attachment,)

    file = fields.Char("Name", required=True)
    sha256 = fields.Char("SHA-256", required=True)
