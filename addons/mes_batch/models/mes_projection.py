"""Rows that are copies of the record: for searching, written by acts alone."""

from __future__ import annotations

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.mes_compliance.models.mes_stream import acting


class MesProjection(models.AbstractModel):
    """A row that repeats what the record says; it can be made again from it.

    Nobody writes it by hand, by import, by a server action or with more rights: only
    an act of the batch does, and the attempt of anybody else is kept in the record of
    the batch.
    """

    _name = "mes.projection"
    _description = "Copy of what the record says"

    @api.model_create_multi
    def create(self, vals_list):
        """Create, when an act of the batch does."""
        if not acting(self.env):
            batches = [vals.get("batch_id") for vals in vals_list]
            self._refuse_all(self.env["mes.batch"].browse(batches[:1]))
        return super().create(vals_list)

    def write(self, vals):
        """Write, when an act of the batch does."""
        if not acting(self.env):
            self._refuse_all(self.sudo().batch_id)
        return super().write(vals)

    def unlink(self):
        """Delete never: what the record tells is shown."""
        if not acting(self.env):
            self._refuse_all(self.sudo().batch_id)
        return super().unlink()

    def _refuse_all(self, batches):
        """Refuse, and keep the attempt in the record of the batch.

        :raise UserError: always
        """
        sentence = self.env._("What was recorded is corrected, never rewritten.")
        batches.sudo()._mes_refuse("written_by_acts_only", sentence, model=self._name)
        raise UserError(sentence)
