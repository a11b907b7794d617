"""A recipe: what its versions have in common."""

from __future__ import annotations

from odoo import api, fields, models

STATES = [
    ("draft", "Draft"),
    ("in_review", "In review"),
    ("approved", "Approved"),
    ("effective", "Effective"),
    ("superseded", "Superseded"),
    ("suspended", "Suspended"),
    ("retired", "Retired"),
    ("withdrawn", "Withdrawn"),
]
"""The life of a version (domain model §4.4)."""


class MesRecipe(models.Model):
    """A recipe of one site, known by its code (ISA-88 master recipe)."""

    _name = "mes.recipe"
    _inherit = ["mes.audited"]
    _description = "Recipe"
    _order = "code"
    _rec_names_search = ["code", "name"]
    _mes_kind = "recipe"
    _mes_audited = ("code", "name", "product_id", "active", "company_id")
    _check_company_auto = True

    code = fields.Char(
        required=True, copy=False, help="The code counts: PCM-500. It never changes."
    )
    name = fields.Char(required=True, help="Product, strength and process.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        "Site",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product",
        check_company=True,
        ondelete="restrict",
        help="What the first version is made for.",
    )
    version_ids = fields.One2many("mes.recipe.version", "recipe_id", "Versions")
    version_count = fields.Integer(compute="_compute_versions")
    effective_id = fields.Many2one(
        "mes.recipe.version", "In effect", compute="_compute_versions"
    )
    latest_id = fields.Many2one("mes.recipe.version", compute="_compute_versions")
    latest_state = fields.Selection(
        STATES, "State of the latest", compute="_compute_versions"
    )

    _code_unique = models.Constraint(
        "UNIQUE (company_id, code)", "A code names one recipe of a site."
    )

    @api.depends("version_ids.state", "version_ids.version")
    def _compute_versions(self):
        for recipe in self:
            versions = recipe.version_ids.sorted("version")
            recipe.version_count = len(versions)
            recipe.latest_id = versions[-1:]
            recipe.latest_state = versions[-1:].state
            effective = versions.filtered(lambda v: v.state == "effective")
            recipe.effective_id = effective[-1:]

    @api.depends("code", "name")
    def _compute_display_name(self):
        for recipe in self:
            recipe.display_name = f"{recipe.code} {recipe.name}"

    def write(self, vals):
        """Write; the code and the site stay as soon as there is a version."""
        for recipe in self.sudo().filtered("version_ids"):
            changed = [
                name
                for name in ("code", "company_id")
                if name in vals and vals[name] != recipe._mes_key(name)
            ]
            if changed:
                recipe._mes_refuse(
                    "recipe_code_stays",
                    self.env._(
                        "%(recipe)s keeps its code and its site: versions bear them.",
                        recipe=recipe.display_name,
                    ),
                )
        return super().write(vals)

    def _mes_key(self, name):
        value = self[name]
        return value.id if isinstance(value, models.BaseModel) else value

    # -- acts --------------------------------------------------------------------

    def action_new_version(self):
        """Begin the next version, or go on with the draft there is.

        :return: the action that opens it
        """
        self.ensure_one()
        versions = self.version_ids.sorted("version")
        draft = versions.filtered(lambda version: version.state == "draft")
        follows = self.effective_id or versions[-1:]
        if draft:
            return draft[-1]._mes_open()
        if follows:
            return follows.action_new_version()
        return versions.create({"recipe_id": self.id})._mes_open()
