"""Rows that are copies of the record: for searching, written by acts alone."""

from __future__ import annotations

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.mes_compliance.models.mes_stream import ACT


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
        for vals in vals_list:
            self._only_acts(self.env["mes.batch"].browse(vals.get("batch_id")))
        return super().create(vals_list)

    def write(self, vals):
        """Write, when an act of the batch does."""
        self._only_acts(self.sudo().batch_id)
        return super().write(vals)

    def unlink(self):
        """Delete never: what the record tells is shown."""
        self._only_acts(self.sudo().batch_id)
        return super().unlink()

    def _only_acts(self, batches):
        if self.env.context.get("mes_act") is ACT:
            return
        sentence = self.env._("What was recorded is corrected, never rewritten.")
        batches.sudo()._mes_refuse("written_by_acts_only", sentence, model=self._name)
        raise UserError(sentence)
