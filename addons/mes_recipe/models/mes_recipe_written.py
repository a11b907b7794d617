"""Rows that hold what the text of a recipe says."""

from __future__ import annotations

from odoo import api, models
from odoo.exceptions import ValidationError

from odoo.addons.mes_compliance.verdict import Finding

from ..isa88.keys import leading
from ..isa88.reader import Reader
from .columns import columns, plain_of, vals_of


class MesRecipeWritten(models.AbstractModel):
    """A row of a recipe: the keys of one mapping of the format, each as its text.

    Every text is read by the format's own reader before it is stored, and stored in
    its one spelling. What cannot be read is refused with place, found and needed.
    """

    _name = "mes.recipe.written"
    _description = "Row of a recipe's text"

    _mes_parts: tuple[type, ...] = ()
    """The mappings of the format that a row of this model can be."""

    @api.model_create_multi
    def create(self, vals_list):
        """Create rows with every text in its one spelling."""
        return super().create([self._mes_spelled(vals) for vals in vals_list])

    def write(self, vals):
        """Write every text in its one spelling."""
        return super().write(self._mes_spelled(vals))

    # -- rows and the format -----------------------------------------------------

    def _mes_made(self):
        """Return which mapping of the format this row is."""
        return self._mes_parts[0]

    @api.model
    def _mes_made_of(self, data):
        """Return which mapping of the format plain data is."""
        if len(self._mes_parts) == 1:
            return self._mes_parts[0]
        return next(made for made in self._mes_parts if leading(made).name in data)

    @api.model
    def _mes_columns(self, made):
        """Return where the keys of a mapping stand in a row."""
        return columns(made)

    def _mes_written(self):
        """Return the row, and the rows below it, as plain data of the format."""
        self.ensure_one()
        return plain_of(self, self._mes_columns(self._mes_made()))

    @api.model
    def _mes_vals(self, data):
        """Return what to write for plain data of the format."""
        return vals_of(self, self._mes_columns(self._mes_made_of(data)), data)

    @api.model
    def _mes_content_fields(self):
        """Return the fields that hold what the text says, those with rows included."""
        return {
            name
            for made in self._mes_parts
            for column in self._mes_columns(made)
            for name in column.fields()
        }

    # -- spelling ----------------------------------------------------------------

    @api.model
    def _mes_spelled(self, vals):
        """Return values with every text of the format in its one spelling.

        :raise ValidationError: naming every text that cannot be read
        """
        spelled, reasons = dict(vals), []
        for column in self._mes_text_columns():
            if vals.get(column.name) and self._fields[column.name].type != "boolean":
                text, said = self._mes_spell(column, vals[column.name])
                spelled[column.name] = text
                reasons += said
        if reasons:
            raise ValidationError("\n".join(reasons))
        return spelled

    @api.model
    def _mes_text_columns(self):
        """Return the columns with text, one for each field."""
        found = {}
        for made in self._mes_parts:
            for column in self._mes_columns(made):
                found.update({text.name: text for text in column.texts()})
        return found.values()

    @api.model
    def _mes_spell(self, column, text):
        """Return the one spelling of a text, and what is wrong with it."""
        reader = Reader()
        if isinstance(text, int) and self._fields[column.name].type == "integer":
            text = str(text)
        if isinstance(text, str):
            spelled = column.spelled(text, reader)
        else:
            found = type(text).__name__
            reader.report((), Finding("value_not_text", found=found, needed="text"))
            spelled = text
        label = self._fields[column.name]._description_string(self.env)
        remarks = reader.remarks
        said = [f"{label}: {self._mes_say(remark)}" for remark in remarks]
        return spelled, said

    @api.model
    def _mes_say(self, remark):
        """Return a remark in the words of the message catalogue."""
        return self.env["mes.message"]._remark(remark)["text"]
