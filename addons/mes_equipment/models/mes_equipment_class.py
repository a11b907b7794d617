"""Classes of equipment: what recipes ask for (ISA-88)."""

from __future__ import annotations

import re
from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..condition import HoldLimits

CODE = re.compile(r"[a-z][a-z0-9_]*")


class MesEquipmentClass(models.Model):
    """A class of equipment: its properties, and how its units are kept.

    A recipe names a class and what its properties must be, never a unit. What a class
    asks of its units (to be clean, calibrated, checked each day) holds in every recipe.
    """

    _name = "mes.equipment.class"
    _inherit = ["mes.audited"]
    _description = "Class of equipment"
    _order = "name, id"
    _rec_names_search = ["name", "code"]
    _parent_store = True
    _mes_kind = "equipment_class"
    _mes_audited = (
        "code",
        "name",
        "parent_id",
        "active",
        "cleanable",
        "clean_hold_hours",
        "dirty_hold_hours",
        "campaign_batches",
        "campaign_days",
        "calibrated",
        "calibration_months",
        "daily_check",
        "critical",
    )

    code = fields.Char(
        required=True,
        copy=False,
        help="Name in recipes, high_shear_granulator: small letters, digits and _.",
    )
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        "mes.equipment.class", "Class above", ondelete="restrict", index=True
    )
    parent_path = fields.Char(index=True)
    property_ids = fields.One2many("mes.equipment.class.property", "class_id")
    equipment_ids = fields.One2many("maintenance.equipment", "mes_class_id")
    equipment_count = fields.Integer("Units", compute="_compute_equipment_count")

    cleanable = fields.Boolean(
        "Is cleaned", help="It touches the product: only a clean unit is suitable."
    )
    clean_hold_hours = fields.Integer(
        "Clean hold (h)",
        help="A clean unit counts as clean for so long, from the end of cleaning. "
        "0: no end.",
    )
    dirty_hold_hours = fields.Integer(
        "Dirty hold (h)",
        help="A dirty unit has to be cleaned within, from the end of use. 0: no end.",
    )
    campaign_batches = fields.Integer(
        help="Batches of one product between two full cleans. 0: a clean for each."
    )
    campaign_days = fields.Integer(
        help="Days from the first use after a full clean. 0: not limited."
    )
    calibrated = fields.Boolean("Is calibrated")
    calibration_months = fields.Integer(
        "Calibrated every (months)", help="Proposed as the next due date."
    )
    daily_check = fields.Boolean("Is checked daily")
    critical = fields.Boolean(
        "QA frees it", help="A unit out of service comes back only with QA's approval."
    )

    _code_unique = models.Constraint("UNIQUE (code)", "A code names one class.")
    _not_negative = models.Constraint(
        "CHECK (clean_hold_hours >= 0 AND dirty_hold_hours >= 0"
        " AND campaign_batches >= 0 AND campaign_days >= 0"
        " AND calibration_months >= 0)",
        "Times and numbers of a class are 0 or more.",
    )

    @api.depends("equipment_ids")
    def _compute_equipment_count(self):
        for each in self:
            each.equipment_count = len(each.equipment_ids)

    @api.constrains("code")
    def _check_code(self):
        for each in self:
            if not CODE.fullmatch(each.code):
                raise ValidationError(
                    self.env._(
                        "Code %(code)s: found other characters, needed small letters, "
                        "digits and _, a letter first.",
                        code=each.code,
                    )
                )

    @api.constrains("parent_id", "property_ids")
    def _check_property_ids(self):
        """Refuse a property that a class above declares already."""
        for each in self:
            codes = each._mes_definitions().mapped("code")
            twice = {code for code in codes if codes.count(code) > 1}
            if twice:
                raise ValidationError(
                    self.env._(
                        "%(codes)s is declared twice: here and in a class above.",
                        codes=", ".join(sorted(twice)),
                    )
                )

    @api.model
    def _mes_names(self):
        """Return the names of all classes by their codes."""
        found = self.with_context(active_test=False).search_fetch([], ["code", "name"])
        return {each.code: each.name for each in found}

    def _mes_line(self):
        """Return the class and all above it, the class first."""
        ids = [int(part) for part in (self.parent_path or "").split("/") if part]
        return self.browse(reversed(ids))

    def _mes_codes(self):
        """Return the codes of the class and of all above it, the class first."""
        return self._mes_lines().get(self.id, ())

    @api.model
    @tools.ormcache()
    def _mes_lines(self):
        """Return the codes of each class and of all above it by id; workers keep it."""
        classes = self.sudo().with_context(active_test=False)
        return {
            each.id: tuple(above.code for above in each._mes_line())
            for each in classes.search_fetch([], ["code", "parent_path"])
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and forget which classes are above which."""
        result = super().create(vals_list)
        self.env.registry.clear_cache()
        return result

    def write(self, vals):
        """Write, and forget which classes are above which."""
        result = super().write(vals)
        if {"code", "parent_id"} & vals.keys():
            self.env.registry.clear_cache()
        return result

    def _mes_definitions(self):
        """Return the properties that units of this class have."""
        return self._mes_line().property_ids

    def _mes_limits(self):
        """Return hold times and campaign limits as plain data; 0 is no limit."""
        return HoldLimits(
            clean=_hours(self.clean_hold_hours),
            dirty=_hours(self.dirty_hold_hours),
            campaign_batches=self.campaign_batches or None,
            campaign_days=self.campaign_days or None,
        )

    def action_mes_units(self):
        """Open the units of this class and of those below."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_equipment.maintenance_equipment_action"
        )
        domain = [("mes_class_id", "child_of", self.id)]
        context = {"mes_unit": True, "default_mes_class_id": self.id}
        named = {"name": self.name, "display_name": self.name}
        return {**action, **named, "domain": domain, "context": context}


def _hours(number):
    return timedelta(hours=number) if number else None
