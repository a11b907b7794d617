"""Bills of materials that follow a recipe."""

from __future__ import annotations

from odoo import fields, models


class MrpBom(models.Model):
    """A bill of materials; one that follows a recipe names its version."""

    _inherit = "mrp.bom"

    mes_version_id = fields.Many2one(
        "mes.recipe.version",
        "Recipe version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The version it was made from.",
    )


class MrpBomLine(models.Model):
    """A component; of a recipe, one line of its formula."""

    _inherit = "mrp.bom.line"

    mes_line = fields.Char("Formula line", help="Line of the recipe's formula.")
