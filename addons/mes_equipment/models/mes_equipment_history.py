"""Rows that repeat what the record of a unit says."""

from __future__ import annotations

from odoo import api, fields, models

from odoo.addons.mes_compliance.models.mes_stream import ACT, acting


class MesEquipmentHistory(models.AbstractModel):
    """A row about one unit, written by the unit's acts alone and never deleted.

    The entry in the unit's record is the truth; the row is for searching and for the
    database's own constraints.
    """

    _name = "mes.equipment.history"
    _description = "What was done with a unit"
    _order = "id desc"

    equipment_id = fields.Many2one(
        "maintenance.equipment",
        "Unit",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="equipment_id.company_id", store=True, index=True
    )
    entry = fields.Char(readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Create, when an act of the unit does."""
        for vals in vals_list:
            self._only_acts(vals.get("equipment_id"))
        return super().create(vals_list)

    def write(self, vals):
        """Write, when an act of the unit does."""
        self._only_acts(self.sudo().equipment_id[:1].id)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """Refuse: what was done stays."""
        self.sudo().equipment_id._mes_refuse(
            "record_never_deleted",
            self.env._("What was done with a unit stays in its logbook."),
            row=self._name,
        )

    def _mes_act_rows(self):
        """Return the rows as the unit's acts write them, whatever the caller says."""
        return self.with_env(self.env(su=True, context={"mes_act": ACT}))

    def _only_acts(self, equipment_id):
        """Refuse any route that is not an act; the attempt is recorded first."""
        if acting(self.env):
            return
        equipment = self.env["maintenance.equipment"].sudo().browse(equipment_id or [])
        equipment._mes_refuse(
            "written_by_acts_only",
            self.env._(
                "%(what)s cannot be written here. It follows from what is done and "
                "signed.",
                what=self._description,
            ),
            row=self._name,
        )
