"""Equipment: identity, class and properties of one unit."""

from __future__ import annotations

from odoo import SUPERUSER_ID, api, fields, models, tools
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.mes_compliance.gs1 import Scan

KEEPERS = ("equipment", "admin")
"""Roles that keep the master data of equipment."""

IDENTITY = ("mes_code", "mes_gs1", "mes_class_id", "mes_room", "mes_property_ids")


class MaintenanceEquipment(models.Model):
    """A piece of equipment. With a code and a class it is a unit of the suite.

    The code stands on its label and in records for ever, so it is neither translated
    nor changed. Equipment without a code stays what it is in stock.
    """

    _name = "maintenance.equipment"
    _inherit = ["maintenance.equipment", "mes.audited", "mes.signable"]
    _mes_kind = "equipment"
    _rec_names_search = ["name", "mes_code", "serial_no"]
    _mes_audited = (
        "mes_code",
        "mes_gs1",
        "mes_class_id",
        "mes_room",
        "name",
        "serial_no",
        "active",
        "company_id",
    )

    mes_code = fields.Char(
        "Code", copy=False, help="What stands on its label and is scanned: HSG-300-01."
    )
    mes_gs1 = fields.Char(
        "GS1 code",
        copy=False,
        help="GIAI (8004) or GRAI (8003), as it is read from the label.",
    )
    mes_class_id = fields.Many2one(
        "mes.equipment.class", "Class", copy=False, ondelete="restrict", index=True
    )
    mes_room = fields.Char("Room", copy=False)
    mes_property_ids = fields.One2many(
        "mes.equipment.property", "equipment_id", "Properties of the unit", copy=False
    )

    _mes_code_unique = models.Constraint(
        "UNIQUE (mes_code)", "A code names one piece of equipment."
    )
    _mes_gs1_unique = models.Constraint(
        "UNIQUE (mes_gs1)", "A GS1 code names one piece of equipment."
    )

    @api.depends("mes_code")
    def _compute_display_name(self):
        """Begin with the code: that is what people say."""
        result = super()._compute_display_name()
        for unit in self.filtered("mes_code"):
            unit.display_name = f"{unit.mes_code} {unit.name}"
        return result

    def _mes_label(self):
        """Return the code."""
        return self.sudo().mes_code or super()._mes_label()

    @api.constrains("mes_code", "mes_class_id")
    def _check_mes_identity(self):
        for unit in self:
            if bool(unit.mes_code) != bool(unit.mes_class_id):
                raise ValidationError(
                    self.env._(
                        "%(name)s: a unit has a code and a class, both or neither.",
                        name=unit.name,
                    )
                )
            if unit.mes_code and unit.mes_code != "".join(unit.mes_code.split()):
                raise ValidationError(
                    self.env._(
                        "Code %(code)s: found a space, needed none.", code=unit.mes_code
                    )
                )

    # -- finding -----------------------------------------------------------------

    @api.model
    def _mes_by_codes(self, codes):
        """Return the units of this site with these codes; unknown ones are left out."""
        domain = [
            ("mes_code", "in", list(codes)),
            ("company_id", "in", [self.env.company.id, False]),
        ]
        return self.sudo().with_context(active_test=False).search_fetch(domain)

    @api.model
    def _mes_by_code(self, code):
        """Return the unit of this site with this code, or an empty recordset."""
        units = self.sudo().with_context(active_test=False)
        try:
            found = self._mes_id_by_code(code, self.env.company.id) if code else []
        except LookupError:
            found = []
        return units.browse(found)

    @api.model
    @tools.ormcache("code", "company")
    def _mes_id_by_code(self, code, company):
        """Return the id of the unit with a code; workers keep it.

        :raise LookupError: there is none, which nobody keeps
        """
        domain = [("mes_code", "=", code), ("company_id", "in", [company, False])]
        found = self.sudo().with_context(active_test=False).search(domain)
        if not found:
            raise LookupError(code)
        return found.id

    @api.model
    def _mes_by_scan(self, scan: Scan):
        """Return the unit that a label names: own code, GIAI or GRAI; or empty."""
        gs1 = scan.giai or scan.grai
        if not gs1:
            return self._mes_by_code(scan.code)
        domain = [
            ("mes_gs1", "=", gs1),
            ("company_id", "in", [self.env.company.id, False]),
        ]
        return self.sudo().with_context(active_test=False).search_fetch(domain)

    # -- gates -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a unit only by who keeps equipment."""
        units = super().create(vals_list)
        units._mes_keeper_gate()
        return units

    def write(self, vals):
        """Write; what a unit is only by who keeps equipment."""
        if not vals.keys() & set(self._mes_audited_fields()):
            return super().write(vals)
        self._mes_keeper_gate()
        self._mes_code_gate(vals)
        result = super().write(vals)
        self._mes_keeper_gate()
        if {"mes_code", "company_id"} & vals.keys():
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Delete what has no record, and forget its code."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _mes_keeper_gate(self):
        """Refuse units to whoever does not keep equipment.

        :raise AccessError: the attempt is recorded first
        """
        units = self.sudo().filtered("mes_code")
        keeps = self.env.uid == SUPERUSER_ID or self.env.user._mes_has_role(*KEEPERS)
        if units and not keeps and not self._mes_acting():
            units._mes_refuse(
                "equipment_by_keeper",
                self.env._(
                    "%(code)s is kept by the equipment team.", code=units[0].mes_code
                ),
                AccessError,
            )

    def _mes_code_gate(self, vals):
        """Refuse another code: labels and records carry the one it has."""
        for unit in self.sudo().filtered("mes_code"):
            if "mes_code" in vals and vals["mes_code"] != unit.mes_code:
                unit._mes_refuse(
                    "code_stays",
                    self.env._(
                        "%(code)s stands on the label and in the record and stays. "
                        "Archive the unit and make a new one.",
                        code=unit.mes_code,
                    ),
                    UserError,
                    wanted=vals["mes_code"],
                )

    def _mes_audit(self, event, data):
        """Audit units; other equipment stays ordinary."""
        return super()._mes_audit(event, data) if self.sudo().mes_code else None
