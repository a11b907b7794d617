"""The exception catalogue: a closed list that each addon contributes to as data."""

from __future__ import annotations

from odoo import api, fields, models, tools

SEVERITIES = [
    ("info", "Info"),
    ("minor", "Minor"),
    ("major", "Major"),
    ("critical", "Critical"),
]
"""From lightest to gravest; the order counts."""

GATES = [
    ("none", "Nothing waits"),
    ("step", "The step waits"),
    ("batch", "The batch waits"),
    ("release", "Release waits"),
    ("equipment", "The equipment waits"),
]
"""What may not go on while an exception of this type is open."""


class MesExceptionType(models.Model):
    """One kind of exception: what raises it, how grave it is, what it stops."""

    _name = "mes.exception.type"
    _description = "Type of exception"
    _order = "code"
    _rec_name = "code"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, readonly=True)
    name = fields.Char("Trigger", required=True, translate=True)
    severity = fields.Selection(SEVERITIES, required=True)
    gate = fields.Selection(GATES, required=True, default="none")

    _code_unique = models.Constraint("UNIQUE (code)", "A code means one thing.")

    @api.model
    @tools.ormcache("code")
    def _entry_of(self, code):
        """Return (id, severity, gate) of a code.

        :raise ValueError: for a code outside the catalogue: a fault in the program
        """
        found = self.sudo().search([("code", "=", code)])
        if not found:
            raise ValueError(f"{code} is not in the exception catalogue")
        return found.id, found.severity, found.gate

    @api.model
    def _graver(self, one, other):
        """Return the graver of two severities."""
        order = [key for key, _label in SEVERITIES]
        return max(one, other, key=order.index)

    @api.depends("code", "name")
    def _compute_display_name(self):
        for kind in self:
            kind.display_name = f"{kind.code} {kind.name}"

    def write(self, vals):
        """Write, and forget the cached catalogue."""
        self.env.registry.clear_cache()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and forget the cached catalogue."""
        self.env.registry.clear_cache()
        return super().create(vals_list)
