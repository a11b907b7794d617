"""Rows below a version: formula, equipment, procedure, other information."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MesRecipePart(models.AbstractModel):
    """A row that belongs to one version for ever, and is edited while it is a draft.

    Rows are guarded by the state of their version, whatever route is taken to them:
    their own methods, commands of a form, import, ``sudo()``, or the deletion of the
    row above. What an edit changed is told in the record of the version.
    """

    _name = "mes.recipe.part"
    _inherit = ["mes.recipe.written"]
    _description = "Row of a recipe version"
    _order = "sequence, id"

    _mes_above = "version_id"
    """The field that leads to the row above, and with it to the version."""

    version_id = fields.Many2one(
        "mes.recipe.version", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(help="Order in the text.")

    @api.model_create_multi
    def create(self, vals_list):
        """Create rows of a draft; they come last in their list."""
        versions = self._mes_versions_above(vals_list)
        with versions._mes_edited_by(self) as editor:
            rows = super(MesRecipePart, editor).create(vals_list)
            rows._mes_put_last(vals_list)
        return rows.with_env(self.env)

    def write(self, vals):
        """Write rows of a draft."""
        versions = self.sudo().version_id
        with versions._mes_edited_by(self) as editor:
            self._mes_stay(versions, vals)
            return super(MesRecipePart, editor).write(vals)

    def unlink(self):
        """Delete rows of a draft."""
        with self.sudo().version_id._mes_edited_by(self) as editor:
            return super(MesRecipePart, editor).unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self.sudo().version_id._mes_refuse_frozen()

    # -- versions ----------------------------------------------------------------

    @api.model
    def _mes_versions_above(self, vals_list):
        """Return the versions that new rows belong to."""
        versions = self.env["mes.recipe.version"].sudo()
        for name in {"version_id", self._mes_above}:
            ids = {vals[name] for vals in vals_list if vals.get(name)}
            above = self.env[self._fields[name].comodel_name].sudo().browse(ids)
            versions |= above if above._name == versions._name else above.version_id
        return versions

    def _mes_stay(self, versions, vals):
        """Refuse to move a row into another version.

        :raise ValidationError: always for another version
        """
        if self._mes_versions_above([vals]) - versions:
            raise ValidationError(
                self.env._("A row stays in the version it was written for.")
            )

    def _mes_put_last(self, vals_list):
        """Give new rows their place: the number of a row grows, so it is the last."""
        for row, vals in zip(self, vals_list, strict=True):
            if not vals.get("sequence"):
                row.sequence = row.id
