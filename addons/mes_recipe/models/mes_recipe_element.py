"""The procedure: unit procedures, operations, phases and the groups around them."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .. import isa88
from ..isa88 import scalars
from ..isa88.keys import Key, leading
from .columns import Scalar, columns
from .words import KINDS, METHODS, TYPES

PARTS = {
    "unit_procedure": isa88.UnitProcedure,
    "operation": isa88.Operation,
    "phase": isa88.Phase,
    "all_of": isa88.AllOf,
    "one_of": isa88.OneOf,
    "repeat": isa88.Repeat,
    "branch": isa88.Branch,
}
"""What each type of element is in the format; its leading key has the type's name."""

NUMBERED = ("unit_procedure", "operation", "phase")

TITLE = (
    Scalar(Key("number", "number", scalars.NUMBERED, ""), "number"),
    Scalar(Key("name", "name", scalars.SENTENCE, ""), "name"),
)
"""The leading key of the format, in two fields: number, and name."""


class MesRecipeElement(models.Model):
    """A procedural element of ISA-88, or a group of them.

    A number belongs to its element for ever: it is not changed once another version
    has it, and not used again (see :meth:`~.mes_recipe_version`). Order is the order
    of the rows.
    """

    _name = "mes.recipe.element"
    _inherit = ["mes.recipe.part"]
    _description = "Procedural element of a recipe"
    _mes_parts = tuple(PARTS.values())

    version_id = fields.Many2one(
        "mes.recipe.version", required=True, index=True, ondelete="restrict"
    )
    parent_id = fields.Many2one(
        "mes.recipe.element", "Inside", index=True, ondelete="cascade"
    )
    step_ids = fields.One2many("mes.recipe.element", "parent_id", "Inside it")
    type = fields.Selection(TYPES, required=True, default="phase")
    number = fields.Char(help="20.4.3; it belongs to this element for ever.")
    name = fields.Char(required=True)
    equipment = fields.Char(help="Equipment of this recipe, with commas.")
    runs_while = fields.Char("Repeated while", help="Number of the phase that runs.")
    note = fields.Text()

    when = fields.Char("Taken when", help="A condition, or otherwise.")
    until = fields.Char(help="A condition.")
    at_most = fields.Char("At most", help="4 times")
    exceeded = fields.Char("If exceeded", help="A code of the exception catalogue.")

    kind = fields.Selection("_selection_kind")
    library = fields.Char("Made from", help="Building block and its version.")
    critical = fields.Boolean()
    optional = fields.Boolean(
        help="A supervisor may mark it not applicable, with a reason; QA sees it."
    )
    wait_for = fields.Char("Waits for", help="Numbers of phases, with commas.")
    lines = fields.Char("Formula lines", help="Lines of the formula, with commas.")
    method = fields.Selection(METHODS)
    quantity = fields.Char(help="How much of the planned quantity.")
    containers = fields.Char()
    every = fields.Char(help="30 min")
    gap = fields.Char(help="max 35 min")
    parameter_ids = fields.One2many("mes.recipe.parameter", "element_id", "Parameters")
    checks = fields.Text(help="What is looked at; one sentence in a line.")
    tests = fields.Char("Tests again", help="Tests declared before, with commas.")
    test_ids = fields.One2many("mes.recipe.test", "element_id", "Tests")
    sample_ids = fields.One2many("mes.recipe.sample", "element_id", "Samples")
    shows = fields.Char(help="Values shown to whoever signs, with commas.")
    instruction = fields.Text()
    picture = fields.Char(help="A file of this recipe.")
    documents = fields.Text(help="SOP-117 Fluid-bed drying; one in a line.")
    sign = fields.Char(
        "Signatures", help="performed GRAN-02, verified GRAN-02; with commas."
    )

    _number_unique = models.UniqueIndex(
        "(version_id, number) WHERE number <> ''",
        "A number belongs to one element.",
    )

    @api.model
    def _selection_kind(self):
        """Return the kinds of phase this installation knows; addons add theirs."""
        return list(KINDS)

    @api.depends("number", "name")
    def _compute_display_name(self):
        for element in self:
            element.display_name = element._mes_title()

    @api.constrains("parent_id", "version_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("An element cannot stand inside itself."))
        for element in self.filtered("parent_id"):
            if element.parent_id.version_id != element.version_id:
                raise ValidationError(
                    self.env._("%(name)s stands in another version.", name=element.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; an element belongs to the version of the one around it."""
        for vals in vals_list:
            if vals.get("parent_id") and not vals.get("version_id"):
                around = self.sudo().browse(vals["parent_id"])
                vals["version_id"] = around.version_id.id
        return super().create(vals_list)

    def write(self, vals):
        """Write; numbers stay with their elements."""
        for element in self.sudo():
            if vals.get("number", element.number) != element.number:
                element.version_id._mes_keep_number(element)
        return super().write(vals)

    def move(self, up):
        """Change places with the neighbour before or after.

        :param bool up: towards the beginning
        """
        self.ensure_one()
        around = self.parent_id.step_ids or self.version_id.step_ids
        rows = list(around.sorted(lambda row: (row.sequence, row.id)))
        here = rows.index(self)
        there = here - 1 if up else here + 1
        if not 0 <= there < len(rows):
            return
        rows[here], rows[there] = rows[there], rows[here]
        with self.version_id._mes_edited_by(self) as editor:
            for place, row in enumerate(rows, 1):
                editor.browse(row.id).sequence = place

    # -- rows and the format -----------------------------------------------------

    def _mes_title(self):
        """Return number and name, as the text has them in one place."""
        return " ".join(filter(None, (self.number, self.name)))

    def _mes_made(self):
        """Return what this type of element is in the format."""
        return PARTS[self.type]

    @api.model
    def _mes_columns(self, made):
        """Return the columns; number and name stand for the leading key."""
        return columns(made)[1:]

    @api.model
    def _mes_text_columns(self):
        """Return the columns with text, number and name among them."""
        return [*TITLE, *super()._mes_text_columns()]

    @api.model
    def _mes_content_fields(self):
        """Return the fields of the text, number, name and type among them."""
        return super()._mes_content_fields() | {"number", "name", "type", "parent_id"}

    def _mes_written(self):
        """Return the element and all inside as plain data of the format."""
        return {
            leading(self._mes_made()).name: self._mes_title(),
            **super()._mes_written(),
        }

    @api.model
    def _mes_vals(self, data):
        """Return what to write for plain data of the format."""
        kind = leading(self._mes_made_of(data)).name
        number, name = "", data[kind]
        if kind in NUMBERED:
            number, _, name = name.partition(" ")
        vals = super()._mes_vals(data)
        return {**vals, "type": kind, "number": number or False, "name": name}
