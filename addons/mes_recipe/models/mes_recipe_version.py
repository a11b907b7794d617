"""One version of a recipe: header, rows, and the guard of what was submitted."""

from __future__ import annotations

from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import isa88
from .columns import ROW_FIELDS
from .content_changes import changes
from .editing import EDITING, Editing
from .mes_recipe import STATES
from .words import LEVELS


class VersionFrozen(UserError):
    """What was submitted stays as it was. Screens offer to make a new version.

    The arguments are those of a warning with a button: sentence, action, button.
    """

    def __init__(self, sentence, action=None, button=None):
        """Keep sentence, action and button for the screen."""
        super().__init__(sentence)
        self.args = (sentence, action, button)


class MesRecipeVersion(models.Model):
    """One version of one recipe (ISA-88 master recipe, 21 CFR 211.186).

    While it is a draft its rows are the recipe. With the first signature its content
    is frozen beside them as canonical JSON with its SHA-256, and every use reads and
    verifies that. Nothing of a frozen version changes by any route; what has to
    change becomes a new version.
    """

    _name = "mes.recipe.version"
    _inherit = ["mes.recipe.written", "mes.audited", "mes.signable"]
    _description = "Recipe version"
    _order = "recipe_id, version desc"
    _rec_names_search = ["recipe", "product"]
    _mes_kind = "recipe"
    _mes_parts = (isa88.Recipe,)
    _mes_guarded = ("state", "version", "follows", "revision", "author_ids")
    _mes_audited = ("state", "version", "follows")
    _check_company_auto = True

    format = fields.Char(default="mes-recipe 1", readonly=True)
    recipe_id = fields.Many2one(
        "mes.recipe", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="recipe_id.company_id",
        store=True,
        index=True,
        precompute=True,
        ondelete="restrict",
    )
    version = fields.Integer(
        compute="_compute_version",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
    )
    follows = fields.Char(readonly=True, copy=False, help="The version before it.")
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, index=True
    )
    revision = fields.Integer(
        readonly=True, copy=False, help="Grows with every edit of the draft."
    )
    author_ids = fields.Many2many(
        "res.users",
        "mes_recipe_version_author_rel",
        string="Authors",
        readonly=True,
        copy=False,
        help="Everybody who wrote in this version.",
    )

    recipe = fields.Char(
        "Title",
        compute="_compute_recipe",
        store=True,
        precompute=True,
        readonly=False,
        help="Code of the recipe, then what this version calls it.",
    )
    level = fields.Selection(LEVELS, default="master")
    site = fields.Char(
        "Written for",
        compute="_compute_site",
        store=True,
        precompute=True,
        readonly=False,
    )
    product = fields.Char("Code and name")
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    dosage_form = fields.Char("Dosage form", help="tablet")
    strength = fields.Char(help="500 mg")
    unit_mass = fields.Char("Mass of a unit", help="600 mg")
    unit_volume = fields.Char("Volume of a unit", help="2.15 mL")
    batch_size = fields.Char("Batch size", help="300.000 kg")
    sizes = fields.Char(
        "Allowed sizes", help="One, several with commas, or 150.000 .. 300.000 kg."
    )
    theoretical_yield = fields.Char("Theoretical yield", help="500000 tablet")
    yield_action = fields.Char("Yield between", help="96.0 .. 100.5 %")
    change = fields.Char("Change control", help="Number, then title: CC-2026-058 …")
    reason = fields.Text("Why it changes")

    input_ids = fields.One2many("mes.recipe.input", "version_id", "Inputs")
    output_ids = fields.One2many("mes.recipe.output", "version_id", "Outputs")
    value_ids = fields.One2many("mes.recipe.value", "version_id", "Values")
    need_ids = fields.One2many("mes.recipe.need", "version_id", "Equipment")
    step_ids = fields.One2many(
        "mes.recipe.element",
        "version_id",
        "Procedure",
        domain=[("parent_id", "=", False)],
    )
    limit_ids = fields.One2many("mes.recipe.limit", "version_id", "Time limits")
    documents = fields.Text(help="SOP-117 Fluid-bed drying; one in a line.")
    precautions = fields.Text(help="One sentence in a line.")
    specimens = fields.Text(help="What is printed: PM-0102 Leaflet; one in a line.")
    file_ids = fields.One2many("mes.recipe.file", "version_id", "Files")

    _version_unique = models.Constraint(
        "UNIQUE (recipe_id, version)", "This version exists already."
    )

    # -- computed ----------------------------------------------------------------

    @api.depends("recipe_id")
    def _compute_version(self):
        """Give a new version the next number; a number once given stays."""
        for version in self.filtered(lambda version: not version.version):
            others = self.sudo().search([("recipe_id", "=", version.recipe_id.id)])
            version.version = max(others.mapped("version"), default=0) + 1

    @api.depends("recipe_id")
    def _compute_recipe(self):
        for version in self.filtered("recipe_id"):
            version.recipe = version.recipe or version.recipe_id.display_name

    @api.depends("recipe_id")
    def _compute_site(self):
        for version in self.filtered("recipe_id"):
            version.site = version.site or version.recipe_id.company_id.name

    @api.depends("product")
    def _compute_product_id(self):
        """Find the product whose code the text names."""
        for version in self:
            version.product_id = version._mes_product_of(version.product)

    @api.depends("recipe", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(code)s version %(number)s",
                code=version.recipe_id.code,
                number=version.version,
            )

    # -- writing -----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts one by one: the header first, then its rows in one edit."""
        created = self.browse()
        for vals in vals_list:
            version = super().create([self._mes_header_of(vals)])
            version._mes_fill({name: vals[name] for name in vals if name in ROW_FIELDS})
            created |= version
        return created

    @api.model
    def _mes_header_of(self, vals):
        """Return the values of the header; the product is the recipe's by default."""
        header = {name: vals[name] for name in vals if name not in ROW_FIELDS}
        if not header.keys() & {"product", "product_id"}:
            recipe = self.env["mes.recipe"].browse(header.get("recipe_id"))
            header["product"] = self._mes_reference_of(recipe.product_id.id)
        return header

    def _mes_fill(self, rows):
        """Write the rows of a new draft, and check the whole."""
        editing = Editing(frozenset(self.ids))
        self.with_context(**{EDITING: editing}).write(rows)
        self._mes_check_rows()
        self._mes_act().write({"author_ids": [(4, self.env.uid)]})

    def write(self, vals):
        """Write; content only while it is a draft, and told as one edit."""
        self._mes_keep_recipe(vals)
        if not self._mes_content_fields() & self._mes_spelled(vals).keys():
            return super().write(vals)
        with self._mes_edited_by(self) as editor:
            return super(MesRecipeVersion, editor).write(vals)

    def copy(self, default=None):
        """Copy a version as what it can only be: the next one, which follows it."""
        if not self:
            return super().copy(default)
        return self.browse([version._mes_follow().id for version in self])

    @api.model
    def _mes_spelled(self, vals):
        """Return values in their one spelling; a chosen product is written by code."""
        vals = dict(vals)
        if "product_id" in vals:
            vals["product"] = self._mes_reference_of(vals.pop("product_id"))
        return super()._mes_spelled(vals)

    def _mes_keep_recipe(self, vals):
        """Refuse to give a version to another recipe."""
        if "recipe_id" in vals and self.sudo().recipe_id.ids != [vals["recipe_id"]]:
            self._mes_refuse(
                "version_keeps_recipe",
                self.env._("A version stays with its recipe."),
            )

    # -- the guard ---------------------------------------------------------------

    def _mes_refuse_frozen(self):
        """Refuse to edit what was submitted, and offer a new version.

        :raise VersionFrozen: for the first version that is no draft; the attempt is
            recorded
        """
        for version in self.sudo().filtered(lambda version: version.state != "draft"):
            states = dict(self._fields["state"]._description_selection(self.env))
            sentence = self.env._(
                "%(version)s is %(state)s and stays as it was signed. What has to "
                "change becomes a new version. Nothing was saved.",
                version=version.display_name,
                state=states[version.state].lower(),
            )
            version._mes_refuse("recipe_frozen", sentence, version._mes_frozen)

    def _mes_frozen(self, sentence):
        """Return the refusal with the way on."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "mes_recipe.mes_recipe_version_action_new"
        )
        action["context"] = {
            "active_model": self._name,
            "active_id": self.id,
            "active_ids": self.ids,
        }
        return VersionFrozen(sentence, action, self.env._("New version"))

    @contextmanager
    def _mes_edited_by(self, rows):
        """Let rows be edited, and tell the edit when the outermost call ends.

        :param rows: the rows that are to be written
        :return: the rows with the edit in their context
        :raise VersionFrozen: a version is no draft
        :raise ValidationError: what the edit leads to cannot be a recipe
        """
        self._mes_refuse_frozen()
        editing = rows.env.context.get(EDITING)
        if isinstance(editing, Editing) and set(self.ids) <= editing.versions:
            yield rows
            return
        before = {version: version._mes_written() for version in self.sudo()}
        yield rows.with_context(**{EDITING: Editing(frozenset(self.ids))})
        for version, content in before.items():
            version._mes_tell_edit(content)

    def _mes_tell_edit(self, before):
        """Check what an edit led to, and tell what it changed.

        The revision is written so that an edit and a signature that happen at once
        meet: the later one starts over and sees the other.
        """
        changed = changes(before, self._mes_written())
        if not changed:
            return
        self._mes_check_rows()
        self._mes_act().write(
            {"revision": self.revision + 1, "author_ids": [(4, self.env.uid)]}
        )
        self._mes_record("recipe.edited", {"changes": changed})

    # -- the record --------------------------------------------------------------

    def _mes_label(self):
        """Return code and number: the name the record knows, in no language."""
        version = self.sudo()
        return f"{version.recipe_id.code} version {version.version}"

    def action_open(self):
        """Open this version."""
        return self._mes_open()

    def _mes_open(self):
        """Return the action that opens this version."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_recipe.mes_recipe_version_action"
        )
        form = [(False, "form")]
        return {**action, "views": form, "view_mode": "form", "res_id": self.id}
